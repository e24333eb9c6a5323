import type { PotentialOutput } from "../features/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";

/**
 * The functional that a method descends, F(ρ) = ½R(ρ) + (λ/2)∫‖θ‖²dρ − β⁻¹Ent(ρ), without its entropy:
 * what a method sees of a case. Made by features in O(J·K) or by pairs in O(N²).
 */
export interface Energy {
  readonly coordinates: Coordinates;
  /** λ; 0 without decay */
  readonly lambda: number;
  /** β⁻¹; 0 without noise */
  readonly temperature: number;
  /**
   * Ψ_λ = Ψ + (λ/2)‖θ‖² of ρ = Σ massⱼ δ_{pointⱼ} at its own points (so that dR/ds = −2∫‖∇Ψ‖²dρ where λ = 0),
   * written into `out` as asked for (gradients only for trained coordinates; others 0).
   *
   * @returns R(ρ)
   */
  evaluate(points: Points, mass: Float64Array, out: PotentialOutput): number;
  /** R(ρ) alone. */
  risk(points: Points, mass: Float64Array): number;
  /** Bound on what truncation leaves out of R. */
  tail(points: Points, mass: Float64Array): number;
  /** Degree of the feature map or series; 0 where exact. */
  readonly degree: number;
}
