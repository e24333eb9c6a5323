/**
 * Steps of implicit Euler by its own error. The last step foretells the next one's change of masses,
 * m_new − m ≈ (h/h_last)(m − m_last); half of what differs is the step's error to first order, measured twice:
 *
 *     ‖½ B e‖ ≤ tolerance·√R        what the moments feel, and with them Ψ and R,
 *     ½ Σ|½ e_j| ≤ massTolerance    what moves, even where the moments do not see it.
 *
 * A leak that grows by eˢ is seen by neither while it is small; h ≤ s/64 keeps its timing to about a hundredth.
 */

import type { CellEnergy } from "../energy/cellEnergy.ts";
import { dot } from "../numerics/dot.ts";
import { emptyRates, faceRates } from "./faceRates.ts";

const tolerance = 1e-4;
const massTolerance = 1e-3;
const mostOfClock = 1 / 64;

interface Ends {
  readonly sBefore: number;
  readonly before: Float64Array;
  readonly sAfter: number;
  readonly after: Float64Array;
}

/** Before there is a last step: a tenth of the longest explicit one. */
export function firstStep(energy: CellEnergy, mass: Float64Array, stride: number): number {
  const { count } = energy.grid;
  const a = new Float64Array(energy.slopes.length);
  const rises = new Float64Array(count - 1);
  const rates = emptyRates(count);
  energy.residuals(mass, a);
  energy.rises(a, rises);
  faceRates(energy)(rises, rates);
  let most = 0;
  for (let f = 0; f < count - 1; f++) most = Math.max(most, rates.right[f], rates.left[f]);
  return most > 0 ? (0.1 * stride) / most : 1;
}

/**
 * Whether the step from `last`'s end to `step`'s is accurate enough, and the step to try next (or instead).
 *
 * @param stride  steps so many times as long: the tolerances, of what goes with h², are its square as large
 */
export function judged(
  energy: CellEnergy,
  last: Ends,
  step: Ends,
  stride: number,
): { readonly accepted: boolean; readonly next: number } {
  const h = step.sAfter - step.sBefore;
  const hLast = last.sAfter - last.sBefore;
  if (!(hLast > 0)) return { accepted: true, next: h };
  const size = errorOf(energy, last, step, h / hLast) / (stride * stride);
  const factor = Math.min(2, Math.max(0.25, 0.9 / Math.sqrt(Math.max(size, 1e-3))));
  const accepted = size <= 2;
  const next = Math.min(h * factor, Math.max(h, stride * mostOfClock * step.sAfter));
  return { accepted, next: accepted ? next : h * Math.min(0.7, factor) };
}

/** In units of the tolerances. */
function errorOf(energy: CellEnergy, last: Ends, step: Ends, ratio: number): number {
  const error = step.after.map(
    (m, j) => 0.5 * (m - step.before[j] - ratio * (step.before[j] - last.before[j])),
  );
  let moved = 0;
  for (const e of error) moved += 0.5 * Math.abs(e);
  let moments = 0;
  for (const row of energy.basis.rows) {
    const change = dot(row, error);
    moments += change * change;
  }
  const scale = Math.sqrt(energy.risk(step.after)) + 1e-9;
  return Math.max(Math.sqrt(moments) / (tolerance * scale), moved / massTolerance);
}
