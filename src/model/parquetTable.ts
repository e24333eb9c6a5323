/**
 * A Parquet file as a table: columns of integers, floats, decimals and booleans (1 and 0) are numbers; null and NaN are
 * missing. Columns of anything else, nested ones among them, carry a flaw and are not read. Snappy or no compression.
 *
 * Accuracy: 64-bit integers beyond 2⁵³ are rounded to the nearest double; decimals up to 15 digits are the nearest double.
 */

import {
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { columnReader, refuseManyCells, short, type Table, TableError } from "./table.ts";

const magic = "PAR1";

/** By the first bytes, or by a name that promises it. */
export function isParquet(bytes: Uint8Array, name: string): boolean {
  return /\.(parquet|parq)$/i.test(name) || beginsAsParquet(bytes);
}

const beginsAsParquet = (bytes: Uint8Array): boolean =>
  [...magic].every((letter, at) => bytes[at] === letter.charCodeAt(0));

/**
 * @param name  the file's name, for messages
 * @throws TableError  naming file, row and column, what stands there and what is allowed
 */
export async function parquetTable(bytes: Uint8Array, name: string): Promise<Table> {
  if (!beginsAsParquet(bytes)) {
    throw new TableError(
      `${name}: it does not begin as a Parquet file does; save it as Parquet, or as text with commas under a name that ends in .csv.`,
    );
  }
  // A copy: a Buffer of Node may be a window on a larger one.
  const file = new Uint8Array(bytes).buffer;
  const metadata = await whole(name, async () => withDecimals(await parquetMetadataAsync(file)));
  const leaves = await whole(name, () => leavesOf(metadata));
  const rows = rowsOf(metadata, leaves, name);
  const columns = leaves.map(() => new Float64Array(rows).fill(Number.NaN));
  const readers = columns.map(columnReader);
  for (const [index, { foreign, label }] of leaves.entries()) {
    const what = `${name}, column "${short(label)}": it holds ${foreign}`;
    if (foreign !== null)
      readers[index].refuse(0, "foreign", () => ({ what, advice: "use columns of numbers" }));
  }
  const read = leaves.filter(({ foreign }) => foreign === null);
  refuseCodecs(metadata, read, name);
  const counts = new Map(read.map(({ label }) => [label, 0]));
  await whole(name, () =>
    parquetRead({
      file,
      metadata,
      columns: read.map(({ label }) => label),
      // It must not throw: hyparquet would lose the error.
      onChunk: ({ columnName, columnData, rowStart }) => {
        counts.set(columnName, (counts.get(columnName) ?? 0) + columnData.length);
        const index = leaves.findIndex(({ label }) => label === columnName);
        const { scale } = leaves[index];
        for (let k = 0; k < columnData.length && rowStart + k < rows; k++) {
          const value = numberOf(columnData[k], scale);
          if (Number.isFinite(value)) columns[index][rowStart + k] = value;
          else
            refuseCell(
              readers[index],
              rowStart + k,
              value,
              `${name}, row ${rowStart + k + 1}, column "${short(columnName)}"`,
            );
        }
      },
    }),
  );
  for (const [label, count] of counts) {
    if (count !== rows) throw damaged(name, `the column "${short(label)}" has ${count} of ${rows} rows`);
  }
  const flaws = readers.map((reader) => reader.flaws());
  return { names: leaves.map(({ label }) => label), columns, rows, flaws };
}

/** A column at the top of the schema. */
interface Leaf {
  readonly label: string;
  /** What it holds in place of numbers; null for numbers. */
  readonly foreign: string | null;
  /** Digits behind the point of a decimal; null for other numbers. */
  readonly scale: number | null;
}

/** hyparquet scales decimals by the older of the format's two marks for them alone. */
function withDecimals(metadata: FileMetaData): FileMetaData {
  const schema = metadata.schema.map((element): SchemaElement => {
    const { logical_type: logical, converted_type: converted } = element;
    if (logical?.type !== "DECIMAL" || converted !== undefined) return element;
    return { ...element, converted_type: "DECIMAL", scale: logical.scale };
  });
  return { ...metadata, schema };
}

function leavesOf(metadata: FileMetaData): Leaf[] {
  return parquetSchema(metadata).children.map(({ element, children }): Leaf => {
    const decimal = element.converted_type === "DECIMAL";
    return {
      label: element.name,
      foreign:
        children.length > 0 || element.repetition_type === "REPEATED"
          ? "lists or records"
          : foreignType(element),
      scale: decimal ? (element.scale ?? 0) : null,
    };
  });
}

const foreignTypes: Readonly<Record<string, string>> = {
  DATE: "dates",
  TIME: "times",
  TIMESTAMP: "times",
  STRING: "text",
  UTF8: "text",
  ENUM: "text",
  JSON: "text",
};

/** What a flat column holds where it is no numbers; null for numbers. */
function foreignType({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): string | null {
  if (converted === "DECIMAL") return null;
  const named = foreignTypes[logical?.type ?? ""] ?? foreignTypes[converted?.replace(/_M.*/, "") ?? ""];
  if (named !== undefined) return named;
  if (type === "INT96") return "times";
  if (logical?.type === "FLOAT16") return null;
  return type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY" || converted === "INTERVAL"
    ? "bytes"
    : null;
}

function rowsOf(metadata: FileMetaData, leaves: readonly Leaf[], name: string): number {
  const rows = Number(metadata.num_rows);
  const seen = new Set<string>();
  const twice = leaves.find(({ label }) => seen.size === seen.add(label).size);
  if (twice !== undefined)
    throw new TableError(`${name}: the column "${short(twice.label)}" stands twice; give each its own name.`);
  if (leaves.length === 0 || rows === 0)
    throw new TableError(`${name}: there are no rows in the file; add at least one row of numbers.`);
  const inGroups = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!(rows > 0) || inGroups !== rows) throw damaged(name, `it claims ${rows} rows and has ${inGroups}`);
  refuseManyCells(rows, leaves.length, name);
  return rows;
}

const codecs = new Set(["UNCOMPRESSED", "SNAPPY"]);

function refuseCodecs(metadata: FileMetaData, read: readonly Leaf[], name: string): void {
  const labels = new Set(read.map(({ label }) => label));
  for (const { columns } of metadata.row_groups) {
    for (const { meta_data: data } of columns) {
      if (data === undefined || !labels.has(data.path_in_schema[0]) || codecs.has(data.codec)) continue;
      throw new TableError(
        `${name}, column "${short(data.path_in_schema[0])}": it is compressed by ${data.codec}; save the file with Snappy or without compression.`,
      );
    }
  }
}

/** NaN where the cell is missing. */
function numberOf(value: unknown, scale: number | null): number {
  if (value === null || value === undefined) return Number.NaN;
  const number = Number(value);
  // hyparquet multiplies by 10^−scale, which is no double: the decimal that was meant is the nearest with `scale` digits.
  return scale === null || scale < 0 || scale > 100 || Math.abs(number) >= 1e21
    ? number
    : Number(number.toFixed(scale));
}

function refuseCell(
  reader: ReturnType<typeof columnReader>,
  row: number,
  value: number,
  place: string,
): void {
  if (Number.isNaN(value))
    reader.refuse(row, "missing", () => ({
      what: `${place}: the cell is empty (null or NaN)`,
      advice: "fill it, or leave the row out",
    }));
  else
    reader.refuse(row, "foreign", () => ({
      what: `${place}: ${value} is not a finite number`,
      advice: "write one, or leave the row out",
    }));
}

/** What hyparquet throws of a file is the file's fault: the bytes are in memory. */
async function whole<T>(name: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw damaged(name, error instanceof Error ? error.message : String(error), error);
  }
}

const damaged = (name: string, why: string, cause?: unknown): TableError =>
  new TableError(`${name}: the Parquet file is damaged or cut off (${why}); save it again.`, { cause });
