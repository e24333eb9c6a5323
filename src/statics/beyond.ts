/**
 * How far the chart near the origin must reach, so that nothing below the least potential lies beyond it where σ is
 * unbounded. With decay, (λ/2)r² outgrows |Ψ| ≤ g_0 + g_1 r. Without it and for one radius, Ψ rises from R on where
 *
 *     Ψ′(R) ≥ ∫_R^∞ |Ψ″| dr + what rounding may do to Ψ′:
 *
 * Ψ″ falls like r⁻³ for kinks, and is 0 for kinks at 0. For a smooth unbounded σ nothing is known.
 */

import type { Variation } from "../features/variation.ts";
import { chartValues, radialDecay, radiiOf, type Sheet } from "./charts.ts";
import type { Problem } from "./problem.ts";

const mostDoublings = 12;

/** |r| up to which to look, where the charts change if σ is bounded; null where no radius is proved to suffice. */
export function reachOf(
  problem: Problem,
  alpha: Float64Array,
  sheet: Sheet,
  variation: Variation,
  known: number,
): number | null {
  if (variation.bounded) return variation.reach;
  const [constant, slope] = variation.growth;
  const decay = radialDecay(problem);
  if (decay > 0) {
    const needed = 2 * decay * (constant + Math.max(0, known));
    return Math.max(variation.reach, (slope + Math.sqrt(slope * slope + needed)) / decay);
  }
  if (radiiOf(problem.map.coordinates) > 1) return null;
  const R = Float64Array.of(variation.reach);
  for (let k = 0; k < mostDoublings; k++, R[0] *= 2) {
    const { bySize } = chartValues(problem, alpha, sheet, "near", R, Float64Array.of(0));
    if (bySize[0] >= bendBeyond(variation, R[0]) + variation.rounding(R[0]) / R[0]) return R[0];
  }
  return null;
}

/** ∫_R^∞ |Ψ″| dr by doublings; what lies beyond 2⁶⁰ R is less than what lies between there and 2⁵⁹ R. */
function bendBeyond(variation: Variation, R: number): number {
  const bend = new Float64Array(3);
  let [sum, last] = [0, 0];
  for (let k = 0, from = R; k < 60; k++, from *= 2) {
    variation.bend("near", [from, 2 * from, 0, 0], bend);
    last = bend[0] * from;
    sum += last;
  }
  return last <= 1e-6 * sum ? sum + last : Infinity;
}
