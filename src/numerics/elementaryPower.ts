/**
 * pow(x, y) = e^{y log x}, with log x and y log x in two doubles each, so that the exponent (up to 745) is known
 * to 2⁻⁵⁵ and no more.
 */

import { expOfSum } from "./elementaryExponential.ts";
import { logInTwoParts } from "./elementaryLogarithm.ts";
import { productError } from "./elementaryProduct.ts";

const logarithm = new Float64Array(2);

/** x^y for x ∈ (0, ∞), x ≠ 1, finite y ≠ 0. */
const powPositive = (x: number, y: number): number => {
  // |log x| ≥ 2⁻⁵³ for x ≠ 1: beyond 2⁶⁵ = 3.7e19 the exponent is out of range on the side that the signs say.
  if (Math.abs(y) > 3.7e19) return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
  logInTwoParts(x, logarithm);
  const product = y * logarithm[0];
  if (!(Math.abs(product) < 800)) return product > 0 ? Number.POSITIVE_INFINITY : 0;
  return expOfSum(product, productError(y, logarithm[0], product) + y * logarithm[1]);
};

/** Where x or y is 0, infinite or NaN, or x = 1; |x| is meant, the sign comes after. */
const powSpecial = (x: number, y: number): number => {
  if (x === 1) return y - y === 0 ? 1 : Number.NaN;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const large = x > 1 ? y > 0 : y < 0;
  return large ? Number.POSITIVE_INFINITY : 0;
};

/**
 * x^y.
 *
 * Accuracy: 0.51 ulp; exact where x^y is a double. Special values are those of ECMAScript's Math.pow: x⁰ = 1
 * for every x, (±1)^±∞ = NaN, a negative x takes integer y only (else NaN).
 */
export const pow = (x: number, y: number): number => {
  if (y === 0) return 1;
  const negative = x < 0 || (x === 0 && 1 / x < 0);
  const whole = Math.floor(y) === y; // ±Infinity count as even integers
  if (x < 0 && x !== Number.NEGATIVE_INFINITY && !whole) return Number.NaN;
  const size = Math.abs(x);
  const regular = size > 0 && size !== 1 && size < Number.POSITIVE_INFINITY && y - y === 0;
  const power = regular ? powPositive(size, y) : powSpecial(size, y);
  return negative && whole && Math.abs(y % 2) === 1 ? -power : power;
};
