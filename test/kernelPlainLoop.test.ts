import { expect, test } from "vitest";
import { sgdKernel } from "../src/kernels/kernels.ts";
import type { Activation, Network, Neuron } from "../src/model/contract.ts";
import {
  activations,
  flat,
  largestDifference,
  neuronLayouts,
  randomNetwork,
  randomSamples,
  train,
} from "./kernelCases.ts";
import { type PlainNeuron, plainStep } from "./oracles/plainSgd.ts";

/**
 * Both are exact up to rounding, ~1e-16 a step and weight; 1,000 steps at these sizes multiply it by less than 1e4 where
 * training contracts. Blocks that were an approximation would differ by s ≈ 1e-3.
 */
const tolerance = 1e-10;
const steps = 1000;

const plainNeurons = ({ neurons, dimension, a, b, w }: Network): PlainNeuron[] =>
  Array.from({ length: neurons }, (_, i) => ({
    a: a === null ? 1 : a[i],
    b: b === null ? 0 : b[i],
    w: Array.from({ length: dimension }, (_, k) => w[k * neurons + i]),
  }));

function plainFlat(neurons: readonly PlainNeuron[], { a, b, dimension }: Network): number[] {
  const rows = Array.from({ length: dimension }, (_, k) => neurons.map(({ w }) => w[k])).flat();
  return [
    ...(a === null ? [] : neurons.map((each) => each.a)),
    ...(b === null ? [] : neurons.map((each) => each.b)),
    ...rows,
  ];
}

interface Case {
  readonly block: number;
  readonly neurons: number;
  readonly dimension: number;
  readonly sigma: Activation;
  readonly layout: Neuron;
  readonly lambda: number;
  readonly share: number;
}

/** Largest difference of weights and losses, looked at on steps 1, 2, B − 1, B + 1, 3B + 5, and at the end. */
function difference({ block, neurons, dimension, sigma, layout, lambda, share }: Case): number {
  const network = randomNetwork(neurons, layout, neurons, dimension);
  const samples = randomSamples(dimension, steps, dimension, share);
  const kernel = sgdKernel(
    { neurons, dimension, capacity: block, activation: sigma, neuron: layout },
    "reference-f64",
  );
  kernel.load(network);
  const looks = [1, 2, block - 1, block + 1, 3 * block + 5, steps].filter((step) => step > 0);
  const seen = new Map<number, number[]>();
  const losses = train(kernel, samples, lambda, looks, (step) => seen.set(step, flat(kernel.weights())));

  const plain = plainNeurons(network);
  const rule = { sigma: sigma.value, slope: sigma.derivative, trained: layout.trained, lambda };
  let worst = 0;
  for (const [k, { x, y, s }] of samples.entries()) {
    const loss = plainStep(plain, x, y, s, rule);
    worst = Math.max(worst, Math.abs(loss - losses[k]));
    if (looks.includes(k + 1))
      worst = Math.max(worst, largestDifference(seen.get(k + 1) ?? [], plainFlat(plain, network)));
  }
  return worst;
}

const blocks = [1, 2, 3, 7, 16, 32];
/** None, weak, strong. */
const decays = [0, 0.1, 20];
const share = 2e-3;

/** A step moves ŷ by 2s a²σ′²|x|² of its error. With s ∝ 1/d that stays about 1 for σ′ = 10, and training contracts. */
test("every tail of N and d, blocks, activations, layouts and decays in turn, is the plain loop", () => {
  let turn = 0;
  for (let neurons = 1; neurons <= 17; neurons++) {
    for (let dimension = 1; dimension <= 9; dimension++, turn++) {
      const each: Case = {
        block: blocks[turn % blocks.length],
        neurons,
        dimension,
        sigma: activations[turn % activations.length],
        layout: neuronLayouts[Math.floor(turn / 3) % neuronLayouts.length],
        lambda: decays[Math.floor(turn / blocks.length) % decays.length], // each λ with each B
        share: share / dimension,
      };
      expect(difference(each), JSON.stringify({ ...each, sigma: each.sigma.kind })).toBeLessThan(tolerance);
    }
  }
});

test.each(blocks)("B = %i, all layouts and decays, is the plain loop", (block) => {
  for (const layout of neuronLayouts) {
    for (const lambda of decays) {
      const each: Case = { block, neurons: 5, dimension: 3, sigma: activations[6], layout, lambda, share };
      expect(difference(each), JSON.stringify({ ...each, sigma: each.sigma.kind })).toBeLessThan(tolerance);
    }
  }
});

test.each([
  ["γ is near 0 on either side", 250],
  ["γ is negative", 400],
])("the products of decay factors hold where %s", (_, lambda) => {
  // γ = 1 − 2λs with s = (0.5 … 1.5) · share: −0.5 … 0.5, and −1.4 … 0.2
  for (const layout of neuronLayouts) {
    const sigma = activations[0];
    const each: Case = { block: 7, neurons: 6, dimension: 4, sigma, layout, lambda, share };
    expect(difference(each)).toBeLessThan(tolerance);
  }
});

test("a share with γ = 0 exactly forgets the weights", () => {
  const [layout] = neuronLayouts;
  const network = randomNetwork(1, layout, 9, 5);
  const spec = { neurons: 9, dimension: 5, capacity: 4, activation: activations[0], neuron: layout };
  const samples = randomSamples(2, 4, 5, share).map((sample, j) => ({ ...sample, s: j === 2 ? 2 ** -9 : 0 }));
  for (const path of ["reference-f64", "reference-f32", "wasm-f32"] as const) {
    const kernel = sgdKernel(spec, path);
    kernel.load(network);
    train(kernel, samples, 2 ** 8); // 1 − 2·2⁸·2⁻⁹ = 0: each weight is now c x of step 2 alone
    const { w } = kernel.weights();
    for (let i = 0; i < 9; i++) {
      for (let k = 0; k < 5; k++) {
        // the direction of x₂: w_k x₀ = w_0 x_k to the rounding of f32
        expect(w[k * 9 + i] * samples[2].x[0]).toBeCloseTo(w[i] * samples[2].x[k], 6);
      }
    }
  }
});
