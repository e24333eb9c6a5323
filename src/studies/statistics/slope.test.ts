import { expect, it } from "vitest";
import { slope } from "./slope.ts";

it("is the least-squares line, with Student's band worked out by hand", () => {
  // x = 0, 1, 2; y = 0, 3, 3: slope 3/2, intercept 1/2, residuals −½, 1, −½, Σ = 3/2; one degree of freedom, whose
  // t₀.₉₇₅ is tan(0.475π) = 12.7062: half the band is 12.7062 √(1.5/(1·2)).
  const line = slope([
    [0, 0],
    [1, 3],
    [2, 3],
  ]);
  const half = Math.tan(0.475 * Math.PI) * Math.sqrt(0.75);
  expect(line.slope).toBeCloseTo(1.5, 12);
  expect(line.intercept).toBeCloseTo(0.5, 12);
  // The incomplete beta function's inverse is good to about 1e-13, relative.
  expect(line.high).toBeCloseTo(1.5 + half, 9);
  expect(line.low).toBeCloseTo(1.5 - half, 9);
});

it("has t₀.₉₇₅(2) = 4.302653 with four points", () => {
  // Residuals 1, −1, −1, 1 about y = 2x + 5, orthogonal to 1 and x: s² = 4/2, Σ(x − x̄)² = 5.
  const line = slope([
    [0, 6],
    [1, 6],
    [2, 8],
    [3, 12],
  ]);
  expect(line.slope).toBeCloseTo(2, 12);
  expect(line.high - line.slope).toBeCloseTo(4.302653 * Math.sqrt(2 / 5), 5);
});

it("knows no band from two points, and no line from one x", () => {
  expect(
    slope([
      [1, 1],
      [3, 2],
    ]),
  ).toEqual({ slope: 0.5, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, intercept: 0.5 });
  expect(() =>
    slope([
      [1, 1],
      [1, 2],
    ]),
  ).toThrow("slope: got 2 points of one x; a line needs two different ones.");
});
