import stdQuantile from "@stdlib/stats-base-dists-chi-quantile";
import { expect, test } from "vitest";
import { fromNumber, over, toNumber } from "../../test/oracles/fixedPoint.ts";
import * as exact from "../../test/oracles/special.ts";
import { chiCdf, chiPdf, chiQuantile, noncentralChiSquareCdf } from "./chi.ts";

const dimensions = [1, 2, 3, 10, 40, 80, 320, 1000];

test("distribution function and density against series in integer arithmetic", () => {
  let worst = 0;
  for (const d of dimensions) {
    for (const t of [-6, -4, -2, -1, 0, 1, 2, 4, 6]) {
      const x = Math.max(Math.sqrt(d) + t * 0.7, 0.01 * (7 + t));
      // as gamma.test.ts, plus a rounding of x²/2, which counts |x²/2 − a|-fold
      const [a, y] = [d / 2, (x * x) / 2];
      const promised = 2e-16 * (16 + 2 * a * Math.abs(Math.log(a / y)) + 3 * Math.abs(y - a));
      const error = Math.max(
        exact.relativeError(chiCdf(d, x), exact.chiCdf(d, x)),
        exact.relativeError(chiPdf(d, x), exact.chiPdf(d, x)),
      );
      worst = Math.max(worst, error / promised);
    }
  }
  console.log(`chiCdf, chiPdf: ${worst.toFixed(2)} of what is promised at most`);
  expect(worst).toBeLessThan(1);
});

/** Relative distance of x from the exact quantile: one Newton step in integer arithmetic. */
function quantileError(d: number, u: number): number {
  const x = chiQuantile(d, u);
  return Math.abs(toNumber(over(exact.chiCdf(d, x) - fromNumber(u), exact.chiPdf(d, x))) / x);
}

test("quantiles, tails included", () => {
  let [worst, worstTail] = [0, 0];
  for (const d of dimensions) {
    for (const u of [1e-6, 1e-3, 0.02, 0.25, 0.5, 0.75, 0.98, 0.999, 1 - 1e-6]) {
      worst = Math.max(worst, quantileError(d, u));
    }
    // at d = 1 the quantile of 1e-300 would square to less than the oracle's last place
    for (const u of [d === 1 ? 1e-190 : 1e-300, 1e-100, 1e-20, 1 - 2 ** -40, 1 - 2 ** -53]) {
      worstTail = Math.max(worstTail, quantileError(d, u));
    }
  }
  console.log(
    `chiQuantile: worst relative error ${worst.toExponential(1)}, far tails ${worstTail.toExponential(1)}`,
  );
  // Promised. In the bulk the mass is good to some 20 roundings and divided by x p′/p, between 1 (d = 1) and 100.
  expect(worst).toBeLessThan(4e-15);
  // At u = 1e-190 and d = 1 the exponent is 437, rounded to 2⁻⁵³ of its parts: 1e-13.
  expect(worstTail).toBeLessThan(2e-13);
});

test("quantiles agree with stdlib", () => {
  for (const d of dimensions) {
    for (let k = 1; k < 64; k++) {
      const want = stdQuantile(k / 64, d);
      // stdlib iterates until its step is below 1e-10 or so and claims no more
      expect(Math.abs(chiQuantile(d, k / 64) - want)).toBeLessThan(1e-9 * want);
    }
  }
});

test("d = 2 in closed form, x = √(−2 log(1 − u))", () => {
  for (let k = 1; k < 200; k++) {
    const want = Math.sqrt(-2 * Math.log1p(-k / 200));
    expect(Math.abs(chiQuantile(2, k / 200) - want)).toBeLessThan(2e-15 * want); // ten roundings, halved by the root
  }
});

test("the noncentral law against the plain sum in integer arithmetic", () => {
  let worst = 0;
  for (const d of [1, 3, 40, 320]) {
    for (const lambda of [0.01, 2.5, 60, 700]) {
      const deviation = Math.sqrt(2 * d + 4 * lambda);
      for (const t of [-6, -3, -1, 0, 1, 3, 8]) {
        const x = Math.max(d + lambda + t * deviation, 0.001 * d);
        const want = exact.noncentralChiSquareCdf(d, lambda, x);
        worst = Math.max(worst, exact.relativeError(noncentralChiSquareCdf(d, lambda, x), want));
      }
    }
  }
  console.log(`noncentralChiSquareCdf: worst relative error ${worst.toExponential(1)}`);
  // Promised: a few hundred steps of two roundings each on top of gamma.ts's 2e-13 in the far tail.
  expect(worst).toBeLessThan(1e-12);
});

test("the noncentral law with λ = 0 is the central one; the ends", () => {
  for (const x of [0.5, 3, 30]) {
    const want = chiCdf(5, Math.sqrt(x));
    // the square root's rounding counts |x/2 − d/2|-fold, at most 13 × 2e-16
    expect(Math.abs(noncentralChiSquareCdf(5, 0, x) - want)).toBeLessThan(4e-15 * want);
  }
  expect([chiCdf(3, 0), chiCdf(3, -1), chiPdf(3, -1), chiPdf(3, 0), chiCdf(3, Infinity)]).toEqual([
    0, 0, 0, 0, 1,
  ]);
  expect([chiQuantile(3, 0), chiQuantile(3, 1), noncentralChiSquareCdf(3, 1, 0)]).toEqual([0, Infinity, 0]);
  expect(chiPdf(1, 0)).toBe(Math.sqrt(2 / Math.PI));
  for (const bad of [chiQuantile(0, 0.5), chiQuantile(3, 1.5), noncentralChiSquareCdf(3, -1, 1)])
    expect(bad).toBeNaN();
});
