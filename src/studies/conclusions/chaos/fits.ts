/** The powers that a chaos study looks for, fitted: of the largest error, and of bias and spread apart. */

import { slope } from "../../statistics/slope.ts";
import { type Deviations, distanceName, type Parts, rootMeanSquare } from "./deviations.ts";
import { type Exponent, exponent, sweep } from "./exponents.ts";

type Axis = Parameters<typeof sweep>[1];

/** Points that differ in one number alone, and the powers of it. */
export interface Sweep {
  readonly axis: Axis;
  readonly points: readonly Deviations[];
  /** Fewest of any point. */
  readonly seeds: number;
  /** The root mean square over seeds of the largest error, by test function. */
  readonly largest: Readonly<Record<string, Exponent | null>>;
  /** The same over seeds and test functions together, W₁ not among them. */
  readonly pooled: Exponent | null;
  /** Of the coordinate's mean, its size at `t`. */
  readonly bias: Fitted;
  /** Against N: bias per ε at the end, by the points that differ in ε alone, taken off; null where they are too few. */
  readonly biasRate: number | null;
  readonly spread: Fitted;
}

export interface Fitted {
  readonly t: number;
  readonly found: Exponent | null;
  /** As it was measured. */
  readonly measured: readonly Parts[];
  /** What was fitted, with its standard errors where it has some: after what was taken off. */
  readonly fitted: readonly (readonly [x: number, y: number])[];
  readonly errors: readonly number[] | null;
}

/**
 * Where the step's bias is read: while the risk falls fastest, since at the end of a run the data have pulled the mean
 * back. What N does to the bias is read at the end, where the step's own is smallest.
 */
const falling = 0.1;

/** Null where fewer than two points differ in it. */
export function sweepOf(all: readonly Deviations[], axis: Axis): Sweep | null {
  const points = sweep(all, axis);
  const rate = axis === "neurons" ? biasRate(sweep(all, "stepSize")) : null;
  if (points.length < 2) return null;
  const names = Object.keys(points[0].largest);
  const early = partsNear(points, falling);
  const late = axis === "neurons" ? partsNear(points, points[0].time) : early;
  return {
    ...{ axis, points },
    seeds: Math.min(...points.map(({ seeds }) => seeds)),
    largest: Object.fromEntries(
      names.map((name) => [
        name,
        exponent(points.map((point) => [point[axis], rootMeanSquare(point.largest[name]).value])),
      ]),
    ),
    pooled: exponent(points.map((point) => [point[axis], pooledError(point)])),
    bias: fitted(points, axis, late, {
      value: ({ bias }, first) => bias - (first?.bias ?? (rate ?? 0) * points[0].stepSize),
      error: ({ error }, first) => Math.sqrt(error * error + (first?.error ?? 0) * (first?.error ?? 0)),
    }),
    biasRate: rate,
    spread: fitted(points, axis, early, {
      value: ({ spread }, first) =>
        first === null ? spread : Math.sqrt(Math.max(0, spread * spread - first.spread * first.spread)),
    }),
  };
}

/** Root mean square of the largest errors of all test functions and seeds. */
const pooledError = ({ largest }: Deviations): number =>
  rootMeanSquare(Object.entries(largest).flatMap(([name, values]) => (name === distanceName ? [] : values)))
    .value;

/** Bias per ε at the last record time: a line through three points or more, none of which is run again for it. */
function biasRate(points: readonly Deviations[]): number | null {
  if (points.length < 3) return null;
  const late = partsNear(points, points[0].time);
  if (late.length < points.length) return null;
  return slope(points.map(({ stepSize }, index) => [stepSize, late[index].bias])).slope;
}

/** Of the record time nearest to t. */
function partsNear(points: readonly Deviations[], t: number): readonly Parts[] {
  return points.flatMap(({ coordinate }) => {
    const [first, ...others] = coordinate?.at ?? [];
    if (first === undefined) return [];
    return [
      others.reduce((best, each) => (Math.abs(each.t - t) < Math.abs(best.t - t) ? each : best), first),
    ];
  });
}

/**
 * Against ε what the smallest ε shows is taken off, biases as they are and spreads in squares, and ε counts from there:
 * what N alone does is no part of what the step does. A bias counts by its size where all have one sign.
 */
function fitted(
  points: readonly Deviations[],
  axis: Axis,
  measured: readonly Parts[],
  of: {
    value: (parts: Parts, first: Parts | null) => number;
    error?: (parts: Parts, first: Parts | null) => number;
  },
): Fitted {
  const t = measured[0]?.t ?? Number.NaN;
  if (measured.length < points.length) return { t, measured, found: null, fitted: [], errors: null };
  const apart = axis === "stepSize";
  const from = apart ? points[0].stepSize : 0;
  const first = apart ? measured[0] : null;
  const kept = points.slice(apart ? 1 : 0);
  const parts = measured.slice(apart ? 1 : 0);
  const values = parts.map((each) => of.value(each, first));
  const sign = values.every((y) => y < 0) ? -1 : 1;
  const sizes = kept.map((point, index) => [point[axis] - from, sign * values[index]] as const);
  const { error } = of;
  const errors = error === undefined ? null : parts.map((each) => error(each, first));
  return { t, measured, found: exponent(sizes), fitted: sizes, errors };
}
