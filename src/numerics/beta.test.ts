import stdBetainc from "@stdlib/math-base-special-betainc";
import { expect, test } from "vitest";
import { fromNumber, over, toNumber } from "../../test/oracles/fixedPoint.ts";
import * as exact from "../../test/oracles/special.ts";
import { betaQuantile, incompleteBeta } from "./beta.ts";

// 2a and 2b: the angle of a uniform direction in d = 2, 3, 4, 10, 40, 320, both ways round, and some others
const shapes: [number, number][] = [
  [1, 1],
  [1, 2],
  [2, 1],
  [1, 3],
  [1, 9],
  [9, 9],
  [1, 39],
  [39, 1],
  [1, 319],
  [319, 1],
  [319, 319],
  [60, 4],
  [16, 24],
];

/**
 * What is promised of the smaller tail: the exponent is a sum of logarithms and differences, each rounded to 2⁻⁵³ or so
 * of itself, and some ten roundings more come from the fraction.
 */
function promised(a: number, b: number, x: number): number {
  const part = (m: number, mean: number) => m * Math.abs(Math.log(m / mean)) + Math.abs(mean - m);
  return 2e-16 * (16 + 2 * part(a, (a + b) * x) + 2 * part(b, (a + b) * (1 - x)));
}

test("against the power series in integer arithmetic", () => {
  let [worst, worstShare] = [0, 0];
  for (const [twiceA, twiceB] of shapes) {
    for (let k = 1; k < 12; k++) {
      const x = k / 13; // the series is slow beyond
      const [a, b, want] = [twiceA / 2, twiceB / 2, exact.incompleteBeta(twiceA, twiceB, x)];
      const error = exact.relativeError(incompleteBeta(a, b, x), want);
      worst = Math.max(worst, error);
      worstShare = Math.max(worstShare, error / promised(a, b, x));
    }
  }
  console.log(
    `incompleteBeta: worst relative error ${worst.toExponential(1)}, ${worstShare.toFixed(2)} of the promise`,
  );
  expect(worstShare).toBeLessThan(1);
});

test("agrees with stdlib", () => {
  for (const [twiceA, twiceB] of shapes) {
    for (let k = 0; k <= 50; k++) {
      const [a, b, x] = [twiceA / 2, twiceB / 2, k / 50];
      // stdlib (after Boost) claims 1e-13 or so for a, b in the hundreds
      expect(Math.abs(incompleteBeta(a, b, x) - stdBetainc(x, a, b, true, false))).toBeLessThan(1e-13);
    }
  }
});

test("closed forms: uniform, arcsine, power", () => {
  for (let k = 1; k < 40; k++) {
    const x = k / 40;
    expect(Math.abs(incompleteBeta(1, 1, x) - x)).toBeLessThan(1e-15 * 4); // a dozen roundings near 1
    expect(Math.abs(incompleteBeta(0.5, 0.5, x) - (2 / Math.PI) * Math.asin(Math.sqrt(x)))).toBeLessThan(
      4e-15,
    );
    expect(Math.abs(incompleteBeta(3, 1, x) - x ** 3)).toBeLessThan(4e-15);
  }
});

test("the quantile against one Newton step in integer arithmetic", () => {
  let worst = 0;
  for (const [twiceA, twiceB] of shapes) {
    for (const u of [1e-6, 1e-3, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999, 1 - 1e-6]) {
      const x = betaQuantile(twiceA / 2, twiceB / 2, u);
      if (x > 0.9) continue; // where the oracle's series is slow; the mirrored shape has it
      const step = over(
        exact.incompleteBeta(twiceA, twiceB, x) - fromNumber(u),
        exact.betaPdf(twiceA, twiceB, x),
      );
      worst = Math.max(worst, Math.abs(toNumber(step) / x));
    }
  }
  console.log(
    `betaQuantile: worst relative error ${worst.toExponential(1)} for x < 0.9, u in [1e-6, 1 − 1e-6]`,
  );
  // Promised: 1e-14 for x ≤ ½ and 1e-15, absolute, above.
  expect(worst).toBeLessThan(1e-14);
});

test("mirror: the quantile of 1 − u is one minus that of the mirrored law", () => {
  for (const [twiceA, twiceB] of shapes) {
    for (let k = 1; k < 64; k++) {
      const [a, b, u] = [twiceA / 2, twiceB / 2, k / 64]; // 1 − u is exact
      expect(Math.abs(betaQuantile(a, b, u) + betaQuantile(b, a, 1 - u) - 1)).toBeLessThan(4e-15); // rounded near 1
    }
  }
});

test("the quantile finds its way from every start: shapes from 0.01 to 3000, tails to 1e-300", () => {
  for (let k = 0; k < 400; k++) {
    const fraction = (m: number) => (k * m) % 1;
    const [a, b] = [0.01 * 3e5 ** fraction(0.618034), 0.01 * 3e5 ** fraction(0.754878)];
    const u = k % 2 === 0 ? 10 ** (-300 * fraction(0.56984)) : fraction(0.56984);
    const x = betaQuantile(a, b, u);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(1);
    // quantiles below 1e-290 may be flushed to zero; those above ½ are doubles near 1, as coarse as I is steep
    if (x < 1e-290 || x > 0.5) continue;
    // an exponent of up to 700, rounded to 2⁻⁵³ of parts up to 3000·log(1e300)
    expect(Math.abs(incompleteBeta(a, b, x) - u)).toBeLessThan(1e-10 * u);
  }
});

test("ends and what is outside", () => {
  expect([
    incompleteBeta(2, 3, 0),
    incompleteBeta(2, 3, 1),
    betaQuantile(2, 3, 0),
    betaQuantile(2, 3, 1),
  ]).toEqual([0, 1, 0, 1]);
  expect([
    incompleteBeta(0, 1, 0.5),
    incompleteBeta(1, 1, 2),
    betaQuantile(1, 1, -1),
    betaQuantile(1, -1, 0.5),
  ]).toEqual(Array(4).fill(Number.NaN));
});
