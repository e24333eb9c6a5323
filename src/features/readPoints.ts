import type { Points } from "../space/contract.ts";

/**
 * A reader that copies points into buffers of its own, the same for every call: features at points read them when
 * they are asked to (FeatureMap.at), whatever the caller does with its arrays afterwards.
 */
export function pointsReader(): (points: Points) => Points {
  let kept: Points = { count: 0, columns: [] };
  return (points) => {
    if (kept.count !== points.count || kept.columns.length !== points.columns.length) {
      kept = { count: points.count, columns: points.columns.map(() => new Float64Array(points.count)) };
    }
    for (const [c, column] of points.columns.entries()) kept.columns[c].set(column);
    return kept;
  };
}
