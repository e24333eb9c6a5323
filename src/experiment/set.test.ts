import { describe, expect, it } from "vitest";
import { preset } from "../presets/presets.ts";
import { draftOf, readDraft, valueAt } from "./draft.ts";
import { applySettings, readSetting } from "./set.ts";

const file = readDraft({ name: "my.yaml", text: preset("isotropic").text });

/** The value at the setting's path after it was made. */
function valueAfter(text: string, path: string, draft = file): unknown {
  return valueAt(applySettings(draft, [readSetting(text)]).tree, path.split("."));
}

describe("--set", () => {
  it.each([
    ["network.initial.scale=0.1", "network.initial.scale", 0.1],
    ["data.classes.0.variance=[3.24]", "data.classes.0.variance", [3.24]],
    ["training.noise={lambda: 0.1}", "training.noise", { lambda: 0.1 }],
    ["training.stepSize=1e-4", "training.stepSize", 1e-4],
    ["training.stepSize = 1e-4", "training.stepSize", 1e-4],
    ["name=a=b", "name", "a=b"],
    ["training.noise=null", "training.noise", null],
    ["limit.methods=[]", "limit.methods", []],
  ])("%s", (text, path, value) => {
    expect(valueAfter(text, path)).toEqual(value);
  });

  it("makes the objects that a path needs", () => {
    expect(valueAfter("training.noise.lambda=0.1", "training.noise")).toEqual({ lambda: 0.1 });
    expect(valueAfter("record.curve=10", "record")).toMatchObject({ curve: 10 });
  });

  it("changes a list that the file leaves to its default", () => {
    const { limit: _, ...rest } = file.tree as Record<string, unknown>;
    expect(valueAfter("limit.methods.0.atoms=500", "limit.methods", draftOf(rest))).toEqual([
      { kind: "particle-flow", atoms: 500, tolerance: 1e-7 },
    ]);
  });

  it("appends at a list's end", () => {
    expect(valueAfter("limit.methods.1={kind: population-flow}", "limit.methods")).toEqual([
      { kind: "particle-flow", atoms: 2000, tolerance: 1e-7 },
      { kind: "population-flow" },
    ]);
  });

  it("leaves the draft that it was given alone", () => {
    const before = JSON.stringify(file.tree);
    valueAfter("data.classes.0.label=7", "data.classes.0.label");
    expect(JSON.stringify(file.tree)).toBe(before);
  });

  it("makes settings in their order", () => {
    const settings = ["training={stepSize: 1, time: 2}", "training.time=3"].map((text) => readSetting(text));
    expect(valueAt(applySettings(file, settings).tree, ["training"])).toEqual({ stepSize: 1, time: 3 });
  });

  it.each([
    ["training.time", /^--set training\.time: write path=value, such as/],
    ["=3", /write path=value/],
    ["a..b=3", /write path=value/],
    ["training.time=[1", /^--set training\.time=\[1: "\[1" is no YAML value: .* Allowed are values such as/],
    ["training.time=*x", /"\*x" is no YAML value: \*x stands for nothing/],
    [
      "data.classes.7.label=1",
      /data\.classes is a list of 2; got the index "7"; allowed: 0 or 1, or 2 to append/,
    ],
    ["data.classes.first.label=1", /got the index "first"; allowed: 0 or 1/],
    [
      "training.stepSize.x=1",
      /training\.stepSize is 0\.00001, which has no part "x"; set training\.stepSize itself/,
    ],
  ])("refuses %s", (text, message) => {
    expect(() => applySettings(file, [readSetting(text)])).toThrow(message);
  });
});
