/**
 * A recording as Parquet files, with the columns and the row order of docs/format.md. The bytes are a function of the
 * recording alone: no time, no host, fixed row groups.
 *
 * Types: names UTF8; counters (replica, step, index) INT64; all else DOUBLE. Nothing is null but the cell bounds of
 * rows that are particles.
 * Order: the network before the limit, methods in the order of the experiment, then replica, step, index.
 */

import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { Measure } from "../measure/contract.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "./contract.ts";

/** A snapshot as a run of rows. */
interface Rows {
  readonly source: "network" | "limit";
  readonly method: string;
  readonly replica: number;
  readonly t: number;
  readonly step: number;
  /** Rows in it. */
  readonly count: number;
  /** Mass of each row. */
  readonly weight: Float64Array;
  /** Coordinates of each row. */
  readonly columns: readonly Float64Array[];
  /** Cell bounds of a grid, [count] each. */
  readonly bounds: { readonly lower: Float64Array; readonly upper: Float64Array } | null;
}

/** One row a neuron, atom or cell (its centre; its bounds beside it). */
export function snapshotsParquet(recording: Recording): Uint8Array {
  const rows = inOrder([...recording.network.map(networkRows), ...recording.limit.map(limitRows)]);
  const { names } = recording.coordinates;
  return parquet([
    text("source", rows, (row) => row.source),
    text("method", rows, (row) => row.method),
    ...positionColumns(rows),
    double("weight", rows, (row) => row.weight),
    ...names.map((name, coordinate) => double(name, rows, (row) => row.columns[coordinate])),
    ...boundColumns(names, rows),
  ]);
}

/** One row a point of a risk curve. */
export function riskParquet(recording: Recording): Uint8Array {
  const rows = inOrder(recording.risk.map((point) => ({ ...point, count: 1 })));
  return parquet([
    text("source", rows, (row) => row.source),
    text("method", rows, (row) => row.method),
    counter("replica", rows, (row) => row.replica),
    double("t", rows, (row) => repeated(row, row.t)),
    counter("step", rows, (row) => row.step),
    double("risk", rows, (row) => repeated(row, row.risk)),
    double("error", rows, (row) => repeated(row, row.error)),
    text("kind", rows, (row) => row.kind),
  ]);
}

/** One row a neuron with its θ (a = 1, b = 0 for ridge neurons); null where no weights were recorded. */
export function weightsParquet(recording: Recording): Uint8Array | null {
  const kept = recording.network.flatMap((row) =>
    row.weights === null ? [] : [{ row, network: row.weights }],
  );
  if (kept.length === 0) return null;
  const rows = inOrder(kept.map(({ row, network }) => ({ ...networkRows(row), network })));
  return parquet([
    ...positionColumns(rows),
    double("a", rows, (row) => row.network.a ?? repeated(row, 1)),
    double("b", rows, (row) => row.network.b ?? repeated(row, 0)),
    ...Array.from({ length: rows[0].network.dimension }, (_, k) =>
      double(`w${k}`, rows, ({ network: { w, neurons } }) => w.subarray(k * neurons, (k + 1) * neurons)),
    ),
  ]);
}

const networkRows = ({ replica, t, step, points }: NetworkSnapshot): Rows => ({
  source: "network",
  method: "sgd",
  replica,
  t,
  step,
  count: points.count,
  weight: new Float64Array(points.count).fill(1 / points.count),
  columns: points.columns,
  bounds: null,
});

const limitRows = ({ method, replica, t, step, measure }: LimitSnapshot): Rows => ({
  source: "limit",
  method,
  replica,
  t,
  step,
  count: measure.mass.length,
  weight: measure.mass,
  ...placed(measure),
});

function placed(measure: Measure): Pick<Rows, "columns" | "bounds"> {
  if (measure.kind === "particles") return { columns: measure.points.columns, bounds: null };
  const { edges, mass } = measure;
  const lower = edges.slice(0, mass.length);
  const upper = edges.slice(1, mass.length + 1);
  return { columns: [lower.map((low, j) => 0.5 * (low + upper[j]))], bounds: { lower, upper } };
}

type Position = Pick<Rows, "source" | "method" | "replica" | "step" | "count">;

/** Sorts snapshots; methods keep the order in which they were recorded, which is the experiment's. */
function inOrder<Row extends Position>(rows: readonly Row[]): Row[] {
  const methods = [...new Set(rows.map((row) => row.method))];
  const rank = (row: Row) => (row.source === "network" ? -1 : methods.indexOf(row.method));
  return [...rows].sort(
    (one, other) => rank(one) - rank(other) || one.replica - other.replica || one.step - other.step,
  );
}

const positionColumns = (rows: readonly Rows[]): ColumnSource[] => [
  counter("replica", rows, (row) => row.replica),
  double("t", rows, (row) => repeated(row, row.t)),
  counter("step", rows, (row) => row.step),
  counter("index", rows, (_, index) => index),
];

/** `<coordinate>_lower` and `_upper`, where any snapshot is a grid. */
function boundColumns(names: readonly string[], rows: readonly Rows[]): ColumnSource[] {
  if (rows.every((row) => row.bounds === null)) return [];
  return names.flatMap((name) =>
    (["lower", "upper"] as const).map((end) => ({
      name: `${name}_${end}`,
      type: "DOUBLE" as const,
      nullable: true,
      data: rows.flatMap(({ bounds, count }) =>
        bounds === null ? new Array(count).fill(null) : [...bounds[end]],
      ),
    })),
  );
}

function text<Row extends { count: number }>(
  name: string,
  rows: readonly Row[],
  value: (row: Row) => string,
): ColumnSource {
  const data = rows.flatMap((row) => new Array<string>(row.count).fill(value(row)));
  return { name, type: "STRING", nullable: false, data };
}

function counter<Row extends { count: number }>(
  name: string,
  rows: readonly Row[],
  value: (row: Row, index: number) => number,
): ColumnSource {
  const data = rows.flatMap((row) =>
    Array.from({ length: row.count }, (_, index) => BigInt(value(row, index))),
  );
  return { name, type: "INT64", nullable: false, data };
}

function double<Row extends { count: number }>(
  name: string,
  rows: readonly Row[],
  values: (row: Row) => Float64Array,
): ColumnSource {
  const data = new Float64Array(rows.reduce((total, row) => total + row.count, 0));
  let offset = 0;
  for (const row of rows) {
    data.set(values(row), offset);
    offset += row.count;
  }
  return { name, type: "DOUBLE", nullable: false, data };
}

const repeated = ({ count }: { count: number }, value: number): Float64Array =>
  new Float64Array(count).fill(value);

const parquet = (columnData: ColumnSource[]): Uint8Array =>
  new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 100_000, createdBy: "meanfield" }));
