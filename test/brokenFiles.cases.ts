/** Files as careless and hostile users write them: their syntax, the files themselves, single values. */

import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bomb, edit, file, flags, type Row, set, withFolder } from "./brokenInput.ts";
import { smallExperiment as text } from "./smallExperiment.ts";

export const syntax: Row[] = [
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

export const files: Row[] = [
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

export const values: Row[] = [
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
