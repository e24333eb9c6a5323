/**
 * The population flow: the N neurons of a network along the gradient of their own exact risk,
 *
 *     dθᵢ/ds = −(N/2) ∇_θᵢ R_N(θ),
 *
 * one-pass SGD without its sampling noise (ε → 0 at fixed N). It is the particle flow of another energy: that of pairs,
 * with the neurons' actual correlations (energy/populationEnergy), each neuron an atom of mass 1/N.
 * Between it and the limit lies the 1/N; between it and SGD lies ε.
 *
 * Promise and order: those of methods/particleFlow.
 */

import { z } from "zod";
import type { Energy } from "../energy/contract.ts";
import { type ParticleFlow, particleFlow } from "./particleFlow.ts";

/** `limit.methods` item: population-flow; its atoms are the N neurons. */
export const populationFlowSchema = z.strictObject({
  kind: z.literal("population-flow"),
  tolerance: z.number().min(1e-13).max(1).default(1e-7),
});

/** The flow of the N neurons whose energy this is (energy/populationEnergy); start it with masses 1/N. */
export const populationFlow = (energy: Energy, { tolerance }: { tolerance: number }): ParticleFlow =>
  particleFlow(energy, { tolerance, kind: "population-flow" });
