/** Finished runs, small enough for a test, of the kinds that a report must read well on. */

import { draftOf } from "../src/experiment/draft.ts";
import type { FinishedRun } from "../src/experiment/finished.ts";
import { experimentId, sha256Hex } from "../src/experiment/id.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { startSession } from "../src/experiment/session.ts";
import { numericTable } from "../src/model/table.ts";

const mixture = {
  version: 1,
  name: "small",
  data: {
    kind: "gaussian-mixture",
    blocks: [12],
    classes: [
      { weight: 0.5, label: 1, variance: [1.8] },
      { weight: 0.5, label: -1, variance: [0.2] },
    ],
  },
  network: {
    neurons: 20,
    activation: {
      kind: "piecewise-linear",
      knots: [
        [0.5, -2.5],
        [1.5, 7.5],
      ],
    },
    initial: { kind: "gaussian", scale: 0.8 },
  },
  training: { stepSize: 1e-3, time: 0.2 },
  limit: { methods: [{ kind: "particle-flow", atoms: 50, tolerance: 1e-4 }] },
  record: { times: [0, 0.1, 0.2], curve: 10 },
};

const [particleFlow] = mixture.limit.methods;
const populationFlow = { kind: "population-flow", tolerance: 1e-4 };

/** y = sign of x0 on 30 rows of a lattice; four inputs, so that D = 6 is recorded whole. */
const rows = Array.from({ length: 30 }, (_, row) => {
  const x = [1, 2, 3, 4].map((k) => ((row * k * 7) % 13) / 6.5 - 1);
  return [...x, x[0] > 0 ? 1 : -1].join(",");
});
const csv = ["x0,x1,x2,x3,y", ...rows].join("\n");

const cases = {
  mixture,
  replicas: {
    ...mixture,
    training: { ...mixture.training, replicas: 3 },
    limit: { methods: [particleFlow, populationFlow] },
  },
  network: { ...mixture, limit: { methods: [] } },
  limit: { ...mixture, training: { ...mixture.training, run: false } },
  population: { ...mixture, limit: { methods: [populationFlow] } },
  blocks: {
    ...mixture,
    name: "blocks",
    data: {
      kind: "gaussian-mixture",
      blocks: [5, 7],
      classes: [
        { weight: 0.5, label: 1, variance: [1.8, 1] },
        { weight: 0.5, label: -1, variance: [0.2, 1] },
      ],
    },
    network: {
      ...mixture.network,
      neuron: "affine-ridge",
      activation: { kind: "tanh" },
      initial: { kind: "gaussian", scale: 0.8, a: { mean: 1, sd: 0.1 }, b: 0 },
    },
    training: { ...mixture.training, schedule: { kind: "power", exponent: 0.25 } },
    limit: { methods: [{ ...particleFlow, tolerance: 1e-3 }] },
  },
  dataset: {
    ...mixture,
    name: "points",
    data: { kind: "dataset", file: "points.csv", target: "y", inputs: ["x0", "x1", "x2", "x3"], test: 0.25 },
    network: { ...mixture.network, neuron: "affine-ridge", activation: { kind: "tanh" } },
  },
  /** σ grows like u², and the step is far too large. */
  diverged: {
    ...mixture,
    name: "fast",
    data: { kind: "teacher", dimension: 6, quadratic: [3, 1, 0.5], noise: 0.1 },
    network: { ...mixture.network, activation: { kind: "polynomial", coefficients: [0, 0, 1] } },
    training: { stepSize: 0.05, time: 2, noise: { lambda: 0.05 } },
    record: { times: [0, 0.05, 1, 2], curve: 5 },
  },
};

/** The name of a case. */
export type ReportCase = keyof typeof cases;

export const reportCases = Object.keys(cases) as ReportCase[];

/** Computes a case in this thread. */
export function finishedRun(name: ReportCase): FinishedRun {
  const inputs = {
    "points.csv": { sha256: sha256Hex(csv), table: numericTable(csv, "points.csv") },
  };
  const { experiment, tables } = resolve(draftOf(cases[name]), inputs);
  const session = startSession(experiment, tables);
  if (experiment.limit.methods.length > 0) session.advance({ lane: "limit" });
  if (experiment.training.run) session.advance({ lane: "network" });
  const summary = session.summary({ name: experiment.name, id: experimentId(experiment) });
  return { experiment, tables, recording: session.recording(), summary };
}
