/**
 * Distances between two laws on the line, exact for atoms, ties and cells:
 *
 *     W_p(F, G)^p = ∫₀¹ |Q_F(u) − Q_G(u)|^p du,   KS(F, G) = sup_x |F(x) − G(x)|.
 *
 * Both quantile functions are linear between the merged levels of F and G, both distribution functions between the
 * merged ends of segments, so each distance is a finite sum or maximum: no error but rounding.
 * Reference: C. Villani, Topics in Optimal Transportation (2003), theorem 2.18: the monotone coupling is optimal.
 */

import { cdf, cdfBefore, type Marginal, position } from "./marginal.ts";

/** W₁ in the coordinate's unit. */
export function w1(one: Marginal, other: Marginal): number {
  return sumOverLevels(one, other, (start, end) => {
    const sizes = Math.abs(start) + Math.abs(end);
    // A difference that changes sign makes two triangles of heights |start| and |end|.
    return start * end >= 0 ? 0.5 * sizes : (0.5 * (start * start + end * end)) / sizes;
  });
}

/** W₂ in the coordinate's unit. */
export function w2(one: Marginal, other: Marginal): number {
  return Math.sqrt(sumOverLevels(one, other, (start, end) => (start * start + start * end + end * end) / 3));
}

/** sup |F − G|, between 0 and 1. */
export function ks(one: Marginal, other: Marginal): number {
  return Math.max(largestGap(one, one, other), largestGap(other, one, other));
}

/** ∫₀¹ of a function of Q_F − Q_G; `mean` is its mean over a piece where the difference goes linearly start → end. */
function sumOverLevels(one: Marginal, other: Marginal, mean: (start: number, end: number) => number): number {
  let total = 0;
  let level = 0;
  let i = 0;
  let j = 0;
  while (i < one.count && j < other.count) {
    const endOne = one.cumulative[i + 1];
    const endOther = other.cumulative[j + 1];
    const next = Math.min(endOne, endOther);
    if (next > level) {
      const start = difference(position(one, i, level), position(other, j, level));
      const end = difference(position(one, i, next), position(other, j, next));
      total += (next - level) * mean(start, end);
      level = next;
    }
    if (endOne <= next) i++;
    if (endOther <= next) j++;
  }
  return total;
}

/** Two masses at the same infinity are together. */
const difference = (a: number, b: number): number => (a === b ? 0 : a - b);

/** The largest |F − G| at, and just before, the ends of one law's segments. */
function largestGap(at: Marginal, one: Marginal, other: Marginal): number {
  let largest = 0;
  const look = (x: number) => {
    largest = Math.max(
      largest,
      Math.abs(cdf(one, x) - cdf(other, x)),
      Math.abs(cdfBefore(one, x) - cdfBefore(other, x)),
    );
  };
  for (let j = 0; j < at.count; j++) {
    look(at.lower[j]);
    if (at.upper[j] !== at.lower[j]) look(at.upper[j]);
  }
  return largest;
}
