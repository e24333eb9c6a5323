/** What conclusions about networks and limits take from finished runs. */

import { type Compared, compared } from "../../recording/compared.ts";
import type { Summary } from "../../recording/format.ts";
import type { StudiedPoint } from "../conclusion.ts";

/** A point that was run and has record times with both network and limit. */
export interface RunPoint extends StudiedPoint {
  readonly summary: Summary;
  /** At least one, ascending in time. */
  readonly compared: readonly Compared[];
  readonly last: Compared;
}

export const runPoints = (points: readonly StudiedPoint[]): RunPoint[] =>
  points.flatMap((point) => {
    const { summary } = point;
    if (summary === null) return [];
    const both = compared(summary);
    const last = both.at(-1);
    return last === undefined ? [] : [{ ...point, summary, compared: both, last }];
  });

/** The value that makes `size` largest, the first of equal ones; undefined of none. */
export function largest<Value>(values: readonly Value[], size: (value: Value) => number): Value | undefined {
  let best: { value: Value; size: number } | undefined;
  for (const value of values) {
    const own = size(value);
    if (best === undefined || own > best.size) best = { value, size: own };
  }
  return best?.value;
}

/** Where a network is furthest from its limit, as a multiple of what as many draws of the limit would be. */
export interface Furthest {
  readonly t: number;
  readonly coordinate: string;
  readonly w1: number;
  readonly w1Expected: number;
  readonly ks: number;
  readonly ksExpected: number;
  /** W₁ / E W₁; ∞ where draws have no distance (a law of one point) and the network has. */
  readonly ratio: number;
}

/** Over all coordinates and the record times; undefined where nothing is compared. */
export const furthest = (snapshots: readonly Compared[]): Furthest | undefined =>
  largest(
    snapshots.flatMap(({ t, distance }) =>
      Object.entries(distance).map(([coordinate, { w1, w1Expected, ks, ksExpected }]): Furthest => {
        const ratio = w1 === 0 ? 0 : w1 / w1Expected;
        return { t, coordinate, w1, w1Expected, ks, ksExpected, ratio };
      }),
    ),
    ({ ratio }) => ratio,
  );

/** Mean of a coordinate in the network less that in the limit, where it is largest in size. */
export const largestOffset = (snapshots: readonly Compared[]): { t: number; offset: number } | undefined =>
  largest(
    snapshots.flatMap(({ t, network, limit }) =>
      Object.keys(limit.coordinates).map((name) => ({
        t,
        offset: network.coordinates[name].mean - limit.coordinates[name].mean,
      })),
    ),
    ({ offset }) => Math.abs(offset),
  );
