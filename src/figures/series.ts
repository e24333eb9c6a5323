/** Curves over replicas: their mean and spread at each step. */

import { average, replicaSpread } from "../recording/average.ts";
import type { Point } from "./description.ts";

/** A number that replicas have at some steps. */
interface Row {
  readonly t: number;
  readonly step: number;
  readonly value: number;
}

/** The mean over replicas at one step, and their deviation; null for one replica. */
interface Pooled {
  readonly t: number;
  readonly step: number;
  readonly mean: number;
  readonly sd: number | null;
}

/** Ascending in step. */
export function overReplicas(rows: readonly Row[]): Pooled[] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.step);
    if (group === undefined) groups.set(row.step, [row]);
    else group.push(row);
  }
  return [...groups.entries()]
    .sort(([one], [other]) => one - other)
    .map(([, group]) => {
      const values = group.map(({ value }) => value);
      return { t: group[0].t, step: group[0].step, mean: average(values), sd: replicaSpread(values) };
    });
}

/** mean ± sd as the edges of a band; empty where there is no spread. */
export function bandOf(pooled: readonly Omit<Pooled, "step">[]): { lower: Point[]; upper: Point[] } {
  const spread = pooled.flatMap(({ t, mean, sd }) => (sd === null ? [] : [{ t, mean, sd }]));
  return {
    lower: spread.map(({ t, mean, sd }): Point => [t, mean - sd]),
    upper: spread.map(({ t, mean, sd }): Point => [t, mean + sd]),
  };
}

/** The means as points. */
export const meansOf = (pooled: readonly Pick<Pooled, "t" | "mean">[]): Point[] =>
  pooled.map(({ t, mean }): Point => [t, mean]);
