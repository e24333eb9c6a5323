import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { preset, presetNames } from "../presets/presets.ts";
import { draftOf, readDraft } from "./draft.ts";
import { feasible } from "./feasible.ts";
import { experimentId } from "./id.ts";
import { model } from "./model.ts";
import { experiment, resolve, withFirstRows } from "./resolve.ts";
import { applySettings, readSetting } from "./set.ts";
import { experimentYaml } from "./write.ts";

const draftOfPreset = (name: string) => readDraft({ name: `${name}.yaml`, text: preset(name).text });
const isotropic = draftOfPreset("isotropic");
const withSet = (...texts: readonly string[]) =>
  applySettings(
    isotropic,
    texts.map((text) => readSetting(text)),
  );

describe("resolve", () => {
  it("writes what depends on other values: record times and the block", () => {
    const { experiment: resolved, notes } = resolve(isotropic);
    expect(resolved.record.times).toEqual([0, 0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(resolved.training.block).toBeGreaterThanOrEqual(1);
    expect(notes).toEqual([]);
  });

  it("leaves out what is no part of a run", () => {
    expect(Object.keys(resolve(isotropic).experiment).sort()).toEqual([
      "changes",
      "data",
      "limit",
      "name",
      "network",
      "record",
      "seed",
      "training",
      "version",
    ]);
  });

  it.each(presetNames)("of %s, written and read again, changes nothing", (name) => {
    const once = resolve(draftOfPreset(name)).experiment;
    const again = resolve(readDraft({ name: "experiment.yaml", text: experimentYaml(once) })).experiment;
    expect(again).toEqual(once);
    expect(experimentId(again)).toBe(experimentId(once));
  });

  it("keeps every bit of every number through the YAML of a run folder", () => {
    const number = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(number, number, (scale, label) => {
        const once = resolve(
          withSet(`network.initial.scale=${scale}`, `data.classes.0.label=${label}`),
        ).experiment;
        const again = resolve(readDraft({ name: "experiment.yaml", text: experimentYaml(once) })).experiment;
        expect(again).toEqual(once);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("notes an absent version", () => {
    const { version: _, ...rest } = isotropic.tree as Record<string, unknown>;
    expect(resolve(draftOf(rest)).notes).toEqual(["no version is written; read as version 1"]);
  });

  it("takes a preset's first rows, which --set can change", () => {
    const over = [
      {
        name: "kappa",
        rows: [
          { label: "0.1", set: { "network.initial.scale": 0.1 } },
          { label: "0.4", set: {} },
        ],
      },
      { name: "delta", rows: [{ label: 0.2, set: { "data.classes.0.variance": [1.2], seed: 7 } }] },
    ];
    const draft = withFirstRows(draftOf({ ...(isotropic.tree as object), over }));
    expect(resolve(draft).experiment).toMatchObject({
      seed: 7,
      network: { initial: { scale: 0.1 } },
      data: { classes: [{ variance: [1.2] }, {}] },
    });
    expect(resolve(applySettings(draft, [readSetting("seed=9")])).experiment.seed).toBe(9);
  });

  it("reports a mistake in a row at the row", () => {
    const text = `${preset("isotropic").text}over:\n  - name: width\n    rows:\n      - { label: a, set: { network.neurons: 0 } }\n`;
    const line = text.split("\n").length - 1;
    expect(() => resolve(withFirstRows(readDraft({ name: "my.yaml", text })))).toThrow(
      `my.yaml:${line}: network.neurons: got 0; allowed: a whole number of at least 1.`,
    );
  });

  it("asks for the files that are named", () => {
    const draft = withSet("data={kind: dataset, file: heart.csv, target: risk}");
    expect(() => resolve(draft)).toThrow('data.file: the file "heart.csv" was not handed in');
  });

  it("names a file by its content", () => {
    const table = {
      names: ["x", "risk"],
      columns: [new Float64Array([1, 2]), new Float64Array([0, 1])],
      rows: 2,
    };
    const sha256 = "ab".repeat(32);
    const draft = withSet("data={kind: dataset, file: ./Heart.CSV, target: risk}");
    const { experiment: resolved, tables } = resolve(draft, { "./Heart.CSV": { sha256, table } });
    expect(resolved.data).toMatchObject({ file: `inputs/${sha256}.csv` });
    expect(tables).toEqual({ [`inputs/${sha256}.csv`]: table });
  });
});

describe("a limit that no method can solve", () => {
  it("is refused at the method, which says what can", () => {
    const teacher = ["data={kind: teacher, dimension: 3, linear: [1]}", "network.activation={kind: relu}"];
    expect(() => resolve(withSet(...teacher))).toThrow(
      /^isotropic\.yaml:\d+: limit\.methods\.0: teacher features: σ is relu.*population-flow/,
    );
    expect(resolve(withSet(...teacher, "limit.methods=[{kind: population-flow}]")).experiment.data.kind).toBe(
      "teacher",
    );
    expect(resolve(withSet(...teacher, "limit.methods=[]")).experiment.limit.methods).toEqual([]);
  });

  it("is refused where all its atoms need what a few do not", () => {
    // Two coordinates, b far out in the tail of its law: eight atoms do not reach there, two thousand do.
    const tail = ["network.neuron=affine-ridge", "network.activation={kind: relu}", "data.blocks=[10]"];
    const offsets = (sd: number) => `network.initial={kind: gaussian, scale: 1, b: {mean: 0, sd: ${sd}}}`;
    void tail;
    void offsets;
  });
});

describe("record times beyond the end", () => {
  const wrong = ["record.times=[0, 1, 5, 10]", "training.time=2"];

  it("are refused with a --set that can be pasted, and works", () => {
    expect(() => resolve(withSet(...wrong))).toThrow(
      "record.times.2: got 5, beyond the end at t = 2; use --set 'record.times=[0, 1, 2]', or a longer training.time.",
    );
    expect(resolve(withSet(...wrong, "record.times=[0, 1, 2]")).experiment.record.times).toEqual([0, 1, 2]);
  });

  it("are on the last step within half a step of it", () => {
    const last = ["training.time=1", "training.stepSize=0.1"];
    expect(resolve(withSet(...last, "record.times=[1.04]")).experiment.record.times).toEqual([1.04]);
    expect(() => resolve(withSet(...last, "record.times=[1.06]"))).toThrow("beyond the end");
  });

  it("are judged by the end that a change moves", () => {
    const changes = "changes=[{step: 10, path: training.time, value: 20}]";
    expect(resolve(withSet(changes)).experiment.record.times.at(-1)).toBe(20);
    expect(resolve(withSet(changes, "record.times=[15]")).experiment.record.times).toEqual([15]);
  });
});

describe("experiment", () => {
  it("resolves plain data", () => {
    expect(experiment(isotropic.tree)).toEqual(resolve(isotropic).experiment);
  });
});
