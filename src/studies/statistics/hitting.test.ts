import { expect, it } from "vitest";
import { hitting } from "./hitting.ts";

it("is exact where the curve falls exponentially", () => {
  const curve = [0, 0.7, 1.5, 2.5].map((t) => [t, 3 * Math.exp(-0.8 * t)] as const);
  // Rounding alone.
  expect(hitting(curve, 1)).toBeCloseTo(Math.log(3) / 0.8, 12);
});

it("errs by at most 1 % for a power law on places 25 % apart", () => {
  const curve = Array.from({ length: 14 }, (_, k) => [0.1 * 1.25 ** k, (0.1 * 1.25 ** k) ** -1.5] as const);
  for (let level = 3; level < 20; level += 0.37) {
    const exact = level ** (-1 / 1.5);
    // h²/(8t²) = 0.0078 with h = t/4, whatever the power.
    expect(Math.abs(hitting(curve, level) / exact - 1)).toBeLessThan(0.01);
  }
});

it("is the first time, at the level too, and tells never from before", () => {
  const curve = [
    [1, 4],
    [2, 1],
    [3, 4],
    [4, 0.5],
  ] as const;
  expect(hitting(curve, 1)).toBe(2);
  expect(hitting(curve, 2)).toBeCloseTo(1.5, 12);
  expect(hitting(curve, 0.4)).toBe(Number.POSITIVE_INFINITY);
  expect(hitting(curve, 4)).toBe(Number.NEGATIVE_INFINITY);
  expect(hitting([], 1)).toBe(Number.POSITIVE_INFINITY);
});
