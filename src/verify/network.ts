/** The network: its training, its risk, and the distances between clouds. */

import { monteCarloRisk } from "../energy/monteCarlo.ts";
import { populationRisk } from "../energy/populationRisk.ts";
import type { KernelPath } from "../kernels/kernels.ts";
import { ks, w1, w2 } from "../measure/distance.ts";
import { expectedW1 } from "../measure/expected.ts";
import { sample } from "../measure/marginal.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model, Network } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import { clock } from "../space/clock.ts";
import { isotropic, taught } from "./cases.ts";
import type { Oracle } from "./oracle.ts";

interface Run {
  readonly path: KernelPath;
  readonly stepSize: number;
  readonly steps: number;
  readonly lambda: number;
}

const drawn = (model: Model): Network =>
  model.initial.draw(1, model.neurons, model.neuron, model.data.dimension);

function trained(model: Model, network: Network, { path, stepSize, steps, lambda }: Run): Network {
  const training = sgd({
    model,
    network,
    clock: clock({ stepSize, time: steps * stepSize, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed: 1,
    lambda,
    block: 16,
    precision: path === "reference-f64" ? "f64" : "f32",
    kernelPath: path,
  });
  training.advance(steps);
  return training.network();
}

const steps = 200;
const stepSize = 1e-3;

/** The loop that anyone would write: one sample a step, in doubles. */
function plainLoop(model: Model, { neurons, dimension, w: initial }: Network): Float64Array {
  const w = initial.slice();
  const x = new Float32Array(dimension);
  const y = new Float64Array(1);
  const u = new Float64Array(neurons);
  for (let step = 0; step < steps; step++) {
    model.data.draw({ seed: 1, firstStep: step, count: 1, x, y }, fillNormals32);
    let output = 0;
    for (let i = 0; i < neurons; i++) {
      u[i] = 0;
      for (let k = 0; k < dimension; k++) u[i] += w[k * neurons + i] * x[k];
      output += model.activation.value(u[i]) / neurons;
    }
    for (let i = 0; i < neurons; i++) {
      const change = 2 * stepSize * (y[0] - output) * model.activation.derivative(u[i]);
      for (let k = 0; k < dimension; k++) w[k * neurons + i] += change * x[k];
    }
  }
  return w;
}

const largest = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The same network with one weight moved. */
const nudged = (network: Network, nudge: number): Network => ({
  ...network,
  w: network.w.map((value, k) => (k === 0 ? value + nudge : value)),
});

const training: Oracle[] = [
  {
    name: "SGD, weights whose bits differ between the kernel and its twin",
    expected: 0,
    source: "the readable f32 reference",
    tolerance: 0,
    got: (nudge) => {
      const model = isotropic(0);
      const network = drawn(model);
      const one = trained(model, nudged(network, nudge), {
        path: "auto-f32",
        stepSize,
        steps,
        lambda: 0.1,
      }).w;
      const other = trained(model, network, { path: "reference-f32", stepSize, steps, lambda: 0.1 }).w;
      return one.reduce((count, value, k) => count + (Object.is(value, other[k]) ? 0 : 1), 0);
    },
  },
  {
    name: "SGD in blocks of 16 − one step at a time, f64",
    expected: 0,
    source: "the plain loop",
    tolerance: 1e-10,
    got: (nudge) => {
      const model = isotropic(0);
      const network = drawn(model);
      const blocked = trained(model, nudged(network, nudge), {
        path: "reference-f64",
        stepSize,
        steps,
        lambda: 0,
      }).w;
      const plain = plainLoop(model, network);
      return largest(blocked.map((value, k) => value - plain[k]));
    },
  },
  {
    name: "SGD, decay alone: w after 100 steps of λs = 0.003",
    expected: 0.5478207015323074,
    source: "0.994¹⁰⁰ in decimals, to 16 digits",
    tolerance: 1e-13,
    got: (nudge) => {
      const model = taught({ dimension: 1, linear: [1] }, [0]);
      const network: Network = { neurons: 1, dimension: 1, a: null, b: null, w: Float64Array.of(1 + nudge) };
      return trained(model, network, { path: "reference-f64", stepSize: 0.01, steps: 100, lambda: 0.3 }).w[0];
    },
  },
];

const risk: Oracle = (() => {
  const model = isotropic(0, 20);
  const sampled = monteCarloRisk(model, drawn(model), { samples: 40_000, seed: 2 });
  return {
    name: "R_N of 20 neurons, exact",
    expected: sampled.risk,
    source: "40,000 raw samples; the tolerance is 4 standard errors",
    tolerance: 4 * sampled.error,
    mutation: 0.5,
    got: (nudge: number) => {
      const network = drawn(model);
      const longer = { ...network, w: network.w.map((value) => value * (1 + nudge)) };
      return populationRisk(model, longer, { tolerance: 1e-9, seed: 1 }).risk;
    },
  };
})();

const law = (values: number[], mass?: number[]) =>
  sample(Float64Array.from(values), mass === undefined ? null : Float64Array.from(mass));

const distances: Oracle[] = [
  {
    name: "W₁ of a shift by 0.7",
    expected: 0.7,
    f: (by: number) => w1(law([0, 1, 5]), law([0.7 + by, 1.7 + by, 5.7 + by])),
    source: "|shift|",
  },
  {
    name: "W₂ of {0, 1} and {0, 3}",
    expected: Math.SQRT2,
    f: (by: number) => w2(law([0, 1]), law([0, 3 + by])),
    source: "√(2²/2)",
  },
  {
    name: "KS of {0, 1} and {0, 3}",
    expected: 0.5,
    f: (by: number) => ks(law([0, 1]), law([0, 3], [0.5 + by, 0.5 - by])),
    source: "half of the mass",
  },
  {
    name: "E W₁ of 2 draws from a fair coin",
    expected: 0.25,
    f: (by: number) => expectedW1(law([0, 1 + by]), 2),
    source: "E |Bin(2, ½)/2 − ½|",
  },
].map(({ f, ...oracle }) => ({ ...oracle, tolerance: 1e-14, got: f }));

export const networkOracles = (): Oracle[] => [...training, risk, ...distances];
