/**
 * σ″ from σ′: what Hessians of features in full coordinates need.
 *
 * Piecewise-linear σ: 0, since points meet a kink with probability 0 (the features' Hessian is that between kinks).
 * Polynomials: exact. Smooth σ: the symmetric difference of fourth order, error ≲ 3e-11 of σ″'s size for any distance of
 * σ's nearest pole (curvature.test.ts).
 */

import type { Activation } from "../model/contract.ts";

/** Balances h⁴ σ⁽⁶⁾/30 against rounding 1e-16/h for a pole at π/2 or beyond; a nearer one asks for less. */
const stepFor = (pole: number): number => Math.min(1, pole / (Math.PI / 2)) / 512;

export function secondDerivative({ shape, derivative }: Activation): (u: number) => number {
  if (shape.kind === "knots") return () => 0;
  if (shape.kind === "polynomial") {
    const second = shape.coefficients.map((c, n) => n * (n - 1) * c).slice(2);
    return (u) => second.reduceRight((sum, c) => sum * u + c, 0);
  }
  const step = stepFor(shape.pole);
  return (u) =>
    (8 * (derivative(u + step) - derivative(u - step)) -
      (derivative(u + 2 * step) - derivative(u - 2 * step))) /
    (12 * step);
}
