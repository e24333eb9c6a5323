import type { Points } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";

/**
 * Hands out the features of one point after the other, φₖ(pointⱼ) at row[k]; the row is used again for the next. They are
 * the moments of one point at a time: O(J·K) for every map, where potentials of one feature at a time cost O(J·K²).
 */
export function eachFeatureRow(
  map: FeatureMap,
  { count, columns }: Points,
  take: (row: Float64Array, j: number) => void,
): void {
  const point: Points = { count: 1, columns: columns.map(() => new Float64Array(1)) };
  const mass = Float64Array.of(1);
  const row = new Float64Array(map.size);
  for (let j = 0; j < count; j++) {
    for (const [c, column] of columns.entries()) point.columns[c][0] = column[j];
    map.at(point).moments(mass, row);
    take(row, j);
  }
}

/** The features themselves, φₖ(pointⱼ) at [k][j]: for solvers that need products of features (Hessians, covariances). */
export function featureTable(map: FeatureMap, points: Points): Float64Array[] {
  const table = Array.from({ length: map.size }, () => new Float64Array(points.count));
  eachFeatureRow(map, points, (row, j) => {
    for (let k = 0; k < row.length; k++) table[k][j] = row[k];
  });
  return table;
}
