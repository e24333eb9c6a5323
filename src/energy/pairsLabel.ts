/**
 * The label's moments along a neuron's direction, y_n(w) = E[y He_n(⟨x, w⟩/S)]/√n!, for sums over pairs:
 *
 *     a class of one label      y₀ = E y
 *     a polynomial teacher      y₀ = tr Q,   y₁ = ⟨l, w⟩/S,   y₂ = √2 ⟨w, Qw⟩/S²
 *     a link of one direction   y_n = f̃_n (⟨w, u⟩/S)ⁿ,   f̃_n = E f(g) He_n(g)/√n!,   cut at the series' degree.
 */

import type { Activation } from "../model/contract.ts";
import { sum } from "../numerics/sums.ts";

/** The label as the sums over pairs see it; `rows` holds weights, a neuron's from index `at` on, and S is its deviation. */
export interface LabelMoments {
  /** Beyond this order all y_n are 0. */
  readonly order: number;
  /** y_n(w), n = 0 … out.length − 1; the rest beyond `order` 0 */
  moments(rows: Float64Array, at: number, S: number, out: Float64Array): void;
  /**
   * Subtracts weight·Σ_{n ≤ degree} h̃_n ∂_w y_n at fixed S, h̃_n = h[row + n].
   */
  subtractDirection(
    h: Float64Array,
    row: number,
    degree: number,
    rows: Float64Array,
    at: number,
    S: number,
    weight: number,
    into: Float64Array,
  ): void;
  /** √(E y² − Σ_{n ≤ L} y_n²)·|p̂|^{L+1} at most: what cutting V at degree L leaves out, over the rest of σ beyond L. */
  rest(rows: Float64Array, at: number, S: number, degree: number): number;
}

export const constantLabel = (mean: number): LabelMoments => ({
  order: 0,
  moments: (_rows, _at, _S, out) => {
    out.fill(0);
    out[0] = mean;
  },
  subtractDirection: () => {},
  rest: () => 0,
});

/** y = ⟨l, x⟩ + Σ q_k x_k² */
export const polynomialLabel = (linear: Float64Array, quadratic: Float64Array): LabelMoments => ({
  order: 2,
  moments: (rows, at, S, out) => {
    out.fill(0);
    out[0] = sum(quadratic);
    for (let k = 0; k < linear.length; k++) {
      const w = rows[at + k] / S;
      out[1] += linear[k] * w;
      out[2] += Math.SQRT2 * quadratic[k] * w * w;
    }
  },
  subtractDirection: (h, row, _degree, rows, at, S, weight, into) => {
    const first = (weight * h[row + 1]) / S;
    const second = (2 * Math.SQRT2 * weight * h[row + 2]) / S;
    for (let k = 0; k < linear.length; k++) {
      into[at + k] -= first * linear[k] + second * quadratic[k] * (rows[at + k] / S);
    }
  },
  rest: () => 0,
});

/** y = f(⟨x, u⟩) with `degree` coefficients of f, which series may reach. */
export function linkLabel(direction: Float64Array, link: Activation, degree: number): LabelMoments {
  const f = new Float64Array(degree + 1);
  link.hermite(1, 0, degree, f, 0);
  const left = new Float64Array(degree + 1); // √(E f² − Σ_{n≤L} f̃_n²)
  let square = link.secondMoment(1, 0);
  for (let n = 0; n <= degree; n++) {
    square -= f[n] * f[n];
    left[n] = Math.sqrt(Math.max(0, square));
  }
  const cosine = (rows: Float64Array, at: number, S: number): number => {
    let p = 0;
    for (let k = 0; k < direction.length; k++) p += direction[k] * rows[at + k];
    return p / S;
  };
  return {
    order: degree,
    moments: (rows, at, S, out) => {
      const p = cosine(rows, at, S);
      out.fill(0);
      for (let n = 0, power = 1; n < Math.min(out.length, f.length); n++, power *= p) out[n] = f[n] * power;
    },
    subtractDirection: (h, row, reached, rows, at, S, weight, into) => {
      const p = cosine(rows, at, S);
      let slope = 0;
      for (let n = 1, power = 1; n <= reached; n++, power *= p) slope += n * f[n] * h[row + n] * power;
      for (let k = 0; k < direction.length; k++) into[at + k] -= ((weight * slope) / S) * direction[k];
    },
    rest: (rows, at, S, reached) => {
      const p = Math.abs(cosine(rows, at, S));
      let power = p;
      for (let n = 0; n < reached; n++) power *= p;
      return left[reached] * power;
    },
  };
}
