/** A part of a dynamics that can be taken alone: `split` composes several, a method runs one. */
export interface Operator<State> {
  /** The longest step whose result keeps the operator's promises. */
  largestStep(state: State): number;
  /** The state after h, in arrays of its own. */
  step(state: State, h: number): State;
}

/** So far below the bound that rounding cannot turn the last of a cell's mass negative. */
export const inside = 1 - 1e-14;

/** One Euler step, and the longest that keeps the promises, at the velocities or rates of the masses given. */
interface Euler {
  readonly largestStep: (mass: Float64Array) => number;
  readonly step: (mass: Float64Array, h: number) => Float64Array;
}

/**
 * Two stages that average the start with two Euler steps, x ← ½(x + E(E(x))): order 2, and every convex promise of an
 * Euler step (positivity, conservation, total variation) is one of this. Where the first stage has made the velocities
 * so much faster that h is too long for the second, two halves of h are taken. Reference: SSP-RK2 of [gottlieb:01].
 */
export function twoStages(euler: Euler, mass: Float64Array, h: number): Float64Array {
  const once = euler.step(mass, h);
  if (h > euler.largestStep(once)) return twoStages(euler, twoStages(euler, mass, 0.5 * h), 0.5 * h);
  const twice = euler.step(once, h);
  for (let j = 0; j < twice.length; j++) twice[j] = 0.5 * (mass[j] + twice[j]);
  return twice;
}
