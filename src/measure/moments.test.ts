import { expect, it } from "vitest";
import { cells, sample } from "./marginal.ts";
import { deviation, mean } from "./moments.ts";

it("a weighted sample: the sums of the definition", () => {
  const law = sample(Float64Array.of(4, 0, 1, 0), Float64Array.of(0.25, 0.25, 0.25, 0.25));
  expect(mean(law)).toBe(1.25);
  expect(deviation(law)).toBe(Math.sqrt(17 / 4 - 25 / 16));
});

it("a uniform law on [2, 5] in any cells: 3.5 and √(9/12)", () => {
  const law = cells(Float64Array.of(2, 2.5, 4, 5), Float64Array.of(1, 3, 2));
  expect(mean(law)).toBeCloseTo(3.5, 14);
  expect(deviation(law)).toBeCloseTo(Math.sqrt(0.75), 14);
});

it("the deviation does not cancel far from 0", () => {
  // Exact in binary: 2²⁶ ± 1
  expect(deviation(sample(Float64Array.of(67108863, 67108865)))).toBe(1);
});
