import stdErf from "@stdlib/math-base-special-erf";
import stdErfc from "@stdlib/math-base-special-erfc";
import stdCdf from "@stdlib/stats-base-dists-normal-cdf";
import { describe, expect, test } from "vitest";
import * as exact from "../../test/oracles/special.ts";
import { erf, erfc, normalCdf, normalPdf, normalPdfCdf } from "./erf.ts";

// Promised: 2e-15. Two Horner schemes, whose last few roundings count, two divisions, an exponential and a product
// make about eight roundings of 2⁻⁵³ at most.
const promised = 2e-15;

/** `count` points that fill [from, to] evenly and meet no special value. */
const spread = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, k) => from + (to - from) * ((0.5 + k * 0.6180339887498949) % 1));

function worst(
  name: string,
  points: number[],
  got: (x: number) => number,
  want: (x: number) => bigint,
): number {
  let [error, at] = [0, Number.NaN];
  for (const x of points) {
    const here = exact.relativeError(got(x), want(x));
    if (here > error) [error, at] = [here, x];
  }
  console.log(`${name}: worst relative error ${error.toExponential(1)} at x = ${at}`);
  return error;
}

describe("against power series in integer arithmetic", () => {
  test("erf", () => {
    const points = [...spread(0, 6, 60), ...spread(0.46, 0.48, 10), 1e-300, 1e-9, 0.46875];
    expect(worst("erf", points, erf, exact.erf)).toBeLessThan(promised);
  });
  test("erfc in the tail, down to underflow", () => {
    const points = [...spread(0, 6, 40), ...spread(6, 26.5, 40), ...spread(3.99, 4.01, 10), 0.46875, 4];
    expect(worst("erfc", points, erfc, exact.erfc)).toBeLessThan(promised);
  });
  test("Φ in both tails", () => {
    const points = [...spread(-37.5, 0, 60), ...spread(-2, 9, 40)];
    expect(worst("normalCdf", points, normalCdf, exact.normalCdf)).toBeLessThan(promised);
  });
  test("ϕ", () => {
    expect(worst("normalPdf", spread(-37.5, 37.5, 80), normalPdf, exact.normalPdf)).toBeLessThan(promised);
  });
});

test("erf, erfc, Φ agree with stdlib", () => {
  // stdlib promises one ulp for erf and erfc; its Φ rounds x/√2, which costs x²/2·2⁻⁵³ in the tail.
  for (const x of spread(-6, 26, 4000)) {
    expect(Math.abs(erf(x) - stdErf(x))).toBeLessThanOrEqual(promised * Math.abs(stdErf(x)));
    expect(Math.abs(erfc(x) - stdErfc(x))).toBeLessThanOrEqual(promised * stdErfc(x));
    const [want, slack] = [stdCdf(-x, 0, 1), 2 * promised + 2e-16 * x * x];
    expect(Math.abs(normalCdf(-x) - want)).toBeLessThanOrEqual(slack * want);
  }
});

test("normalPdfCdf has the bits of normalPdf and normalCdf", () => {
  const out = new Float64Array(2);
  for (const x of [...spread(-45, 45, 2000), 0, -0, Infinity, -Infinity]) {
    normalPdfCdf(x, out);
    expect([out[0], out[1]]).toEqual([normalPdf(x), normalCdf(x)]);
  }
});

test("symmetry is exact and the ends are reached", () => {
  for (const x of spread(0, 40, 500)) {
    expect(erf(-x)).toBe(-erf(x));
    expect(normalPdf(-x)).toBe(normalPdf(x));
    // 1 − tail is rounded once
    expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThanOrEqual(2 ** -52);
  }
  expect([erf(0), erfc(0), normalCdf(0), erf(Infinity), erfc(Infinity), erfc(-Infinity)]).toEqual([
    0, 1, 0.5, 1, 0, 2,
  ]);
  expect([normalCdf(-Infinity), normalCdf(Infinity), normalPdf(Infinity)]).toEqual([0, 1, 0]);
});

test("NaN stays NaN", () => {
  for (const f of [erf, erfc, normalPdf, normalCdf]) expect(f(Number.NaN)).toBeNaN();
});
