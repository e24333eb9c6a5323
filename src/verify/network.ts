/** The network: its training, its risk, and the distances between clouds. */

import { populationRisk } from "../energy/populationRisk.ts";
import { hasSimd, type KernelPath } from "../kernels/kernels.ts";
import { ks, w1, w2 } from "../measure/distance.ts";
import { expectedW1 } from "../measure/expected.ts";
import { sample } from "../measure/marginal.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model, Network } from "../model/contract.ts";
import { schedule } from "../model/schedules.ts";
import { exp } from "../numerics/elementary.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import { purposes, stream } from "../numerics/random.ts";
import { sum } from "../numerics/sums.ts";
import { clock } from "../space/clock.ts";
import { affine, isotropic, oneClass, taught } from "./cases.ts";
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

/** σ and σ′ written out again, so that the loop shares no formula with the kernels. */
interface Sigma {
  value(u: number): number;
  slope(u: number): number;
}

const clamp: Sigma = {
  value: (u) => Math.max(-2.5, Math.min(7.5, 10 * u - 7.5)),
  slope: (u) => (u > 0.5 && u < 1.5 ? 10 : 0),
};
const hyperbolic: Sigma = {
  value: (u) => 1 - 2 / (exp(2 * u) + 1),
  slope: (u) => 4 / (2 + exp(2 * u) + exp(-2 * u)),
};

/** a, b and w in one row. */
const flat = ({ a, b, w }: Network): Float64Array => Float64Array.of(...(a ?? []), ...(b ?? []), ...w);

const lambda = 0.1;

/** The loop that anyone would write for affine neurons: one sample a step, in doubles. Only the samples are shared. */
function plainLoop({ data }: Model, network: Network, { value, slope }: Sigma): Float64Array {
  const { neurons: N, dimension } = network;
  const theta = flat(network);
  const w = theta.subarray(2 * N);
  const x = new Float32Array(dimension);
  const y = new Float64Array(1);
  const u = new Float64Array(N);
  for (let step = 0; step < steps; step++) {
    data.draw({ seed: 1, firstStep: step, count: 1, x, y }, fillNormals32);
    let output = 0;
    for (let i = 0; i < N; i++) {
      u[i] = theta[N + i];
      for (let k = 0; k < dimension; k++) u[i] += w[k * N + i] * x[k];
      output += (theta[i] * value(u[i])) / N;
    }
    const change = 2 * stepSize * (y[0] - output);
    for (let i = 0; i < N; i++) {
      const byInner = change * theta[i] * slope(u[i]);
      const keep = 1 - 2 * lambda * stepSize;
      theta[i] = keep * theta[i] + change * value(u[i]);
      theta[N + i] = keep * theta[N + i] + byInner;
      for (let k = 0; k < dimension; k++) w[k * N + i] = keep * w[k * N + i] + byInner * x[k];
    }
  }
  return theta;
}

/** The same network with one weight moved. */
const nudged = (network: Network, nudge: number): Network => ({
  ...network,
  w: network.w.map((value, k) => (k === 0 ? value + nudge : value)),
});

/** The largest difference between a path's network and the plain loop's. */
function fromPlain(model: Model, sigma: Sigma, path: KernelPath, nudge: number): number {
  const network = drawn(model);
  const fast = flat(trained(model, nudged(network, nudge), { path, stepSize, steps, lambda }));
  const plain = plainLoop(model, network, sigma);
  // Math.max keeps a NaN, which passes nothing.
  return fast.reduce((most, value, k) => Math.max(most, Math.abs(value - plain[k])), 0);
}

/** Only where there is SIMD: elsewhere auto-f32 is the twin itself, and would be compared with itself. */
const kernelAndTwin: Oracle = {
  name: "SGD, numbers whose bits differ between the kernel and its twin",
  expected: 0,
  source: "the readable f32 reference",
  tolerance: 0,
  got: (nudge) => {
    const model = affine("truncated-relu");
    const network = drawn(model);
    const run = { stepSize, steps, lambda };
    const fast = flat(trained(model, nudged(network, nudge), { path: "wasm-f32", ...run }));
    const twin = flat(trained(model, network, { path: "reference-f32", ...run }));
    return fast.reduce((count, value, k) => count + (Object.is(value, twin[k]) ? 0 : 1), 0);
  },
};

const training: Oracle[] = [
  ...(hasSimd() ? [kernelAndTwin] : []),
  {
    name: "SGD in blocks of 16 − one step at a time, f64, truncated ReLU",
    expected: 0,
    source: "the plain loop",
    tolerance: 1e-10,
    got: (nudge) => fromPlain(affine("truncated-relu"), clamp, "reference-f64", nudge),
  },
  {
    name: "SGD, this machine's f32 path − the plain loop in doubles, tanh",
    expected: 0,
    source: "the plain loop",
    // 200 steps of 2s·|error in σ′|·|x| = 2e-3·1e-6·√72 (the cubics' promise) are 3e-6; f32's rounding adds 200 × 3e-8.
    tolerance: 1e-5,
    got: (nudge) => fromPlain(affine("tanh"), hyperbolic, "auto-f32", nudge),
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

/** The mean of (y − ŷ)² over raw samples of the isotropic case, ridge neurons, with its standard error. */
function rawRisk({ neurons, dimension, w }: Network, samples: number): { risk: number; error: number } {
  const { uniform, normal } = stream(2, purposes.monteCarlo);
  const x = new Float64Array(dimension);
  const squares = Float64Array.from({ length: samples }, () => {
    const label = uniform() < 0.5 ? 1 : -1;
    for (let k = 0; k < dimension; k++) x[k] = Math.sqrt(label === 1 ? 1.8 : 0.2) * normal();
    let output = 0;
    for (let i = 0; i < neurons; i++) {
      let u = 0;
      for (let k = 0; k < dimension; k++) u += w[k * neurons + i] * x[k];
      output += clamp.value(u) / neurons;
    }
    return (label - output) * (label - output);
  });
  const risk = sum(squares) / samples;
  const variance = sum(squares.map((each) => (each - risk) * (each - risk))) / (samples - 1);
  return { risk, error: Math.sqrt(variance / samples) };
}

function sampledRisk(): Oracle {
  const model = isotropic(0, 20);
  const sampled = rawRisk(drawn(model), 40_000);
  return {
    name: "R_N of 20 neurons, exact",
    expected: sampled.risk,
    source: "40,000 raw samples; the tolerance is 4 standard errors",
    tolerance: 4 * sampled.error,
    mutation: 0.5,
    got: (nudge) => {
      const network = drawn(model);
      const longer = { ...network, w: network.w.map((value) => value * (1 + nudge)) };
      return populationRisk(model, longer, { tolerance: 1e-9, seed: 1 }).risk;
    },
  };
}

/** R = 1 − 2·½(Eσ₁ + Eσ₂) + ¼(Eσ₁² + 2U + Eσ₂²) at ‖w₁‖ = 1, ‖w₂‖ = 2, 60° apart; y = 1. */
const arcCosine: Oracle = {
  name: "R_N of two ReLU neurons 60° apart",
  expected: 1 - 3 / Math.sqrt(2 * Math.PI) + (2.5 + (2 * (Math.sqrt(3) / 2 + Math.PI / 3)) / Math.PI) / 4,
  source: "U = ‖w‖‖v‖(sin φ + (π − φ) cos φ)/2π, the arc-cosine kernel",
  tolerance: 1e-9,
  got: (nudge) =>
    populationRisk(
      oneClass,
      {
        neurons: 2,
        dimension: 2,
        a: null,
        b: null,
        w: Float64Array.of(1, 1 + nudge, 0, Math.sqrt(3)),
      },
      { tolerance: 1e-9, seed: 1 },
    ).risk,
};

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

/** All checks of the network; made on call, because drawing samples takes time. */
export const networkOracles = (): Oracle[] => [...training, sampledRisk(), arcCosine, ...distances];
