/** Commands, studies and predictions as careless and hostile users type them. */

import { flags, type Input, type Row } from "./brokenInput.ts";
import { smallExperiment as text } from "./smallExperiment.ts";

export const usage: Row[] = [
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

export const studies: Row[] = [
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
