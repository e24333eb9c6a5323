/** What the last theorem's level is made of: the least R_λ, its gap, and what independent draws from it lie above it. */

import { model as modelOf } from "../experiment/model.ts";
import { noiseOf } from "../experiment/noise.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Tables } from "../model/table.ts";
import { NoMinimumError, optimum } from "../statics/optimum.ts";

/** Relative to R(0) ≈ 1: two orders below any η that is asked about. */
const tolerance = 1e-3;

/**
 * - `risk`             R_λ of the best measure found
 * - `gap`              how far inf R_λ may lie below it
 * - `proved`           1 where the gap is proved, 0 where its minimum is the least of many local searches
 * - `selfInteraction`  K = ∫U(θ, θ)dρ_opt: N independent draws from ρ_opt have E R_{λ,N} ≤ R_λ(ρ_opt) + K/N
 *
 * All null where R_λ has no minimum.
 */
export const best = { keys: ["risk", "gap", "proved", "selfInteraction"], answer } as const;

function answer(experiment: Experiment, tables: Tables): Record<string, number | null> {
  const { lambda } = noiseOf(experiment.training);
  const { dimension } = experiment.limit;
  try {
    const found = optimum(modelOf(experiment, tables), { lambda, dimension, tolerance });
    const { risk, gap, certificate, map, points, mass } = found;
    const selfInteraction = map.selfInteraction(points).reduce((sum, U, j) => sum + mass[j] * U, 0);
    return { risk, gap, proved: certificate === "proved" ? 1 : 0, selfInteraction };
  } catch (error) {
    if (!(error instanceof NoMinimumError)) throw error;
    return { risk: null, gap: null, proved: null, selfInteraction: null };
  }
}
