/** Times and changes, formulas, tables and settings as careless and hostile users write them. */

import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { edit, type Row, set, table } from "./brokenInput.ts";
import { smallExperiment as text } from "./smallExperiment.ts";

export const times: Row[] = [
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

export const formulas: Row[] = [
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

export const tables: Row[] = [
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

export const settings: Row[] = [
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
