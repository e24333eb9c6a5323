/**
 * A data set as the data law: its training rows, drawn with replacement, each with probability 1/Q. Rows held out by `test`
 * are neither drawn nor part of any moment, feature or risk; standardisation is by the training rows' mean and deviation.
 */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import type { Dataset, HeldOut, SampleBlock } from "../contract.ts";
import { TableError, type Tables, tableOf } from "../table.ts";
import { completeRows, parted, permuted, usedColumns } from "./rows.ts";

const fileSchema = z.strictObject({
  kind: z.literal("dataset"),
  /** A CSV file with a header, or a Parquet file. */
  file: z.string().min(1),
  target: z.string().min(1),
  /** Absent: every column but the target. */
  inputs: z.array(z.string()).min(1).optional(),
  /** Shift and scale every input to mean 0 and deviation 1. */
  standardise: z.boolean().default(false),
  /** What a missing cell of a used column does: "drop" leaves its row out. */
  missing: z.enum(["error", "drop"]).default("error"),
  /** The share of rows held out. */
  test: z.number().min(0).lt(1).default(0),
  /** Seed of a permutation of the training rows' labels; null: they stay where they are. */
  permuteLabels: z.int().min(0).nullable().default(null),
});

/** `data`: dataset. The target is not among the inputs; no input stands twice. */
export const datasetSchema = fileSchema.superRefine(({ target, inputs = [] }, context) => {
  for (const [index, name] of inputs.entries()) {
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["inputs", index], message });
    if (name === target) refuse(`"${name}" is the target, which the network cannot be shown; leave it out`);
    else if (inputs.indexOf(name) !== index) refuse(`"${name}" stands twice; leave it out once`);
  }
});

/** As a user writes it. */
export type DatasetConfig = z.input<typeof datasetSchema>;

/**
 * The rows of the table that `file` names; inputs are all columns but the target where not given.
 * @throws TableError  for a missing table or column, no inputs, a cell that is no number, or no rows on one side of `test`
 */
export function dataset(config: DatasetConfig, tables: Tables): Dataset {
  const { file, standardise = false, permuteLabels = null } = config;
  const table = tableOf(tables, file);
  const used = usedColumns(config, table);
  const whole = completeRows(table, used, file);
  const { training, heldOut } = parted(whole, config);
  const columns = used.inputs.map(({ name, values }) => {
    if (!standardise) return values;
    return standardised(values, training, name, file);
  });
  const own = at(used.target.values, training);
  const labels = permuteLabels === null ? own : permuted(own, permuteLabels);
  const names = used.inputs.map(({ name }) => name);
  const held =
    heldOut.length === 0
      ? null
      : { rows: heldOut.length, inputs: rowMajor(columns, heldOut), labels: at(used.target.values, heldOut) };
  return datasetOf(rowMajor(columns, training), labels, names, held, table.rows - whole.length);
}

/**
 * Given rows as the data law.
 *
 * @param inputs   [rows × d], f32 values
 * @param labels   [rows]
 * @param dropped  rows left out for a missing cell
 */
export function datasetOf(
  inputs: Float64Array,
  labels: Float64Array,
  inputNames: readonly string[],
  heldOut: HeldOut | null = null,
  dropped = 0,
): Dataset {
  const dimension = inputNames.length;
  let bayes: number | null = null;
  return {
    kind: "dataset",
    dimension,
    rows: labels.length,
    inputs,
    labels,
    inputNames,
    heldOut,
    dropped,
    secondMomentY: labels.reduce((sum, y) => sum + y * y, 0) / labels.length,
    get bayesRisk() {
      bayes ??= spreadOfEqualRows(inputs, labels);
      return bayes;
    },
    draw: (block) => draw(inputs, labels, dimension, block),
  };
}

const at = (column: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => column[row]);

/** E Var(y | x) of the rows: 0 unless equal inputs carry different labels. */
function spreadOfEqualRows(values: Float64Array, labels: Float64Array): number {
  const dimension = values.length / labels.length;
  const groups = new Map<string, number[]>();
  for (const [row, label] of labels.entries()) {
    const key = values.subarray(row * dimension, (row + 1) * dimension).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [label]);
    else group.push(label);
  }
  let squares = 0;
  for (const group of groups.values()) {
    const mean = group.reduce((sum, y) => sum + y, 0) / group.length;
    for (const y of group) squares += (y - mean) * (y - mean);
  }
  return squares / labels.length;
}

/** By mean and deviation of the training rows. */
function standardised(column: Float64Array, training: Int32Array, name: string, file: string): Float64Array {
  const own = at(column, training);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  const variance = own.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / own.length;
  if (!(variance > 0))
    throw new TableError(
      `${file}: the column "${name}" is constant, so that it cannot be standardised; leave it out of inputs.`,
    );
  const deviation = Math.sqrt(variance);
  return column.map((value) => (value - mean) / deviation);
}

/** Inputs as f32 values, because the kernels train on f32: the risk is then that of the same numbers. */
function rowMajor(columns: readonly Float64Array[], rows: Int32Array): Float64Array {
  const values = new Float64Array(rows.length * columns.length);
  for (const [k, column] of columns.entries()) {
    for (const [index, row] of rows.entries()) values[index * columns.length + k] = Math.fround(column[row]);
  }
  return values;
}

function draw(
  values: Float64Array,
  labels: Float64Array,
  dimension: number,
  { seed, firstStep, count, x, y }: SampleBlock,
): void {
  for (let row = 0; row < count; row++) {
    const drawn = stream(seed, purposes.rows, firstStep + row).integer(labels.length);
    for (let k = 0; k < dimension; k++) x[row * dimension + k] = values[drawn * dimension + k];
    y[row] = labels[drawn];
  }
}
