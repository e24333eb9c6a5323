import type { FeatureMap } from "../features/contract.ts";
import type { Points } from "../space/contract.ts";

/**
 * κ(ρ) = ∫U(θ, θ) dρ − ∬U dρ dρ: N times what N independent draws from ρ risk more than ρ itself,
 *
 *     E R_N = R(ρ) + κ(ρ)/N   (exact for independent neurons; training removes part of it).
 *
 * ∫U(θ, θ) is that of the neurons themselves (selfInteraction), ∬U between independent directions, Σ cₖ mₖ².
 *
 * @param mass  [J], sums to 1
 */
export function independentExcess(map: FeatureMap, points: Points, mass: Float64Array): number {
  const moments = new Float64Array(map.size);
  map.at(points).moments(mass, moments);
  const own = map.selfInteraction(points).reduce((sum, U, j) => sum + mass[j] * U, 0);
  return moments.reduce((rest, m, k) => rest - map.weights[k] * m * m, own);
}
