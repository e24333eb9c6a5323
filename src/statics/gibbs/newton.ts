/**
 * Newton's method for the dual's maximum: the step δ solves (I + β Cov ψ) δ = ∇D by conjugate gradients, O(J·K) a
 * product and no K × K matrix; then the longest of δ, δ/2, δ/4, … that raises D enough [nocedal:06, algorithms 3.1, 7.1].
 *
 * Promise:   D rises until rounding hides it; the answer is the u with the smallest gap ½|∇D|² of those reached then.
 * Order:     superlinear: residuals of the inner solve are min(0.1, |∇D|) of the right-hand side.
 */

import { dot } from "../../numerics/dot.ts";
import type { Dual, DualAt } from "./dual.ts";

export interface Maximum {
  readonly u: Float64Array;
  readonly at: DualAt;
  /** ½|∇D|² = F(ρ_u) − D(u) */
  readonly gap: number;
  readonly iterations: number;
}

/** Gaps below this are driven on only while a step still halves them twice: there rounding begins. */
const small = 1e-14;
/** A gap above this (in units of max(1, |D|)) at the end is no maximum. */
const largest = 1e-11;
const mostIterations = 200;

/**
 * @param start  [K]; halved until it lies in the domain (0 does, where λ > 0)
 * @throws Error  where D has no maximum inside its domain
 */
export function maximise(dual: Dual, start: Float64Array): Maximum {
  let best = within(dual, start);
  for (; best.iterations < mostIterations; ) {
    const next = climb(dual, best);
    if (next === null) break;
    const done = best.gap <= small && next.gap > 0.25 * best.gap;
    if (!done || next.gap < best.gap) best = next;
    if (done) break;
  }
  if (!(best.gap <= largest * Math.max(1, Math.abs(best.at.value)))) throw noMaximum(best);
  return best;
}

const maximumOf = (u: Float64Array, at: DualAt, iterations: number): Maximum => ({
  u,
  at,
  gap: 0.5 * dot(at.gradient, at.gradient),
  iterations,
});

function within(dual: Dual, start: Float64Array): Maximum {
  let u = start.slice();
  for (let halvings = 0; halvings <= 60; halvings++) {
    const at = dual.at(u);
    if (at.value > Number.NEGATIVE_INFINITY) return maximumOf(u, at, 0);
    u = halvings < 59 ? u.map((x) => 0.5 * x) : new Float64Array(dual.size);
  }
  throw new Error(
    "gibbs: the density of α = 0, which is the confinement's alone, has no finite integral on this rule. " +
      "Use λ > 0, and points that reach as far as the density.",
  );
}

/** One step; null where none raises D. */
function climb(dual: Dual, { u, at, iterations }: Maximum): Maximum | null {
  const step = newtonStep(dual, at);
  const slope = dot(step, at.gradient);
  const rounding = 1e-14 * (1 + Math.abs(at.value));
  for (let length = 1; length > 1e-16; length *= 0.5) {
    const there = u.map((x, k) => x + length * step[k]);
    const next = dual.at(there);
    if (next.value >= at.value + 1e-4 * length * slope - rounding)
      return maximumOf(there, next, iterations + 1);
  }
  return null;
}

/** Conjugate gradients for (I + β Cov) δ = ∇D. */
function newtonStep(dual: Dual, at: DualAt): Float64Array {
  const residual = at.gradient.slice();
  const direction = residual.slice();
  const step = new Float64Array(dual.size);
  let square = dot(residual, residual);
  const norm = Math.sqrt(square);
  const enough = Math.max(1e-12, Math.min(0.1, norm)) * norm;
  for (let i = 0; i < 2 * dual.size + 20 && Math.sqrt(square) > enough; i++) {
    const image = dual.curvature(at, direction);
    const length = square / dot(direction, image);
    for (let k = 0; k < dual.size; k++) {
      step[k] += length * direction[k];
      residual[k] -= length * image[k];
    }
    const before = square;
    square = dot(residual, residual);
    for (let k = 0; k < dual.size; k++) direction[k] = residual[k] + (square / before) * direction[k];
  }
  return step;
}

const noMaximum = ({ gap, iterations }: Maximum) =>
  new Error(
    `gibbs: after ${iterations} Newton steps the duality gap is still ${gap.toExponential(1)}: the dual rises up to the border of the set where exp(−βΨ_λ) has a finite integral, so F has no minimum that is reached. Use an activation that grows at most linearly, or a larger λ.`,
  );
