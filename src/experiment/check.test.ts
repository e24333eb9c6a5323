import { describe, expect, it } from "vitest";
import { preset, presetNames } from "../presets/presets.ts";
import { check } from "./check.ts";
import { type Draft, draftOf, readDraft } from "./draft.ts";
import { ConfigurationError, type Problem } from "./problems.ts";
import { experimentJsonSchema } from "./schema.ts";
import { applySettings, readSetting } from "./set.ts";

const file = readDraft({ name: "my.yaml", text: preset("isotropic").text });

function problemsOf(draft: Draft): readonly Problem[] {
  try {
    check(draft);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

/** The file's text with one line replaced, so that the mistake stands in the file. */
function withLine(from: string | RegExp, to: string): Draft {
  const { text } = preset("isotropic");
  expect(text).toMatch(from);
  return readDraft({ name: "my.yaml", text: text.replace(from, to) });
}

describe("the presets", () => {
  it.each(presetNames)("%s is an experiment of its own name", (name) => {
    const parsed = check(readDraft({ name, text: preset(name).text }));
    expect(parsed.name).toBe(name);
    expect(parsed.version).toBe(1);
  });

  it("writes every default", () => {
    expect(check(file)).toMatchObject({
      network: { frozen: [], neuron: "ridge" },
      training: { run: true, noise: null, replicas: 1, precision: "f32", block: "auto" },
      limit: { dimension: "exact", methods: [{ kind: "particle-flow", atoms: 2000, tolerance: 1e-7 }] },
      record: { curve: 400, weights: "none", observables: [], animation: false },
      seed: 1,
      changes: [],
    });
  });
});

describe("mistakes in a file", () => {
  const lineOf = (word: string) =>
    preset("isotropic")
      .text.split("\n")
      .findIndex((line) => line.includes(word)) + 1;

  it("are reported with file, line, path, what was given and what is allowed", () => {
    expect(problemsOf(withLine("stepSize: 1.0e-5", "stepSize: fast"))).toEqual([
      {
        place: `my.yaml:${lineOf("stepSize: 1.0e-5")}`,
        path: "training.stepSize",
        message: 'got "fast"; allowed: a number above 0.',
      },
    ]);
  });

  it("are all reported at once", () => {
    const { text } = preset("isotropic");
    const wrong = text.replace("neurons: 800", "neurons: 0").replace("seed: 1", "seed: one");
    const found = problemsOf(readDraft({ name: "my.yaml", text: wrong }));
    expect(found.map(({ place, path }) => `${place} ${path}`)).toEqual([
      `my.yaml:${lineOf("neurons: 800")} network.neurons`,
      `my.yaml:${lineOf("seed: 1")} seed`,
    ]);
  });

  it("point at an unknown key's own line, with the nearest word", () => {
    const [problem, ...others] = problemsOf(withLine("  time: 10 ", "  times: 10 "));
    expect(problem).toMatchObject({
      place: `my.yaml:${lineOf("stepSize: 1.0e-5") - 1}`,
      path: "training.time",
    });
    expect(problem.message).toBe("missing; allowed: a number above 0 and at most 1000000000.");
    expect(others).toEqual([
      {
        place: `my.yaml:${lineOf("  time: 10 ")}`,
        path: "training.times",
        message:
          'unknown key "times"; did you mean "time"? Allowed: run, stepSize, schedule, time, noise, replicas, precision, block, arithmetic.',
      },
    ]);
  });

  it("name the program where the version is too new", () => {
    const [{ place, message }] = problemsOf(withLine("version: 1", "version: 3"));
    expect(place).toBe("my.yaml:3");
    expect(message).toMatch(
      /^got 3; this is meanfield \d+\.\d+\.\d+, which reads version 1\. A newer meanfield/,
    );
  });

  it("are found in what a program says, too", () => {
    expect(problemsOf(draftOf({ version: 1 })).map(({ path }) => path)).toEqual([
      "data",
      "network",
      "training",
    ]);
    expect(problemsOf(draftOf(null))[0].message).toMatch(
      /^nothing is written; allowed: \{ version: 1, name, data/,
    );
  });
});

describe("mistakes by --set", () => {
  const one = (setting: string) => problemsOf(applySettings(file, [readSetting(setting)]));

  it.each([
    ["training.stepsize=1", "training.stepsize", 'did you mean "stepSize"?'],
    ["stepSize=1e-4", "stepSize", 'did you mean "training.stepSize"?'],
    ["trainin.time=1", "trainin", 'did you mean "training"?'],
    ["training.stepSize=0", "training.stepSize", "got 0; allowed: a number above 0."],
    ["training.time=", "training.time", "got null; allowed: a number above 0 and at most 1000000000."],
    ["data.classes.0.weight=0.7", "data.classes", "1.2"],
    ["data.classes.0.variance=[1, 2]", "data.classes.0.variance", "got [1, 2]; 2 values for 1 block"],
    ["data.classes.0.deviation=[1]", "data.classes.0", "exactly one of variance and deviation"],
    ["data.classes.0=5", "data.classes.0", "got 5; allowed: { weight, label, variance, deviation }."],
    ["data.kind=gausian-mixture", "data.kind", 'did you mean "gaussian-mixture"?'],
    ["network.activation.kind=rellu", "network.activation.kind", 'did you mean "relu"?'],
    ["network.activation.knots=[[1,0],[0,1]]", "network.activation.knots", "ascending"],
    [
      "network.activation.knots=[[1,0,3],[2,1]]",
      "network.activation.knots.0",
      "a list of 2: [a number, a number]",
    ],
    [
      "network.neurons=1.5",
      "network.neurons",
      "got 1.5; allowed: a whole number of at least 1 and at most 100000000.",
    ],
    ["network.initial.kind=gauss", "network.initial.kind", 'did you mean "gaussian"?'],
    ["network.initial.a=2", "network.initial.a", "a ridge neuron has no a; use neuron: affine-ridge"],
    ["network.frozen=[w, w]", "network.frozen.1", '"w" stands twice; leave it out once.'],
    [
      "training.noise={lambda: 1e9}",
      "training.noise.lambda",
      "allowed: a number of at least 0 and at most 1000000.",
    ],
    ["network.frozen=[a]", "network.frozen.0", "a ridge neuron has no a"],
    ["training.noise={lambda: 0.1, beta: 0}", "training.noise.beta", "got 0; allowed: a number above 0"],
    [
      "training.noise={lambda: 0.1, convention: slide}",
      "training.noise.convention",
      'did you mean "slides"?',
    ],
    ["training.noise=5", "training.noise", "got 5; allowed: { beta, lambda, convention } or null."],
    [
      "training.arithmetic=relaxed",
      "training.arithmetic",
      'not available in this version; allowed: "deterministic".',
    ],
    ["training.block=aut", "training.block", 'did you mean "auto"? Allowed: "auto" or a whole number'],
    [
      "limit.methods=[{kind: finite-volume, cells: 3}]",
      "limit.methods.0.cells",
      "got 3; allowed: a whole number of at least 10",
    ],
    [
      "limit.methods=[{kind: birth-death}]",
      "limit.methods.0.kind",
      'version; allowed: "particle-flow", "finite-volume", "jko", "langevin" or "population-flow".',
    ],
    [
      "limit.methods=[{kind: particle-flow}, {kind: particle-flow}]",
      "limit.methods.1.kind",
      "name each kind once",
    ],
    ["limit.methods.0.atom=3", "limit.methods.0.atom", 'did you mean "atoms"?'],
    [
      "record.times=[0, x]",
      "record.times.1",
      'got "x"; allowed: a number of at least 0, { log, count } or { linear, count }.',
    ],
    ["record.times=[{log: [0, 1], count: 3}]", "record.times.0.log.0", "got 0; allowed: a number above 0."],
    [
      "record.times=[{linear: [0, 1]}]",
      "record.times.0.count",
      "missing; allowed: a whole number of at least 2",
    ],
    [
      "record={curve: 1, animation: true}",
      "record.animation",
      "record.curve is 1; use a record.curve of at least 2",
    ],
    ["record.observables=[{name: 1o, of: r}]", "record.observables.0.name", "the first a letter"],
    [
      "record.observables=[{name: o, of: r, off: r}]",
      "record.observables.0.off",
      'did you mean "of"? Allowed: name, of',
    ],
    [
      "record.observables=[{name: o, of: r}, {name: O, of: r}]",
      "record.observables.1.name",
      'got "O"; "o" stands before it; use a name of its own, upper and lower case alike.',
    ],
    [
      "network.activation={kind: formula, sigma: 'tahn(2*u)'}",
      "network.activation.sigma",
      'got "tahn(2*u)"; found the unknown name "tahn" at column 1:\n    tahn(2*u)\n    ^\nDid you mean "tanh"? Allowed: the variable u; the constants pi, e; the functions exp, log,',
    ],
    ["seed=-1", "seed", "got -1; allowed: a whole number of at least 0"],
    ["name=a/b", "name", "use up to 64 letters"],
    [
      "changes=[{step: 1, path: training.precision, value: 3}]",
      "changes.0.path",
      'Allowed: "training.stepSize", ',
    ],
    ["training.noise={beta: 5}", "training.noise.lambda", "missing; allowed: a number of at least 0"],
    [
      "training.time=2e9",
      "training.time",
      "got 2000000000; allowed: a number above 0 and at most 1000000000.",
    ],
    [
      "training.stepSize=1e-16",
      "training.stepSize",
      "got 1e-16; time/stepSize is 1e17 steps; at most 1e12: use a stepSize of at least 1e-11.",
    ],
    [
      "changes=[{step: 1, path: training.stepSize, value: 1e-300}]",
      "changes.0.value",
      "time/stepSize is 1e301 steps; at most 1e12: use a stepSize of at least 1e-11.",
    ],
    [
      "data={kind: dataset, file: a.csv, target: y, inputs: [x, y]}",
      "data.inputs.1",
      '"y" is the target, which the network cannot be shown',
    ],
    [
      "data={kind: dataset, file: a.csv, target: y, inputs: [x, z, x]}",
      "data.inputs.2",
      '"x" stands twice; leave it out once',
    ],
    ["training.time=1e-9", "training.time", "at least training.stepSize = 0.00001"],
    ["__proto__.x=1", "__proto__", 'unknown key "__proto__"; allowed: version, name'],
    ["tme=1", "tme", 'unknown key "tme"; did you mean "training.time"? Allowed: version, '],
    [
      "network.neurons='20'",
      "network.neurons",
      'got "20", which is a text; write it without quotes; allowed: a ',
    ],
    [
      "network.activation=relu",
      "network.activation",
      'got "relu"; did you mean { kind: relu, … }? Allowed: { kind: ',
    ],
    ["record.times=[{logg: [1, 2], count: 3}]", "record.times.0", 'did you mean "log"? Allowed: a number'],
    [
      "data.classes.0.weight=0.123456789012",
      "data.classes",
      "the weights sum to 0.623456789012; they must sum to 1.",
    ],
    ["training.time=-1", "training.time", "got -1; allowed: a number above 0 and at most 1000000000."],
    [
      "network.activation={kind: polynomial, coefficients: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]}",
      "network.activation.coefficients",
      "a list of at least 1 and at most 9, each a number",
    ],
  ])("%s", (setting, path, message) => {
    const [problem] = one(setting);
    expect(problem).toMatchObject({ place: readSetting(setting).place, path });
    expect(problem.message).toContain(message);
  });

  it("the smallest step size that is advised is allowed", () => {
    for (const time of [10, 0.3, 1 / 3, 7.1, 1e9]) {
      const withStep = (stepSize: string) =>
        problemsOf(
          applySettings(
            file,
            [`training.time=${time}`, `training.stepSize=${stepSize}`].map((text) => readSetting(text)),
          ),
        );
      const [{ message }] = withStep(String(time / 1.01e12));
      expect(withStep(/at least (\S+)\.$/.exec(message)?.[1] ?? "")).toEqual([]);
    }
  });

  it("what only follows from another mistake is not said", () => {
    for (const setting of ["data.classes.0={weight: 0, label: 1, varianc: [1]}", "training.time=0"]) {
      const problems = problemsOf(applySettings(file, [readSetting(setting)]));
      expect(problems.filter(({ message }) => /exactly one|sum to|before the first/.test(message))).toEqual(
        [],
      );
    }
  });

  it("of many mistakes the first five are said, and how many more there are", () => {
    const setting = readSetting(`network.frozen=[${new Array(12).fill("x").join(", ")}]`);
    const problems = problemsOf(applySettings(file, [setting]));
    expect(problems).toHaveLength(12);
    const lines = new ConfigurationError(problems).message.split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[5]).toBe("… and 7 more; mend these first.");
  });

  it("of two settings, the one that made the mistake is named", () => {
    const settings = ["training.time=2", "network.neurons=0"].map((text) => readSetting(text));
    expect(problemsOf(applySettings(file, settings))[0].place).toBe("--set network.neurons=0");
  });

  it("finds a run in which nothing would be computed", () => {
    const settings = ["limit.methods=[]", "training.run=false"].map((text) => readSetting(text));
    expect(problemsOf(applySettings(file, settings))[0].message).toContain("nothing would be computed");
  });
});

describe("the JSON Schema", () => {
  it("describes every top-level key and requires what has no default", () => {
    const schema = experimentJsonSchema();
    expect(Object.keys(schema.properties ?? {})).toEqual(
      expect.arrayContaining([
        "version",
        "name",
        "data",
        "network",
        "training",
        "limit",
        "record",
        "seed",
        "changes",
      ]),
    );
    expect(schema.required).toEqual(["data", "network", "training"]);
    expect(schema.additionalProperties).toBe(false);
  });
});
