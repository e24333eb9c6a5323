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
import { highestDegree } from "./polynomial.ts";
import { hermiteAtEnds, secondMomentAtEnds } from "./shifted.ts";
import { panelMoments, trapezoidalMoments } from "./smooth.ts";
import { type Course, type Places, placesOf, sideOf, type Tail } from "./tails.ts";

const variable = "u";

type Moments = Pick<Activation, "hermite" | "secondMoment">;

/** Why a formula is no activation, in a sentence that begins with "it". */
export class UnfitFormulaError extends Error {}

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

const perPanel = 32;

/** `perPanel` equal parts of each panel. */
function gridOf(breaks: readonly number[]): number[] {
  return breaks
    .slice(1)
    .flatMap((to, index) =>
      Array.from({ length: perPanel }, (_, k) => breaks[index] + (k / perPanel) * (to - breaks[index])),
    )
    .concat(breaks.slice(-1));
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

const shown = (u: number): string => String(Number(u.toPrecision(6)));

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

type Facts = Pick<Activation, "lipschitz" | "bound" | "limits">;

/** Suprema: the largest value on a fine grid of the panels, polished. Where the outermost panel has it, there is none. */
function factsOf(
  { value, slope }: Course,
  { breaks }: Places,
  panels: readonly number[],
  left: Tail | null,
  right: Tail | null,
): Facts {
  const ends = panels.map((u) =>
    u === Number.NEGATIVE_INFINITY ? breaks[0] : Math.min(u, breaks[breaks.length - 1]),
  );
  const open = [left === null, right === null] as const;
  const lipschitz = supremum((u) => Math.abs(slope(u)), ends, open);
  const height = supremum((u) => Math.abs(value(u)), ends, open);
  const limits = left?.slope === 0 && right?.slope === 0 ? ([left.start, right.start] as const) : null;
  const rising = (left !== null && left.slope !== 0) || (right !== null && right.slope !== 0);
  return {
    lipschitz: Math.max(lipschitz, Math.abs(left?.slope ?? 0), Math.abs(right?.slope ?? 0)),
    bound: rising ? Number.POSITIVE_INFINITY : Math.max(height, ...(limits ?? []).map(Math.abs)),
    limits,
  };
}

/** @param open  whether the function goes on beyond the first, the last end */
function supremum(
  size: (u: number) => number,
  ends: readonly number[],
  open: readonly [boolean, boolean],
): number {
  const grid = gridOf(ends);
  const sizes = grid.map(size);
  const most = sizes.reduce((best, each, index) => (each > sizes[best] ? index : best), 0);
  if ((open[0] && most < perPanel) || (open[1] && most > grid.length - perPanel))
    return Number.POSITIVE_INFINITY;
  const [from, to] = [grid[Math.max(0, most - 1)], grid[Math.min(grid.length - 1, most + 1)]];
  return Math.max(sizes[most], peak(size, from, to));
}

/** The maximum of a function with one peak on [from, to], by golden section: exact to rounding, since it is flat there. */
function peak(size: (u: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let best = 0;
  for (let round = 0; round < 60; round++) {
    const [x, y] = [b - golden * (b - a), a + golden * (b - a)];
    const [left, right] = [size(x), size(y)];
    best = Math.max(best, left, right);
    if (left < right) a = x;
    else b = y;
  }
  return best;
}

/** Of the promised 1e-13, what either rule may differ from the other. */
const agreement = 3e-14;
/** The step depends on the degree. */
const checkedDegrees = [0, 24];

/**
 * The largest of unit·2^(k/2), k = 8 … −24, at which the trapezoidal rule with that pole agrees with the panels, where its
 * step is the least fine for the pole.
 */
function verifiedPole(course: Course, { centres, middle, unit }: Places, wide: Moments): number {
  const offsets = [...centres.slice(0, 6), middle + 0.37 * unit];
  for (let k = 8, pole = 16 * unit; k >= -24; k--, pole *= Math.SQRT1_2) {
    const narrow = trapezoidalMoments({ value: course.value, pole });
    const agrees = (degree: number, S: number, b: number) => {
      const size = Math.max(Math.abs(course.value(b)), Math.max(S, unit) * course.lipschitz);
      return rulesAgree(narrow, wide, size, degree, S, b);
    };
    const hold = checkedDegrees.every((degree) =>
      hardest(pole, degree).every((S) => offsets.every((b) => agrees(degree, S, b))),
    );
    if (hold) return pole;
  }
  throw new UnfitFormulaError(
    "it has a kink, or varies on a length far below 1/α of every αu + β in it; write such lengths as (u - β)/length",
  );
}

function rulesAgree(
  one: Moments,
  other: Moments,
  size: number,
  degree: number,
  S: number,
  b: number,
): boolean {
  const second = Math.abs(one.secondMoment(S, b) - other.secondMoment(S, b));
  if (!(second <= agreement * size * size)) return false;
  const [rows, others] = [new Float64Array(degree + 1), new Float64Array(degree + 1)];
  one.hermite(S, b, degree, rows, 0);
  other.hermite(S, b, degree, others, 0);
  return rows.every((h, n) => Math.abs(h - others[n]) <= agreement * size);
}

/** The S up to 4/π poles just below which the step halves (smooth.ts), and that end itself. */
function hardest(pole: number, degree: number): number[] {
  const at = [2, 4, 8, 16, 32, 64].map(
    (density) => (0.999 * pole * (2 * Math.PI * density - 9 - 2 * Math.sqrt(degree))) / 36,
  );
  return [...at.filter((S) => S > 0 && S < (4 / Math.PI) * pole), (4 / Math.PI) * pole];
}
