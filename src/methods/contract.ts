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
  start(measure: Measure): State;
  advance(
    state: State,
    sEnd: number,
    observeAt: readonly number[],
    observe: (s: number, measure: Measure) => void,
  ): State;
  /** s of the state. */
  clock(state: State): number;
  measure(state: State): Measure;
}
