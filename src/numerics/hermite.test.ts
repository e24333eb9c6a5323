import { expect, test } from "vitest";
import * as oracle from "../../test/oracles/fixedPoint.ts";
import { seeded } from "../../test/oracles/seeded.ts";
import { hermiteNormalised, sqrtIntegers } from "./hermite.ts";

const values = (x: number, degree: number): Float64Array => {
  const out = new Float64Array(degree + 1);
  hermiteNormalised(x, degree, out);
  return out;
};

test("the first are the written-out polynomials over √n!", () => {
  const explicit: readonly ((x: number) => number)[] = [
    () => 1,
    (x) => x,
    (x) => x ** 2 - 1,
    (x) => x ** 3 - 3 * x,
    (x) => x ** 4 - 6 * x ** 2 + 3,
    (x) => x ** 5 - 10 * x ** 3 + 15 * x,
    (x) => x ** 6 - 15 * x ** 4 + 45 * x ** 2 - 15,
  ];
  const factorial = [1, 1, 2, 6, 24, 120, 720];
  for (const x of [-3.5, -1, 0, 0.25, 2, 6]) {
    const got = values(x, 6);
    // Terms reach 6⁶ = 5e4, at which the written-out form has rounded: 1e-11 absolute.
    for (let n = 0; n <= 6; n++) expect(got[n]).toBeCloseTo(explicit[n](x) / Math.sqrt(factorial[n]), 10);
  }
});

test("agree with Heₙ in exact integers, up to degree 300", () => {
  const uniform = seeded(2);
  let worst = 0;
  for (let trial = 0; trial < 60; trial++) {
    const x = (uniform() - 0.5) * [2, 10, 60][trial % 3];
    const exact = oracle.fromNumber(x);
    const got = values(x, 300);
    let before = 0n;
    let he = oracle.one;
    let rootFactorial = oracle.fromNumber(0) + oracle.one; // (√n!)²
    let last = 0;
    for (let n = 0; n < 300; n++) {
      const next = oracle.times(exact, he) - BigInt(n) * before;
      before = he;
      he = next;
      rootFactorial *= BigInt(n + 1);
      const square = oracle.toNumber(oracle.over(oracle.times(he, he), rootFactorial));
      const value = (he < 0n ? -1 : 1) * Math.sqrt(square);
      const envelope = Math.sqrt(value * value + last * last);
      worst = Math.max(worst, Math.abs(got[n + 1] - value) / (envelope * (n + 1) * 2 ** -53));
      last = value;
    }
  }
  console.log(`Hermite: error at most ${worst.toFixed(2)} n 2^-53 of the envelope`);
  // Each step rounds four times and neither the oscillating nor the growing solution amplifies it.
  expect(worst).toBeLessThan(4);
});

test("are orthonormal under the normal law, by the trapezoidal rule", () => {
  // For an entire integrand that falls like exp(−x²/2) the rule with h = 1/16 errs by exp(−2π²/h²): only rounding
  // is left, 2,000 terms of at most 1.
  const degree = 60;
  const h = 1 / 16;
  const products = new Float64Array((degree + 1) ** 2);
  for (let x = -40; x <= 40; x += h) {
    const he = values(x, degree);
    const weight = (h * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    for (let m = 0; m <= degree; m++) {
      for (let n = 0; n <= degree; n++) products[m * (degree + 1) + n] += weight * he[m] * he[n];
    }
  }
  for (let m = 0; m <= degree; m++) {
    for (let n = 0; n <= degree; n++) {
      expect(Math.abs(products[m * (degree + 1) + n] - (m === n ? 1 : 0))).toBeLessThan(1e-12);
    }
  }
});

test("are written from the offset on and nowhere else", () => {
  const out = new Float64Array(6).fill(7);
  hermiteNormalised(2, 2, out, 2);
  expect([...out]).toEqual([7, 7, 1, 2, 3 / Math.sqrt(2), 7]);
  hermiteNormalised(2, 0, out, 5);
  expect(out[5]).toBe(1);
});

test("the table of roots grows and keeps its values", () => {
  for (const n of [1, 10, 1000, 5]) {
    const roots = sqrtIntegers(n);
    expect(roots.length).toBeGreaterThanOrEqual(n);
    for (let i = 0; i < n; i++) expect(roots[i]).toBe(Math.sqrt(i));
  }
});
