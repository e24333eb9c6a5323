import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numericTable } from "../model/table.ts";
import { dataFiles, dataText, preset, presetNames } from "../presets/presets.ts";
import { draftOf, readDraft } from "./draft.ts";
import { experimentId, sha256Hex } from "./id.ts";
import { inputName } from "./references.ts";
import { experiment, type Inputs, resolve, withFirstRows } from "./resolve.ts";
import { applySettings, readSetting } from "./set.ts";
import { experimentYaml } from "./write.ts";

const draftOfPreset = (name: string) => readDraft({ name: `${name}.yaml`, text: preset(name).text });
const isotropic = draftOfPreset("isotropic");
const withSet = (...texts: readonly string[]) =>
  applySettings(
    isotropic,
    texts.map((text) => readSetting(text)),
  );

/** The data sets that presets name, and as a run folder names them. */
const shipped: Inputs = Object.fromEntries(
  dataFiles.map((name) => {
    const text = dataText(name) ?? "";
    return [name, { sha256: sha256Hex(new TextEncoder().encode(text)), table: numericTable(text, name) }];
  }),
);
const shippedInFolder: Inputs = Object.fromEntries(
  Object.entries(shipped).map(([name, input]) => [inputName(name, input.sha256), input]),
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
    const once = resolve(draftOfPreset(name), shipped).experiment;
    const written = readDraft({ name: "experiment.yaml", text: experimentYaml(once) });
    const again = resolve(written, shippedInFolder).experiment;
    expect(again).toEqual(once);
    expect(experimentId(again)).toBe(experimentId(once));
  });

  it("keeps every bit of every number through the YAML of a run folder", () => {
    const number = (max: number) => fc.double({ min: 1e-300, max, noNaN: true });
    fc.assert(
      fc.property(number(1e17), number(1e300), (scale, label) => {
        const once = resolve(
          withSet("limit.methods=[]", `network.initial.scale=${scale}`, `data.classes.0.label=${label}`),
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
      `my.yaml:${line}: network.neurons: got 0; allowed: a whole number of at least 1 and at most 100000000.`,
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

  it("is judged by all of its atoms, with a tolerance that works", () => {
    // b is far out in the tail of its law for some of 2,000 atoms, for none of 8.
    const tail = ["data.blocks=[10]", "network.neuron=affine-ridge", "network.initial.b={mean: 0, sd: 1}"];
    const asked = (atoms: number, tolerance: number | string) =>
      resolve(
        withSet(...tail, `limit.methods=[{kind: particle-flow, atoms: ${atoms}, tolerance: ${tolerance}}]`),
      );
    const least = (atoms: number) => {
      const message = /limit\.methods\.0: mixture features: no degree.* Use a tolerance of at least (\S+),/;
      try {
        asked(atoms, 1e-13);
      } catch (error) {
        return message.exec((error as Error).message)?.[1] ?? "";
      }
      return "";
    };
    const [few, all] = [least(8), least(2000)];
    expect(Number(few)).toBeLessThan(Number(all));
    expect(asked(8, few).experiment.limit.methods).toHaveLength(1);
    expect(asked(2000, all).experiment.limit.methods).toHaveLength(1);
    expect(() => asked(2000, few)).toThrow("no degree up to 160");
  });

  it("is refused where the risk is no finite number at the start", () => {
    expect(() => resolve(withSet("data.classes.0.label=1e300"))).toThrow(
      /limit\.methods\.0: the risk at t = 0 is Infinity.*Scale them down\.$/,
    );
  });

  it("is refused where no machine could hold it, with the largest size that fits", () => {
    const sizes = (neurons: number | string) => withSet("data.blocks=[1000]", `network.neurons=${neurons}`);
    const found = /network\.neurons: 1000000 neurons are 1\.0e9 numbers.*; use at most (\d+)\.$/;
    expect(() => resolve(sizes(1e6))).toThrow(found);
    expect(resolve(sizes(267_000)).experiment.network.neurons).toBe(267_000);
    const ones = `[${new Array(12).fill(1).join(", ")}]`;
    const many = [`data.blocks=[${new Array(12).fill(12).join(", ")}]`, "limit.methods.0.tolerance=1e-7"];
    const classes = `data.classes=[{weight: 1, label: 1, variance: ${ones}}]`;
    expect(() => resolve(withSet(...many, classes))).toThrow(
      /12 blocks at degree \d+ make \d\.\de\d+ features; at most 200000 can be solved\. Join blocks/,
    );
    const teacher = [
      "data={kind: teacher, dimension: 3000, linear: [1]}",
      "network.activation={kind: linear}",
    ];
    expect(resolve(withSet(...teacher)).experiment.data).toMatchObject({ dimension: 3000 });
    const quadratic = "network.activation={kind: polynomial, coefficients: [0, 0, 1]}";
    expect(() => resolve(withSet(...teacher, quadratic))).toThrow("in all 3000 inputs; at most 2000 can be");
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

describe("changes beyond the end", () => {
  const change = (step: number, path: string, value: number) =>
    `{step: ${step}, path: ${path}, value: ${value}}`;
  const withChanges = (...changes: readonly string[]) =>
    resolve(withSet("training.time=1", "training.block=64", `changes=[${changes.join(", ")}]`));

  it("are refused with the last step of the run as it is by then", () => {
    // 100,000 steps, in blocks of 64: 99,969 is in the last block that begins before the end, which ends beyond it.
    expect(withChanges(change(99_968, "training.stepSize", 1e-4)).experiment.changes).toHaveLength(1);
    expect(() => withChanges(change(99_969, "training.stepSize", 1e-4))).toThrow(
      /: changes\.0\.step: got 99969; the run ends at step 100000, t = 1: leave the change out, or use a longer training\.time\.$/,
    );
    expect(() =>
      withChanges(change(640, "training.stepSize", 1e-3), change(2000, "training.stepSize", 1e-4)),
    ).toThrow("changes.1.step: got 2000; the run ends at step 1634, t = 1");
  });

  it("are reached where an earlier one lengthens the run", () => {
    const longer = change(640, "training.time", 2);
    const late = change(150_000, "training.stepSize", 1e-4);
    expect(withChanges(longer, late).experiment.changes).toHaveLength(2);
    expect(() => withChanges(late)).toThrow("changes.0.step");
  });
});

describe("experiment", () => {
  it("resolves plain data", () => {
    expect(experiment(isotropic.tree)).toEqual(resolve(isotropic).experiment);
  });
});
