/** Directions in which the far points lie. */

import { sobol } from "../../numerics/sobol.ts";
import { normalQuantile } from "../../numerics/special.ts";

/** Unit vectors of ℝᵖ, one array a coordinate: ±1 for p = 1, else the axes, the diagonals, and 64 p spread evenly. */
export function directions(p: number): Float64Array[] {
  if (p === 1) return [Float64Array.of(1, -1)];
  const spread = sobol(64 * p, p, null).map((column) => column.map(normalQuantile));
  const columns = spread.map((column, i) =>
    Float64Array.from([...column, ...axes(p, i), ...diagonals(p, i)]),
  );
  const lengths = columns[0].map((_, j) => Math.sqrt(columns.reduce((sum, x) => sum + x[j] * x[j], 0)));
  return columns.map((column) => column.map((x, j) => x / lengths[j]));
}

/** Coordinate i of ±e_1, …, ±e_p. */
const axes = (p: number, i: number): number[] =>
  Array.from({ length: 2 * p }, (_, j) => (j >> 1 === i ? 1 - 2 * (j & 1) : 0));

/** Coordinate i of (±1, …, ±1), up to 2¹⁰ of them. */
const diagonals = (p: number, i: number): number[] =>
  Array.from({ length: 1 << Math.min(p, 10) }, (_, j) => 1 - 2 * ((j >> (i % 10)) & 1));
