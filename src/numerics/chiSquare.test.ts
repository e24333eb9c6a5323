import { expect, it } from "vitest";
import { chiCdf } from "./chi.ts";
import { chiSquare } from "./chiSquare.ts";
import { stream } from "./random.ts";

it.each([1, 2, 3, 7, 39, 319])("draws follow χ²_%d (Kolmogorov)", (d) => {
  const n = 20_000;
  const random = stream(5, 11, d);
  const draw = chiSquare(d);
  const values = Float64Array.from({ length: n }, () => draw(random)).sort();
  let gap = 0;
  for (const [i, value] of values.entries()) {
    const below = chiCdf(d, Math.sqrt(value));
    gap = Math.max(gap, Math.abs(below - i / n), Math.abs(below - (i + 1) / n));
  }
  // P(√n·sup > 1.95) = 1e-3; the seed is fixed.
  expect(Math.sqrt(n) * gap).toBeLessThan(1.95);
});

it("of no dimension is 0, and a broken one is refused", () => {
  expect(chiSquare(0)(stream(1, 11))).toBe(0);
  expect(() => chiSquare(1.5)).toThrow("a whole number from 0");
});
