import { expect, test } from "vitest";
import { factorOf } from "./jkoFactor.ts";

/** A symmetric matrix with these eigenvalues: Householder's reflection (1 − 2vvᵀ) D (1 − 2vvᵀ), v = (1, 2, …)/‖·‖. */
function matrix(eigenvalues: readonly number[]): Float64Array {
  const n = eigenvalues.length;
  const length = Math.hypot(...eigenvalues.map((_, i) => i + 1));
  const H = eigenvalues.map((_, i) =>
    eigenvalues.map((_, j) => (i === j ? 1 : 0) - (2 * (i + 1) * (j + 1)) / (length * length)),
  );
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) a[i * n + j] += H[i][k] * eigenvalues[k] * H[j][k];
  return a;
}

test("the signs of the eigenvalues, and the solution, of indefinite matrices", () => {
  for (const eigenvalues of [[2], [-1], [3, 1], [3, -1], [-2, 5, 0.5, -0.1], [1, 2, 3, -4, 5]]) {
    const n = eigenvalues.length;
    const a = matrix(eigenvalues);
    const factor = factorOf(a, n);
    expect(factor?.negative).toBe(eigenvalues.filter((value) => value < 0).length);
    const x = Float64Array.from({ length: n }, (_, i) => 1 - 0.3 * i);
    const b = x.map((_, i) => x.reduce((total, value, j) => total + a[i * n + j] * value, 0));
    // Condition up to 50, pivots not below 1e-2: a few thousand roundings.
    for (const [i, value] of (factor?.solve(b) ?? []).entries())
      expect(Math.abs(value - x[i])).toBeLessThan(1e-12);
  }
});

test("a pivot of zero gives no factor", () => {
  expect(factorOf(Float64Array.of(0, 1, 1, 0), 2)).toBeNull();
  expect(factorOf(Float64Array.of(Number.NaN), 1)).toBeNull();
});
