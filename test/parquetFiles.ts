/** Parquet files as users bring them, made in memory. */

import { parquetMetadata, type SchemaElement } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

/** A file of these columns. */
export const parquet = (columnData: ColumnSource[], schema?: SchemaElement[]): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...(schema === undefined ? {} : { schema }) }));

/** A column of doubles; null where there is none. */
export const doubles = (name: string, data: readonly (number | null)[]): ColumnSource => ({
  name,
  type: "DOUBLE",
  nullable: true,
  data: [...data],
});

/**
 * The bytes with the number of rows that the footer claims for the file and its one group changed. The writer gives counts
 * as variable-length integers, so that only one of the same length fits.
 */
export function claiming(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const copy = bytes.slice();
  const footer = copy.length - 8 - parquetMetadata(copy.buffer).metadata_length;
  const [old, put] = [from, to].map(zigzag);
  if (old.length !== put.length)
    throw new Error(`${from} and ${to} take ${old.length} and ${put.length} bytes`);
  for (let at = footer; at + old.length <= copy.length - 8; at++) {
    if (old.every((byte, k) => copy[at + k] === byte)) copy.set(put, at);
  }
  return copy;
}

/** Thrift's compact integer. */
function zigzag(value: number): number[] {
  const out: number[] = [];
  let rest = value * 2;
  for (; rest >= 128; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return [...out, rest];
}
