/** Record times: the default ladder, ranges as numbers, and the correction of times beyond the end. */

import { exp, log } from "../numerics/elementary.ts";
import type { RecordTimes } from "./schema.ts";

/** 0, then 1-2-5 × 10ⁿ from T/100, and T. */
export function defaultTimes(end: number): number[] {
  const [, exponent] = end.toExponential().split("e");
  const decades = [-3, -2, -1, 0].map((below) => Number(exponent) + below);
  // Read as decimals: 2 × 10⁻¹ must be the double that a user writes as 0.2.
  const ladder = decades.flatMap((n) => [1, 2, 5].map((digit) => Number(`${digit}e${n}`)));
  const rounding = 1e-9;
  const inside = ladder.filter((t) => t >= (end / 100) * (1 - rounding) && t < end * (1 - rounding));
  return [0, ...inside, end];
}

/** Items as numbers, ascending, each once. */
export function expandedTimes(items: readonly RecordTimes[]): number[] {
  return [...new Set(items.flatMap(expanded))].sort((one, other) => one - other);
}

/**
 * The items with what lies beyond the end left out, or, for a range, shortened to it; null where nothing does.
 *
 * @param beyond  whether a time falls on a step after the last
 */
export function correctedTimes(
  items: readonly RecordTimes[],
  end: number,
  beyond: (t: number) => boolean,
): RecordTimes[] | null {
  const reachesBeyond = (item: RecordTimes) => expanded(item).some(beyond);
  if (!items.some(reachesBeyond)) return null;
  const kept = items.flatMap((item): RecordTimes[] => {
    if (!reachesBeyond(item)) return [item];
    if (typeof item === "number") return [];
    return "log" in item ? withinLog(item, end) : withinLinear(item, end);
  });
  return expandedTimes(kept).includes(end) ? kept : [...kept, end];
}

type LogTimes = Extract<RecordTimes, { log: unknown }>;
type LinearTimes = Extract<RecordTimes, { linear: unknown }>;

const withinLog = ({ log: [from], count }: LogTimes, end: number): LogTimes[] =>
  from < end ? [{ log: [from, end], count }] : [];
const withinLinear = ({ linear: [from], count }: LinearTimes, end: number): LinearTimes[] =>
  from < end ? [{ linear: [from, end], count }] : [];

function expanded(item: RecordTimes): number[] {
  if (typeof item === "number") return [item];
  const [from, to] = "log" in item ? item.log : item.linear;
  const last = item.count - 1;
  const between =
    "log" in item
      ? (share: number) => from * exp(share * log(to / from))
      : (share: number) => from + share * (to - from);
  return Array.from({ length: item.count }, (_, index) =>
    index === 0 ? from : index === last ? to : between(index / last),
  );
}
