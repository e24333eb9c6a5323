/**
 * A straight line through points by least squares, with the band that its scatter allows: exponents, where x and y are
 * logarithms.
 */

import { betaQuantile } from "../../numerics/special.ts";

/** y ≈ intercept + slope·x, and the 95 % band of the slope. */
export interface Line {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly intercept: number;
}

/** Of both ends of a band together. */
const outside = 0.05;

/**
 * The band is slope ± t₀.₉₇₅(n − 2) · √(Σ residuals² / ((n − 2) Σ(x − x̄)²)), exact for independent normal errors of one
 * deviation. Two points have a line and no band: −∞ … ∞.
 *
 * @param points  at least two different x
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): Line {
  const count = points.length;
  const mean = (of: 0 | 1) => points.reduce((total, point) => total + point[of], 0) / count;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((total, [at]) => total + (at - x) * (at - x), 0);
  if (!(spread > 0)) throw new Error(`slope: got ${count} points of one x; a line needs two different ones.`);
  const rise = points.reduce((total, [at, value]) => total + (at - x) * (value - y), 0) / spread;
  const intercept = y - rise * x;
  const squares = points.reduce((total, [at, value]) => {
    const residual = value - intercept - rise * at;
    return total + residual * residual;
  }, 0);
  const freedom = count - 2;
  const half =
    freedom > 0
      ? studentQuantile(freedom) * Math.sqrt(squares / (freedom * spread))
      : Number.POSITIVE_INFINITY;
  return { slope: rise, low: rise - half, high: rise + half, intercept };
}

/** t with P(|T| > t) = 0.05 for Student's T of ν degrees of freedom, by P(|T| > t) = I_{ν/(ν + t²)}(ν/2, ½). */
function studentQuantile(freedom: number): number {
  const x = betaQuantile(freedom / 2, 0.5, outside);
  return Math.sqrt((freedom * (1 - x)) / x);
}
