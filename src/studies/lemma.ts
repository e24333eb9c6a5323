/**
 * What rests, as numbers to ask of a case: the optimum over measures, and the lemma of the slides beside the best network
 * that a search finds,
 *
 *     inf R ≤ inf R_N ≤ inf R + K/N,   K = ∫U(θ, θ) dρ_opt in the compactification (r = ∞ is a point).
 *
 * Reference: [mei:18].
 */

import type { Model, Network } from "../model/contract.ts";
import { bestNetwork } from "../statics/bestNetwork.ts";
import { type Optimum, optimum as optimumOf } from "../statics/optimum.ts";

export interface StaticsAnswer {
  readonly infRisk: number;
  /** infRisk is above the least risk by at most this. */
  readonly gap: number;
  /** 1 where the gap is a theorem, 0 where the minimum over neurons is one that a search found. */
  readonly proved: 0 | 1;
  /** Of one radius; null where neurons have more coordinates. */
  readonly bestSphereRisk: number | null;
  readonly bestSphereR: number | null;
  readonly atoms: number;
  /** Of ρ_opt's mass 1: at neurons with an infinite radius. */
  readonly massAtInfinity: number;
}

/** @throws NoMinimumError  where R has no minimum over measures (see optimum) */
export function staticsAnswer(model: Model, optimum: Optimum = optimumOf(model)): StaticsAnswer {
  const { risk, gap, certificate, bestSphere, mass, points } = optimum;
  const infinite = (j: number) => points.columns.some((column) => column[j] === Infinity);
  return {
    infRisk: risk,
    gap,
    proved: certificate === "proved" ? 1 : 0,
    bestSphereRisk: bestSphere?.risk ?? null,
    bestSphereR: bestSphere?.r ?? null,
    atoms: mass.length,
    massAtInfinity: mass.reduce((sum, m, j) => (infinite(j) ? sum + m : sum), 0),
  };
}

export interface LemmaAnswer {
  readonly infRisk: number;
  readonly gap: number;
  /** K */
  readonly selfInteraction: number;
  /** R_N of the best network found: an upper bound on inf R_N. */
  readonly best: number;
  /** Its own error, a bound (or a standard error, where nothing exact is at hand). */
  readonly bestError: number;
  /** infRisk + K/N, above inf R_N. */
  readonly bound: number;
  /** N(best − infRisk), at most K if the search is any good. */
  readonly scaled: number;
  /** How many searches there were. */
  readonly starts: number;
}

export interface LemmaOptions {
  /** N; the model's own unless given */
  readonly neurons?: number;
  readonly starts?: number;
  readonly seed?: number;
  /** Of the same model, where they are known already. */
  readonly optimum?: Optimum;
  readonly smaller?: Network;
}

/** @throws NoMinimumError  where R has no minimum over measures (see optimum) */
export function lemmaAnswer(model: Model, options: LemmaOptions = {}): LemmaAnswer {
  const { neurons = model.neurons, optimum = optimumOf(model), ...search } = options;
  const found = bestNetwork(model, { ...search, neurons, optimum });
  const K = selfInteraction(optimum);
  return {
    infRisk: optimum.risk,
    gap: optimum.gap,
    selfInteraction: K,
    best: found.risk,
    bestError: found.error,
    bound: optimum.risk + K / neurons,
    scaled: neurons * (found.risk - optimum.risk),
    starts: found.starts.length,
  };
}

/** K = ∫U(θ, θ) dρ_opt, U(θ, θ) = E σ⋆(x; θ)² of the neurons themselves. */
export function selfInteraction({ map, points, mass }: Optimum): number {
  return map.selfInteraction(points).reduce((sum, U, j) => sum + mass[j] * U, 0);
}
