/**
 * The law of the length of a standard normal vector in ℝᵈ, χ_d, and the noncentral χ²_d,
 *
 *     P(|g| ≤ x) = P(d/2, x²/2),   density 2^{1−d/2} x^{d−1} e^{−x²/2}/Γ(d/2),   any real d > 0.
 *
 * Promise:   distribution function: that of gamma.ts at a = d/2, plus 1e-16·|x²/2 − a| for the rounding of x²;
 *            quantile: relative error ≤ 2e-15 for d ≤ 1000, 1e-6 ≤ u ≤ 1 − 1e-6, and 1e-13 down to u = 1e-300.
 * Reference: the noncentral law is the Poisson mixture of central ones [johnson:95, 29.3].
 */
import { exp, log } from "./elementary.ts";
import { normalQuantile } from "./erfQuantile.ts";
import { gammaP, gammaQ, logGamma, poissonMass } from "./gamma.ts";
import { tailQuantile } from "./gammaQuantile.ts";

/** P(χ_d ≤ x). */
export function chiCdf(d: number, x: number): number {
  return x <= 0 ? 0 : gammaP(0.5 * d, 0.5 * x * x);
}

/** Density of χ_d at x; 0 for x < 0. */
export function chiPdf(d: number, x: number): number {
  if (x < 0) return 0;
  if (x === 0) return d === 1 ? 0.7978845608028654 : d > 1 ? 0 : Infinity;
  return (d / x) * poissonMass(0.5 * d, 0.5 * x * x);
}

/** Wilson and Hilferty's normal approximation, or the leading power of x where that is poor. */
function start(d: number, u: number): number {
  const spread = 2 / (9 * d);
  const cube = 1 - spread + normalQuantile(u) * Math.sqrt(spread);
  if (cube > 0.3) return Math.sqrt(d * cube * cube * cube);
  const half = 0.5 * d;
  return Math.SQRT2 * exp((log(u) + logGamma(half + 1)) / d);
}

/** x with P(χ_d ≤ x) = u, for 0 ≤ u ≤ 1. */
export function chiQuantile(d: number, u: number): number {
  if (!(d > 0 && u >= 0 && u <= 1)) return NaN;
  if (u === 0 || u === 1) return u === 0 ? 0 : Infinity;
  const first = start(d, u);
  if (first < 1e-9) return first; // the next term of the power series is below x²; and x² may underflow
  const a = 0.5 * d;
  const lower = (x: number) => ({ mass: gammaP(a, 0.5 * x * x), slope: chiPdf(d, x) });
  const upper = (x: number) => ({ mass: gammaQ(a, 0.5 * x * x), slope: -chiPdf(d, x) });
  const tail = u <= 0.5 ? { rising: true, at: lower } : { rising: false, at: upper };
  return tailQuantile(tail, u <= 0.5 ? u : 1 - u, first, Number.POSITIVE_INFINITY);
}

const negligible = 1e-18; // of the sum; a few hundred terms at most are dropped

/**
 * P(χ²_d(λ) ≤ x), the law of |g + m|² for |m|² = λ: Σ_j w_j P_j, w_j = Poisson(j; λ/2), P_j = P(d/2 + j, x/2).
 *
 * Summed downward from where w_j P_j has become negligible, through its largest terms: P_{j−1} = P_j + (a Poisson mass)
 * is then an addition, where upward it would be a cancelling subtraction. Relative error ≲ 1e-12, tested for d ≤ 320,
 * λ ≤ 700, down to 1e-50.
 */
export function noncentralChiSquareCdf(d: number, lambda: number, x: number): number {
  if (!(d > 0 && lambda >= 0) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 0;
  if (lambda === 0) return gammaP(0.5 * d, 0.5 * x);
  const a = 0.5 * d;
  const mean = 0.5 * lambda;
  const half = 0.5 * x;
  let j = firstNegligible(a, mean, half);
  let weight = poissonMass(j, mean);
  let probability = gammaP(a + j, half);
  let mass = poissonMass(a + j, half);
  let total = weight * probability;
  while (j > 0) {
    mass *= (a + j) / half;
    weight *= j / mean;
    j--;
    probability += mass;
    const term = weight * probability;
    total += term;
    if (term < negligible * total) break;
  }
  return total;
}

/** j beyond the largest w_j P_j from which on the terms are negligible, by w_{j+1}P_{j+1}/(w_j P_j) ≤ this ratio. */
function firstNegligible(a: number, mean: number, half: number): number {
  const ratio = (j: number) => (mean / (j + 1)) * Math.min(1, half / (a + j + 1));
  let j = 0;
  while (ratio(j) >= 1) j++;
  for (let left = 1; left > negligible; j++) left *= ratio(j);
  return j;
}
