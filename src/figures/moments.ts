/** Record times of a run, what was recorded at each, and their choice for panels. */

import type { LimitSnapshot, NetworkSnapshot, Recording } from "../recording/contract.ts";

/** What was recorded at one time: all replicas of the network, the first method's limit. */
export interface Moment {
  readonly t: number;
  readonly step: number;
  /** t as a panel's name has it: unique in a run. */
  readonly name: string;
  readonly networks: readonly NetworkSnapshot[];
  readonly limits: readonly LimitSnapshot[];
}

/** Ascending in t. */
export function momentsOf({ network, limit }: Recording): Moment[] {
  const networks = byStep(network);
  const limits = byStep(limit.filter(({ method }) => method === limit[0].method));
  const steps = [...new Set([...limits.keys(), ...networks.keys()])].sort((one, other) => one - other);
  const at = steps.map((step) => [...(limits.get(step) ?? []), ...(networks.get(step) ?? [])][0].t);
  const names = distinctNames(at);
  return steps.map((step, index) => ({
    t: at[index],
    step,
    name: names[index],
    networks: networks.get(step) ?? [],
    limits: limits.get(step) ?? [],
  }));
}

function byStep<Row extends { readonly step: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.step);
    if (group === undefined) groups.set(row.step, [row]);
    else group.push(row);
  }
  return groups;
}

/** t with as few digits as tell all times apart, four at least. */
function distinctNames(times: readonly number[]): string[] {
  for (const digits of [4, 6, 9]) {
    const names = times.map((t) => String(Number(t.toPrecision(digits))));
    if (new Set(names).size === names.length) return names;
  }
  return times.map(String);
}

/** The first and the last, and an even choice between. */
export function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))],
  );
}
