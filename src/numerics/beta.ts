/**
 * The regularised incomplete beta function and its inverse,
 *
 *     I_x(a, b) = ∫₀ˣ u^{a−1}(1 − u)^{b−1} du / B(a, b).
 *
 * Promise:   relative error of the smaller of I and 1 − I ≲ 2e-16·(16 + 2a|log(a/nx)| + 2|nx − a| + the like of b and
 *            1 − x), n = a + b: 1e-15 about the mean, 1e-13 at 1e-100 and a = b = 160.
 * How:       continued fraction [dlmf:8.17.22]; its factor x^a (1 − x)^b/B(a, b) in the saddle point form of
 *            [loader:00], as in gamma.ts.
 */
import { exp, log } from "./elementary.ts";
import { deviance, logGamma, stirlingError } from "./gamma.ts";
import { tailQuantile } from "./gammaQuantile.ts";

const inverseSqrt2Pi = 0.3989422804014327;
const epsilon = 1.1102230246251565e-16; // 2⁻⁵³
const tiny = 1e-300;

/** x^a y^b/B(a, b) for y = 1 − x, both inside (0, 1). */
function power(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y);
  return inverseSqrt2Pi * Math.sqrt((a / n) * b) * exp(exponent);
}

/** The continued fraction of a·I_x/power, for x ≤ (a + 1)/(a + b + 2). */
function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let value = d;
  for (let m = 1, change = 0; Math.abs(change - 1) > 2 * epsilon && m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || tiny);
    c = 1 + even / c || tiny;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || tiny);
    c = 1 + odd / c || tiny;
    change = d * c;
    value *= change;
  }
  return value;
}

function betaTail(a: number, b: number, x: number, y: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - betaTail(b, a, y, x);
  return (power(a, b, x, y) * fraction(a, b, x)) / a;
}

/** Regularised incomplete beta function I_x(a, b), a, b > 0, 0 ≤ x ≤ 1. */
export function incompleteBeta(a: number, b: number, x: number): number {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return NaN;
  if (x === 0 || x === 1) return x;
  return betaTail(a, b, x, 1 - x);
}

/** The quantile where it is at most ½, from u or from v = 1 − u, whichever is smaller. */
function nearZero(a: number, b: number, u: number, v: number): number {
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const leading = exp((log(u) + log(a) + logBeta) / a); // I ≈ x^a/(a B) as x → 0
  if (leading * b < 1e-17) return leading; // the next term, relatively, is below b x
  const slope = (x: number, y: number) => power(a, b, x, y) / (x * y);
  const lower = (x: number) => ({ mass: betaTail(a, b, x, 1 - x), slope: slope(x, 1 - x) });
  const upper = (x: number) => ({ mass: betaTail(b, a, 1 - x, x), slope: -slope(x, 1 - x) });
  const tail = u <= v ? { rising: true, at: lower } : { rising: false, at: upper };
  return tailQuantile(tail, Math.min(u, v), Math.min(leading, a / (a + b)), 1);
}

/** x in [0, 1] with I_x(a, b) = u, a, b > 0. Relative error ≲ 1e-14 for x ≤ ½, absolute error ≲ 1e-15 above. */
export function betaQuantile(a: number, b: number, u: number): number {
  if (!(a > 0 && b > 0 && u >= 0 && u <= 1)) return NaN;
  if (u === 0 || u === 1) return u;
  return u <= incompleteBeta(a, b, 0.5) ? nearZero(a, b, u, 1 - u) : 1 - nearZero(b, a, 1 - u, u);
}
