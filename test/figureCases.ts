/** Finished runs, small enough for a test, of the kinds that figures must read well on. */

import { draftOf } from "../src/experiment/draft.ts";
import type { FinishedRun } from "../src/experiment/finished.ts";
import type { Frame } from "../src/experiment/frames.ts";
import { experimentId, sha256Hex } from "../src/experiment/id.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { startSession } from "../src/experiment/session.ts";
import { numericTable } from "../src/model/table.ts";

const truncatedRelu = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};
const classes = (plus: number[], minus: number[]) => [
  { weight: 0.5, label: 1, variance: plus },
  { weight: 0.5, label: -1, variance: minus },
];
const oneBlock = { kind: "gaussian-mixture", blocks: [12], classes: classes([1.8], [0.2]) };
const twoBlocks = { kind: "gaussian-mixture", blocks: [5, 7], classes: classes([1.8, 1], [0.2, 1]) };
const initial = { kind: "gaussian", scale: 0.8 };
const network = { neurons: 20, activation: truncatedRelu, initial };
const training = { stepSize: 1e-3, time: 2 };
const particles = { kind: "particle-flow", atoms: 50, tolerance: 1e-4 };

const oneReplica = {
  version: 1,
  name: "small",
  data: oneBlock,
  network,
  training,
  limit: { methods: [particles] },
  record: { curve: 30 },
};

/** y = sign of x0 on 30 rows of a lattice. */
const rows = Array.from({ length: 30 }, (_, row) => {
  const x = [1, 2, 3, 4].map((k) => ((row * k * 7) % 13) / 6.5 - 1);
  return [...x, x[0] > 0 ? 1 : -1].join(",");
});
const csv = ["x0,x1,x2,x3,y", ...rows].join("\n");

const cases = {
  oneReplica,
  /** Record times spaced in log t, a band over replicas, a second method, observables. */
  replicas: {
    ...oneReplica,
    training: { ...training, replicas: 3 },
    limit: { methods: [particles, { kind: "population-flow", tolerance: 1e-3 }] },
    record: {
      times: [0, { log: [1e-3, 2], count: 12 }],
      curve: 30,
      observables: [
        { name: "overlap", of: "tanh(2*r)" },
        { name: "tail", of: "relu(r - 1)" },
      ],
    },
  },
  limitOnly: {
    ...oneReplica,
    training: { ...training, run: false },
    limit: { dimension: "infinite", methods: [particles] },
  },
  networkOnly: { ...oneReplica, limit: { methods: [] } },
  /** Five coordinates' worth of panels, a point mass of a and b at the start, a smooth σ. */
  twoBlocks: {
    ...oneReplica,
    name: "two-blocks",
    data: twoBlocks,
    network: {
      ...network,
      neuron: "affine-ridge",
      activation: { kind: "tanh" },
      initial: { ...initial, a: 1, b: 0.5 },
    },
    training: { ...training, schedule: { kind: "power", exponent: 0.25 } },
    limit: { methods: [{ ...particles, tolerance: 1e-3 }] },
    changes: [{ step: 640, path: "training.stepSize", value: 2e-3 }],
  },
  /** Free energy with its certificate, and a second method that knows none. */
  noisy: {
    ...oneReplica,
    name: "noisy",
    training: { ...training, run: false, time: 0.5, noise: { lambda: 0.05, beta: 100 } },
    limit: {
      methods: [
        { kind: "finite-volume", cells: 60, upper: 5 },
        { kind: "langevin", atoms: 60, step: 0.01 },
      ],
    },
  },
  /** The limit ends in a point mass at 0. */
  trapped: {
    ...oneReplica,
    name: "trapped",
    network: {
      ...network,
      activation: {
        kind: "piecewise-linear",
        knots: [
          [0, -2.5],
          [0.5, -4],
          [1.5, 7.5],
        ],
      },
      initial: { kind: "gaussian", scale: 0.3 },
    },
    training: { stepSize: 1e-4, time: 0.5 },
  },
  /** Blows up in its first block: nothing but t = 0 is finite. */
  diverged: {
    version: 1,
    name: "diverging",
    data: { kind: "gaussian-mixture", blocks: [12], classes: [{ weight: 1, label: 1, variance: [40] }] },
    network: { neurons: 20, neuron: "affine-ridge", activation: { kind: "relu" }, initial },
    training: { stepSize: 5, time: 1000 },
    limit: { methods: [] },
  },
  /** No symmetry: recorded in projections, without a figure of the output. */
  dataset: {
    ...oneReplica,
    name: "points",
    data: { kind: "dataset", file: "points.csv", target: "y", inputs: ["x0", "x1", "x2", "x3"], test: 0.25 },
    network: { ...network, neuron: "affine-ridge", activation: { kind: "tanh" } },
  },
};

/** The name of a case. */
export type FigureCase = keyof typeof cases;

export const figureCases = Object.keys(cases) as FigureCase[];

/** The tables that the cases name, as files. */
export const caseFiles = { "points.csv": csv };

/** The experiment file of a case, as JSON. */
export const caseText = (name: FigureCase): string => JSON.stringify(cases[name]);

/** Computes a case in this thread. */
export const runOf = (name: FigureCase): FinishedRun => computed(cases[name]).run;

/** A case with an animation, and the frames of it. */
export function animatedOf(name: FigureCase): { run: FinishedRun; frames: readonly Frame[] } {
  const { record = {} } = cases[name] as { readonly record?: object };
  return computed({ ...cases[name], record: { ...record, animation: true } });
}

function computed(input: unknown): { run: FinishedRun; frames: readonly Frame[] } {
  const inputs = { "points.csv": { sha256: sha256Hex(csv), table: numericTable(csv, "points.csv") } };
  const { experiment, tables } = resolve(draftOf(input), inputs);
  const session = startSession(experiment, tables);
  if (experiment.limit.methods.length > 0) session.advance({ lane: "limit" });
  if (experiment.training.run) session.advance({ lane: "network" });
  const summary = session.summary({ name: experiment.name, id: experimentId(experiment) });
  return { run: { experiment, tables, recording: session.recording(), summary }, frames: session.frames() };
}
