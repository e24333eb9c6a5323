/**
 * A law on the line in its one exact form: ascending segments [lowerⱼ, upperⱼ] with the mass of each uniform on it.
 * An atom is a segment of length 0, so weighted samples with ties and grids are the same thing here, and
 *
 *     F(x) = P(X ≤ x),   Q(u) = inf {x : F(x) ≥ u}
 *
 * are piecewise linear with jumps: distances and moments of them are sums, without discretisation error.
 */

import type { Points } from "../space/contract.ts";
import type { Measure } from "./contract.ts";
import { ascendingOrder } from "./order.ts";

/** A law on the line: J segments, the mass of each uniform on it. */
export interface Marginal {
  /** J, distinct segments of positive mass */
  readonly count: number;
  /** [J] ascending; lower[j] = upper[j] for an atom, and upper[j] ≤ lower[j + 1] */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** [J] > 0, summing to 1 */
  readonly mass: Float64Array;
  /** [J + 1] from 0 to 1: mass before each segment, then 1 */
  readonly cumulative: Float64Array;
  /** Mass of the heaviest single particle before ties were joined; 0 for a grid. */
  readonly particle: number;
}

/** Two levels of F closer than this are one: above the rounding of 1e5 added masses, below any mass that matters. */
const levelTolerance = 1e-11;

/**
 * A weighted sample; equal values are joined into one atom.
 *
 * @param values  [n ≥ 1], any order, no NaN
 * @param mass    [n] ≥ 0 with a positive sum (normalised here), or null for equal weights
 */
export function sample(values: Float64Array, mass: Float64Array | null = null): Marginal {
  requireNumbers(values);
  const order = ascendingOrder(values);
  const at: number[] = [];
  const weight: number[] = [];
  let largest = 0;
  for (const i of order) {
    const m = mass === null ? 1 : mass[i];
    largest = Math.max(largest, m);
    if (m === 0) continue;
    if (at.length > 0 && at[at.length - 1] === values[i]) weight[weight.length - 1] += m;
    else {
      at.push(values[i]);
      weight.push(m);
    }
  }
  const points = Float64Array.from(at);
  return segments(points, points, Float64Array.from(weight), largest);
}

/** Mass uniform in each cell [edges[j], edges[j + 1]]; empty cells drop out. */
export function cells(edges: Float64Array, mass: Float64Array): Marginal {
  requireNumbers(edges);
  const filled = Array.from(mass.keys()).filter((j) => mass[j] !== 0);
  return segments(
    Float64Array.from(filled, (j) => edges[j]),
    Float64Array.from(filled, (j) => edges[j + 1]),
    Float64Array.from(filled, (j) => mass[j]),
    0,
  );
}

/** The law of one coordinate of a measure. */
export function marginal(measure: Measure, coordinate: number): Marginal {
  return measure.kind === "grid"
    ? cells(measure.edges, measure.mass)
    : sample(measure.points.columns[coordinate], measure.mass);
}

/** The law of one coordinate of several clouds together; without masses every particle weighs the same. */
export function pooled(
  clouds: readonly { readonly points: Points; readonly mass: Float64Array | null }[],
  coordinate: number,
): Marginal {
  const weighted = clouds.some(({ mass }) => mass !== null);
  const total = clouds.reduce((count, { points }) => count + points.count, 0);
  const values = new Float64Array(total);
  const masses = new Float64Array(total).fill(1);
  let offset = 0;
  for (const { points, mass } of clouds) {
    values.set(points.columns[coordinate], offset);
    if (mass !== null) masses.set(mass, offset);
    offset += points.count;
  }
  return sample(values, weighted ? masses : null);
}

function segments(lower: Float64Array, upper: Float64Array, weight: Float64Array, largest: number): Marginal {
  const count = lower.length;
  const running = new Float64Array(count + 1);
  for (let j = 0; j < count; j++) running[j + 1] = running[j] + weight[j];
  const total = running[count];
  if (!(total > 0 && total < Infinity)) {
    throw new Error(
      `measure: the masses of ${count} particles or cells sum to ${total}. They must be ≥ 0 with a positive, finite sum.`,
    );
  }
  const mass = weight.map((m) => m / total);
  return { count, lower, upper, mass, cumulative: running.map((m) => m / total), particle: largest / total };
}

function requireNumbers(values: Float64Array): void {
  const bad = values.findIndex((value) => Number.isNaN(value));
  if (bad >= 0 || values.length === 0) {
    throw new Error(
      bad >= 0
        ? `measure: value ${bad} of ${values.length} is not a number. Stop the run at its last finite time.`
        : "measure: a law needs at least one particle or cell, none was given.",
    );
  }
}

/** P(X ≤ x) */
export function cdf(law: Marginal, x: number): number {
  return massUpTo(
    law,
    firstIndex(law.count, (j) => law.upper[j] > x),
    x,
  );
}

/** P(X < x), the limit of F from the left. */
export function cdfBefore(law: Marginal, x: number): number {
  return massUpTo(
    law,
    firstIndex(law.count, (j) => law.upper[j] >= x),
    x,
  );
}

/** Mass of the segments before j and of the part of segment j below x. */
function massUpTo({ count, lower, upper, mass, cumulative }: Marginal, j: number, x: number): number {
  if (j === count || !(lower[j] < x)) return cumulative[j];
  return cumulative[j] + (mass[j] * (x - lower[j])) / (upper[j] - lower[j]);
}

/**
 * The u-quantile; where F stays at u over an interval, its middle (so the median of two equal atoms lies between
 * them, and of an even sample between the two in the middle).
 *
 * @param u  level, 0 … 1
 */
export function quantile(law: Marginal, u: number): number {
  const { count, lower, upper, cumulative } = law;
  const first = Math.min(
    count - 1,
    firstIndex(count, (j) => cumulative[j + 1] >= u - levelTolerance),
  );
  const last = Math.max(first, firstIndex(count, (j) => cumulative[j] > u + levelTolerance) - 1);
  return first === last ? position(law, first, u) : 0.5 * (upper[first] + lower[last]);
}

/** Q(u) inside segment j, for u between its levels. */
export function position({ lower, upper, mass, cumulative }: Marginal, j: number, u: number): number {
  if (lower[j] === upper[j]) return lower[j];
  return lower[j] + (upper[j] - lower[j]) * Math.min(1, Math.max(0, (u - cumulative[j]) / mass[j]));
}

/** Smallest index below `count` where a monotone condition holds, else `count`. */
function firstIndex(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
