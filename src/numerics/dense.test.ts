import { describe, expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { cholesky, choleskySolve, solve, symmetricEigen } from "./dense.ts";

const random = (length: number, seed: number): Float64Array => {
  const uniform = seeded(seed);
  return Float64Array.from({ length }, () => 2 * uniform() - 1);
};

/** a · bᵀ for row-major [n × k] and [n × k]. */
const timesTransposed = (a: Float64Array, b: Float64Array, n: number, k: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, ij) => {
    let total = 0;
    for (let l = 0; l < k; l++) total += a[Math.floor(ij / n) * k + l] * b[(ij % n) * k + l];
    return total;
  });

const timesVector = (a: Float64Array, x: Float64Array, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => {
    let total = 0;
    for (let j = 0; j < n; j++) total += a[i * n + j] * x[j];
    return total;
  });

const largest = (a: Float64Array): number => a.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
const distance = (a: Float64Array, b: Float64Array): number => largest(a.map((v, i) => v - b[i]));

/** Every size from 1 to 12 and two larger, several seeds each. */
const cases = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 33, 60].flatMap((n) =>
  [1, 2, 3, 4].map((seed) => ({ n, seed })),
);

describe("cholesky", () => {
  test.each(cases)("L Lᵀ = a, L lower, n = $n, seed $seed", ({ n, seed }) => {
    const b = random(n * (n + 2), seed);
    const a = timesTransposed(b, b, n, n + 2);
    const l = cholesky(a, n);
    // Backward error of the factorisation: (n + 1) 2⁻⁵³ times the diagonal (Higham 2002, theorem 10.3).
    expect(distance(timesTransposed(l, l, n, n), a)).toBeLessThan(2 * (n + 1) * 2 ** -53 * largest(a));
    for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(0);
    const x = random(n, seed + 100);
    const right = timesVector(a, x, n);
    // Residual, not error: stable whatever the condition; 3n + 1 roundings (Higham 10.4).
    const residual = distance(timesVector(a, choleskySolve(l, n, right), n), right);
    expect(residual).toBeLessThan(
      4 * n * n * 2 ** -53 * largest(a) * Math.max(1, largest(choleskySolve(l, n, right))),
    );
  });

  test("a zero pivot gives a zero column: a row and column of zeros, and a rank-one matrix of integers", () => {
    const l = cholesky(Float64Array.of(4, 0, 2, 0, 0, 0, 2, 0, 5), 3);
    expect([...l]).toEqual([2, 0, 0, 0, 0, 0, 1, 0, 2]);
    expect([...cholesky(Float64Array.of(4, 6, 6, 9), 2)]).toEqual([2, 0, 3, 0]);
    expect([...choleskySolve(l, 3, Float64Array.of(8, 0, 9))]).toEqual([1.375, 0, 1.25]);
    expect([...cholesky(new Float64Array(4), 2)]).toEqual([0, 0, 0, 0]);
  });

  test("takes a pivot within the stated rounding of a for zero, instead of dividing by its root", () => {
    // Of rank one but for 2⁻⁴⁰: the second pivot is rounding, the third column must not be blown up by it.
    const noise = 2 ** -40;
    const a = Float64Array.of(1, 1, 1, 1, 1 + noise, 1 + 1e-9, 1, 1 + 1e-9, 2);
    expect([...cholesky(a, 3, 2 ** -30)]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 1]);
    expect(cholesky(a, 3)[7]).toBeGreaterThan(1e-4); // 1e-9/2⁻²⁰
  });
});

describe("solve", () => {
  test.each(cases)("a x = b, n = $n, seed $seed", ({ n, seed }) => {
    const a = random(n * n, seed);
    const b = random(n, seed + 50);
    const kept = a.slice();
    const x = solve(a, n, b);
    expect(a).toEqual(kept);
    // Elimination with exchanges: residual ≤ 3n 2⁻⁵³ |L||U||x|, whose growth is below 10 for random matrices.
    expect(distance(timesVector(a, x, n), b)).toBeLessThan(
      30 * n * n * 2 ** -53 * largest(a) * Math.max(1, largest(x)),
    );
  });

  test("needs its row exchanges", () => {
    expect([...solve(Float64Array.of(0, 1, 1, 0), 2, Float64Array.of(2, 3))]).toEqual([3, 2]);
    const [x, y] = solve(Float64Array.of(1e-20, 1, 1, 1), 2, Float64Array.of(1, 2));
    expect([x, y]).toEqual([1, 1]); // without exchanges x would be 0
  });

  test("refuses a singular matrix, and its advice helps", () => {
    const singular = Float64Array.of(1, 2, 2, 4);
    expect(() => solve(singular, 2, Float64Array.of(1, 1))).toThrow("add a ridge to the diagonal");
    singular[0] += 0.5;
    singular[3] += 0.5;
    expect(solve(singular, 2, Float64Array.of(1, 1)).every(Number.isFinite)).toBe(true);
  });
});

describe("symmetricEigen", () => {
  test.each(cases)("a v = λ v, orthonormal, descending, n = $n, seed $seed", ({ n, seed }) => {
    const b = random(n * n, seed);
    const a = b.map((v, ij) => v + b[(ij % n) * n + Math.floor(ij / n)]);
    const { values, vectors } = symmetricEigen(a, n);
    // Each of ~5 sweeps turns every row n times: errors like √(5n) 2⁻⁵³ ‖a‖, ‖a‖ ≤ n max|a|; ten times for the worst.
    const tolerance = 10 * Math.sqrt(5 * n) * 2 ** -53;
    for (let k = 0; k < n; k++) {
      const v = vectors.slice(k * n, (k + 1) * n);
      expect(
        distance(
          timesVector(a, v, n),
          v.map((x) => x * values[k]),
        ),
      ).toBeLessThan(tolerance * n * largest(a));
      if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
    }
    const identity = Float64Array.from({ length: n * n }, (_, ij) => (ij % (n + 1) === 0 ? 1 : 0));
    expect(distance(timesTransposed(vectors, vectors, n, n), identity)).toBeLessThan(tolerance);
  });

  test("finds the eigenvalues of the second difference, 2 − 2 cos(kπ/(n + 1))", () => {
    const n = 20;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
    }
    const { values } = symmetricEigen(a, n);
    // 1e-14: ‖a‖ = 4 times the tolerance above
    for (let k = 0; k < n; k++)
      expect(values[k]).toBeCloseTo(2 - 2 * Math.cos(((n - k) * Math.PI) / (n + 1)), 13);
  });

  test("keeps multiple and zero eigenvalues, of a rank-one matrix and of the identity", () => {
    const { values } = symmetricEigen(Float64Array.of(1, 2, 2, 2, 4, 4, 2, 4, 4), 3);
    expect(values[0]).toBeCloseTo(9, 13);
    expect(Math.abs(values[1])).toBeLessThan(1e-14); // 9 · 2⁻⁵³ and a few roundings
    expect(Math.abs(values[2])).toBeLessThan(1e-14);
    expect([...symmetricEigen(Float64Array.of(3, 0, 0, 3), 2).values]).toEqual([3, 3]);
  });
});
