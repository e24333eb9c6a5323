import type { Measure } from "../measure/contract.ts";

/** What a method promises; tests hold every method to it. */
interface Claims {
  /** Observed order in the step (or of the embedded pair's propagated solution); null for exact or statistical methods. */
  readonly order: number | null;
  /** Norm and test problem of the order, in words. */
  readonly norm: string;
  /** Mass is conserved to rounding. */
  readonly mass: boolean;
  /** Densities or masses stay ≥ 0. */
  readonly positive: boolean;
  /** F never rises (beyond the integrator's tolerance). */
  readonly decreases: boolean;
}

/**
 * Something that moves a measure along the inner clock s. An adaptive method owns its inner steps and
 * its dense output; `observe` is called at each s of `observeAt` (ascending, within the advance).
 */
export interface Method<State> {
  readonly kind: string;
  readonly claims: Claims;
  /** Begins at the inner time `s`, 0 unless given. */
  start(measure: Measure, s?: number): State;
  advance(
    state: State,
    sEnd: number,
    observeAt: readonly number[],
    observe: (s: number, measure: Measure) => void,
  ): State;
  /** s of the state. */
  clock(state: State): number;
  measure(state: State): Measure;
  /** What the method knows of F at its state; absent where it knows no entropy. */
  report?(state: State): FreeEnergyReport;
  /** Sentences about what did not go as promised; none where all did. */
  notes?(state: State): string[];
}

/** F along a method. */
export interface FreeEnergyReport {
  /** F = ½R + (λ/2)∫‖θ‖²dρ − β⁻¹Ent */
  readonly freeEnergy: number;
  /** β⁻¹KL(ρ‖p_ρ) ≥ F − F⋆; null without noise, and without decay, where there is no F⋆. */
  readonly freeEnergyGap: number | null;
  /** How far dF/ds is from −∫‖∇(Ψ_λ + β⁻¹ log ρ)‖²dρ, relative to it; null where no step tells. */
  readonly dissipationResidual: number | null;
}
