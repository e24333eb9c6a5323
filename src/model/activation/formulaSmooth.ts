/**
 * A smooth formula as an activation: what the built-in kinds know of themselves is measured once, when it is made.
 *
 * Tails:    the line that σ is to the last bit beyond some point, on either side, where there is one (tails.ts).
 * Panels:   20 nodes resolve σ less its skeleton, the line of either tail, on each (panels.ts).
 * Pole:     the largest length at which the trapezoidal rule agrees with the panels, two independent rules, to 3e-14.
 * Moments:  the trapezoidal rule for S ≤ 4/π poles, panels beyond, as for tanh (smooth.ts).
 *
 * Promise: absolute error of Hermite coefficients ≤ 1e-13·m, of E σ² ≤ 1e-13·m², with m = max(|σ(b)|, S·L, ℓ·L): L is
 * sup |σ′| where the formula does something, ℓ the least 1/|α| of its expressions αu + β (formula.test.ts measures it).
 */

import { log } from "../../numerics/elementary.ts";
import type { Activation } from "../contract.ts";
import { derivative as derivativeOf } from "../formula/derivative.ts";
import { functionOf } from "../formula/evaluate.ts";
import type { Formula } from "../formula/tree.ts";
import { throughKnots } from "./knots.ts";
import { resolvedPanels, UnresolvedError } from "./panels.ts";
import { highestDegree, polynomial } from "./polynomial.ts";
import { hermiteAtEnds, secondMomentAtEnds } from "./shifted.ts";
import { panelMoments, trapezoidalMoments } from "./smooth.ts";
import { factsOf, gridOf } from "./suprema.ts";
import { type Course, type Places, placesOf, sideOf, type Tail } from "./tails.ts";
import { shown, UnfitFormulaError } from "./unfit.ts";
import { verifiedPole } from "./verifiedPole.ts";

const variable = "u";

/** @throws UnfitFormulaError */
export function smoothFormula(formula: Formula): Activation {
  const slopeTree = derivativeOf(formula, variable);
  const written: Course = {
    value: functionOf(formula, variable),
    slope: functionOf(slopeTree, variable),
    lipschitz: 1,
    unit: 1,
  };
  const places = placesOf(formula, variable);
  const begun = { ...written, unit: places.unit, lipschitz: steepest(written, places) };
  const { left, right } = tailsOf(begun, places);
  // A line in disguise, tanh(u) - tanh(u) + u.
  if (left !== null && right !== null && left.from === right.from && left.slope === right.slope)
    return { ...polynomial({ coefficients: [right.start, right.slope] }), kind: "formula" };
  const course = withTails(begun, left, right);
  const { skeleton, panels } = panelsOf(course, places, left, right);
  const facts = factsOf(course, places, panels, left, right);
  const wide = panelMoments({ value: course.value, skeleton, panels });
  const pole = verifiedPole(course, places, wide);
  const narrow = trapezoidalMoments({ value: course.value, pole });
  const at = (S: number) => (S <= (4 / Math.PI) * pole ? narrow : wide);
  return {
    kind: "formula",
    value: course.value,
    derivative: course.slope,
    kinks: [],
    ...facts,
    shape: {
      kind: "smooth",
      lower: left?.from ?? Number.NEGATIVE_INFINITY,
      upper: right?.from ?? Number.POSITIVE_INFINITY,
      // The rules agree up to 1.8 times the distance of the nearest singularity (softplus); others rely on less.
      pole: 0.5 * pole,
    },
    hermite: (S, b, degree, out, offset) => {
      if (S < Number.POSITIVE_INFINITY) at(S).hermite(S, b, degree, out, offset);
      else hermiteAtEnds(course.value(b), facts.limits, S, degree, out, offset);
    },
    secondMoment: (S, b) =>
      S < Number.POSITIVE_INFINITY
        ? at(S).secondMoment(S, b)
        : secondMomentAtEnds(course.value(b), facts.limits, S),
  };
}

/** The breaks within reach of what the formula does. */
const core = ({ breaks, middle, reach }: Places): readonly number[] =>
  breaks.filter((u) => Math.abs(u - middle) <= 4 * reach);

/** sup |σ′| over the core, on a grid; 1 where σ is not finite there, which is reported later. */
function steepest({ slope }: Course, places: Places): number {
  const sizes = gridOf(core(places)).map((u) => Math.abs(slope(u)));
  const most = Math.max(...sizes);
  return most > 0 && most < Number.POSITIVE_INFINITY ? most : 1;
}

function tailsOf(course: Course, { breaks, middle }: Places): { left: Tail | null; right: Tail | null } {
  const centre = breaks.indexOf(middle);
  const sides = [sideOf(course, breaks.slice(0, centre + 1).reverse()), sideOf(course, breaks.slice(centre))];
  for (const { tail, broken } of sides) {
    if (broken === null || tail !== null) continue;
    const height = course.value(broken);
    throw new UnfitFormulaError(
      Number.isFinite(height)
        ? `its slope at u = ${shown(broken)} is ${course.slope(broken)}; σ must be smooth everywhere`
        : `σ(${shown(broken)}) is ${height}; σ must be a finite number for every u, without poles, and grow no faster than u^${highestDegree}`,
    );
  }
  for (const [index, end] of [0, breaks.length - 1].entries()) {
    if (sides[index].tail === null && growth(course, breaks, end) > highestDegree + 0.5)
      throw new UnfitFormulaError(`it grows faster than u^${highestDegree}`);
  }
  return { left: sides[0].tail, right: sides[1].tail };
}

/** The exponent of |σ| between the last two of the breaks that double. */
function growth({ value }: Course, breaks: readonly number[], end: number): number {
  const before = breaks[end === 0 ? 1 : end - 1];
  return log(Math.abs(value(breaks[end]) / value(before))) / log(Math.abs(breaks[end] / before));
}

/** σ with its lines for tails: they are what it is there, and never overflow. */
function withTails(course: Course, left: Tail | null, right: Tail | null): Course {
  const lower = left?.from ?? Number.NEGATIVE_INFINITY;
  const upper = right?.from ?? Number.POSITIVE_INFINITY;
  const [leftSlope, leftStart] = [left?.slope ?? 0, left?.start ?? 0];
  const [rightSlope, rightStart] = [right?.slope ?? 0, right?.start ?? 0];
  const { value, slope } = course;
  return {
    ...course,
    value: (u) =>
      u > upper ? lineAt(rightStart, rightSlope, u) : u < lower ? lineAt(leftStart, leftSlope, u) : value(u),
    slope: (u) => (u > upper ? rightSlope : u < lower ? leftSlope : slope(u)),
  };
}

/** start + slope·u, where u may be ±∞ and the slope 0. */
const lineAt = (start: number, slope: number, u: number): number => (slope === 0 ? start : start + slope * u);

interface Panels {
  readonly skeleton: Activation;
  readonly panels: readonly number[];
}

const nothing = throughKnots("zero", [[0, 0]], 0, 0);

function panelsOf(course: Course, places: Places, left: Tail | null, right: Tail | null): Panels {
  const straight = left !== null && right !== null;
  const skeleton = straight ? skeletonOf(places, left, right) : nothing;
  const { value, lipschitz, unit } = course;
  const target = {
    value: (u: number) => value(u) - skeleton.value(u),
    // Rounding of σ's value and of an argument of size |u|, on top of what is promised.
    tolerance: (from: number, to: number, size: number) =>
      4e-15 * (size + lipschitz * unit) + 5e-16 * lipschitz * Math.max(Math.abs(from), Math.abs(to)),
  };
  const lower = left?.from ?? Number.NEGATIVE_INFINITY;
  const upper = right?.from ?? Number.POSITIVE_INFINITY;
  const inside = places.breaks.filter((u) => u > lower && u < upper);
  const ends = [left?.from, ...inside, ...skeleton.kinks, right?.from].filter((u) => u !== undefined);
  const breaks = [...new Set(ends)].sort((one, other) => one - other);
  const panels = outwards(target, breaks, places.middle, skeleton.kinks);
  if (left === null) panels[0] = Number.NEGATIVE_INFINITY;
  if (right === null) panels[panels.length - 1] = Number.POSITIVE_INFINITY;
  return { skeleton, panels };
}

/** The lines of both tails, joined over the middle. */
function skeletonOf({ middle, reach }: Places, left: Tail, right: Tail): Activation {
  const [from, to] = [middle - reach, middle + reach];
  return throughKnots(
    "skeleton",
    [
      [from, left.start + left.slope * from],
      [to, right.start + right.slope * to],
    ],
    left.slope,
    right.slope,
  );
}

/** Resolved from the middle to either side, so that what is not is found where it begins. */
function outwards(
  target: Parameters<typeof resolvedPanels>[0],
  breaks: readonly number[],
  middle: number,
  fixed: readonly number[],
): number[] {
  const mirrored = { value: (u: number) => target.value(-u), tolerance: target.tolerance };
  const below = breaks.filter((u) => u <= middle).map((u) => -u);
  try {
    const right = resolvedPanels(
      target,
      breaks.filter((u) => u >= middle),
      fixed,
    );
    const left = resolvedPanels(
      mirrored,
      below.reverse(),
      fixed.map((u) => -u),
    ).map((u) => -u);
    return [...left.reverse(), ...right.slice(1)];
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error;
    throw new UnfitFormulaError(`it is not smooth, or it oscillates for ever, near u = ${shown(error.near)}`);
  }
}
