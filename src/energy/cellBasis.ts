/**
 * The features of a map on cells, as few rows as they span. With Φ = (√c_k φ_k(x_j)) = Q B, Q orthonormal columns,
 *
 *     R(m) = floor + ‖Φm − √c y‖² = floor′ + ‖B m − Qᵀ√c y‖²,   floor′ = floor + ‖(1 − QQᵀ)√c y‖²,
 *
 * so that R and its potential Bᵀ(Bm − t) are those of the map with n = rank ≤ min(J, K) features of weight 1: Hermite
 * features of high degree, or hundreds of data rows, look alike on a grid, and a step costs O(J·n).
 *
 * Accuracy: rows are dropped once the rest is below 1e-14 of the largest row in the maximum norm, which moves R by less
 *           than 1e-12·(1 + R) for masses that sum to 1. Method: Gram–Schmidt with row pivots, each twice orthogonal.
 */

import type { FeatureMap } from "../features/contract.ts";
import { featureTable } from "../features/table.ts";
import { cellCentres } from "../measure/quadrature.ts";
import { dot } from "../numerics/dot.ts";

export interface CellBasis {
  /** B, n rows of [J] */
  readonly rows: readonly Float64Array[];
  /** t, [n] */
  readonly targets: Float64Array;
  readonly floor: number;
}

const negligible = 1e-14;

/** @param edges  [J + 1], of the map's one coordinate; features are read at the centres of cells */
export function cellBasis(map: FeatureMap, edges: Float64Array): CellBasis {
  if (map.size === 0) return { rows: [], targets: new Float64Array(0), floor: map.floor };
  const columns = [cellCentres(edges)];
  const scale = map.weights.map(Math.sqrt);
  const rest = featureTable(map, { count: edges.length - 1, columns });
  for (let k = 0; k < map.size; k++) for (let j = 0; j < rest[k].length; j++) rest[k][j] *= scale[k];
  const target = map.targets.map((y, k) => scale[k] * y);
  return orthogonalised(rest, target, map.floor);
}

/**
 * Combinations of the rows Φ_k: each round turns the largest remaining row's coefficients q over rows k (its share in
 * every row) into one unit vector of Q. `rest` holds Φ − Q B and is used up.
 */
function orthogonalised(rest: Float64Array[], target: Float64Array, floor: number): CellBasis {
  const rows: Float64Array[] = [];
  const units: Float64Array[] = [];
  const targets: number[] = [];
  const largest = rest.reduce((most, row) => Math.max(most, maximum(row)), 0);
  const count = rest[0].length;
  while (rows.length < Math.min(rest.length, count)) {
    const column = largestColumn(rest, negligible * largest);
    if (column < 0) break;
    const unit = Float64Array.from(rest, (row) => row[column]);
    orthonormalise(unit, units);
    const row = new Float64Array(count);
    for (let k = 0; k < rest.length; k++) if (unit[k] !== 0) add(unit[k], rest[k], row);
    for (let k = 0; k < rest.length; k++) if (unit[k] !== 0) add(-unit[k], row, rest[k]);
    units.push(unit);
    rows.push(row);
    targets.push(dot(unit, target));
  }
  for (const [i, unit] of units.entries()) add(-targets[i], unit, target);
  return { rows, targets: Float64Array.from(targets), floor: floor + dot(target, target) };
}

/** The cell whose column of Φ − QB is longest; −1 where every entry is negligible. */
function largestColumn(rest: readonly Float64Array[], least: number): number {
  const squares = new Float64Array(rest[0].length);
  let above = false;
  for (const row of rest) {
    for (let j = 0; j < row.length; j++) {
      squares[j] += row[j] * row[j];
      above ||= Math.abs(row[j]) > least;
    }
  }
  if (!above) return -1;
  let best = 0;
  for (let j = 1; j < squares.length; j++) if (squares[j] > squares[best]) best = j;
  return best;
}

/** Twice, since once leaves a part of order of the rounding divided by the column's length. */
function orthonormalise(unit: Float64Array, others: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const other of others) add(-dot(unit, other), other, unit);
    const length = Math.sqrt(dot(unit, unit));
    for (let k = 0; k < unit.length; k++) unit[k] /= length;
  }
}

const maximum = (x: Float64Array): number => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function add(factor: number, x: Float64Array, into: Float64Array): void {
  for (let j = 0; j < x.length; j++) into[j] += factor * x[j];
}
