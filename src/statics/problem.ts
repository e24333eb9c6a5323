/**
 * The convex problem behind an optimum: over probability measures ρ = Σ wⱼ δ_{θⱼ},
 *
 *     R_λ(ρ) = floor + Σₖ cₖ(mₖ − yₖ)² + λ∫‖θ‖²dρ,   Ψ_λ = Σₖ αₖ φₖ + (λ/2)‖θ‖²,   αₖ = cₖ(mₖ − yₖ),   δR_λ/δρ = 2Ψ_λ,
 *
 * so that R_λ(ρ) − inf R_λ ≤ 2(∫Ψ_λ dρ − min Ψ_λ). ‖θ‖² over trained coordinates. Reference: [bengio:06].
 */

import type { FeatureMap } from "../features/contract.ts";
import type { Points } from "../space/contract.ts";
import { simplexLeastSquares } from "./simplexLeastSquares.ts";

export interface Problem {
  readonly map: FeatureMap;
  readonly lambda: number;
}

/** A neuron, one number a coordinate, [p]. */
export type Site = Float64Array;

/** A measure of few atoms with what it makes of the potential. */
export interface Fit {
  readonly sites: readonly Site[];
  readonly weights: Float64Array;
  /** √cₖ φₖ of each site, [K] */
  readonly columns: readonly Float64Array[];
  /** α, [K] */
  readonly alpha: Float64Array;
  /** R_λ of the (truncated) map */
  readonly risk: number;
  /** ∫Ψ_λ dρ */
  readonly mean: number;
}

export const pointsOf = (sites: readonly Site[], p: number): Points => ({
  count: sites.length,
  columns: Array.from({ length: p }, (_, c) => Float64Array.from(sites, (site) => site[c])),
});

/** √cₖ φₖ(site), [K] */
export function columnOf({ map }: Problem, site: Site): Float64Array {
  const out = new Float64Array(map.size);
  map.at(pointsOf([site], site.length)).moments(Float64Array.of(1), out);
  return out.map((phi, k) => Math.sqrt(map.weights[k]) * phi);
}

/** (λ/2)‖θ‖² */
function decayOf({ map, lambda }: Problem, site: Site): number {
  if (lambda === 0) return 0;
  let square = 0;
  for (const [c, trained] of map.coordinates.trained.entries()) if (trained) square += site[c] * site[c];
  return 0.5 * lambda * square;
}

/** Σ αₖ φₖ + (λ/2)‖θ‖² at a few sites, [J] */
export function potentialAt(problem: Problem, alpha: Float64Array, sites: readonly Site[]): Float64Array {
  const value = new Float64Array(sites.length);
  if (sites.length === 0) return value;
  problem.map.at(pointsOf(sites, sites[0].length)).potential(alpha, { value, gradient: null, hessian: null });
  return value.map((psi, j) => psi + decayOf(problem, sites[j]));
}

/** The fit of given atoms and weights. */
export function fitOf(
  problem: Problem,
  sites: readonly Site[],
  weights: Float64Array,
  columns: readonly Float64Array[] = sites.map((site) => columnOf(problem, site)),
): Fit {
  const { map } = problem;
  const alpha = new Float64Array(map.size);
  const decay = sites.reduce(
    (sum, site, j) => (weights[j] > 0 ? sum + weights[j] * decayOf(problem, site) : sum),
    0,
  );
  let [risk, mean] = [map.floor + 2 * decay, decay];
  for (let k = 0; k < map.size; k++) {
    const root = Math.sqrt(map.weights[k]);
    let moment = 0; // √c m
    for (let j = 0; j < sites.length; j++) moment += weights[j] * columns[j][k];
    const residual = moment - root * map.targets[k];
    alpha[k] = root * residual;
    risk += residual * residual;
    mean += residual * moment;
  }
  return { sites, weights, columns, alpha, risk, mean };
}

/** The best weights on given sites, beginning from some; sites of no weight are left out. */
export function bestWeights(
  problem: Problem,
  sites: readonly Site[],
  columns: readonly Float64Array[],
  start: Float64Array,
): Fit {
  const { weights: c, targets } = problem.map;
  const target = targets.map((y, k) => Math.sqrt(c[k]) * y);
  const decay = Float64Array.from(sites, (site) => decayOf(problem, site));
  const weights = simplexLeastSquares(columns, target, decay, start);
  const kept = sites.map((_, j) => j).filter((j) => weights[j] > 0);
  return fitOf(
    problem,
    kept.map((j) => sites[j]),
    Float64Array.from(kept, (j) => weights[j]),
    kept.map((j) => columns[j]),
  );
}
