/** A summary as the table that a terminal shows. */

import type { Summary, SummarySnapshot } from "./format.ts";

/** Text, cell by cell; every row is as long as the header. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What stands where there is no number. */
const absent = "–";

/** Coordinates whose distances fit a terminal's width; lengths first. All of them are in the summary. */
const mostCoordinates = 2;

/**
 * One row a snapshot: t, risk of the network, on held-out rows where there are any, of the limit, of N fresh draws from it, and for the first coordinates W₁
 * and KS with the value expected of N draws in brackets.
 */
export function comparisonTable(summary: Summary): Table {
  const all = Object.keys(summary.snapshots.find(hasDistance)?.distance ?? {});
  const isLength = (name: string) => /^r\d*$/.test(name);
  const names = [...all.filter(isLength), ...all.filter((name) => !isLength(name))].slice(0, mostCoordinates);
  const heldOut = summary.snapshots.some(({ network }) => network !== null && network.testRisk !== null);
  return {
    header: [
      "t",
      "R network",
      ...(heldOut ? ["held out"] : []),
      "R limit",
      "N fresh draws",
      ...names.flatMap((name) => [`W1 ${name} (expected)`, `KS ${name} (expected)`]),
    ],
    rows: summary.snapshots.map((snapshot) => rowOf(snapshot, names, heldOut)),
  };
}

const hasDistance = ({ distance }: SummarySnapshot): boolean => Object.keys(distance).length > 0;

function rowOf(
  { t, network, limit, distance }: SummarySnapshot,
  names: readonly string[],
  heldOut: boolean,
): string[] {
  const distances = names.flatMap((name) => {
    const of = distance[name];
    if (of === undefined) return [absent, absent];
    return [withExpected(of.w1, of.w1Expected), withExpected(of.ks, of.ksExpected)];
  });
  return [
    `${Number(t.toPrecision(6))}`,
    significant(network?.risk, 4),
    ...(heldOut ? [significant(network?.testRisk, 4)] : []),
    significant(limit?.risk, 4),
    significant(limit?.riskIndependent, 4),
    ...distances,
  ];
}

const withExpected = (value: number, expected: number): string =>
  `${significant(value, 2)} (${significant(expected, 2)})`;

/** `digits` significant digits, without exponent between 0.001 and 9,999,999; a dash for what is not known. */
export function significant(value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) return absent;
  if (value === 0 || !Number.isFinite(value)) return `${value}`;
  const size = Math.abs(value);
  if (size < 0.001 || size >= 1e7) return value.toExponential(digits - 1);
  const rounded = value.toPrecision(digits);
  return rounded.includes("e") ? Number(rounded).toFixed(0) : rounded;
}

/** Columns two blanks apart, words flush left and numbers flush right; no trailing blanks. */
export function textTable({ header, rows }: Table): string {
  const lines = [header, ...rows];
  const columns = header.map((_, column) => ({
    width: Math.max(...lines.map((line) => line[column].length)),
    words: rows.some((row) => /\p{L}{3}/u.test(row[column])),
  }));
  const written = (cell: string, column: number): string => {
    const { width, words } = columns[column];
    return words ? cell.padEnd(width) : cell.padStart(width);
  };
  return lines.map((line) => line.map(written).join("  ").trimEnd()).join("\n");
}
