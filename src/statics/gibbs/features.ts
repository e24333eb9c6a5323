/**
 * The features of a rule's points in the dual's units, √cₖ φₖ. The dual's unknowns are uₖ = αₖ/√cₖ: weights c span
 * fifteen orders of magnitude, and in these units the Hessian is −(I + β Cov), whatever they are.
 */

import type { FeatureMap } from "../../features/contract.ts";
import type { Points } from "../../space/contract.ts";

/** K × J up to which features are kept (200 MB). */
export const mostKept = 25_000_000;

/**
 * √cₖ φₖ(pointⱼ) at [j·K + k]. By moments of one point at a time: O(J·K) for every map, where potentials of one
 * feature at a time cost O(J·K²).
 *
 * @throws RangeError  where K × J is more than can be kept
 */
export function scaledFeatures(map: FeatureMap, { count, columns }: Points): Float64Array {
  const { size } = map;
  if (!(size * count <= mostKept)) throw tooMany(size, count);
  const roots = map.weights.map(Math.sqrt);
  const table = new Float64Array(size * count);
  const point: Points = { count: 1, columns: columns.map(() => new Float64Array(1)) };
  const one = Float64Array.of(1);
  const row = new Float64Array(size);
  for (let j = 0, at = 0; j < count; j++) {
    for (let c = 0; c < columns.length; c++) point.columns[c][0] = columns[c][j];
    map.at(point).moments(one, row);
    for (let k = 0; k < size; k++, at++) table[at] = roots[k] * row[k];
  }
  return table;
}

const tooMany = (size: number, count: number) =>
  new RangeError(
    `gibbs: ${size} features at ${count} points are ${size * count} numbers, and ${mostKept} are kept at most. Use at most ${Math.floor(mostKept / size)} points, or a map of a lower degree.`,
  );
