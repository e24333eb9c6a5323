import { describe, expect, it } from "vitest";
import { activation } from "../model/activations.ts";
import { directionMean, normalMean } from "./directions.ts";

const truncatedRelu = activation({
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
});
const square = activation({ kind: "polynomial", coefficients: [0, 0, 1] });
const tanh = activation({ kind: "tanh" });

/** The law of u by the midpoint rule in the angle, density ∝ sin^{d−2}φ: sums that share nothing with Gauss rules. */
function angles(dimension: number, count: number): { u: number; weight: number }[] {
  const nodes = Array.from({ length: count }, (_, k) => {
    const angle = (Math.PI * (k + 0.5)) / count;
    return { u: Math.cos(angle), weight: Math.sin(angle) ** (dimension - 2) };
  });
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ u, weight }) => ({ u, weight: weight / total }));
}

function plainMean(
  sigma: (u: number) => number,
  blocks: [number, number],
  scales: [number, number],
  offset: number,
) {
  const [first, second] = blocks.map((d) => angles(d, 1500));
  let total = 0;
  for (const one of first)
    for (const other of second)
      total += one.weight * other.weight * sigma(scales[0] * one.u + scales[1] * other.u + offset);
  return total;
}

describe("directionMean", () => {
  it.each([[[12]], [[3]], [[2]], [[1]], [[5, 7]], [[1, 4]], [[2, 3, 6]]])(
    "is exact for a square, E (Σ S u + b)² = Σ S²/d + b², in blocks of %j",
    (blocks) => {
      const scales = blocks.map((_, block) => 1.7 - 0.4 * block);
      const exact = scales.reduce((sum, scale, block) => sum + scale ** 2 / blocks[block], 0.3 ** 2);
      // Gauss rules of 20 nodes and more are exact for polynomials: what is left is rounding.
      expect(directionMean(square, blocks)(scales, 0.3)).toBeCloseTo(exact, 12);
    },
  );

  it.each([
    { blocks: [5, 7], scales: [6, 2], offset: 0 },
    { blocks: [5, 7], scales: [2, 6], offset: 0.4 },
    { blocks: [16, 24], scales: [8, 0.01], offset: 0 },
    { blocks: [16, 24], scales: [0.5, 9], offset: 0 },
    { blocks: [3, 40], scales: [3, 3], offset: -0.2 },
  ] as { blocks: [number, number]; scales: [number, number]; offset: number }[])(
    "agrees with a plain sum over both angles: %j",
    ({ blocks, scales, offset }) => {
      for (const [sigma, size] of [
        [truncatedRelu, 10],
        [tanh, 2],
      ] as const) {
        const plain = plainMean(sigma.value, blocks, scales, offset);
        // 1e-4 of σ's range, a fiftieth of a px in a figure; the sum's own error is (π/1500)² of it, 4e-6.
        expect(Math.abs(directionMean(sigma, blocks)(scales, offset) - plain)).toBeLessThan(1e-4 * size);
      }
    },
  );

  it.each([
    { sigma: truncatedRelu, size: 10, blocks: [5, 7, 9], scales: [3, 2, 4], count: 300 },
    // Equal steps converge faster than any power for a smooth σ, and only to 2e-3 for a kink.
    { sigma: tanh, size: 2, blocks: [8, 12, 10, 20], scales: [3, 3, 3, 3], count: 48 },
    { sigma: tanh, size: 2, blocks: [8, 12, 10, 20, 9], scales: [1, 2, 3, 2, 1], count: 24 },
  ])("of more than two blocks agrees with a plain sum over all angles: $blocks", (each) => {
    const { sigma, size, blocks, scales, count } = each;
    const laws = blocks.map((d) => angles(d, count));
    const sum = (block: number, at: number): number => {
      if (block === blocks.length) return sigma.value(at);
      let total = 0;
      for (const { u, weight } of laws[block]) total += weight * sum(block + 1, at + scales[block] * u);
      return total;
    };
    expect(Math.abs(directionMean(sigma, blocks)(scales, 0.1) - sum(0, 0.1))).toBeLessThan(1e-4 * size);
  });

  it("does not depend on the order of the blocks", () => {
    const [one, other] = [directionMean(truncatedRelu, [5, 7]), directionMean(truncatedRelu, [7, 5])];
    expect(one([2, 3], 0.1)).toBeCloseTo(other([3, 2], 0.1), 13);
  });

  it("is σ(b) where the neuron sees nothing", () => {
    expect(directionMean(truncatedRelu, [5, 7])([0, 0], 1)).toBe(2.5);
  });
});

describe("normalMean", () => {
  it("is where directionMean tends to as dimensions grow", () => {
    const scales = (d: number) => [1.1 * Math.sqrt(d), 0.7 * Math.sqrt(d)];
    const far = (d: number) =>
      Math.abs(
        directionMean(truncatedRelu, [d, d])(scales(d), 0.2) -
          normalMean(truncatedRelu, [d, d])(scales(d), 0.2),
      );
    // The law of u√d differs from a normal one by O(1/d).
    expect(far(400) / far(100)).toBeCloseTo(0.25, 1);
    expect(far(400)).toBeLessThan(0.01);
  });
});
