/**
 * sin, cos and atan. sin and cos by reduction to |r| ≤ π/4 and Taylor; atan by a table of arctan(i/64),
 *
 *     arctan x = arctan c + arctan q,   q = (x − c)/(1 + c x),   |q| ≤ 1/128,   c = i/64,
 *
 * and arctan x = π/2 − arctan(1/x) beyond 1. Only +, −, ×, ÷ and look-ups: the same bits in every engine.
 */

import { reduceQuarter } from "./elementaryReduction.ts";
import { arctanTable, halfPi } from "./elementaryTables.ts";

const rest = new Float64Array(2);

/** sin(r + lo), |r| ≤ π/4: leaves out r¹⁹/19! < 2⁻⁶³. */
const sine = (r: number, lo: number): number => {
  const z = r * r;
  const series =
    -1 / 6 +
    z *
      (1 / 120 +
        z *
          (-1 / 5040 +
            z *
              (1 / 362880 +
                z *
                  (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z / 355687428096000))))));
  return r + (lo * (1 - 0.5 * z) + r * z * series);
};

/** cos(r + lo), |r| ≤ π/4: leaves out r¹⁸/18! < 2⁻⁵⁸. */
const cosine = (r: number, lo: number): number => {
  const z = r * r;
  const series =
    1 / 24 +
    z *
      (-1 / 720 +
        z *
          (1 / 40320 +
            z * (-1 / 3628800 + z * (1 / 479001600 + z * (-1 / 87178291200 + z / 20922789888000)))));
  const half = 0.5 * z;
  const leading = 1 - half;
  return leading + (1 - leading - half + (z * z * series - r * lo));
};

/** sin of the quarter turns 0 … 3 later. */
const sineOfQuarter = (quarter: number, r: number, lo: number): number => {
  const size = quarter & 1 ? cosine(r, lo) : sine(r, lo);
  return quarter & 2 ? -size : size;
};

/**
 * sin x, x in radians.
 *
 * Accuracy: 0.75 ulp for every double, however large. sin(−0) = −0, sin(±∞) = NaN.
 */
export const sin = (x: number): number => {
  const size = Math.abs(x);
  if (size < 0.785) return size < 1e-8 ? x : sine(x, 0);
  if (!(size < Number.POSITIVE_INFINITY)) return Number.NaN;
  const quarter = reduceQuarter(size, rest);
  const value = sineOfQuarter(quarter, rest[0], rest[1]);
  return x < 0 ? -value : value;
};

/**
 * cos x, x in radians.
 *
 * Accuracy: 0.75 ulp for every double, however large. cos(±∞) = NaN.
 */
export const cos = (x: number): number => {
  const size = Math.abs(x);
  if (size < 0.785) return cosine(x, 0);
  if (!(size < Number.POSITIVE_INFINITY)) return Number.NaN;
  const quarter = reduceQuarter(size, rest);
  return sineOfQuarter(quarter + 1, rest[0], rest[1]);
};

/** arctan q − q, |q| ≤ 1/16: leaves out q¹⁵/15 < 2⁻⁵⁹ q. */
const arctanTail = (q: number): number => {
  const z = q * q;
  return q * z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 + z * (-1 / 11 + z * (1 / 13))))));
};

/** arctan x for 1/16 ≤ x ≤ 1. */
const arctanInside = (x: number): number => {
  const i = Math.floor(x * 64 + 0.5);
  const c = i / 64;
  const q = (x - c) / (1 + c * x);
  return arctanTable[2 * i] + (q + (arctanTable[2 * i + 1] + arctanTail(q)));
};

/** arctan x for x > 1. */
const arctanOutside = (x: number): number => {
  const i = x > 16 ? 0 : Math.floor(64 / x + 0.5);
  const c = i / 64;
  const lifted = x * 134217729; // 2²⁷ + 1: x in two halves, each exact when multiplied by c
  const xHi = i === 0 ? x : lifted - (lifted - x);
  const q = (1 - c * xHi - c * (x - xHi)) / (x + c); // arctan(1/x) = arctan c + arctan q
  const leading = halfPi.hi - arctanTable[2 * i];
  const lost = halfPi.hi - leading - arctanTable[2 * i];
  return leading - (q - (lost + halfPi.lo - arctanTable[2 * i + 1] - arctanTail(q)));
};

/**
 * arctan x ∈ [−π/2, π/2].
 *
 * Accuracy: 0.53 ulp; exactly odd, atan(−0) = −0.
 */
export const atan = (x: number): number => {
  const size = Math.abs(x);
  if (size < 0.0625) return size < 1e-8 ? x : x + arctanTail(x);
  if (Number.isNaN(x)) return x;
  const value =
    size <= 1 ? arctanInside(size) : size === Number.POSITIVE_INFINITY ? halfPi.hi : arctanOutside(size);
  return x < 0 ? -value : value;
};
