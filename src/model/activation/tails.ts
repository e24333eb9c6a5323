/**
 * Where a formula σ(u) does something, and what becomes of it far out. The places are read from the formula: every
 * affine expression αu + β in it that a function reads has its centre −β/α and its scale 1/|α|, and σ is looked at from
 * each centre outwards, in panels that double.
 */

import { affineParts } from "../formula/polynomial.ts";
import { type Formula, outermost } from "../formula/tree.ts";

/** The centres of a formula's affine expressions, and the least of their scales. */
export interface Places {
  readonly centres: readonly number[];
  /** Midpoint of the centres. */
  readonly middle: number;
  /** The distance from the middle within which everything begins. */
  readonly reach: number;
  /** The least scale. */
  readonly unit: number;
  /** Ends of the panels, ascending, to ±2⁶⁰ reaches from the middle. */
  readonly breaks: readonly number[];
}

/** Doublings of a scale around its own centre; further out around the middle of all. */
const ownDoublings = 6;
const farDoublings = 60;

export function placesOf(formula: Formula, variable: string): Places {
  const affine = outermost(formula, (node) => affineParts(node, variable) !== null)
    .map((node) => affineParts(node, variable) ?? [0, 0])
    .filter(([slope]) => slope !== 0)
    .map(([slope, start]) => ({ centre: -start / slope + 0, scale: 1 / Math.abs(slope) }));
  // Where nothing depends on u nothing is finite either, or it would be a polynomial: 1/0.
  if (affine.length === 0) affine.push({ centre: 0, scale: 1 });
  const centres = [...new Set(affine.map(({ centre }) => centre))];
  const middle = 0.5 * (Math.min(...centres) + Math.max(...centres));
  const reach = Math.max(...affine.map(({ centre, scale }) => Math.abs(centre - middle) + scale));
  const breaks = new Set<number>([middle]);
  for (const { centre, scale } of affine) {
    breaks.add(centre);
    for (let k = 0, step = scale; k <= ownDoublings; k++, step *= 2) {
      breaks.add(centre - step);
      breaks.add(centre + step);
    }
  }
  for (let k = 1, step = 2 * reach; k <= farDoublings; k++, step *= 2) {
    breaks.add(middle - step);
    breaks.add(middle + step);
  }
  return {
    centres,
    middle,
    reach,
    unit: Math.min(...affine.map(({ scale }) => scale)),
    breaks: [...breaks].sort((one, other) => one - other),
  };
}

/** σ(u) = start + slope·u beyond u = from, to the last bit. */
export interface Tail {
  readonly slope: number;
  readonly start: number;
  readonly from: number;
}

/** A function with its derivative, and its sizes where it begins: sup |σ′| there and the least scale. */
export interface Course {
  readonly value: (u: number) => number;
  readonly slope: (u: number) => number;
  readonly lipschitz: number;
  readonly unit: number;
}

/** One side: whether σ is a line from some point on, and how far out it is a finite number. */
interface Side {
  readonly tail: Tail | null;
  /** The first point met where σ or σ′ is no finite number; null where there is none. */
  readonly broken: number | null;
}

/** Places within a panel at which a line is compared. */
const compared = Array.from({ length: 17 }, (_, k) => k / 16);

/** @param breaks  from the middle outwards, ascending or descending */
export function sideOf(course: Course, breaks: readonly number[]): Side {
  const finite = (u: number) => Number.isFinite(course.value(u)) && Number.isFinite(course.slope(u));
  const bad = breaks.findIndex((u) => !finite(u));
  const last = (bad < 0 ? breaks.length : bad) - 1;
  const broken = bad < 0 ? null : breaks[bad];
  if (last < 1) return { tail: null, broken };
  const line = lineAt(course, breaks[last]);
  let panel = last;
  while (panel > 0 && isStraight(course, line, breaks[panel], breaks[panel - 1])) panel--;
  if (panel === last) return { tail: null, broken };
  const from = panel === 0 ? breaks[0] : beginning(course, line, breaks[panel], breaks[panel - 1]);
  const settledEarly = Math.abs(from - breaks[0]) <= 0.5 * Math.abs(breaks[last] - breaks[0]);
  // What is no number far out (e^(−u) overflows) does not matter where σ has long been its line.
  return { tail: broken === null || settledEarly ? { ...line, from } : null, broken };
}

type Line = Pick<Tail, "slope" | "start">;

/** The tangent at u; what is below rounding of σ's own size is 0. */
function lineAt({ value, slope, lipschitz, unit }: Course, u: number): Line {
  const size = lipschitz * unit;
  const steepness = slope(u);
  const rise = Math.abs(steepness * u) < 1e-17 * (size + Math.abs(value(u))) ? 0 : steepness;
  const start = value(u) - rise * u;
  return { slope: rise, start: Math.abs(start) < 1e-17 * size ? 0 : start };
}

/** 2⁻⁵² */
const rounding = Number.EPSILON;

function agrees({ value, slope, lipschitz, unit }: Course, line: Line, u: number): boolean {
  const height = value(u);
  return (
    Math.abs(height - (line.start + line.slope * u)) <= rounding * (Math.abs(height) + lipschitz * unit) &&
    Math.abs(slope(u) - line.slope) <= 4 * rounding * lipschitz
  );
}

const isStraight = (course: Course, line: Line, outer: number, inner: number): boolean =>
  compared.every((part) => agrees(course, line, outer + part * (inner - outer)));

/** Where within a panel that is not all straight the line begins, to 1/16 of the panel. */
function beginning(course: Course, line: Line, outer: number, inner: number): number {
  const first = compared.findIndex((part) => !agrees(course, line, outer + part * (inner - outer)));
  return outer + compared[Math.max(0, first - 1)] * (inner - outer);
}
