/**
 * Argument reduction for sin and cos: x = k π/2 + r, |r| ≤ π/4 (a hair more), r in two doubles.
 * Moderate x by π/2 in three parts (Cody and Waite): of all doubles below 10⁵ none but 0 is nearer than 6e-19 to a
 * multiple of π/2, where three parts err by 3e-32 at most. Larger x by exact integers, π to 1,300 bits, in the
 * spirit of M. Payne and R. Hanek (1983).
 */

import { halfPi, halfPiParts, piInBits, roundFixedPoint } from "./elementaryTables.ts";

const quartersPerUnit = 1 / halfPi.hi;
const rounder = 6755399441055744; // 1.5·2⁵²: adding and subtracting it rounds to an integer
const [halfPiHi, halfPiMid, halfPiLo] = halfPiParts;

/** 1,024 bits before the point of the largest double, 160 behind it kept, the rest for k's rounding. */
const longBits = 1300;
const longPi: bigint[] = [];

/** x as an integer: x·2³⁰⁰. */
const scaledInteger = (x: number): bigint => {
  let lifted = x;
  let shift = 300n;
  for (; Math.floor(lifted) !== lifted; shift -= 10n) lifted *= 1024;
  return BigInt(lifted) << shift;
};

const reduceExactly = (x: number, out: Float64Array): number => {
  if (longPi.length === 0) longPi.push(piInBits(longBits) / 2n);
  const half = longPi[0];
  const value = scaledInteger(x) << BigInt(longBits - 300);
  const k = (2n * value + half) / (2n * half); // x > 0: rounds to the nearest
  const rest = roundFixedPoint(value - k * half, longBits);
  out[0] = rest.hi;
  out[1] = rest.lo;
  return Number(k & 3n);
};

/**
 * r = out[0] + out[1] of x ≥ 0, finite; returns k modulo 4.
 * Accuracy: |error of r| ≤ 2⁻⁵³|r|, and far less unless x is next to a multiple of π/2.
 */
export const reduceQuarter = (x: number, out: Float64Array): number => {
  if (!(x < 100000)) return reduceExactly(x, out);
  const k = x * quartersPerUnit + rounder - rounder;
  const first = x - k * halfPiHi; // exact
  const second = k * halfPiMid; // exact
  const r = first - second;
  const part = first - r;
  const lost = first - (r + part) + (part - second) - k * halfPiLo;
  out[0] = r + lost;
  out[1] = r - out[0] + lost;
  return k & 3;
};
