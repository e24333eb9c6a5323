/**
 * log and log1p by one reduction: x = 2ᵏ z with √½ ≤ z < √2, c a tabulated 13-bit reciprocal of z,
 *
 *     log x = k log 2 − log c + log(1 + r),    r = c z − 1,   |r| < 2⁻⁷,
 *
 * r in two parts without rounding, then Taylor. c = 1 near z = 1, so log x keeps its relative accuracy at its
 * zero. Only +, −, ×, ÷ and exact bit work: the same bits in every engine.
 * Reference: P. T. P. Tang, ACM Trans. Math. Softw. 16 (1990) 378–400.
 */

import { productError } from "./elementaryProduct.ts";
import { ln2, logTable, powersOfTwo } from "./elementaryTables.ts";

const word = new Float64Array(1);
const bits = new Uint32Array(word.buffer);
/** Typed arrays store in the machine's order: where the sign and exponent lie. */
const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const ln2Hi = ln2.hi;
const ln2Lo = ln2.lo;
const twoTo54 = 18014398509481984;

/** Top words of 1 and √½. */
const topOfOne = 0x3ff00000;
const topOfRootHalf = 0x3fe6a09e;

/** k of x ∈ (0, ∞): moving the top word from √½ to 1 moves the step of the exponent to √½. */
const exponentOf = (x: number): number => {
  const normal = x >= 2.2250738585072014e-308;
  word[0] = normal ? x : x * twoTo54;
  return ((bits[high] + (topOfOne - topOfRootHalf)) >>> 20) - (normal ? 1023 : 1077);
};

/** z = x/2ᵏ, exactly. */
const significandOf = (x: number, k: number): number =>
  k > -1000 ? x * powersOfTwo[1074 - k] : x * twoTo54 * powersOfTwo[1020 - k];

/** (log(1 + r) − r + r²/2)/r³ for |r| ≤ 2⁻⁷; leaves out r⁹/9 < 2⁻⁶⁶. */
const series = (r: number): number =>
  1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 - r * (1 / 8)))));

/** log x + relative for x ∈ (0, ∞), that is log(x(1 + relative)) for |relative| < 2⁻⁵². */
const logPositive = (x: number, relative: number): number => {
  const k = exponentOf(x);
  const z = significandOf(x, k);
  const leading = Math.fround(z);
  const i = 3 * ((z * 128 + 0.5) | 0);
  const c = logTable[i];
  const a = c * leading - 1; // exact: 24 + 13 bits
  const b = c * (z - leading);
  const r = a + b;
  const rLo = a - r + b;
  const whole = k * ln2Hi + logTable[i + 1]; // exact: at most 42 fractional bits, below 2¹⁰
  const sum = whole + r;
  const lost = whole - sum + r;
  const rest = rLo + relative + (k * ln2Lo + logTable[i + 2]);
  return sum + (lost + rest + r * r * (r * series(r) - 0.5));
};

/**
 * Natural logarithm.
 *
 * Accuracy: 0.51 ulp, subnormal x included. log 0 = −∞, log of a negative number is NaN.
 */
export const log = (x: number): number => {
  if (x > 0 && x < Number.POSITIVE_INFINITY) return logPositive(x, 0);
  if (x === 0) return Number.NEGATIVE_INFINITY;
  return x > 0 ? x : Number.NaN;
};

/**
 * log(1 + x), accurate near x = 0 too.
 *
 * Accuracy: 0.51 ulp. log1p(−0) = −0, log1p(−1) = −∞.
 */
export const log1p = (x: number): number => {
  if (x < 1e-9 && x > -1e-9) return x - 0.5 * x * x; // x³/3 is below 2⁻⁶¹ x
  if (!(x > -1 && x < Number.POSITIVE_INFINITY)) return log(1 + x);
  const sum = 1 + x;
  const lost = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  return logPositive(sum, lost / sum);
};

/**
 * log x = out[0] + out[1] for x ∈ (0, ∞), for pow.
 * Accuracy: relative 2⁻⁶⁵.
 */
export const logInTwoParts = (x: number, out: Float64Array): void => {
  const k = exponentOf(x);
  const z = significandOf(x, k);
  const leading = Math.fround(z);
  const i = 3 * ((z * 128 + 0.5) | 0);
  const c = logTable[i];
  const a = c * leading - 1;
  const b = c * (z - leading);
  const r = a + b;
  const rLo = a - r + b;
  const whole = k * ln2Hi + logTable[i + 1];
  const linear = whole + r;
  const linearLost = whole - linear + r;
  const square = r * r;
  const quadratic = linear - 0.5 * square;
  const quadraticLost = linear - quadratic - 0.5 * square;
  const cubic = square * r * (series(r) + r * r * r * r * r * r * (1 / 9 - r * (1 / 10)));
  const wholeLo = k * ln2Lo + logTable[i + 2];
  const rest =
    linearLost + quadraticLost + (wholeLo + (rLo * (1 - r) - 0.5 * productError(r, r, square)) + cubic);
  const sum = quadratic + rest;
  out[0] = sum;
  out[1] = quadratic - sum + rest;
};
