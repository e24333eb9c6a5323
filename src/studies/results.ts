/** What a study found: one document, and the same as a table of text and of comma-separated values. */

import type { Label } from "../experiment/over.ts";
import type { Summary } from "../recording/format.ts";
import { significant, type Table } from "../recording/table.ts";
import type { Claim } from "./conclusion.ts";

/** One run of a study. */
interface StudyPointResult {
  readonly labels: Readonly<Record<string, Label>>;
  /** What its rows set, by path. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of its experiment. */
  readonly id: string;
  /** The run's folder's name below the parent of run folders; null where questions were asked and nothing was run. */
  readonly folder: string | null;
  /** By measure; null where the run has no such number. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly status: Summary["status"] | null;
}

/** `study --json`, and results.json of a study folder. */
export interface StudyResults {
  readonly name: string;
  readonly id: string;
  /** The entries' names and labels, in order. */
  readonly over: readonly { readonly name: string; readonly labels: readonly Label[] }[];
  readonly measure: readonly string[];
  readonly points: readonly StudyPointResult[];
  /** What the study's conclusion says; empty without one. */
  readonly claims: readonly Claim[];
}

/** One row a point: its labels, its status where one did not reach its end, its measures. */
export function studyTable({ over, measure, points }: StudyResults): Table {
  const names = over.map(({ name }) => name);
  const told = points.some(({ status }) => status !== null && status !== "reached");
  return {
    header: [...names, ...(told ? ["status"] : []), ...measure],
    rows: points.map(({ labels, values, status }) => [
      ...names.map((name) => `${labels[name]}`),
      ...(told ? [status ?? ""] : []),
      ...measure.map((name) => significant(values[name], 5)),
    ]),
  };
}

/** The same with every digit (RFC 4180): labels, id, status, measures; empty where there is no number. */
export function studyCsv({ over, measure, points }: StudyResults): string {
  const names = over.map(({ name }) => name);
  return csv(
    [...names, "id", "status", ...measure],
    points.map(({ labels, id, status, values }) => [
      ...names.map((name) => labels[name]),
      id,
      status,
      ...measure.map((name) => values[name]),
    ]),
  );
}

/** A header and rows; null is an empty cell. */
export function csv(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return [header, ...rows].map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number | null): string {
  const text = value === null ? "" : `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
