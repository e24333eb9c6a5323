import { expect, test } from "vitest";
import * as oracle from "../../test/oracles/fixedPoint.ts";
import { seeded } from "../../test/oracles/seeded.ts";
import { sum } from "./sums.ts";

test("errs by half an ulp and n² 2⁻¹⁰⁵ of the absolute sum, however ill-conditioned", () => {
  for (let seed = 0; seed < 200; seed++) {
    const uniform = seeded(seed);
    const length = 1 + Math.floor(300 * uniform());
    const x = Array.from({ length }, () => (uniform() - 0.5) * 2 ** Math.floor(80 * uniform()));
    if (seed % 2) x.push(...x.map((v) => -v * (1 + 2 ** -30 * uniform()))); // nearly cancels
    const exact = x.reduce((total, v) => total + oracle.fromNumber(v), 0n);
    const size = x.reduce((total, v) => total + Math.abs(v), 0);
    const error = Math.abs(oracle.toNumber(oracle.fromNumber(sum(x)) - exact));
    // Neumaier's bound, (6): 2u|Σx| would do for the first term with u = 2⁻⁵³; the last addition rounds once.
    expect(error).toBeLessThanOrEqual(
      2 ** -53 * Math.abs(oracle.toNumber(exact)) * 1.01 + x.length ** 2 * 2 ** -105 * size,
    );
  }
});

test("keeps what a plain loop loses", () => {
  expect([1, 1e100, 1, -1e100].reduce((a, b) => a + b, 0)).toBe(0);
  expect(sum([1, 1e100, 1, -1e100])).toBe(2);
  const tenths = new Float64Array(1000000).fill(0.1);
  expect(sum(tenths)).toBe(100000); // 10⁶ times the double 0.1, to the nearest double
});

test("takes no terms, one term, and infinite terms", () => {
  expect(sum([])).toBe(0);
  expect(sum(new Float32Array([0.5]))).toBe(0.5);
  expect(sum([1, Number.POSITIVE_INFINITY, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(sum([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBeNaN();
  expect(sum([1, Number.NaN])).toBeNaN();
});
