/** Which columns and rows of a table a data set uses: those without missing cells, and among them those held out. */

import { purposes, stream, uniform32 } from "../../numerics/random.ts";
import { columnOf, type Table, TableError } from "../table.ts";
import type { DatasetConfig } from "./dataset.ts";

interface UsedColumn {
  readonly name: string;
  /** [rows of the table]; NaN at missing cells */
  readonly values: Float64Array;
}

interface UsedColumns {
  readonly target: UsedColumn;
  readonly inputs: readonly UsedColumn[];
}

/** @throws TableError  for a column that is not there, holds something else than numbers, or values that cannot be trained on */
export function usedColumns(
  { file, target, inputs, missing = "error" }: DatasetConfig,
  table: Table,
): UsedColumns {
  const names = inputs ?? table.names.filter((name) => name !== target);
  const column = (name: string, part: string): UsedColumn => {
    const chosen = inputs === undefined && name !== target;
    const further = {
      missing: ", or set data.missing to drop",
      foreign: chosen ? ", or name the columns of numbers in data.inputs" : "",
    };
    const values = columnOf(table, name, file, { part, allowMissing: missing === "drop", further });
    refuseLarge(values, name, file);
    return { name, values };
  };
  const labels = column(target, "target");
  if (names.length === 0)
    throw new TableError(`${file} has no column beside the target "${target}"; add a column of inputs.`);
  return { target: labels, inputs: names.map((name, index) => column(name, `inputs.${index}`)) };
}

/** Inputs are trained on in single precision, whose squares end near 1e38; a label's square enters every risk. */
const largest = 1e18;

function refuseLarge(column: Float64Array, name: string, file: string): void {
  const large = column.find((value) => Math.abs(value) > largest);
  if (large === undefined) return;
  throw new TableError(
    `${file}: ${large} in the column "${name}" is beyond ±1e18, too large to be trained on; use another unit.`,
  );
}

/** Rows of the table without a missing cell, ascending. */
export function completeRows(
  { rows: all }: Table,
  { target, inputs }: UsedColumns,
  file: string,
): Int32Array {
  const columns = [target, ...inputs];
  const rows = Int32Array.from({ length: all }, (_, row) => row).filter((row) =>
    columns.every(({ values }) => !Number.isNaN(values[row])),
  );
  if (rows.length > 0) return rows;
  const lacking = columns.map(({ name, values }) => ({
    name,
    count: values.filter((value) => Number.isNaN(value)).length,
  }));
  const worst = lacking.reduce((most, each) => (each.count > most.count ? each : most));
  throw new TableError(
    `${file}: every row has a missing cell among the columns that are used, ${worst.count} of them in "${worst.name}"; leave such a column out of inputs.`,
    { part: "missing" },
  );
}

/**
 * Parts rows into training and held-out ones, both ascending.
 *
 * Row q of the file has the number u_q = uniform32(0, purposes.heldOut, 0, q): the Math.round(test · n) of the n rows with
 * the smallest u are held out. So the choice depends on the rows' places in the file alone, not on the run's seed or any
 * cell: a larger share holds out the same rows and more, and a row that is added or dropped moves at most one other.
 */
export function parted(
  rows: Int32Array,
  { file, test = 0 }: Pick<DatasetConfig, "file" | "test">,
): { readonly training: Int32Array; readonly heldOut: Int32Array } {
  if (test === 0) return { training: rows, heldOut: new Int32Array(0) };
  const count = Math.round(test * rows.length);
  refuseEmptyPart(rows.length, count, test, file);
  const ranked = Array.from(rows, (row) => ({ row, u: uniform32(0, purposes.heldOut, 0, row) })).sort(
    (one, other) => one.u - other.u || one.row - other.row,
  );
  const take = (from: number, to: number) => Int32Array.from(ranked.slice(from, to), ({ row }) => row).sort();
  return { training: take(count, rows.length), heldOut: take(0, count) };
}

function refuseEmptyPart(rows: number, heldOut: number, test: number, file: string): void {
  if (heldOut > 0 && heldOut < rows) return;
  const part = heldOut === 0 ? "hold out" : "train on";
  const advice =
    rows < 2
      ? "add rows, or leave test at 0"
      : `use a share from ${share(1, rows)} to ${share(rows - 1, rows)}, or 0`;
  throw new TableError(
    `${file}: a share of ${test} of ${rows} ${rows === 1 ? "row" : "rows"} leaves nothing to ${part}; ${advice}.`,
    { part: "test" },
  );
}

/** With few digits, and still the share of that many rows. */
function share(part: number, rows: number): number {
  for (let digits = 1; ; digits++) {
    const short = Number((part / rows).toPrecision(digits));
    if (Math.round(short * rows) === part) return short;
  }
}

/** A uniformly random order of the labels, a function of their number and the seed (Fisher and Yates); after [zhang:16]. */
export function permuted(labels: Float64Array, seed: number): Float64Array {
  const random = stream(seed, purposes.permutedLabels);
  const out = labels.slice();
  for (let last = out.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [out[last], out[other]] = [out[other], out[last]];
  }
  return out;
}
