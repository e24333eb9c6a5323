/** `over` of an experiment file, spelt out: whichever short form an entry has, it is a list of labelled rows. */

import { exp, log } from "../numerics/elementary.ts";
import { type Draft, placeOf, valueAt, written } from "./draft.ts";
import { overSchema } from "./schema.ts";
import { readSettings, type Setting } from "./set.ts";

/** What a row is called: in tables, and on the axis of a figure where all are numbers. */
export type Label = string | number;

/** Settings that are made together. */
interface OverRow {
  readonly label: Label;
  readonly settings: readonly Setting[];
}

/** What varies, and how. At least one row. */
export interface OverEntry {
  readonly name: string;
  readonly rows: readonly OverRow[];
}

/** The entries that can be read; what is wrong with others is for `check` to say. */
export function overOf(draft: Draft): OverEntry[] {
  const over = valueAt(draft.tree, ["over"]);
  if (!Array.isArray(over)) return [];
  return over.flatMap((entry: unknown, index) => entryOf(draft, entry, index) ?? []);
}

function entryOf(draft: Draft, entry: unknown, index: number): OverEntry | null {
  const parsed = overSchema.safeParse(entry);
  if (!parsed.success) return null;
  const { data } = parsed;
  if ("rows" in data) {
    const rows = data.rows.map(({ label, set }, row) => ({
      label,
      settings: readSettings(set, (key) => placeOf(draft, ["over", index, "rows", row, "set", key])),
    }));
    return { name: data.name, rows };
  }
  const range = "values" in data ? "values" : "linear" in data ? "linear" : "log";
  const place = (row: number) => placeOf(draft, ["over", index, range, ...(range === "values" ? [row] : [])]);
  const rows = valuesOf(data).map((value, row) => ({
    label: typeof value === "number" || typeof value === "string" ? value : written(value),
    settings: [{ path: data.path.split("."), value, place: place(row) }],
  }));
  return { name: data.name, rows };
}

type Range =
  | { readonly values: readonly unknown[] }
  | { readonly linear: readonly [number, number]; readonly count: number }
  | { readonly log: readonly [number, number]; readonly count: number };

function valuesOf(range: Range): readonly unknown[] {
  if ("values" in range) return range.values;
  if ("linear" in range) return linearValues(range.linear, range.count);
  const [from, to] = range.log;
  const ratio = log(to / from);
  return spaced(range.log, range.count, (share) => from * exp(share * ratio));
}

/** `count` numbers from `from` to `to`, spaced evenly, as one would write them: 0.15 and not 0.15000000000000002. */
export const linearValues = ([from, to]: readonly [number, number], count: number): number[] =>
  spaced([from, to], count, (share) => from + share * (to - from));

/** What is kept of a number between two ends: more digits than anybody writes, fewer than rounding dust. */
const digits = 12;

function spaced(
  [from, to]: readonly [number, number],
  count: number,
  between: (share: number) => number,
): number[] {
  return Array.from({ length: count }, (_, k) => {
    if (k === 0) return from;
    return k === count - 1 ? to : Number(between(k / (count - 1)).toPrecision(digits));
  });
}
