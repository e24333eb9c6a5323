/**
 * One proximal step: G of jkoFunctional.ts is lowered from the old positions on by projected Newton steps, until a step
 * is shorter than `shortest`. Every accepted step lowers G, whatever h, so that F(new) + Σ m|θ − θ⁰|²/(2h) ≤ F(old).
 * A radius at its tip r = 0 stays while the derivative there is positive ([bertsekas:82]).
 */

import { dot } from "../numerics/dot.ts";
import { normalQuantile } from "../numerics/special.ts";
import type { Proximal } from "./jkoFunctional.ts";
import { directions } from "./jkoNewton.ts";

/** In L²(ρ), coordinates in units of max(1, ‖θ‖): Newton converges quadratically, so this step's error is far below. */
const shortest = 1e-9;
/** Convex steps take 3 to 5; atoms that cross a barrier one after the other in a single step, some for each of them. */
const mostIterations = 1000;
/** So many iterations in a row that each lower G by less than this part of max(1, |G|) end the search (kinks of Ψ). */
const patience = 10;
const stalled = 1e-12;
/** Where G's rounding ends the search, a last step this short is as good as the minimum. */
const rounded = 1e-7;
/** Part of the decrease that the slope promises which a step must bring. */
const armijo = 1e-4;
const mostHalvings = 40;
/** Steps this short change G by less than its rounding: the slope is trusted, G may not rise beyond rounding. */
const trusted = 1e-6;
const rounding = 1e-14;

/** The new positions, and how far they may be from the minimiser's. */
export interface ProximalStep {
  /** [P·J] */
  readonly y: Float64Array;
  /** G(y) */
  readonly value: number;
  /** Length in L²(ρ) of the last Newton step, whether it was taken or not. */
  readonly residual: number;
  /** Whether that was below the tolerance. */
  readonly solved: boolean;
}

/** Minimises G from the old positions on. */
export function proximalStep(problem: Proximal): ProximalStep {
  const ceiling = problem.value(problem.origin);
  let y = ceiling < Infinity ? problem.origin.slice() : spread(problem);
  let value = problem.value(y);
  let residual = Infinity;
  let idle = 0;
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    const derivatives = problem.derivatives(y);
    const held = heldAt(problem, y, derivatives.gradient);
    const { newton, blocks } = directions(derivatives, held, problem.mass, problem.step);
    residual = lengthOf(problem, difference(projected(problem, y, newton, 1), y));
    const scale = Math.max(1, lengthOf(problem, y));
    const next =
      descend(problem, { y, value, ceiling }, derivatives.gradient, newton, residual <= trusted * scale) ??
      descend(problem, { y, value, ceiling }, derivatives.gradient, blocks, false);
    const gained = next === null ? 0 : value - next.value;
    if (next !== null) ({ y, value } = next);
    if (residual <= shortest * scale) return { y, value, residual, solved: true };
    idle = gained > stalled * Math.max(1, Math.abs(value)) ? 0 : idle + 1;
    if (next === null || idle >= patience) return { y, value, residual, solved: residual <= rounded * scale };
  }
  return { y, value, residual, solved: false };
}

interface Place {
  readonly y: Float64Array;
  readonly value: number;
  /** F of the old positions: what no step may exceed. */
  readonly ceiling: number;
}

/** The first of y + d, y + d/2, … (projected) that lowers G enough; null where none does. */
function descend(
  problem: Proximal,
  { y, value, ceiling }: Place,
  gradient: Float64Array,
  direction: Float64Array,
  short: boolean,
): { y: Float64Array; value: number } | null {
  let length = 1;
  for (let halving = 0; halving < mostHalvings; halving++, length /= 2) {
    const to = projected(problem, y, direction, length);
    const reached = problem.value(to);
    if (!(reached <= ceiling)) continue;
    const slope = dot(gradient, difference(to, y));
    if (slope < 0 && reached <= value + armijo * slope) return { y: to, value: reached };
    if (short && reached <= value + rounding * Math.max(1, Math.abs(value))) return { y: to, value: reached };
  }
  return null;
}

/** Entries at their lower bound which the gradient presses against it, and those the bound is about to catch. */
function heldAt({ lower, mass }: Proximal, y: Float64Array, gradient: Float64Array): boolean[] {
  return Array.from(y, (q, i) => q <= lower[Math.floor(i / mass.length)] && gradient[i] >= 0);
}

function projected(
  { lower, mass }: Proximal,
  y: Float64Array,
  direction: Float64Array,
  length: number,
): Float64Array {
  return y.map((q, i) => Math.max(lower[Math.floor(i / mass.length)], q + length * direction[i]));
}

/** Where noise meets atoms at one place (F = ∞): the old positions, spread over the width √(2h/β) of one step. */
function spread({ energy, mass, step, origin, lower }: Proximal): Float64Array {
  const width = Math.sqrt(2 * step * energy.temperature);
  let below = 0;
  const normal = mass.map((m) => {
    const middle = below + 0.5 * m;
    below += m;
    return normalQuantile(Math.min(middle, 1 - Number.EPSILON));
  });
  // A radius moves outward only.
  const shift = lower[0] > -Infinity ? 1 - normal[0] : 0;
  return origin.map((q, j) => q + width * (normal[j] + shift));
}

const difference = (x: Float64Array, y: Float64Array): Float64Array => x.map((value, i) => value - y[i]);

/** √Σ mⱼ|xⱼ|² */
function lengthOf({ mass }: Proximal, x: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += mass[i % mass.length] * x[i] * x[i];
  return Math.sqrt(total);
}
