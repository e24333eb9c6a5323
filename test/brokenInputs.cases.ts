import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { modules } from "./brokenModules.cases.ts";
import { smallExperiment as text } from "./smallExperiment.ts";

/**
 * Broken inputs, as careless and hostile users write them, and what the answer to each must say: the place, what was
 * given, what is allowed, the nearest word.
 */

/** The same with a table in place of the mixture. */
const tableText = text
  .replace(/data:[\s\S]*?network:/, "data: { kind: dataset, file: t.csv, target: y }\nnetwork:")
  .replace("atoms: 50", "atoms: 5");

/** What a user has and types. */
export interface Input {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  /** What else stands in the folder. */
  readonly prepare?: (folder: string) => void;
}

const flags = (...args: readonly string[]): Input => ({ files: { "small.yaml": text }, args });
const set = (...settings: readonly string[]): Input =>
  flags("run", "small.yaml", ...settings.flatMap((setting) => ["--set", setting]));
const file = (content: string | Uint8Array, name = "f.yaml"): Input => ({
  files: { [name]: content },
  args: ["run", name],
});

/** The experiment with one place of its text changed. */
function edit(from: string, to: string, whole = text): Input {
  if (!whole.includes(from)) throw new Error(`the experiment has no "${from}"`);
  return file(whole.replace(from, () => to));
}

/** An experiment on a table of this content; null: no such file. */
function table(content: string | Uint8Array | null, from = "target: y", to = from): Input {
  const input = edit(from, to, tableText);
  return { ...input, files: { ...input.files, ...(content === null ? {} : { "t.csv": content }) } };
}

const withFolder = (args: readonly string[], prepare: (folder: string) => void): Input => ({
  ...flags(...args),
  prepare,
});

/** Nine lines that would expand to 9⁹ numbers. */
const bomb = ["a0: &a0 [1]"]
  .concat(
    Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${new Array(9).fill(`*a${level}`).join(", ")}]`,
    ),
  )
  .join("\n");

/** A broken input, and words that its message must have. */
export type Row = readonly [title: string, input: Input, ...says: string[]];

const syntax: Row[] = [
  [
    "a tab",
    file("version: 1\n\tname: x\n"),
    "f.yaml:2: column 1: not YAML or JSON: a tab",
    "indent with spaces.",
  ],
  [
    "an open bracket",
    edit("blocks: [12]", "blocks: [12"),
    "f.yaml:6: column ",
    "end with a ]; check the brackets",
  ],
  ["an open quote", edit("name: small", 'name: "small'), "quote; check the brackets, quotes and indentation"],
  [
    "a key twice",
    file(`${text}name: again\n`),
    "f.yaml:16: column 1:",
    "this key stands twice; leave one of the two out.",
  ],
  ["a bomb of aliases", file(bomb), "f.yaml:1: ", "more than 1000 times in all; write the values out."],
  [
    "an alias of nothing",
    edit("name: small", "name: *small"),
    "f.yaml:2: column 7:",
    "no &small comes before it",
  ],
  [
    "an alias of itself",
    edit("name: small", "name: &a [*a]"),
    "f.yaml:2: column 11:",
    "write the value out.",
  ],
  [
    "a merge key",
    edit("record:", "<<: { seed: 3 }\nrecord:"),
    'f.yaml:15: <<: unknown key "<<"; allowed: version, name',
  ],
  [
    "a tag",
    edit("name: small", "name: !!js/function x"),
    "f.yaml:2: column 7:",
    "write the value without one.",
  ],
  [
    "a list as a key",
    file(`? [a]\n: 1\n${text}`),
    "f.yaml:1: column 3:",
    "a key is a word, such as training",
  ],
  ["two documents", file(`${text}---\n${text}`), "f.yaml:16: column 1:", "keep one experiment a file."],
  ["brackets without end", file("[".repeat(20_000)), "f.yaml:1: column "],
  [
    "a comma too many in JSON",
    file('{"version": 1,, "name": "x"}', "f.json"),
    "f.json:1: column 15: not YAML or JSON",
  ],
  [
    "JSON cut off",
    file('{"version": 1, "name": "x"', "f.json"),
    "f.json:1: column 27:",
    "end with a }; check",
  ],
  ["an empty file", file(""), "f.yaml:1: nothing is written; allowed: { version: 1, name, data, network"],
  ["comments alone", file("# to be written\n"), "f.yaml:1: nothing is written; allowed: {"],
  ["a list", file("- 1\n- 2\n"), "f.yaml:1: got [1, 2]; allowed: { version: 1, name"],
  ["a number", file("42\n"), "f.yaml:1: got 42; allowed: { version: 1"],
  ["prose", file("please run this\n"), 'f.yaml:1: got "please run this"; allowed: {'],
  [
    "a picture",
    file(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0)),
    "f.yaml: line 1 is not UTF-8 text; save the file",
  ],
  [
    "UTF-16",
    file(new Uint8Array(Buffer.from(text, "utf16le"))),
    "f.yaml: line 1 is not UTF-8 text; save the file",
  ],
  [
    "Latin-1",
    file(new Uint8Array(Buffer.from(`${text}# caf\u00e9\n`, "latin1"))),
    "f.yaml: line 16 is not UTF-8 text; save the file",
  ],
];

const files: Row[] = [
  [
    "a file that is not there",
    flags("run", "small.yml"),
    '"small.yml" is neither a file nor a preset; did you mean "small.yaml"? Presets: ',
  ],
  [
    "nothing like it",
    flags("run", "other.yaml"),
    '"other.yaml" is neither a file nor a preset. Presets: animation, ',
  ],
  ["an empty name", flags("run", ""), "is a folder without an experiment.yaml; name a run folder"],
  ["a preset misspelt", flags("run", "isotropc"), 'did you mean "isotropic"? Presets: animation, '],
  ["a path through a file", flags("run", "small.yaml/x"), '"small.yaml/x" is neither a file nor a preset.'],
  [
    "a folder",
    withFolder(["run", "d"], (at) => mkdirSync(join(at, "d"))),
    '"d" is a folder without an experiment.yaml; name a run folder',
  ],
  [
    "a link to itself",
    withFolder(["run", "l"], (at) => symlinkSync("l", join(at, "l"))),
    "l: its symbolic links lead in a circle; name the file itself.",
  ],
  [
    "a device",
    flags("run", "/dev/zero"),
    "/dev/zero: it is a device, pipe or socket; save what it holds as a file.",
  ],
  ["a name that is too long", flags("run", "x".repeat(5000)), "no file has a name that long; shorten it."],
  [
    "a huge file",
    withFolder(["run", "huge.yaml"], (at) => {
      writeFileSync(join(at, "huge.yaml"), "");
      truncateSync(join(at, "huge.yaml"), 40 * 1024 * 1024); // sparse: it takes no disk
    }),
    "huge.yaml: it has 40 MiB; use one of at most 8 MiB.",
  ],
];

const values: Row[] = [
  ["version 0", edit("version: 1", "version: 0"), "f.yaml:1: version: got 0; allowed: 1."],
  [
    "version 2",
    edit("version: 1", "version: 2"),
    "f.yaml:1: version: got 2; this is meanfield ",
    "npm install meanfield@latest.",
  ],
  ["version 1.5", edit("version: 1", "version: 1.5"), "f.yaml:1: version: got 1.5; allowed: 1."],
  [
    'version "1"',
    edit("version: 1", 'version: "1"'),
    'version: got "1", which is a text; write it without quotes; allowed: 1.',
  ],
  ["no version's value", edit("version: 1", "version:"), "f.yaml:1: version: got null; allowed: 1."],
  [
    "a name with a slash",
    edit("name: small", "name: ../small"),
    'f.yaml:2: name: got "../small"; use up to 64 letters',
  ],
  [
    "a name with spaces",
    edit("name: small", "name: my run"),
    'f.yaml:2: name: got "my run"; use up to 64 letters',
  ],
  ["a name too long", edit("name: small", `name: ${"x".repeat(65)}`), "f.yaml:2: name: use up to 64 letters"],
  [
    "a key misspelt",
    edit("neurons: 20", "neurns: 20"),
    'f.yaml:10: network.neurns: unknown key "neurns"; did you mean "neurons"? Allowed: neurons, neuron, ',
    "f.yaml:9: network.neurons: missing; allowed: a whole number",
  ],
  [
    "a key misspelt at the top",
    edit("training:", "trainin:"),
    'f.yaml:13: trainin: unknown key "trainin"; did you mean "training"?',
    "training: missing; allowed: { run, ",
  ],
  [
    "a key misspelt in a class",
    edit("variance: [1.8]", "varianc: [1.8]"),
    'f.yaml:7: data.classes.0.varianc: unknown key "varianc"; did you mean "variance"? Allowed: weight, label, variance, deviation.',
  ],
  [
    "a key in the wrong place",
    edit("name: small", "stepSize: 0.1"),
    'f.yaml:2: stepSize: unknown key "stepSize"; did you mean "training.stepSize"?',
  ],
  [
    "a foreign key",
    edit("name: small", "momentum: 0.9"),
    'f.yaml:2: momentum: unknown key "momentum"; allowed: version, name, data',
  ],
  [
    "a text for a number",
    edit("neurons: 20", "neurons: twenty"),
    'f.yaml:10: network.neurons: got "twenty"; allowed: a whole number of at least 1',
  ],
  [
    "a number in quotes",
    edit("stepSize: 1.0e-3", 'stepSize: "1e-3"'),
    'f.yaml:13: training.stepSize: got "1e-3", which is a text; write it without quotes; allowed: a number above 0.',
  ],
  [
    "a number for a list",
    edit("blocks: [12]", "blocks: 12"),
    "f.yaml:5: data.blocks: got 12; allowed: a list of at least 1, each a whole number",
  ],
  [
    "a list for a number",
    edit("neurons: 20", "neurons: [20]"),
    "network.neurons: got [20]; allowed: a whole number",
  ],
  [
    "a comma for a point",
    edit("time: 0.2", "time: 0,2"),
    'f.yaml:13: training.2: unknown key "2"',
    "training.time: got 0; allowed: a number above 0",
  ],
  [
    "yes for true",
    edit("time: 0.2", "time: 0.2, run: yes"),
    'training.run: got "yes"; allowed: true or false.',
  ],
  ["zero", edit("stepSize: 1.0e-3", "stepSize: 0"), "training.stepSize: got 0; allowed: a number above 0."],
  [
    "a negative size",
    edit("blocks: [12]", "blocks: [-3]"),
    "f.yaml:5: data.blocks.0: got -3; allowed: a whole number of at least 1",
  ],
  [
    "a fractional count",
    edit("neurons: 20", "neurons: 20.5"),
    "network.neurons: got 20.5; allowed: a whole number",
  ],
  ["NaN", edit("time: 0.2", "time: .nan"), "training.time: got NaN; allowed: a number above 0"],
  [
    "infinity",
    edit("time: 0.2", "time: .inf"),
    "training.time: got Infinity; allowed: a number above 0 and at most 1000000000.",
  ],
  ["a number beyond doubles", edit("time: 0.2", "time: 1e400"), "training.time: got Infinity; allowed:"],
  [
    "more neurons than memory",
    edit("neurons: 20", "neurons: 1e8"),
    "f.yaml:10: network.neurons: 100000000 neurons are 1.4e9 numbers, more than fit into memory; use at most ",
  ],
  [
    "more atoms than anyone",
    set("limit.methods.0.atoms=1e12"),
    "limit.methods.0.atoms: got 1000000000000; allowed: a whole number of at least 1 and at most 100000000.",
  ],
  [
    "more steps than a life",
    edit("stepSize: 1.0e-3", "stepSize: 1e-16"),
    "f.yaml:13: training.stepSize: got 1e-16; time/stepSize is 2e15 steps; at most 1e12: use a stepSize of at least 2e-13.",
  ],
  [
    "an end before the first step",
    edit("time: 0.2", "time: 1e-9"),
    "training.time: got 1e-9; the end is before the first step; use a time of at least training.stepSize = 0.001.",
  ],
  [
    "weights that do not sum to 1",
    edit("weight: 0.5, label: 1", "weight: 0.4, label: 1"),
    "f.yaml:6: data.classes: the weights sum to 0.9; they must sum to 1.",
  ],
  [
    "variance and deviation",
    edit("variance: [1.8]", "variance: [1.8], deviation: [1]"),
    "f.yaml:7: data.classes.0: ",
    "give a class exactly one of variance and deviation.",
  ],
  [
    "neither of them",
    edit(", variance: [1.8]", ""),
    "f.yaml:7: data.classes.0: got {weight: 0.5, label: 1}; give a class exactly one",
  ],
  [
    "variances for other blocks",
    edit("variance: [1.8]", "variance: [1.8, 2]"),
    "f.yaml:7: data.classes.0.variance: got [1.8, 2]; 2 values for 1 block; give one for each block.",
  ],
  ["a label missing", edit("label: 1, ", ""), "f.yaml:7: data.classes.0.label: missing; allowed: a number."],
  [
    "one knot",
    edit("[[0.5, -2.5], [1.5, 7.5]]", "[[0.5, -2.5]]"),
    "f.yaml:11: network.activation.knots: got [[0.5, -2.5]]; allowed: a list of at least 2, each a list of 2",
  ],
  [
    "knots descending",
    edit("[[0.5, -2.5], [1.5, 7.5]]", "[[1.5, -2.5], [0.5, 7.5]]"),
    "network.activation.knots: got [[1.5, -2.5], [0.5, 7.5]]; write knots in ascending order of u, no u twice.",
  ],
  [
    "an activation by its name alone",
    edit("{ kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }", "relu"),
    'f.yaml:11: network.activation: got "relu"; did you mean { kind: relu, … }? Allowed: {',
  ],
  [
    "an initial law misspelt",
    edit("kind: gaussian,", "kind: gausian,"),
    'f.yaml:12: network.initial.kind: got "gausian"; did you mean "gaussian"? Allowed: "gaussian", "sphere"',
  ],
  [
    "a scale for a sphere",
    edit("kind: gaussian,", "kind: sphere,"),
    "f.yaml:12: network.initial.radius: missing; allowed: a number of at least 0.",
    'network.initial.scale: unknown key "scale"; allowed: kind, radius, a, b.',
  ],
  [
    "a frozen part that is not there",
    edit("neurons: 20", "neurons: 20\n  frozen: [a]"),
    'f.yaml:11: network.frozen.0: got "a"; a ridge neuron has no a; use neuron: affine-ridge, or leave "a" out.',
  ],
  [
    "a frozen part that nobody knows",
    edit("neurons: 20", "neurons: 20\n  frozen: [c]"),
    'network.frozen.0: got "c"; allowed: "a", "b" or "w".',
  ],
  [
    "weights beyond single precision",
    edit("scale: 0.8", "scale: 1e200"),
    "f.yaml:12: network.initial: a neuron starts at ",
    "too large to be trained; use a smaller law.",
  ],
  [
    "a risk that overflows",
    edit("label: -1", "label: 1e200"),
    "f.yaml:14: limit.methods.0: the risk at t = 0 is Infinity, no finite number",
    "Scale them down.",
  ],
  [
    "a tolerance out of reach",
    set("data.blocks=[10]", "limit.methods.0.tolerance=1e-13"),
    "limit.methods.0: mixture features: no degree up to 160",
    "Use a tolerance of at least ",
  ],
  [
    "an unknown method",
    set("limit.methods=[{kind: particle-flw}]"),
    'limit.methods.0.kind: got "particle-flw"; did you mean "particle-flow"? Allowed: "particle-flow", "finite-volume", ',
  ],
  [
    "a method twice",
    set("limit.methods=[{kind: particle-flow}, {kind: particle-flow}]"),
    'limit.methods.1.kind: got "particle-flow"; "particle-flow" stands twice; name each kind once.',
  ],
  [
    "an animation without a curve",
    flags("run", "small.yaml", "--animate", "--set", "record.curve=0"),
    "record.animation: got true; its frames are points of the risk curve, and record.curve is 0; use a record.curve of at least 2 (80 frames are all that is drawn), or leave animation false.",
  ],
  [
    "nothing to compute",
    set("limit.methods=[]", "training.run=false"),
    "training.run: got false; nothing would be computed",
  ],
  [
    "a row of over that nobody can take",
    file(`${text}over:\n  - name: width\n    rows:\n      - { label: 1, set: { network.neurns: 3 } }\n`),
    'f.yaml:19: network.neurns: unknown key "neurns"; did you mean "neurons"?',
  ],
];

const times: Row[] = [
  [
    "a time beyond the end",
    edit("[0, 0.1, 0.2]", "[0, 0.1, 5]"),
    "f.yaml:15: record.times.2: got 5, beyond the end at t = 0.2; use --set 'record.times=[0, 0.1, 0.2]', or a longer training.time.",
  ],
  [
    "a range beyond the end",
    set("record.times=[{log: [1e-3, 5], count: 9}]"),
    "got {log: [0.001, 5], count: 9}, beyond the end at t = 0.2; use --set 'record.times=[{log: [0.001, 0.2], count: 9}]'",
  ],
  [
    "a negative time",
    set("record.times=[-1]"),
    "record.times.0: got -1; allowed: a number of at least 0, { log, count } or { linear, count }.",
  ],
  [
    "a range from below 0",
    set("record.times=[{linear: [-1, 0.1], count: 3}]"),
    "record.times.0.linear.0: got -1; allowed: a number of at least 0.",
  ],
  [
    "a range that descends",
    set("record.times=[{linear: [0.2, 0.1], count: 3}]"),
    "record.times.0.linear: got [0.2, 0.1]; write a range upwards, from its first number to a larger one.",
  ],
  [
    "a logarithm of 0",
    set("record.times=[{log: [0, 0.1], count: 3}]"),
    "record.times.0.log.0: got 0; allowed: a number above 0.",
  ],
  [
    "a range without count",
    set("record.times=[{log: [0.01, 0.1]}]"),
    "record.times.0.count: missing; allowed: a whole number of at least 2",
  ],
  [
    "a range misspelt",
    set("record.times=[{linea: [0.01, 0.1], count: 3}]"),
    'record.times.0: got {linea: [0.01, 0.1], count: 3}; did you mean "linear"? Allowed: a number of at least 0, { log, count }',
  ],
  ["no times", set("record.times=[]"), "record.times: got []; allowed: a list of at least 1, each a number"],
  [
    "a change beyond the end",
    set("changes=[{step: 1000, path: training.stepSize, value: 1e-4}]"),
    "changes.0.step: got 1000; the run ends at step 200, t = 0.2: leave the change out, or use a longer training.time.",
  ],
  [
    "changes out of order",
    set("changes=[{step: 9, path: training.time, value: 1}, {step: 5, path: training.time, value: 2}]"),
    "changes.1.step: got 5; write changes in the order of their steps.",
  ],
  [
    "a change of what cannot",
    set("changes=[{step: 1, path: training.stepsize, value: 1e-4}]"),
    'changes.0.path: got "training.stepsize"; did you mean "training.stepSize"? Allowed: "training.stepSize", ',
  ],
];

const formulas: Row[] = [
  [
    "a formula cut off",
    set("network.activation={kind: formula, sigma: tanh(2*u}"),
    'network.activation.sigma: got "tanh(2*u"; found the end of the formula at column 9:',
    "Allowed: an operator",
  ],
  [
    "a function misspelt",
    set("network.activation={kind: formula, sigma: tahn(u)}"),
    "at column 1:",
    'Did you mean "tanh"? Allowed: the variable u; ',
  ],
  [
    "another variable",
    set("network.activation={kind: formula, sigma: tanh(x)}"),
    'found the unknown name "x" at column 6:',
    "Allowed: the variable u; ",
  ],
  [
    "a program for a formula",
    set("network.activation={kind: formula, sigma: process.exit(1)}"),
    'found "." at column 8:',
    "Allowed: numbers, names,",
  ],
  [
    "a pole",
    set("network.activation={kind: formula, sigma: 1/u}"),
    "network.activation: σ(u) = 1/u is no activation: σ(0) is Infinity",
    "Allowed are polynomials up to u^8",
  ],
  [
    "an observable of what is not recorded",
    set("record.observables=[{name: o, of: tanh(r1)}]"),
    'record.observables.0.of: found the unknown name "r1"',
    'Did you mean "r"?',
  ],
  [
    "an observable without a value",
    set("record.observables=[{name: o, of: log(r - 100)}]"),
    "record.observables.0.of: log(r - 100) = NaN at r = ",
    "use a formula that is a finite number",
  ],
  [
    "two observables of one name",
    set("record.observables=[{name: o, of: r}, {name: O, of: r}]"),
    'record.observables.1.name: got "O"; "o" stands before it; use a name of its own',
  ],
];

const tables: Row[] = [
  [
    "no table",
    table(null),
    'f.yaml:3: data.file: got "t.csv"; there is no file ',
    "t.csv; check the name, which starts at the file that it stands in",
  ],
  [
    "a table misspelt",
    table("a,y\n1,2\n", "t.csv", "t.cvs"),
    'data.file: got "t.cvs"; there is no file ',
    'did you mean "t.csv"?',
  ],
  ["a folder", table(null, "t.csv", "."), "f.yaml:3: data.file: .: it is a folder; name a file in it."],
  [
    "an empty table",
    table(""),
    "data.file: t.csv: the file is empty; write a header line and rows of numbers.",
  ],
  [
    "a header alone",
    table("a,y\n"),
    "data.file: t.csv: there are no rows under the header; add at least one row of numbers.",
  ],
  [
    "no header",
    table("1,2\n3,4\n"),
    "t.csv, line 1: only numbers stand in the first line; begin with a line of names.",
  ],
  [
    "a word in a cell",
    table("a,y\n1,2\n1,low\n"),
    'f.yaml:3: data.file: t.csv, line 3, column "y": "low" is not a finite number; write one, or leave the row out.',
  ],
  [
    "a missing cell",
    table("a,y\n,2\n"),
    't.csv, line 2, column "a": the cell is empty; fill it, or leave the row out, or set data.missing to drop.',
  ],
  ["NA", table("a,y\nNA,2\n"), 't.csv, line 2, column "a": "NA" is not a finite number'],
  [
    "a number too large",
    table("a,y\n1e400,2\n"),
    't.csv, line 2, column "a": "1e400" is not a finite number',
  ],
  [
    "a decimal comma",
    table('a,y\n"1,5",2\n'),
    't.csv, line 2, column "a": "1,5" is not a finite number; write one, with a point for the decimals',
  ],
  [
    "a short row",
    table("a,y\n1,2\n\n3\n"),
    "t.csv, line 4: 1 cell where the header has 2; give every row one cell a column.",
  ],
  ["a long row", table("a,y\n1,2,3\n"), "t.csv, line 2: 3 cells where the header has 2"],
  [
    "semicolons",
    table("a;y\n1;2\n"),
    "t.csv, line 1: the names are separated by semicolons; save the file with commas",
  ],
  [
    "an open quote",
    table('a,y\n"1,2\n'),
    't.csv: a quote (") is not closed, or stands inside of a cell; leave quotes out of numbers.',
  ],
  [
    "one name twice",
    table("a,a,y\n1,2,3\n"),
    't.csv, line 1: the column "a" stands twice; give each its own name.',
  ],
  [
    "a column without a name",
    table("a,,y\n1,2,3\n"),
    "t.csv, line 1: column 2 has no name; give every column one.",
  ],
  [
    "a target that is not there",
    table("a,risk\n1,2\n", "target: y", "target: rsik"),
    'f.yaml:3: data.target: t.csv has no column "rsik"; did you mean "risk"? There are: a, risk.',
  ],
  [
    "an input that is not there",
    table("a,y\n1,2\n", "target: y", "target: y, inputs: [b]"),
    'data.inputs.0: t.csv has no column "b". There are: a, y.',
  ],
  [
    "the target as an input",
    table("a,y\n1,2\n", "target: y", "target: y, inputs: [y]"),
    'data.inputs.0: got "y"; "y" is the target',
  ],
  [
    "the target alone",
    table("y\n1\n"),
    'data: t.csv has no column beside the target "y"; add a column of inputs.',
  ],
  [
    "a constant to be standardised",
    table("a,y\n1,2\n1,3\n", "target: y", "target: y, standardise: true"),
    'the column "a" is constant, so that it cannot be standardised; leave it out of inputs.',
  ],
  [
    "Latin-1",
    table(new Uint8Array(Buffer.from("a,y\n1,\u00bd\n", "latin1"))),
    "f.yaml:3: data.file: t.csv: line 2 is not UTF-8 text; save the file as text in UTF-8.",
  ],
  ["NUL bytes", table("a,y\n1\0,2\n"), "f.yaml:3: data.file: t.csv: line 2 is not UTF-8 text"],
  [
    "Parquet",
    table(Uint8Array.of(0x50, 0x41, 0x52, 0x31, 0, 1, 2)),
    "data.file: t.csv: the Parquet file is damaged or cut off",
  ],
  [
    "a cell that steers the terminal",
    table("a,y\n1,\u001b[31m\n"),
    't.csv, line 2, column "y": "\\u001b[31m" is not a finite number',
  ],
  [
    "a huge table",
    {
      ...table(null),
      prepare: (at) => {
        writeFileSync(join(at, "t.csv"), "");
        truncateSync(join(at, "t.csv"), 300 * 1024 * 1024); // sparse: it takes no disk
      },
    },
    "data.file: t.csv: it has 300 MiB; use one of at most 256 MiB.",
  ],
  [
    "inputs beyond single precision",
    table("a,y\n1e30,2\n"),
    'f.yaml:3: data: t.csv: 1e+30 in the column "a" is beyond ±1e18, too large to be trained on; use another unit.',
  ],
  [
    "values that overflow",
    table("a,y\n1,1e200\n"),
    'f.yaml:3: data: t.csv: 1e+200 in the column "y" is beyond ±1e18, too large to be trained on; use another unit.',
  ],
  [
    "neurons of another number",
    {
      files: {
        "f.yaml": text.replace("{ kind: gaussian, scale: 0.8 }", "{ kind: file, path: w.csv }"),
        "w.csv": `${Array.from({ length: 12 }, (_, k) => `w${k}`).join(",")}\n${new Array(12).fill(0).join(",")}\n`,
      },
      args: ["run", "f.yaml"],
    },
    "f.yaml:12: network.initial: w.csv: 1 rows, one a neuron; the experiment asks for network.neurons = 20: change one of the two.",
  ],
];

const settings: Row[] = [
  ["no =", set("training.time"), "--set training.time: write path=value, such as training.time=1 or "],
  ["nothing", set(""), "write path=value"],
  ["no path", set("=3"), "--set =3: write path=value"],
  ["an empty key", set("training..time=3"), "write path=value"],
  [
    "no value",
    set("training.time="),
    "--set training.time=: training.time: got null; allowed: a number above 0",
  ],
  [
    "a value that is no YAML",
    set("record.times=[0, 1"),
    '--set record.times=[0, 1: "[0, 1" is no YAML value: ',
    "Allowed are values such as 0.1, [1, 2] or {lambda: 0.1}.",
  ],
  [
    "an alias",
    set("training.time=*x"),
    '--set training.time=*x: "*x" is no YAML value: *x stands for nothing',
  ],
  [
    "an unknown path",
    set("training.tiem=1"),
    '--set training.tiem=1: training.tiem: unknown key "tiem"; did you mean "time"? Allowed: run, ',
  ],
  [
    "a path without its beginning",
    set("stepSize=1e-4"),
    'stepSize: unknown key "stepSize"; did you mean "training.stepSize"?',
  ],
  [
    "a path through a number",
    set("training.time.x=1"),
    '--set training.time.x=1: training.time is 0.2, which has no part "x"; set training.time itself.',
  ],
  [
    "an index beyond the list",
    set("data.classes.7.label=1"),
    'data.classes is a list of 2; got the index "7"; allowed: 0 or 1, or 2 to append.',
  ],
  [
    "an index that is a word",
    set("data.classes.first.label=1"),
    'got the index "first"; allowed: 0 or 1, or 2 to append.',
  ],
  ["a prototype", set("__proto__.polluted=1"), '__proto__: unknown key "__proto__"; allowed: version, name'],
  [
    "one of two wrong",
    set("training.time=0.3", "network.neurons=0"),
    "--set network.neurons=0: network.neurons: got 0; allowed:",
  ],
];

const usage: Row[] = [
  ["no command's name", flags("rnu"), "unknown command 'rnu'", "(Did you mean run?)"],
  [
    "an unknown flag",
    flags("run", "small.yaml", "--sett", "a=1"),
    "unknown option '--sett'",
    "(Did you mean --set?)",
    "Add --help",
  ],
  [
    "a flag of nothing",
    flags("--verbose"),
    "unknown option '--verbose'",
    "Add --help to see what is allowed.",
  ],
  [
    "no experiment",
    flags("run"),
    "missing required argument 'preset|file'",
    "Add --help to see what is allowed.",
  ],
  [
    "two experiments",
    flags("run", "small.yaml", "isotropic"),
    "Expected 1 argument but got 2.",
    "Add --help",
  ],
  [
    "a flag without its value",
    flags("run", "small.yaml", "--seed"),
    "option '--seed <n>' argument missing",
    "Add --help",
  ],
  [
    "a fractional seed",
    flags("run", "small.yaml", "--seed", "1.5"),
    "--seed 1.5: seed: got 1.5; allowed: a whole number of at least 0",
  ],
  [
    "a negative seed",
    flags("run", "small.yaml", "--seed", "-1"),
    "--seed -1: seed: got -1; allowed: a whole number of at least 0",
  ],
  [
    "a seed that no double holds",
    flags("run", "small.yaml", "--seed", "1e17"),
    "seed: got 100000000000000000; allowed: a whole number of at least 0 and at most 9007199253740991.",
  ],
  [
    "both parts",
    flags("run", "small.yaml", "--only", "both"),
    "argument 'both' is invalid. Allowed choices are network, limit.",
  ],
  [
    "an unknown method",
    flags("run", "small.yaml", "--methods", "birth-death"),
    '--methods birth-death: limit.methods.0.kind: got "birth-death", which is not available in this version; allowed: ',
  ],
  ["no method", flags("run", "small.yaml", "--methods", ","), "no method is named; allowed: particle-flow, "],
  [
    "a method twice",
    flags("run", "small.yaml", "--methods", "particle-flow,particle-flow"),
    '"particle-flow" stands twice; name each kind once.',
  ],
  [
    "a limit, and none",
    flags("run", "small.yaml", "--only", "network", "--methods", "particle-flow"),
    "--only network asks for no limit, --methods for some; use one of them.",
  ],
  [
    "to resume, and afresh",
    flags("run", "small.yaml", "--resume", "--force"),
    "--resume goes on with unfinished work, --force starts afresh; use one of them.",
  ],
  [
    "an empty --out",
    flags("run", "small.yaml", "--out", ""),
    "option '--out <folder>' argument '' is invalid. Allowed: the name of a folder.",
  ],
  [
    "--out is a file",
    flags("run", "small.yaml", "--out", "small.yaml"),
    "small.yaml: run folders cannot be written there",
    "Give a folder, or a name for a new one",
  ],
  [
    "no workers",
    flags("run", "small.yaml", "--workers", "0"),
    "argument '0' is invalid. Allowed: a whole number above 0.",
  ],
  [
    "a preset misspelt",
    flags("show", "isotropc"),
    'no preset "isotropc"; did you mean "isotropic"? Presets: animation, ',
  ],
  ["a file for a preset", flags("show", "./small.yaml"), 'no preset "./small.yaml"', "Presets: animation, "],
  [
    "an argument for list",
    flags("list", "all"),
    "too many arguments for 'list'. Expected 0 arguments but got 1.",
  ],
  ["an unknown workload", flags("bench", "--only", "sgd-d41"), 'no workload "sgd-d41"', "sgd-d40, sgd-d320"],
  [
    "half a step",
    flags("bench", "--steps", "1.5"),
    "argument '1.5' is invalid. Allowed: a whole number above 0.",
  ],
  ["a figure of no run", flags("figure", "small.yaml"), "no run folder: it has no manifest.json"],
  ["citations of no run", flags("cite", "."), "is no run folder: it has no manifest.json"],
  [
    "a plan of nothing",
    flags("plan", "small.yaml", "--set", "training.time=-1"),
    "--set training.time=-1: training.time: got -1; allowed: a number above 0",
  ],
  [
    "runs below a file",
    flags("runs", "--out", "small.yaml"),
    "small.yaml: no folder that you may look into; name the parent of run folders.",
  ],
];

const study = (over: string, ...args: readonly string[]): Input => ({
  files: { "s.yaml": `${text}${over}\n` },
  args: ["study", "s.yaml", ...args],
});
const kappa = "over: [{ name: kappa, path: network.initial.scale, values: [0.4, 0.8] }]";
const predict = (...args: readonly string[]): Input => flags("predict", "small.yaml", ...args);

const studies: Row[] = [
  ["a study of nothing", study(""), "over: nothing varies; add what a study goes over", "or use run."],
  ["no preset with rows", flags("study", "teacher"), "preset teacher:", "over: nothing varies; add"],
  [
    "a measure misspelt",
    study(`${kappa}\nmeasure: [limit.rsk]`),
    's.yaml:17: measure.0: got "limit.rsk"',
    'did you mean "limit.risk"?',
    "Allowed are names such as network.risk, ",
  ],
  [
    "a measure of a coordinate that is not there",
    study(`${kappa}\nmeasure: [distance.r2.w1]`),
    'did you mean "distance.r.w1"?',
  ],
  [
    "a question without this number",
    study(`${kappa}\nmeasure: [statics.infRsk]`),
    's.yaml:17: measure.0: got "statics.infRsk"',
    'did you mean "statics.infRisk"?',
  ],
  [
    "a conclusion that nobody draws",
    study(`${kappa}\nconclusion: statistics`),
    's.yaml:17: conclusion: got "statistics"; no conclusion has this name; did you mean "statics"?',
    "There are: ",
  ],
  [
    "a measure twice",
    study(`${kappa}\nmeasure: [risk, risk]`),
    'measure.1: "risk" stands twice; leave it out once.',
  ],
  [
    "a name twice",
    study("over: [{ name: a, path: seed, values: [1] }, { name: a, path: training.time, values: [1] }]"),
    'over.1.name: "a" stands twice; give each a name of its own.',
  ],
  [
    "a label twice",
    study("over: [{ name: a, path: seed, values: [1, 2, 1] }]"),
    "over.0.values.2: 1 stands twice; give each a name of its own.",
  ],
  [
    "a name that a column has",
    study("over: [{ name: id, path: seed, values: [1] }]"),
    `over.0.name: "id" is a column of every study's table; use another name.`,
  ],
  [
    "a value that nobody can take",
    study("over: [{ name: a, path: network.initial.scale, values: [0.4, -1] }]"),
    "s.yaml:16: network.initial.scale: got -1; allowed: a number of at least 0.",
  ],
  [
    "a path that is not there",
    study("over: [{ name: a, path: network.inital.scale, values: [1] }]"),
    'unknown key "inital"; did you mean "initial"?',
  ],
  [
    "no values",
    study("over: [{ name: a, path: seed, values: [] }]"),
    "over.0.values: got []; allowed: a list of at least 1",
  ],
  [
    "a range downwards",
    study("over: [{ name: a, path: seed, linear: [3, 1], count: 3 }]"),
    "over.0.linear: got [3, 1]; write a range upwards",
  ],
  [
    "a range of one",
    study("over: [{ name: a, path: training.time, linear: [1, 2], count: 1 }]"),
    "over.0.count: got 1; allowed: a whole number of at least 2",
  ],
  [
    "more points than anybody reads",
    study(
      `over: [${["seed", "training.time", "training.stepSize"].map((path) => `{ name: ${path}, path: ${path}, linear: [1, 2], count: 100 }`).join(", ")}]`,
    ),
    "over: these are 1000000 points; at most 10000. Leave rows out",
  ],
  [
    "a setting that the rows make",
    study(kappa, "--set", "network.initial.scale=0.3"),
    "--set network.initial.scale=0.3: the study's rows set network.initial.scale (s.yaml:16); leave this out",
  ],
  ["to resume a study, and afresh", study(kappa, "--resume", "--force"), "use one of them."],
  [
    "--studies is a file",
    study(kappa, "--studies", "s.yaml"),
    "error --studies ",
    "s.yaml: study folders cannot be written there",
  ],
  ["an η of nothing", predict("--eta", "0"), "--eta 0: allowed: a number above 0 and below 1"],
  ["an η that is no number", predict("--eta", "one"), "--eta one: allowed: a number above 0 and below 1"],
  ["an η of everything", predict("--eta", "1"), "--eta 1: allowed: a number above 0 and below 1"],
  [
    "a scan without a range",
    predict("--scan", "network.initial.scale"),
    "--scan network.initial.scale: write path=a:b:n, such as network.initial.scale=0.1:0.5:9.",
  ],
  ["a scan of two numbers", predict("--scan", "network.initial.scale=1:2"), "write path=a:b:n, such as"],
  [
    "a scan of words",
    predict("--scan", "network.initial.scale=a:b:3"),
    "a and b must be numbers, such as 0.1:0.5:9.",
  ],
  [
    "a scan of one value",
    predict("--scan", "network.initial.scale=1:2:1"),
    "n must be a whole number of at least 2",
  ],
  [
    "a scan of half a value",
    predict("--scan", "network.initial.scale=1:2:2.5"),
    "n must be a whole number of at least 2",
  ],
  [
    "a scan downwards",
    predict("--scan", "network.initial.scale=2:1:3"),
    "write the range upwards, from its first number to a larger one: network.initial.scale=1:2:3.",
  ],
  [
    "a scan of a path that is not there",
    predict("--scan", "network.initial.scal=1:2:3"),
    '--scan network.initial.scal, at 1: network.initial.scal: unknown key "scal"; did you mean "scale"?',
  ],
  [
    "a scan of whole numbers through fractions",
    predict("--scan", "network.neurons=10:11:3"),
    "--scan network.neurons, at 10.5: network.neurons: got 10.5; allowed: a whole number",
  ],
  [
    "a scan, and a setting of the same",
    predict("--scan", "seed=1:2:2", "--set", "seed=3"),
    "--set seed=3: --scan sets seed; leave one of them out.",
  ],
  [
    "a prediction of changes",
    predict("--set", "changes=[{step: 10, path: training.stepSize, value: 1e-4}]"),
    "changes: a verdict is on one law of motion; leave them out.",
  ],
];

/** All of them, by what is broken. */
export const groups: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ["syntax", syntax],
  ["files", files],
  ["values", values],
  ["times and changes", times],
  ["formulas", formulas],
  ["tables", tables],
  ["modules", modules],
  ["--set", settings],
  ["usage", usage],
  ["studies and predictions", studies],
];
