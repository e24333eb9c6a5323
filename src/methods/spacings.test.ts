import { expect, test } from "vitest";
import { addSpacingDerivatives, spacingEntropy } from "./spacings.ts";

const mass = Float64Array.of(0.1, 0.3, 0.2, 0.4);
const q = Float64Array.of(-1, 0.5, 0.8, 2);

/** The two derivatives times `scale`, the second ones as a full matrix. */
function derivatives(at: Float64Array, scale: number) {
  const gradient = new Float64Array(4);
  const chain = { diagonal: new Float64Array(4), beside: new Float64Array(3) };
  addSpacingDerivatives(mass, at, scale, gradient, chain);
  const matrix = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 4 }, (_, j) =>
      i === j ? chain.diagonal[i] : Math.abs(i - j) === 1 ? chain.beside[Math.min(i, j)] : 0,
    ),
  );
  return { gradient, matrix };
}

const shifted = (i: number, by: number) => q.map((x, j) => (i === j ? x + by : x));

test("atoms at equal spacings: a uniform density's entropy, by hand", () => {
  // Three spacings of 2, each with a quarter of the mass; the outer eighths left out: 3/4 log(1/8).
  const quarter = new Float64Array(4).fill(0.25);
  expect(spacingEntropy(quarter, Float64Array.of(0, 2, 4, 6))).toBeCloseTo(0.75 * Math.log(0.125), 14);
});

test("an order that is lost is infinitely far", () => {
  expect(spacingEntropy(mass, Float64Array.of(0, 1, 1, 2))).toBe(Infinity);
  expect(spacingEntropy(mass, Float64Array.of(0, 2, 1, 3))).toBe(Infinity);
  expect(spacingEntropy(mass, Float64Array.of(0, 1, Number.NaN, 3))).toBe(Infinity);
});

test("derivatives are those of the value, and of each other", () => {
  // Central differences of step b: error b²f‴/6 with f‴ ≤ 3 · 4 · 0.25/0.3³ = 110, so 2e-9, and rounding 1e-16/b = 1e-11;
  // of the gradient b²f⁗/6 with f⁗ ≤ 3 · 12 · 0.25/0.3⁴ = 1,100, so 2e-8.
  const by = 1e-5;
  const { gradient, matrix } = derivatives(q, 3);
  for (let i = 0; i < 4; i++) {
    const first =
      (3 * (spacingEntropy(mass, shifted(i, by)) - spacingEntropy(mass, shifted(i, -by)))) / (2 * by);
    expect(Math.abs(first - gradient[i])).toBeLessThan(1e-8);
    const [up, down] = [by, -by].map((to) => derivatives(shifted(i, to), 3).gradient);
    for (let j = 0; j < 4; j++)
      expect(Math.abs((up[j] - down[j]) / (2 * by) - matrix[i][j])).toBeLessThan(1e-7);
  }
});

test("scaling: q → c q lowers it by the masses between times log c, so Σ q·gradient is minus these masses", () => {
  const { gradient } = derivatives(q, 1);
  const between = 1 - 0.5 * (mass[0] + mass[3]);
  expect(gradient.reduce((total, g, j) => total + g * q[j], 0)).toBeCloseTo(-between, 14);
});
