/** The fixed point on a rule that is given: what discretised dynamics on the same points must come to. */

import type { FeatureMap } from "../../features/contract.ts";
import { dot } from "../../numerics/dot.ts";
import { type Constants, dualOn, type Rule } from "./dual.ts";
import { maximise } from "./newton.ts";

export interface GibbsOnRule {
  /** F(ρ_α) on the rule, its entropy that of the density mass/ω: an upper bound of min F there */
  readonly freeEnergy: number;
  /** D(α), a lower bound: F(ρ_α) − gap */
  readonly dual: number;
  /** F(ρ_α) − D(α) = ½ Σ cₖ(mₖ − yₖ − αₖ/cₖ)² */
  readonly gap: number;
  /** R(ρ_α), of the map */
  readonly risk: number;
  /** α, [K]: Ψ = Σ αₖ φₖ at the fixed point */
  readonly alpha: Float64Array;
  /** ρ_α at the rule's points, [J] */
  readonly mass: Float64Array;
  /** (Σ mass)²/Σ mass² */
  readonly effectivePoints: number;
  /** Newton steps. */
  readonly iterations: number;
}

interface GibbsOnOptions extends Constants {
  /** α to begin with, [K]; 0 unless given. The answer does not depend on it. */
  readonly start?: Float64Array;
}

/**
 * The minimum of F(ρ) = ½R + (λ/2)∫‖θ‖²dρ + β⁻¹ Σ massⱼ log(massⱼ/ωⱼ) over masses on the points of a rule: for the cells
 * of a grid their centres and log ∫_cell |S^{d−1}| r^{d−1} dr.
 *
 * @throws RangeError  unless λ > 0 and β > 0; for a start of another length than α's
 * Accuracy: gap ≲ 1e-20 (1e-31 on ten cells). Cost: some ten Newton steps of some ten products O(J·K).
 */
export function gibbsOn(map: FeatureMap, rule: Rule, options: GibbsOnOptions): GibbsOnRule {
  checkConstants(options);
  const roots = map.weights.map(Math.sqrt);
  const { start } = options;
  if (start !== undefined && start.length !== map.size) throw badStart(start.length, map.size);
  const begin =
    start === undefined ? new Float64Array(map.size) : start.map((a, k) => (roots[k] > 0 ? a / roots[k] : 0));
  const { u, at, gap, iterations } = maximise(dualOn(map, rule, options), begin);
  const { value, mean, mass } = at;
  const residual = mean.map((m, k) => m - roots[k] * map.targets[k]);
  return {
    freeEnergy: value + gap,
    dual: value,
    gap,
    risk: map.floor + dot(residual, residual),
    alpha: u.map((x, k) => roots[k] * x),
    mass,
    effectivePoints: 1 / dot(mass, mass),
    iterations,
  };
}

/** Refuses what has no fixed point. */
export function checkConstants({ lambda, beta }: Constants): void {
  if (!(lambda > 0 && lambda < Infinity)) {
    throw new RangeError(
      `gibbs: λ = ${lambda} does not confine: exp(−βΨ) has no finite integral over ℝᴰ. Use λ > 0.`,
    );
  }
  if (!(beta > 0 && beta < Infinity)) {
    throw new RangeError(
      `gibbs: β = ${beta} is no inverse temperature of a density. Use 0 < β < ∞; without noise, ask for the optimum.`,
    );
  }
}

const badStart = (given: number, wanted: number) =>
  new RangeError(`gibbs: start has ${given} numbers, α ${wanted}. Give one a feature, or none.`);
