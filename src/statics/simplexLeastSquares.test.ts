import { describe, expect, it } from "vitest";
import { simplexLeastSquares } from "./simplexLeastSquares.ts";

/** Reproducible numbers in (−1, 1): Lehmer's generator. */
function numbers(seed: number): () => number {
  let state = seed * 7919 + 17;
  return () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  };
}

interface Case {
  readonly columns: Float64Array[];
  readonly target: Float64Array;
  readonly linear: Float64Array;
  readonly start: Float64Array;
}

function randomCase(seed: number): Case {
  const next = numbers(seed);
  const [n, K] = [1 + (seed % 40), 1 + ((seed * 7) % 12)];
  const columns = Array.from({ length: n }, () => Float64Array.from({ length: K }, next));
  if (n > 3) columns[n - 1] = columns[0].slice(); // two columns that are the same
  if (n > 5) columns[n - 2] = columns[1].map((x) => x * (1 + 1e-9)); // and two that nearly are
  const linear = Float64Array.from({ length: n }, () => (seed % 3 === 0 ? 0 : 0.3 * Math.abs(next())));
  const start = new Float64Array(n);
  start[seed % n] = 1;
  return { columns, target: Float64Array.from({ length: K }, () => 0.7 * next()), linear, start };
}

function slopes({ columns, target, linear }: Case, w: Float64Array): Float64Array {
  const residual = target.map((y, k) => columns.reduce((sum, column, j) => sum + w[j] * column[k], -y));
  return linear.map((q, j) => q + columns[j].reduce((sum, x, k) => sum + x * residual[k], 0));
}

describe("least squares on the simplex", () => {
  it("ends where no mass wants to move: 200 cases", () => {
    for (let seed = 0; seed < 200; seed++) {
      const of = randomCase(seed);
      const w = simplexLeastSquares(of.columns, of.target, of.linear, of.start);
      expect(Math.abs(w.reduce((sum, x) => sum + x, 0) - 1)).toBeLessThan(1e-14 * w.length);
      expect(Math.min(...w)).toBeGreaterThanOrEqual(0);
      const slope = slopes(of, w);
      const level = slope.reduce((sum, s, j) => sum + w[j] * s, 0);
      // ridge 1e-14 of ‖a‖² ≤ 12, shared by pairs 1e-9 apart: 1e-12 with a factor of ten to spare
      expect(Math.min(...slope)).toBeGreaterThan(level - 1e-11);
    }
  });

  it("reaches a target within the hull", () => {
    const columns = [
      [0, 0],
      [4, 0],
      [0, 4],
      [9, 9],
    ].map((x) => Float64Array.from(x));
    const w = simplexLeastSquares(
      columns.slice(0, 3),
      Float64Array.of(1, 2),
      new Float64Array(3),
      Float64Array.of(1, 0, 0),
    );
    // (1, 2) = ¼(4, 0) + ½(0, 4) + ¼(0, 0); the ridge moves weights by 1e-14 of 16 relative to a hull of size 4
    for (const [j, exact] of [0.25, 0.25, 0.5].entries()) expect(Math.abs(w[j] - exact)).toBeLessThan(1e-12);
  });

  it("keeps the nearest column of columns whose lengths differ by ten decades", () => {
    const columns = [
      [1, 0],
      [1e10, 1],
      [0, 1],
    ].map((x) => Float64Array.from(x));
    const w = simplexLeastSquares(
      columns,
      Float64Array.of(2, 0),
      new Float64Array(3),
      Float64Array.of(0, 0, 1),
    );
    // w₁ = 1e-10 of the long column makes up for what (1, 0) lacks: 2 = (1 − w₁) + 1e10 w₁
    const reached = columns.reduce((sum, [x], j) => sum + w[j] * x, 0);
    expect(Math.abs(reached - 2)).toBeLessThan(1e-4); // roundings of 1e10 · √1e-16 · w
  });
});
