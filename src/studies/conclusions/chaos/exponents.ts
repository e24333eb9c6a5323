/** Powers of N, ε and D: which points vary one of them alone, the exponent that they show, and what it is worth. */

import { log } from "../../../numerics/elementary.ts";
import type { Claim } from "../../conclusion.ts";
import { type Line, slope } from "../../statistics/slope.ts";
import type { Deviations } from "./deviations.ts";

type Axis = "neurons" | "stepSize" | "parameters";

const axes: readonly Axis[] = ["neurons", "stepSize", "parameters"];

/**
 * The longest list of points that differ in one of N, ε, D alone, ascending in it; of several the one with the smallest
 * others, in the order ε, N, D: the smallest step size says most about N.
 */
export function sweep(points: readonly Deviations[], axis: Axis): readonly Deviations[] {
  const groups = new Map<string, Deviations[]>();
  for (const point of points) {
    const others = axes.filter((each) => each !== axis).map((each) => point[each]);
    const key = JSON.stringify([others, point.noise, point.time]);
    const group = groups.get(key) ?? [];
    if (group.every((other) => other[axis] !== point[axis])) group.push(point);
    groups.set(key, group);
  }
  const ordered = [...groups.values()].sort(
    (one, other) =>
      other.length - one.length ||
      one[0].stepSize - other[0].stepSize ||
      one[0].neurons - other[0].neurons ||
      one[0].parameters - other[0].parameters,
  );
  const [longest = []] = ordered;
  return [...longest].sort((one, other) => one[axis] - other[axis]);
}

/** y ∝ x^slope. */
export interface Exponent extends Line {
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** By least squares of logarithms; null where fewer than three points have both numbers above 0. */
export function exponent(points: readonly (readonly [x: number, y: number])[]): Exponent | null {
  const shown = points.filter(([x, y]) => x > 0 && y > 0);
  if (new Set(shown.map(([x]) => x)).size < 3) return null;
  return { ...slope(shown.map(([x, y]) => [log(x), log(y)])), points };
}

/** An exponent this near to what is expected is it: the finite range bends every power a little. */
export const near = 0.1;
/** A band no wider than this on either side; beyond `near` it still tells 1 from ½, and ½ from 0 and from 1. */
const narrow = 0.3;
/** Fewer points, or a shorter range, or fewer seeds, show no power. */
const fewestPoints = 4;
const shortestRange = 8;
const fewestSeeds = 10;

/** Whether enough was computed to speak of a power. */
export function isEnough({ points }: Exponent, seeds: number): boolean {
  const at = points.map(([x]) => x);
  const range = Math.max(...at) / Math.min(...at);
  return (
    points.every(([, y]) => y > 0) &&
    seeds >= fewestSeeds &&
    at.length >= fewestPoints &&
    range >= shortestRange
  );
}

/**
 * Whether exponents are the expected one: all of them near it with a narrow band. "differs" where the band of one lies
 * outside of what is near; between the two nothing is shown.
 */
export const outcomeOf = (
  exponents: readonly (Exponent | null)[],
  expected: number,
  seeds: number,
): Claim["outcome"] => jointly(exponents.map((found) => outcomeOfOne(found, expected, seeds)));

function outcomeOfOne(found: Exponent | null, expected: number, seeds: number): Claim["outcome"] {
  if (found === null || !isEnough(found, seeds)) return "not shown";
  const { slope: middle, low, high } = found;
  if (low > expected + near || high < expected - near) return "differs";
  return Math.abs(middle - expected) <= near && high - middle <= narrow ? "holds" : "not shown";
}

/** Of several things that are said at once. */
export function jointly(outcomes: readonly Claim["outcome"][]): Claim["outcome"] {
  if (outcomes.includes("differs")) return "differs";
  return outcomes.length === 0 || outcomes.includes("not shown") ? "not shown" : "holds";
}

/** What `isEnough` asks for, beside what there is: instead of a power where none can be fitted. */
export const asked = (letter: string, points: number, seeds: number): string =>
  `It takes ${fewestPoints} values of ${letter} over a factor of ${shortestRange}, above what is taken off, and ${fewestSeeds} seeds; here: ${points} and ${seeds}.`;
