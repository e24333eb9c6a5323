/**
 * Diffusion and drift together as an explicit operator, ∂ₛρ = ∇·(ρ∇Ψ_λ) + β⁻¹Δρ, by the exponentially fitted fluxes of
 * faceRates.ts and two stages.
 *
 * Promise: mass to rounding, masses ≥ 0 for h ≤ largestStep, still at the discrete Gibbs masses.
 * Order:   2 in h; in the width that of the rates.
 */

import type { CellEnergy } from "../energy/cellEnergy.ts";
import { emptyRates, faceRates } from "./faceRates.ts";
import { inside, type Operator, twoStages } from "./operator.ts";

/** @param rises  ΔΨ_λ across the inner faces for these masses, [J − 1] */
export function scharfetterGummel(
  energy: CellEnergy,
  rises: (mass: Float64Array, out: Float64Array) => void,
): Operator<Float64Array> {
  const { count } = energy.grid;
  const ratesOf = faceRates(energy);
  const rates = emptyRates(count);
  const slopes = new Float64Array(count - 1);
  let known: Float64Array | null = null;
  /** A step asks for the rates of the same masses twice. */
  const refresh = (mass: Float64Array): void => {
    if (mass === known) return;
    known = mass;
    rises(mass, slopes);
    ratesOf(slopes, rates);
  };
  const largestStep = (mass: Float64Array): number => {
    refresh(mass);
    let most = 0;
    for (let j = 0; j < count; j++) {
      most = Math.max(most, (j > 0 ? rates.left[j - 1] : 0) + (j < count - 1 ? rates.right[j] : 0));
    }
    return inside / most;
  };
  const euler = (mass: Float64Array, h: number): Float64Array => {
    refresh(mass);
    const next = mass.slice();
    for (let f = 0; f < count - 1; f++) {
      const flow = h * (rates.right[f] * mass[f] - rates.left[f] * mass[f + 1]);
      next[f] -= flow;
      next[f + 1] += flow;
    }
    return next;
  };
  return {
    largestStep,
    step: (mass, h) => {
      const limit = largestStep(mass);
      if (!(h <= limit)) {
        throw new RangeError(
          `scharfetter-gummel: h = ${h} breaks the promise that the masses stay ≥ 0. Use h ≤ ${limit}, coarser cells, or implicit steps.`,
        );
      }
      return twoStages({ largestStep, step: euler }, mass, h);
    },
  };
}
