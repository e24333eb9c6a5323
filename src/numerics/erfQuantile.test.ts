import stdQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { expect, test } from "vitest";
import { fromNumber, over, toNumber } from "../../test/oracles/fixedPoint.ts";
import * as exact from "../../test/oracles/special.ts";
import { normalQuantile } from "./erfQuantile.ts";

/** Relative distance of x from the exact quantile: one Newton step in integer arithmetic. */
function quantileError(x: number, u: number): number {
  const step = over(exact.normalCdf(x) - fromNumber(u), exact.normalPdf(x));
  return Math.abs(toNumber(step) / x);
}

test("relative error in the centre and in both tails", () => {
  // Promised: 2e-15. Two Horner schemes, a division, a square root and a logarithm: about eight roundings.
  let worst = 0;
  for (let k = 0; k < 40; k++) {
    const size = Math.exp(-1 - 17.5 * k);
    const points = [(k + 0.3) / 41, 0.5 + 2 ** -(k + 2), 1 - 2 ** -(k + 2), size];
    for (const u of points) worst = Math.max(worst, quantileError(normalQuantile(u), u));
  }
  console.log(`normalQuantile: worst relative error ${worst.toExponential(1)}`);
  expect(worst).toBeLessThan(2e-15);
});

test("agrees with stdlib", () => {
  // stdlib's rational functions have fewer digits in the tail: their documentation claims double precision, tests 1e-13.
  for (let k = 1; k < 2000; k++) {
    const u = k / 2000;
    const want = stdQuantile(u, 0, 1);
    expect(Math.abs(normalQuantile(u) - want)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(want)));
  }
});

test("grows with u, is odd about ½, and covers the ends", () => {
  let last = -Infinity;
  for (let k = 1; k < 4096; k++) {
    const x = normalQuantile(k / 4096);
    expect(x).toBeGreaterThan(last);
    expect(normalQuantile(1 - k / 4096)).toBe(k === 2048 ? 0 : -x);
    last = x;
  }
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  expect(Number.isFinite(normalQuantile(5e-324))).toBe(true);
  for (const u of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(u)).toBeNaN();
});
