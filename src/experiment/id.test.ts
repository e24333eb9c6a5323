import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preset } from "../presets/presets.ts";
import { draftOf, readDraft } from "./draft.ts";
import { experimentId, sha256Hex } from "./id.ts";
import { resolve } from "./resolve.ts";
import { applySettings, readSetting } from "./set.ts";

const file = readDraft({ name: "isotropic.yaml", text: preset("isotropic").text });
const idWith = (...texts: readonly string[]) =>
  experimentId(
    resolve(
      applySettings(
        file,
        texts.map((text) => readSetting(text)),
      ),
    ).experiment,
  );

/** The same tree with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const pairs = Object.entries(value).reverse();
  return Object.fromEntries(pairs.map(([key, item]) => [key, reversed(item)]));
}

describe("sha256Hex", () => {
  it("agrees with Node's own for texts and bytes of every length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), (bytes, text) => {
        expect(sha256Hex(bytes)).toBe(createHash("sha256").update(bytes).digest("hex"));
        expect(sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
      }),
      { seed: 4, numRuns: 200 },
    );
  });
});

describe("experimentId", () => {
  it("is 12 hex digits", () => {
    expect(idWith()).toMatch(/^[0-9a-f]{12}$/);
  });

  it("forgets the order of keys", () => {
    expect(experimentId(resolve(draftOf(reversed(file.tree))).experiment)).toBe(idWith());
  });

  it("forgets how a number or a default was written", () => {
    expect(idWith("training.stepSize=0.00001")).toBe(idWith());
    expect(idWith("training.schedule={kind: constant}", "record.curve=400", "training.replicas=1")).toBe(
      idWith(),
    );
    expect(idWith("record.times=[0, 0.1, 0.2, 0.5, 1, 2, 5, 10]")).toBe(idWith());
  });

  it("forgets over, measure and quick", () => {
    expect(idWith("quick={training.time: 3}", "measure=[risk]")).toBe(idWith());
  });

  it.each([
    "seed=2",
    "network.neurons=801",
    "training.stepSize=1.0000000000000002e-5",
    "record.curve=401",
    "limit.methods.0.atoms=2001",
    "limit.methods=[]",
    "training.run=false",
    "name=other",
  ])("changes with %s", (setting) => {
    expect(idWith(setting)).not.toBe(idWith());
  });

  it("changes with the code", () => {
    const { experiment } = resolve(file);
    expect(experimentId(experiment, "one")).not.toBe(experimentId(experiment, "other"));
  });

  it("knows files by content, not by name", () => {
    const table = {
      names: ["x", "y"],
      columns: [new Float64Array([1, 2]), new Float64Array([0, 1])],
      rows: 2,
    };
    const idOf = (name: string, sha256: string) => {
      const draft = applySettings(file, [readSetting(`data={kind: dataset, file: ${name}, target: y}`)]);
      return experimentId(resolve(draft, { [name]: { sha256, table } }).experiment);
    };
    const content = "ab".repeat(32);
    expect(idOf("one.csv", content)).toBe(idOf("folder/two.txt", content));
    expect(idOf("one.csv", content)).not.toBe(idOf("one.csv", "cd".repeat(32)));
  });
});
