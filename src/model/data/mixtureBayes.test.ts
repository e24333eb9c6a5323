import { expect, it } from "vitest";
import { mixtureBayesRisk } from "./mixtureBayes.ts";

const twoClasses = (one: number[], other: number[], weight = 0.5) => [
  { weight, label: 1, deviation: one },
  { weight: 1 - weight, label: -1, deviation: other },
];

/** In d = 2, u = |x|²/2 is exponential of mean τ²: E Var(y | x) = 4∫ p f q g/(p f + q g) du, by Simpson's rule. */
function inThePlane(tau: number, other: number, p: number): number {
  const [a, b] = [1 / tau ** 2, 1 / other ** 2];
  const value = (u: number) => {
    const [f, g] = [p * a * Math.exp(-a * u), (1 - p) * b * Math.exp(-b * u)];
    return f + g === 0 ? 0 : (4 * f * g) / (f + g);
  };
  const [end, n] = [40 * Math.max(tau, other) ** 2, 2_000_000];
  const h = end / n;
  let sum = value(0) + value(end);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * value(i * h);
  return (sum * h) / 3;
}

it("in the plane it is an integral of exponentials", () => {
  for (const [tau, other, p] of [
    [1.3, 0.7, 0.5],
    [1.05, 1, 0.2],
    [3, 0.1, 0.7],
  ]) {
    // Simpson: h is a hundredth of the narrower law at worst, and (1/100)⁴/180 ≈ 1e-10 of its mass.
    expect(mixtureBayesRisk([2], twoClasses([tau], [other], p))).toBeCloseTo(inThePlane(tau, other, p), 9);
  }
});

it("two blocks of one dimension are the plane, and blocks that tell nothing drop out", () => {
  // Half-normal laws instead of one exponential, a tensor of coarser panels.
  expect(mixtureBayesRisk([1, 1], twoClasses([1.3, 1.3], [0.7, 0.7]))).toBeCloseTo(
    inThePlane(1.3, 0.7, 0.5),
    6,
  );
  expect(mixtureBayesRisk([2, 5, 7], twoClasses([1.3, 2, 1], [0.7, 2, 1]))).toBeCloseTo(
    inThePlane(1.3, 0.7, 0.5),
    9,
  );
});

it("classes that look alike leave their labels' variance; far ones nothing; three telling blocks are not computed", () => {
  expect(mixtureBayesRisk([10], twoClasses([1], [1], 0.5))).toBeCloseTo(1, 12);
  expect(mixtureBayesRisk([10], twoClasses([1], [1], 0.1))).toBeCloseTo(0.36, 12);
  expect(mixtureBayesRisk([320], twoClasses([1.5], [0.5]))).toBeLessThan(1e-12);
  expect(mixtureBayesRisk([2, 2, 2], twoClasses([1, 2, 3], [2, 3, 4]))).toBeNull();
});
