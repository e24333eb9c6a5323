/**
 * The gamma function's logarithm and the incomplete gamma functions,
 *
 *     P(a, x) = ∫₀ˣ u^{a−1} e^{−u} du / Γ(a),   Q = 1 − P.
 *
 * Promise:   relative error of the smaller of P and Q ≲ 2e-16·(16 + 2a|log(a/x)| + 2|x − a|): 1e-15 about the mean,
 *            2e-13 at 1e-170 and a = 500. The larger is 1 minus it.
 * How:       series for P below a + 1, continued fraction for Q above [dlmf:8.11.4, 8.9.2]. Both carry the factor
 *            x^a e^{−x}/Γ(a + 1), whose logarithm is a small difference of large numbers; it is taken in the saddle
 *            point form of [loader:00], where that difference is never formed.
 */
import { exp, log, log1p } from "./elementary.ts";

const halfLog2Pi = 0.9189385332046728;
const inverseSqrt2Pi = 0.3989422804014327;
const epsilon = 1.1102230246251565e-16; // 2⁻⁵³
const tiny = 1e-300;

/**
 * δ(a) = log Γ(a) − (a − ½) log a + a − ½ log 2π, what Stirling's formula leaves out, a > 0.
 * Absolute error ≲ 1e-15 for a ≥ ½.
 */
export function stirlingError(a: number): number {
  let shifted = a;
  let value = 0;
  for (; shifted < 10; shifted++) value += (shifted + 0.5) * log1p(1 / shifted) - 1; // δ(a) − δ(a + 1)
  const z = 1 / (shifted * shifted);
  let series = 1 / 156 - z * (3617 / 122400);
  series = -691 / 360360 + z * series;
  series = 1 / 1188 + z * series;
  series = -1 / 1680 + z * series;
  series = 1 / 1260 + z * series;
  series = -1 / 360 + z * series;
  return value + (1 / 12 + z * series) / shifted;
}

/** a·log(a/x) + x − a ≥ 0 for a, x > 0, without cancellation where x is close to a. */
export function deviance(a: number, x: number): number {
  const gap = x - a;
  if (Math.abs(gap) > 0.3 * (x + a)) return a * log(a / x) + gap;
  const v = -gap / (x + a); // a/x = (1 + v)/(1 − v)
  const square = v * v;
  let term = 2 * a * v;
  let value = -gap * v;
  for (let odd = 3, change = 1; Math.abs(change) > epsilon * Math.abs(value); odd += 2) {
    term *= square;
    change = term / odd;
    value += change;
  }
  return value;
}

/** Poisson mass of real order, x^a e^{−x}/Γ(a + 1), for a ≥ 0, x ≥ 0. */
export function poissonMass(a: number, x: number): number {
  if (x === 0) return a === 0 ? 1 : 0;
  if (a === 0) return exp(-x);
  return (inverseSqrt2Pi / Math.sqrt(a)) * exp(-stirlingError(a) - deviance(a, x));
}

/**
 * log Γ(x) for x > 0.
 *
 * Accuracy: absolute error ≲ 2e-15·max(1, |log Γ|); relative accuracy is lost at the zeros x = 1 and x = 2.
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Infinity : NaN;
  if (x < 0.5) return logGamma(x + 1) - log(x);
  if (x === 1 || x === 2) return 0;
  return (x - 0.5) * log(x) - x + halfLog2Pi + stirlingError(x);
}

/** P(a, x) for x < a + 1: the Poisson mass times 1 + x/(a+1) + x²/((a+1)(a+2)) + … */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let total = 1;
  for (let k = 1; term > total * epsilon; k++) {
    term *= x / (a + k);
    total += term;
  }
  return total * poissonMass(a, x);
}

/** Q(a, x) for x ≥ a + 1, by the continued fraction in the modified Lentz form. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let k = 1, change = 0; Math.abs(change - 1) > 2 * epsilon && k < 100_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b || tiny);
    c = b + numerator / c || tiny;
    change = d * c;
    value *= change;
  }
  return value * a * poissonMass(a, x);
}

/** Regularised lower incomplete gamma function P(a, x), a > 0, x ≥ 0. */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === Infinity) return 1;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 − P(a, x), a > 0, x ≥ 0. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return NaN;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}
