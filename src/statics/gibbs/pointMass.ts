/** Where Newton's method may begin, and what coordinates that do not move are held at. */

import type { FeatureMap } from "../../features/contract.ts";
import type { Coordinates, Points } from "../../space/contract.ts";
import type { Frozen } from "./landscape.ts";

/** αₖ = cₖ(φₖ(θ) − yₖ), the potential of all mass at one point, its coordinates given. */
export function pointMassAlpha(map: FeatureMap, point: readonly number[]): Float64Array {
  const moments = new Float64Array(map.size);
  map.at({ count: 1, columns: point.map((q) => Float64Array.of(q)) }).moments(Float64Array.of(1), moments);
  return moments.map((m, k) => map.weights[k] * (m - map.targets[k]));
}

/**
 * The constants of the coordinates that are not trained, from atoms of the initial law.
 *
 * @throws RangeError  where one of them is not constant there
 */
export function frozenAt({ names, trained }: Coordinates, { columns }: Points): Frozen {
  const frozen: Record<string, number> = {};
  for (const [c, column] of columns.entries()) {
    if (trained[c]) continue;
    if (column.some((q) => q !== column[0])) {
      throw new RangeError(
        `gibbs: ${names[c]} is not trained and random at the start, so its law never changes: the fixed point would be one law for every value of ${names[c]}, each depending on all. Train ${names[c]}, or give it a constant initial value.`,
      );
    }
    frozen[names[c]] = column[0];
  }
  return frozen;
}
