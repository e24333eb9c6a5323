import type { Points } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";

/**
 * The features themselves, φₖ(pointⱼ) at [k][j]: for solvers that need products of features (Hessians, covariances).
 * Costs O(J·K²) through the map's own door, once for points that stay; methods that move points never need it.
 */
export function featureTable(map: FeatureMap, points: Points): Float64Array[] {
  const at = map.at(points);
  const alpha = new Float64Array(map.size);
  return Array.from({ length: map.size }, (_, k) => {
    const value = new Float64Array(points.count);
    alpha.fill(0);
    alpha[k] = 1;
    at.potential(alpha, { value, gradient: null, hessian: null });
    return value;
  });
}
