import stdGammainc from "@stdlib/math-base-special-gammainc";
import stdGammaln from "@stdlib/math-base-special-gammaln";
import { expect, test } from "vitest";
import { fromNumber, log, one, over, times, toNumber } from "../../test/oracles/fixedPoint.ts";
import * as exact from "../../test/oracles/special.ts";
import { deviance, gammaP, gammaQ, logGamma, poissonMass } from "./gamma.ts";

/**
 * What is promised of the smaller tail: the exponent a·log(a/x) + x − a is rounded relative to its two parts, each
 * worth a unit of 2⁻⁵³ or so, and some ten roundings more come from the series or the fraction.
 */
const promised = (a: number, x: number) =>
  2e-16 * (16 + 2 * a * Math.abs(Math.log(a / x)) + 2 * Math.abs(x - a));

const shapes = [1, 2, 3, 5, 20, 40, 319, 320, 1000]; // 2a

test("P and Q against the series in integer arithmetic, to ten deviations either way", () => {
  let [worst, worstShare] = [0, 0];
  for (const twice of shapes) {
    for (let k = -10; k <= 10; k++) {
      const root = Math.sqrt(twice / 2) + 0.7 * k;
      const x = root > 0 ? root * root : 10 ** (k - 1);
      const lower = exact.gammaP(twice, fromNumber(x));
      const errorP = exact.relativeError(gammaP(twice / 2, x), lower);
      const errorQ = exact.relativeError(gammaQ(twice / 2, x), one - lower);
      const error = lower < one / 2n ? errorP : errorQ; // of the smaller one
      worst = Math.max(worst, error);
      worstShare = Math.max(worstShare, error / promised(twice / 2, x));
      expect(lower < one / 2n ? errorQ : errorP).toBeLessThan(promised(twice / 2, x)); // the larger is never worse
    }
  }
  console.log(
    `gammaP, gammaQ: worst relative error ${worst.toExponential(1)}, ${worstShare.toFixed(2)} of the promise`,
  );
  expect(worstShare).toBeLessThan(1);
});

test("P and Q agree with stdlib", () => {
  // stdlib (after Boost) claims a few 1e-14 for a up to 1e3 inside the bulk.
  for (let k = 0; k < 400; k++) {
    const a = 0.5 + (k % 20) * 3.3;
    const x = a * (0.3 + 0.1 * (k / 20));
    expect(Math.abs(gammaP(a, x) - stdGammainc(x, a, true, false))).toBeLessThan(1e-13);
    expect(Math.abs(gammaQ(a, x) - stdGammainc(x, a, true, true))).toBeLessThan(1e-13);
  }
});

test("log Γ against Γ at half-whole numbers and against stdlib", () => {
  let worst = 0;
  for (let twice = 1; twice <= 400; twice++) {
    const want = toNumber(log(exact.gammaOfHalf(twice)));
    worst = Math.max(worst, Math.abs(logGamma(twice / 2) - want) / Math.max(1, Math.abs(want)));
  }
  console.log(`logGamma: worst error ${worst.toExponential(1)} max(1, |log Γ|)`);
  // Promised: 2e-15. Below 10 Stirling's error is a sum of up to ten differences, each rounded near 1.
  expect(worst).toBeLessThan(2e-15);
  for (let k = 1; k < 2000; k++) {
    const want = stdGammaln(k * 0.0137);
    // stdlib is itself off by 5e-15 at x = 1.1919, as 40-digit arithmetic shows
    expect(Math.abs(logGamma(k * 0.0137) - want)).toBeLessThan(1e-14 * Math.max(1, Math.abs(want)));
  }
});

test("a·log(a/x) + x − a keeps its relative accuracy where it nearly vanishes", () => {
  for (const a of [0.5, 17, 160, 500]) {
    for (const share of [-0.9, -0.5, -0.45, -0.1, -1e-3, -1e-7, 1e-12, 1e-5, 0.02, 0.3, 0.8, 0.9, 5]) {
      const x = a * (1 + share);
      const [exactA, exactX] = [fromNumber(a), fromNumber(x)];
      const want = times(exactA, log(over(exactA, exactX))) + exactX - exactA;
      // a few roundings of the series; outside of it, of parts up to four times as large as their difference
      expect(exact.relativeError(deviance(a, x), want)).toBeLessThan(4e-15);
    }
  }
});

test("Poisson masses sum to one", () => {
  for (const mean of [0.1, 1, 17.3, 160, 900]) {
    let total = 0;
    for (let k = 0; k < 3 * mean + 60; k++) total += poissonMass(k, mean);
    // each mass is off by 16 roundings near the mean; the tail beyond is below 1e-18
    expect(Math.abs(total - 1)).toBeLessThan(1e-14);
  }
});

test("ends and what is outside", () => {
  expect([gammaP(2, 0), gammaQ(2, 0), gammaP(2, Infinity), gammaQ(2, Infinity)]).toEqual([0, 1, 1, 0]);
  expect([gammaP(0, 1), gammaP(2, -1), gammaQ(-1, 1), gammaQ(1, Number.NaN), logGamma(-1)]).toEqual(
    Array(5).fill(Number.NaN),
  );
  expect([logGamma(0), logGamma(1), logGamma(2)]).toEqual([Infinity, 0, 0]);
});
