/** The noise of a block: the kernel and its twin in every bit, and the plan's covariances against step by step. */

import { describe, expect, test } from "vitest";
import type { SgdKernelSpec } from "../src/kernels/contract.ts";
import { blockPlan, planBlock } from "../src/kernels/decay.ts";
import { sgdKernel } from "../src/kernels/kernels.ts";
import { noisePlan, planNoise } from "../src/kernels/noise.ts";
import type { Network } from "../src/model/contract.ts";
import { neuron } from "../src/model/neurons.ts";
import { activations, flat, neuronLayouts, randomNetwork, randomSamples, train } from "./kernelCases.ts";
import { jointCovariance } from "./oracles/noiseRecursion.ts";
import { seeded } from "./oracles/seeded.ts";

const blocks = [1, 2, 3, 5, 7, 16, 32];
const decays = [0, 0.1, 20, 400]; // at shares of 1e-3 … 3e-3 γ is 1, near 1, near 0.92, and on both sides of 0
const temperatures = [1e-3, 0.5];
/** Of the activations: from here on each kernel makes a table, which takes longer than the training. */
const firstTable = 5;

/** Numbers that differ between the two paths; and between noise and none, where that is asked for. */
function differences(
  spec: SgdKernelSpec,
  network: Network,
  lambda: number,
  temperature: number,
  besideCold = false,
) {
  const steps = 3 * spec.capacity + 6;
  const samples = randomSamples(spec.dimension, steps, spec.dimension, 2e-3);
  const looks = [1, 2, spec.capacity + 1, 3 * spec.capacity + 5];
  const seed = spec.neurons + 2 ** 40;
  const run = (path: "wasm-f32" | "reference-f32", heat: number) => {
    const each = sgdKernel(spec, path);
    each.load(network);
    const seen: number[] = [];
    const at = (step: number) => {
      if (looks.includes(step)) seen.push(...flat(each.weights()));
    };
    const losses = train(each, samples, lambda, looks, at, { temperature: heat, seed });
    return [...seen, ...losses, ...flat(each.weights())];
  };
  const kernel = run("wasm-f32", temperature);
  const reference = run("reference-f32", temperature);
  expect(kernel.length).toBe(reference.length);
  const cold = besideCold ? run("wasm-f32", 0) : kernel;
  return {
    twins: kernel.filter((value, i) => !Object.is(value, reference[i])).length,
    moved: kernel.filter((value, i) => value !== cold[i]).length,
  };
}

describe("with noise the f32 kernel is its readable twin in every bit", () => {
  test.each(activations.map((sigma, index) => [sigma.kind, index] as const))("%s (%i)", (_, index) => {
    let turn = index;
    for (let neurons = 1; neurons <= 17; neurons++) {
      for (let dimension = 1; dimension <= 9; dimension++, turn++) {
        if (index >= firstTable && (neurons + 2 * dimension) % 7 !== index) continue;
        const layout = neuronLayouts[turn % neuronLayouts.length];
        const capacity = blocks[turn % blocks.length];
        const lambda = decays[Math.floor(turn / 2) % decays.length];
        const temperature = temperatures[Math.floor(turn / 3) % temperatures.length];
        const spec = { neurons, dimension, capacity, activation: activations[index], neuron: layout };
        const network = randomNetwork(turn, layout, neurons, dimension);
        const besideCold = index === 0;
        const { twins, moved } = differences(spec, network, lambda, temperature, besideCold);
        const where = `N ${neurons} d ${dimension} B ${capacity} λ ${lambda} layout ${turn % 8}`;
        expect(twins, where).toBe(0);
        const trainable = layout.trained.a || layout.trained.b || layout.trained.w;
        if (besideCold) expect(moved > 0, where).toBe(trainable);
      }
    }
  });

  test.each([64, 65, 130])("N = %i", (neurons) => {
    for (const [turn, layout] of neuronLayouts.entries()) {
      const spec = { neurons, dimension: 40, capacity: 16, activation: activations[turn], neuron: layout };
      expect(differences(spec, randomNetwork(turn, layout, neurons, 40), 0.1, 0.01).twins).toBe(0);
    }
  });
});

describe("the joint covariance of (ν, T) is that of one step at a time", () => {
  interface Case {
    readonly count: number;
    readonly rows: number;
    readonly lambda: number;
    readonly inputs: (random: () => number, l: number) => number[];
    readonly share: (random: () => number, l: number) => number;
  }

  /** Largest difference of a covariance, relative to the deviations of the two numbers (where one has none: absolute). */
  function difference({ count, rows, lambda, inputs, share }: Case): number {
    const random = seeded(count * 100 + rows);
    const x = Array.from({ length: count }, (_, l) => inputs(random, l));
    const s = Float64Array.from({ length: count }, (_, l) => share(random, l));
    const temperature = 0.7;
    const y = new Float64Array(count);
    const block = { count, y, s, lambda, temperature, seed: 1, firstStep: 0 };
    const plan = blockPlan(count);
    planBlock(plan, block, { neurons: 1, neuron: neuron("ridge", []), factor: 1 }, (value) => value);
    const noise = noisePlan(count);
    const dot = (l: number, m: number) => x[l].reduce((sum, value, k) => sum + value * x[m][k], 0);
    planNoise(noise, block, plan, dot, 2 ** -53);
    // (ν, T) as linear in (g, η)
    const within = count - 1;
    const maps = [
      ...x.map((row, l) => [
        ...row.map((value) => noise.factors[l] * value),
        ...Array.from({ length: within }, (_, m) => (l > m ? noise.root[(l - 1) * within + m] : 0)),
      ]),
      ...Array.from({ length: rows }, (_, k) =>
        Array.from({ length: rows + within }, (_, n) => (n === k ? noise.deviation * plan.scale : 0)),
      ),
    ];
    const truth = jointCovariance(x, [...s], lambda, temperature);
    let worst = 0;
    for (const [p, one] of maps.entries()) {
      for (const [q, other] of maps.entries()) {
        const found = one.reduce((sum, value, n) => sum + value * other[n], 0);
        const unit = Math.sqrt(truth[p][p] * truth[q][q]) || 1;
        worst = Math.max(worst, Math.abs(found - truth[p][q]) / unit);
      }
    }
    return worst;
  }

  const gaussianish = (rows: number) => (random: () => number) =>
    Array.from({ length: rows }, () => random() + random() - 1);
  const uneven = (random: () => number) => 2e-3 * (0.5 + random());

  // Sums of up to 64 + 9 products, and κ − kk/V loses up to V/ς² ≈ 64 units: 1e-16 · 64 · 73 ≈ 5e-13.
  const tolerance = 1e-12;

  test("for every length, with and without decay, γ near 0 and below", () => {
    for (const count of [1, 2, 3, 7, 16, 32, 64]) {
      for (const rows of [1, 2, 5, 9]) {
        for (const lambda of [0, 0.1, 20, 250, 400]) {
          const each = { count, rows, lambda, inputs: gaussianish(rows), share: uneven };
          expect(difference(each), `B ${count} d ${rows} λ ${lambda}`).toBeLessThan(tolerance);
        }
      }
    }
  });

  test("with a sample that is 0, γ = 0 exactly, steps without length, and the offset alone (x̃ = 1)", () => {
    const still = (random: () => number, l: number) => (l % 3 === 1 ? 0 : uneven(random));
    const zero = (random: () => number, l: number) => (l % 4 === 2 ? [0, 0, 0] : gaussianish(3)(random));
    const forgets = (_: unknown, l: number) => (l === 4 ? 2 ** -9 : 2 ** -11);
    const cases: Record<string, Case> = {
      zero: { count: 16, rows: 3, lambda: 0.1, inputs: zero, share: uneven },
      forgets: { count: 9, rows: 3, lambda: 2 ** 8, inputs: gaussianish(3), share: forgets },
      offset: { count: 16, rows: 1, lambda: 0.1, inputs: () => [1], share: uneven },
      nothing: { count: 4, rows: 2, lambda: 0.1, inputs: gaussianish(2), share: () => 0 },
    };
    for (const [name, each] of Object.entries(cases)) expect(difference(each), name).toBeLessThan(tolerance);
    // A step without length repeats ν where the samples are parallel: a pivot is rounding, and √rounding what it may leave.
    for (const lambda of [0, 0.1]) {
      const each = { count: 16, rows: 1, lambda, inputs: () => [1], share: still };
      expect(difference(each)).toBeLessThan(1e-6);
    }
  });
});
