import type { Points } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";

/**
 * The features themselves, φₖ(pointⱼ) at [k][j]: for solvers that need products of features (Hessians, covariances).
 * They are the moments of one point at a time: O(J·K), for every map.
 */
export function featureTable(map: FeatureMap, { count, columns }: Points): Float64Array[] {
  const table = Array.from({ length: map.size }, () => new Float64Array(count));
  const point: Points = { count: 1, columns: columns.map(() => new Float64Array(1)) };
  const mass = Float64Array.of(1);
  const row = new Float64Array(map.size);
  for (let j = 0; j < count; j++) {
    for (const [c, column] of columns.entries()) point.columns[c][0] = column[j];
    map.at(point).moments(mass, row);
    for (let k = 0; k < row.length; k++) table[k][j] = row[k];
  }
  return table;
}
