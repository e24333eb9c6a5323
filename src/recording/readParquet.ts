/** A run's Parquet files → columns of numbers and words, and the rows of each snapshot. The inverse of parquet.ts. */

import { parquetRead } from "hyparquet";

/** Columns by name; counters are numbers, a cell bound that a particle lacks is NaN. */
export interface Columns {
  readonly rows: number;
  numbers(name: string): Float64Array;
  words(name: string): readonly string[];
  has(name: string): boolean;
}

/** @throws Error  where the bytes are no Parquet file */
export async function readColumns(bytes: Uint8Array): Promise<Columns> {
  const columns = new Map<string, unknown[]>();
  await parquetRead({
    // A copy: a Buffer of Node may be a window on a larger one.
    file: new Uint8Array(bytes).buffer,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const column = columns.get(columnName) ?? [];
      for (let row = 0; row < columnData.length; row++) column[rowStart + row] = columnData[row];
      columns.set(columnName, column);
    },
  });
  const column = (name: string): unknown[] => {
    const found = columns.get(name);
    if (found !== undefined) return found;
    throw new Error(`there is no column "${name}"; columns: ${[...columns.keys()].join(", ")}.`);
  };
  const numbers = new Map<string, Float64Array>();
  return {
    rows: Math.max(0, ...[...columns.values()].map(({ length }) => length)),
    numbers: (name) => {
      const known = numbers.get(name) ?? Float64Array.from(column(name), numberOf);
      numbers.set(name, known);
      return known;
    },
    words: (name) => column(name).map(String),
    has: (name) => columns.has(name),
  };
}

const numberOf = (value: unknown): number => (value === null ? Number.NaN : Number(value));

/** Consecutive rows of one snapshot: [from, to). */
export interface Span {
  readonly source: string;
  readonly method: string;
  readonly replica: number;
  readonly t: number;
  readonly step: number;
  readonly from: number;
  readonly to: number;
}

/** The snapshots of a file, in its order. */
export function spansOf(columns: Columns): Span[] {
  const rows = columns.rows;
  if (rows === 0) return [];
  const [source, method] = ["source", "method"].map((name) =>
    columns.has(name) ? columns.words(name) : new Array<string>(rows).fill(""),
  );
  const [replica, t, step] = ["replica", "t", "step"].map((name) => columns.numbers(name));
  const same = (one: number, other: number) =>
    source[one] === source[other] &&
    method[one] === method[other] &&
    replica[one] === replica[other] &&
    step[one] === step[other];
  const spans: Span[] = [];
  let from = 0;
  for (let row = 1; row <= rows; row++) {
    if (row < rows && same(from, row)) continue;
    spans.push({
      source: source[from],
      method: method[from],
      replica: replica[from],
      t: t[from],
      step: step[from],
      from,
      to: row,
    });
    from = row;
  }
  return spans;
}
