/** When a falling curve, known at some places, first lies at or below a level. */

import { log } from "../../numerics/elementary.ts";

/**
 * Between two places log(value) is taken as linear: for a risk that falls like e^{−t} this is exact, and for one like
 * t^{−3/2} between places 25 % apart it errs by 1 % of the place at most.
 *
 * @param curve  ascending in `at` (time, or step), values > 0
 * @returns ∞ where it never does; −∞ where it does at the first place, so that all that is known is "not later"
 */
export function hitting(curve: readonly (readonly [at: number, value: number])[], level: number): number {
  const first = curve.findIndex(([, value]) => value <= level);
  if (first < 0) return Number.POSITIVE_INFINITY;
  if (first === 0) return Number.NEGATIVE_INFINITY;
  const [[from, above], [to, below]] = [curve[first - 1], curve[first]];
  return from + ((to - from) * log(above / level)) / log(above / below);
}
