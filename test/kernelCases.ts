/** Cases that the kernels' tests share: activations of every kind, neurons of every layout, networks and samples. */

import type { SgdKernel } from "../src/kernels/contract.ts";
import { activation } from "../src/model/activations.ts";
import type { Activation, Network, Neuron } from "../src/model/contract.ts";
import { neuron } from "../src/model/neurons.ts";
import { stream } from "../src/numerics/random.ts";

export const activations: readonly Activation[] = [
  activation({
    kind: "piecewise-linear",
    knots: [
      [0.5, -2.5],
      [1.5, 7.5],
    ],
  }),
  activation({
    kind: "piecewise-linear",
    knots: [
      [0, -2.5],
      [0.5, -4],
      [1.5, 7.5],
    ],
  }),
  activation({ kind: "relu" }),
  activation({ kind: "linear" }),
  activation({ kind: "polynomial", coefficients: [0.25, -0.5, 0.3, 0.1] }),
  activation({ kind: "erf" }),
  activation({ kind: "tanh" }),
  activation({ kind: "softplus" }),
  activation({ kind: "formula", sigma: "3*tanh(2*u) + exp(-u^2)" }),
];

/** Every layout: ridge, and affine with each part trained or not. */
export const neuronLayouts: readonly Neuron[] = [
  neuron("ridge", []),
  neuron("affine-ridge", []),
  neuron("affine-ridge", ["a"]),
  neuron("affine-ridge", ["b"]),
  neuron("affine-ridge", ["a", "b"]),
  neuron("affine-ridge", ["w"]),
  neuron("affine-ridge", ["a", "w"]),
  neuron("affine-ridge", ["b", "w"]),
];

export function randomNetwork(seed: number, layout: Neuron, neurons: number, dimension: number): Network {
  const { normal } = stream(seed, 4);
  const affine = layout.kind === "affine-ridge";
  const many = (count: number, mean: number, sd: number) =>
    Float64Array.from({ length: count }, () => Math.fround(mean + sd * normal()));
  return {
    neurons,
    dimension,
    a: affine ? many(neurons, 1, 0.3) : null,
    b: affine ? many(neurons, 0.4, 0.5) : null,
    w: many(neurons * dimension, 0, 0.8 / Math.sqrt(dimension)),
  };
}

export interface Sample {
  readonly x: Float32Array;
  readonly y: number;
  readonly s: number;
}

/** Two labels, two deviations; shares that vary about `share`. */
export function randomSamples(seed: number, count: number, dimension: number, share: number): Sample[] {
  const { normal, uniform } = stream(seed, 0);
  return Array.from({ length: count }, () => {
    const y = uniform() < 0.5 ? 1 : -1;
    const tau = y > 0 ? 1.34 : 0.45;
    return {
      x: Float32Array.from({ length: dimension }, () => tau * normal()),
      y,
      s: share * (0.5 + uniform()),
    };
  });
}

/** Feeds samples in blocks that end at multiples of the capacity and at `ends`; calls `at` there. Returns the losses. */
export function train(
  kernel: SgdKernel,
  samples: readonly Sample[],
  lambda: number,
  ends: readonly number[] = [],
  at: (step: number) => void = () => {},
  { temperature = 0, seed = 1 } = {},
): number[] {
  const losses: number[] = [];
  const loss = new Float64Array(kernel.capacity);
  const dimension = kernel.x.length / kernel.capacity;
  let step = 0;
  while (step < samples.length) {
    const multiple = (Math.floor(step / kernel.capacity) + 1) * kernel.capacity;
    const end = Math.min(multiple, samples.length, ...ends.filter((each) => each > step));
    const block = samples.slice(step, end);
    for (const [j, { x }] of block.entries()) kernel.x.set(x, j * dimension);
    const y = Float64Array.from(block, (sample) => sample.y);
    const s = Float64Array.from(block, (sample) => sample.s);
    kernel.advance({ count: block.length, y, s, lambda, temperature, seed, firstStep: step }, loss);
    losses.push(...loss.subarray(0, block.length));
    step = end;
    at(step);
  }
  return losses;
}

/** All numbers of a network, in one row. */
export const flat = ({ a, b, w }: Network): number[] => [...(a ?? []), ...(b ?? []), ...w];

export const largestDifference = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((worst, value, i) => {
    const difference = Math.abs(value - other[i]);
    return difference > worst || Number.isNaN(difference) ? difference : worst;
  }, 0);
