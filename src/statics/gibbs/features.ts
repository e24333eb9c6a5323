/**
 * The features of a rule's points in the dual's units, √cₖ φₖ. The dual's unknowns are uₖ = αₖ/√cₖ: weights c span
 * fifteen orders of magnitude, and in these units the Hessian is −(I + β Cov), whatever they are.
 */

import type { FeatureMap } from "../../features/contract.ts";
import { eachFeatureRow } from "../../features/table.ts";
import type { Points } from "../../space/contract.ts";

/** K × J up to which features are kept (200 MB). */
export const mostKept = 25_000_000;

/**
 * √cₖ φₖ(pointⱼ) at [j·K + k].
 *
 * @throws RangeError  where K × J is more than can be kept
 */
export function scaledFeatures(map: FeatureMap, points: Points): Float64Array {
  const { size } = map;
  if (!(size * points.count <= mostKept)) throw tooMany(size, points.count);
  const roots = map.weights.map(Math.sqrt);
  const table = new Float64Array(size * points.count);
  eachFeatureRow(map, points, (row, j) => {
    for (let k = 0; k < size; k++) table[j * size + k] = roots[k] * row[k];
  });
  return table;
}

const tooMany = (size: number, count: number) =>
  new RangeError(
    `gibbs: ${size} features at ${count} points are ${size * count} numbers, and ${mostKept} are kept at most. Use at most ${Math.floor(mostKept / size)} points, or a map of a lower degree.`,
  );
