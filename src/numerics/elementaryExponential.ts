/**
 * exp, expm1 and tanh by one reduction,
 *
 *     x = (128 m + j) (log 2)/128 + r,   |r| ≤ (log 2)/256,   eˣ = 2ᵐ · 2^{j/128} · (1 + p(r)),
 *
 * with 2^{j/128} tabulated in twice double precision and p the Taylor polynomial of eʳ − 1 (r⁶/720 < 2⁻⁶⁰).
 * Only +, −, ×, ÷ and table look-ups: the same bits in every engine.
 * Reference: P. T. P. Tang, ACM Trans. Math. Softw. 15 (1989) 144–157.
 */

import { productError } from "./elementaryProduct.ts";
import { expTable, ln2Step, powersOfTwo } from "./elementaryTables.ts";

const stepsPerUnit = 1 / (ln2Step.hi + ln2Step.lo);
const stepHi = ln2Step.hi;
const stepLo = ln2Step.lo;
/** 1.5·2⁵²: adding and subtracting it rounds to an integer. */
const rounder = 6755399441055744;

/** eʳ − 1 − r for |r| ≤ 0.0028. */
const tail = (r: number): number => r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
/** The next term, for where 1 is taken off. */
const tailEnd = (r: number): number => r * r * r * (r * r * r * (1 / 720));

/** y·2ᵐ, rounded once (to a subnormal, 0 or Infinity where it must be), for y in [½, 2] and any integer m. */
const timesPowerOfTwo = (y: number, m: number): number => {
  if (m > 1023) return m > 1025 ? Number.POSITIVE_INFINITY : y * 4 * powersOfTwo[m - 2 + 1074];
  if (m < -1074) return m < -1076 ? 0 : (y / 4) * powersOfTwo[m + 2 + 1074];
  return y * powersOfTwo[m + 1074];
};

/**
 * eˣ.
 *
 * Accuracy: 0.51 ulp; subnormal results are rounded to the nearest but one. Overflows to Infinity beyond
 * 709.78, underflows to 0 below −745.13.
 */
export const exp = (x: number): number => {
  if (x > 709.8) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  const k = x * stepsPerUnit + rounder - rounder;
  const r = x - k * stepHi - k * stepLo;
  const n = k | 0;
  const j = n & 127;
  const power = expTable[2 * j];
  const y = power + power * (expTable[2 * j + 1] + (r + tail(r)));
  const m = n >> 7;
  return m > -1022 && m < 1024 ? y * powersOfTwo[m + 1074] : timesPowerOfTwo(y, m);
};

/**
 * e^{hi + lo} for |lo| ≤ ulp(hi): for pow, where the exponent needs more than a double.
 * Accuracy: 0.51 ulp of the exact exponential of the exact sum.
 */
export const expOfSum = (hi: number, lo: number): number => {
  if (hi > 709.8) return Number.POSITIVE_INFINITY;
  if (hi < -745.2) return 0;
  const k = hi * stepsPerUnit + rounder - rounder;
  const r = hi - k * stepHi - k * stepLo + lo;
  const n = k | 0;
  const j = n & 127;
  const power = expTable[2 * j];
  return timesPowerOfTwo(power + power * (expTable[2 * j + 1] + (r + tail(r))), n >> 7);
};

/**
 * eˣ − 1, accurate near 0 too.
 *
 * Accuracy: 0.51 ulp. expm1(−0) = −0, expm1(−∞) = −1.
 */
export const expm1 = (x: number): number => {
  if (!(x > -40)) return Number.isNaN(x) ? x : -1;
  if (x > 40) return exp(x); // 1 is below half an ulp of eˣ
  if (x < 1e-17 && x > -1e-17) return x;
  const k = x * stepsPerUnit + rounder - rounder;
  const rest = x - k * stepHi; // exact
  const r = rest - k * stepLo;
  const rLo = rest - r - k * stepLo;
  const n = k | 0;
  const j = n & 127;
  const scale = powersOfTwo[(n >> 7) + 1074];
  const power = scale * expTable[2 * j];
  // power·(1 + correction)(1 + r + …) − 1, the two leading terms added without loss
  const whole = power - 1;
  const leading = power * r;
  const sum = whole + leading;
  const lost = Math.abs(whole) > Math.abs(leading) ? whole - sum + leading : leading - sum + whole;
  const wholeLost = power > 1 ? -1 - (whole - power) : power - (whole + 1);
  const excess = power === 1 ? 0 : productError(power, r, leading);
  const correction = expTable[2 * j + 1];
  const small = correction + correction * r + rLo + (tail(r) + tailEnd(r));
  return sum + (lost + (wholeLost + excess + power * small));
};

/**
 * tanh x = (e^{2x} − 1)/(e^{2x} + 1).
 *
 * Accuracy: 2 ulp; exactly odd, ±1 beyond |x| = 22.
 */
export const tanh = (x: number): number => {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size < 1e-8) return x; // x³/3 is below half an ulp
  const sign = x < 0 ? -1 : 1;
  if (size > 22) return sign;
  if (size < 0.55) {
    const shrunk = expm1(-2 * size);
    return (sign * -shrunk) / (shrunk + 2);
  }
  return sign * (1 - 2 / (expm1(2 * size) + 2));
};
