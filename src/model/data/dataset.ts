/** A data set as the data law: rows drawn with replacement, each with probability 1/Q. */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import type { Dataset, SampleBlock } from "../contract.ts";
import { columnOf, type Table, TableError, type Tables, tableOf } from "../table.ts";

const fileSchema = z.strictObject({
  kind: z.literal("dataset"),
  /** A CSV file with a header and numbers. */
  file: z.string().min(1),
  target: z.string().min(1),
  /** Absent: every column but the target. */
  inputs: z.array(z.string()).min(1).optional(),
  /** Shift and scale every input to mean 0 and deviation 1. */
  standardise: z.boolean().default(false),
  /** What to do with a missing or non-numeric cell. */
  missing: z.enum(["error"]).default("error"),
  /** The share of rows held out. */
  test: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .refine((share) => share === 0, {
      error: "held-out rows are not available in this version; leave test at 0",
    }),
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
type DatasetConfig = z.input<typeof datasetSchema>;

/**
 * The rows of the table that `file` names; inputs are all columns but the target where not given.
 * @throws TableError  for a missing table or column, no inputs, or a column that cannot be standardised
 */
export function dataset(
  { file, target, inputs, standardise = false }: DatasetConfig,
  tables: Tables,
): Dataset {
  const table = tableOf(tables, file);
  const labels = columnOf(table, target, file, "target");
  const inputNames = inputs ?? table.names.filter((name) => name !== target);
  if (inputNames.length === 0)
    throw new TableError(`${file} has no column beside the target "${target}"; add a column of inputs.`);
  const columns = inputNames.map((name, index) => {
    const column = columnOf(table, name, file, `inputs.${index}`);
    refuseLarge(column, name, file);
    return standardise ? standardised(column, name, file) : column;
  });
  const dimension = columns.length;
  const values = rowMajor(columns, table);
  const secondMomentY = labels.reduce((sum, y) => sum + y * y, 0) / table.rows;
  let bayes: number | null = null;
  return {
    kind: "dataset",
    dimension,
    rows: table.rows,
    inputs: values,
    labels,
    inputNames,
    secondMomentY,
    get bayesRisk() {
      bayes ??= spreadOfEqualRows(values, labels);
      return bayes;
    },
    draw: (block) => draw(values, labels, dimension, block),
  };
}

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

/** Inputs are trained on in single precision, whose squares end near 1e38. */
const largestInput = 1e18;

function refuseLarge(column: Float64Array, name: string, file: string): void {
  const large = column.find((value) => Math.abs(value) > largestInput);
  if (large === undefined) return;
  throw new TableError(
    `${file}: ${large} in the column "${name}" is beyond ±1e18, too large to be trained on; use another unit.`,
  );
}

function standardised(column: Float64Array, name: string, file: string): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const variance = column.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / column.length;
  if (!(variance > 0))
    throw new TableError(
      `${file}: the column "${name}" is constant, so that it cannot be standardised; leave it out of inputs.`,
    );
  const deviation = Math.sqrt(variance);
  return column.map((value) => (value - mean) / deviation);
}

/** Inputs as f32 values, because the kernels train on f32: the risk is then that of the same numbers. */
function rowMajor(columns: readonly Float64Array[], { rows }: Table): Float64Array {
  const values = new Float64Array(rows * columns.length);
  for (const [k, column] of columns.entries()) {
    for (let row = 0; row < rows; row++) values[row * columns.length + k] = Math.fround(column[row]);
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
