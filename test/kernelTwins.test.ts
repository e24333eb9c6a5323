import { describe, expect, test } from "vitest";
import type { SgdKernelSpec } from "../src/kernels/contract.ts";
import { hasSimd, sgdKernel } from "../src/kernels/kernels.ts";
import type { Network } from "../src/model/contract.ts";
import { fillNormals32 } from "../src/numerics/normals32.ts";
import { activations, flat, neuronLayouts, randomNetwork, randomSamples, train } from "./kernelCases.ts";

const blocks = [1, 2, 3, 7, 16, 32];
const decays = [0, 0.1, 20, 400]; // 400: γ < 0

/** Numbers that differ between the two paths, NaN equal to NaN. */
function differences(spec: SgdKernelSpec, network: Network, lambda: number, steps = 70): number {
  const samples = randomSamples(spec.dimension, steps, spec.dimension, 2e-3);
  const looks = [1, 2, spec.capacity + 1, 3 * spec.capacity + 5];
  const [kernel, reference] = (["wasm-f32", "reference-f32"] as const).map((path) => {
    const each = sgdKernel(spec, path);
    each.load(network);
    const seen: number[] = [];
    const losses = train(each, samples, lambda, looks, (step) => {
      if (looks.includes(step)) seen.push(...flat(each.weights()));
    });
    return [...seen, ...losses, ...flat(each.weights())];
  });
  expect(kernel.length).toBe(reference.length);
  return kernel.filter((value, i) => !Object.is(value, reference[i])).length;
}

test("the SIMD kernel runs here", () => expect(hasSimd()).toBe(true));

describe("the f32 kernel is its readable twin in every bit", () => {
  test.each(activations.map((sigma, index) => [sigma.kind, index] as const))("%s (%i)", (_, index) => {
    let turn = index;
    for (const neurons of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 63, 64, 65, 130, 200]) {
      for (let dimension = 1; dimension <= 9; dimension++, turn++) {
        const layout = neuronLayouts[turn % neuronLayouts.length];
        const capacity = blocks[turn % blocks.length];
        const lambda = decays[Math.floor(turn / 2) % decays.length];
        const spec = { neurons, dimension, capacity, activation: activations[index], neuron: layout };
        const found = differences(spec, randomNetwork(turn, layout, neurons, dimension), lambda);
        expect(found, `N ${neurons} d ${dimension} B ${capacity} λ ${lambda} layout ${turn % 8}`).toBe(0);
      }
    }
  });

  test("on a knot, where all of it decides", () => {
    for (const [index, knot] of [
      [0, 0.5],
      [0, 1.5],
      [1, 0],
      [1, 0.5],
      [1, 1.5],
      [2, 0],
    ]) {
      const [, layout] = neuronLayouts;
      const spec = { neurons: 11, dimension: 3, capacity: 4, activation: activations[index], neuron: layout };
      const network = randomNetwork(1, layout, 11, 3);
      network.w.fill(0);
      network.b?.fill(knot);
      expect(differences(spec, network, 0, 4)).toBe(0);
    }
  });

  test("after it blew up", () => {
    const [layout] = neuronLayouts;
    const spec = { neurons: 9, dimension: 3, capacity: 4, activation: activations[4], neuron: layout };
    const network = randomNetwork(1, layout, 9, 3);
    for (let i = 0; i < network.w.length; i++) network.w[i] *= 1e12;
    expect(differences(spec, network, 0, 12)).toBe(0);
  });
});

test("f64 and f32 agree to rounding on equal samples", () => {
  for (const [index, activation] of activations.entries()) {
    const layout = neuronLayouts[index % 5];
    const spec = { neurons: 40, dimension: 6, capacity: 16, activation, neuron: layout };
    const [single, double] = (["wasm-f32", "reference-f64"] as const).map((path) => {
      const kernel = sgdKernel(spec, path);
      kernel.load(randomNetwork(index, layout, 40, 6));
      train(kernel, randomSamples(3, 32, 6, 1e-3), 0.1);
      return flat(kernel.weights());
    });
    // 32 steps of rounding 6e-8 each, weights up to about 3: no kink is crossed differently in so few steps
    for (const [i, value] of single.entries()) expect(Math.abs(value - double[i])).toBeLessThan(1e-5);
  }
});

describe("normals", () => {
  const [layout] = neuronLayouts;
  const kernel = sgdKernel(
    { neurons: 8, dimension: 7, capacity: 4, activation: activations[0], neuron: layout },
    "wasm-f32",
  );

  test("have the twin's bits for any count, seed and step", () => {
    for (const [seed, purpose, step, count] of [
      [1, 0, 0, 1],
      [1, 0, 1, 2],
      [2, 4, 7, 3],
      [3, 7, 12, 17],
      [2 ** 40 + 3, 9, 2 ** 33 + 5, 40],
      [2 ** 53 - 1, 10, 2 ** 53 - 1, 2500],
    ]) {
      const one = new Float32Array(count + 2);
      const other = new Float32Array(count + 2);
      kernel.normals(seed, purpose, step, count, one, 1);
      fillNormals32(seed, purpose, step, count, other, 1);
      expect(one).toEqual(other);
    }
  });

  test("go straight into the samples, and not beyond their end", () => {
    const expected = new Float32Array(7);
    fillNormals32(5, 0, 3, 7, expected, 0);
    kernel.x.fill(-9);
    kernel.normals(5, 0, 3, 7, kernel.x, 7);
    expect([...kernel.x.subarray(7, 14)]).toEqual([...expected]);
    expect([...kernel.x.subarray(0, 7), ...kernel.x.subarray(14)]).toEqual(new Array(21).fill(-9));
  });
});
