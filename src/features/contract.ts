import type { Coordinates, Points } from "../space/contract.ts";
import type { VariationOf } from "./variation.ts";

/** Where a potential and its derivatives are written. What is null is not computed. */
export interface PotentialOutput {
  /** Σ αₖ φₖ at each point, [J] */
  readonly value: Float64Array | null;
  /** ∂ by each coordinate, p arrays [J] */
  readonly gradient: readonly Float64Array[] | null;
  /** ∂² for coordinates c ≤ c′, packed rows of the upper triangle, p(p+1)/2 arrays [J] */
  readonly hessian: readonly Float64Array[] | null;
}

/** The features at given points, evaluated once and used twice: for the moments, then for the potential. */
export interface FeaturesAt {
  /** mₖ = Σⱼ massⱼ φₖ(pointⱼ), [K] */
  moments(mass: Float64Array, out: Float64Array): void;
  /** Σ αₖ φₖ and what `out` asks for. */
  potential(alpha: Float64Array, out: PotentialOutput): void;
}

/**
 * A case as weighted least squares in finitely many features,
 *
 *     R(ρ) = floor + Σₖ cₖ (mₖ − yₖ)²,   mₖ = ∫φₖ dρ,   Ψ(θ; ρ) = Σₖ αₖ φₖ(θ),   αₖ = cₖ (mₖ − yₖ).
 *
 * Symmetric features are averages over directions: they give V, and U between independent directions.
 * They do not give U(θ, θ) nor the risk of a finite network: energy/populationRisk does.
 */
export interface FeatureMap {
  readonly coordinates: Coordinates;
  /** K */
  readonly size: number;
  /** c > 0, [K] */
  readonly weights: Float64Array;
  /** y, [K] */
  readonly targets: Float64Array;
  readonly floor: number;
  /** Truncation degree; 0 where the map is exact, or where m = 0 alone is kept. */
  readonly degree: number;
  /** Whether a larger degree would leave less out. */
  readonly truncated: boolean;
  /** Reads the points now; the result stays valid until the next call of `at` of this map. */
  at(points: Points): FeaturesAt;
  /** U(θ, θ) = E σ⋆(x; θ)² at each point, [J]; points may have r = ∞ where σ is bounded. */
  selfInteraction(points: Points): Float64Array;
  /**
   * Bound on R(ρ) − R_truncated(ρ) ≥ 0 for the particle measure (points, mass); 0 where the map is exact, an estimate where
   * it is that of sampled rows.
   */
  tail(points: Points, mass: Float64Array): number;
  /** Bounds of a potential between points, for proofs; absent where none are known. */
  readonly variation?: VariationOf;
}
