/**
 * The least risk that any measure of neurons has, with a certificate:
 *
 *     inf R_λ(ρ),   R_λ = R + λ∫‖θ‖²dρ,   R_λ(ρ) − inf R_λ ≤ 2(∫Ψ_λ dρ − min_θ Ψ_λ) + tail(ρ),
 *
 * over probability measures on the compactified space of neurons: for a bounded σ r = ∞ is one point. (λ as in
 * training.noise: F has ½R + (λ/2)∫‖θ‖².) Solved by exchange; the minimum over θ is then found again on its own.
 *
 * Promise:   `proved`: `gap` bounds R_λ(ρ) − inf R_λ of the untruncated problem, the minimum bounded over all neurons by
 *            branch and bound (certificate.ts). `grid`: the minimum is the least that many local searches found.
 * Accuracy:  the gap asked for is 1e-6 for one radius, else 1e-4; what is reached is reported.
 * Reference: [bengio:06] for the convex problem; [mei:18] for the case.
 */

import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { radialDecay, radiiOf, type Sheet } from "./charts.ts";
import type { Box } from "./descend.ts";
import { bestSphere, flatStretch, type Sphere } from "./flat.ts";
import { type Fit, type Problem, pointsOf } from "./problem.ts";
import { type Bound, boxOf, sheetsOf } from "./region.ts";

export { NoMinimumError } from "./region.ts";

import { onCharts, onManyStarts, type Solution } from "./solve.ts";

export interface OptimumOptions {
  /** λ ≥ 0 of R + λ∫‖θ‖²; 0 unless given */
  readonly lambda?: number;
  /** |a| ≤ A for trained output weights */
  readonly bound?: Bound;
  readonly dimension?: "exact" | "infinite";
  /** The gap to aim at, above 0. */
  readonly tolerance?: number;
}

export interface OptimalAtom {
  readonly weight: number;
  /** By name of the coordinate; "infinity" where that is one point. */
  readonly coordinates: Readonly<Record<string, number>> | "infinity";
  /**
   * One radius: [from, to] of a stretch anywhere on which the atom may lie: Ψ of the atoms changes by half the gap (asked
   * for, or reached) at most.
   */
  readonly interval?: readonly [number, number];
}

export interface Optimum {
  /** R_λ of the atoms by the map, which truncation only lowers: inf R_λ lies in [risk − gap, risk + tail]. */
  readonly risk: number;
  /** R_λ(atoms) − inf R_λ is at most this, truncation included. */
  readonly gap: number;
  readonly certificate: "proved" | "grid";
  readonly atoms: readonly OptimalAtom[];
  /** The atoms as a measure of the map's coordinates. */
  readonly points: Points;
  readonly mass: Float64Array;
  /** The best that a single radius can do; null where neurons have more coordinates. */
  readonly bestSphere: Sphere | null;
  /** What truncation may leave out of R of the atoms. */
  readonly tail: number;
  readonly map: FeatureMap;
  readonly lambda: number;
}

const initialAtoms = 200;
const highestDegree = 160;
const degreeStep = 8;

/**
 * @throws NoMinimumError  where output weights are trained, unbounded and without decay
 * @throws RangeError      where a frozen part takes many values, or λ, the tolerance or a bound means nothing
 */
export function optimum(model: Model, options: OptimumOptions = {}): Optimum {
  const { lambda = 0, bound = {}, dimension = "exact" } = options;
  if (!(lambda >= 0 && lambda < Infinity)) throw badDecay(lambda);
  const coordinates = coordinatesOf(model);
  const box = boxOf(model, coordinates, lambda, bound);
  const sheets = sheetsOf(coordinates, lambda, box);
  const tolerance = options.tolerance ?? (sheets !== null && radiiOf(coordinates) === 1 ? 1e-6 : 1e-4);
  if (!(tolerance > 0 && tolerance < Infinity)) throw badTolerance(tolerance);
  let measure: { points: Points; mass: Float64Array } = atoms(model.initial, coordinates, initialAtoms, 0);
  let degree: number | undefined;
  for (;;) {
    const map = featureMap(model, coordinates, {
      tolerance,
      dimension,
      ...measure,
      ...(degree === undefined ? {} : { degree }),
    });
    const problem: Problem = { map, lambda };
    const solution =
      sheets !== null
        ? onCharts(model, problem, sheets, tolerance)
        : onManyStarts(model, problem, box, tolerance);
    const { fit } = solution;
    const points = pointsOf(fit.sites, coordinates.names.length);
    const tail = map.tail(points, fit.weights);
    const again = nextDegree(map, tail, tolerance, coordinates);
    if (again === null) return answer(problem, solution, points, { tail, tolerance, box });
    measure = { points, mass: fit.weights };
    degree = again === "nodes" ? undefined : again;
    if (again === "nodes" && sameNodes(model, coordinates, map, tolerance, measure)) {
      return answer(problem, solution, points, { tail, tolerance, box });
    }
  }
}

/** A larger degree where truncation leaves too much; "nodes" where the map has other means; null where it is well. */
function nextDegree(
  map: FeatureMap,
  tail: number,
  tolerance: number,
  { kind }: Coordinates,
): number | "nodes" | null {
  if (tail <= tolerance / 10 || kind === "full") return null;
  if (!map.truncated) return "nodes";
  return map.degree + degreeStep <= highestDegree ? map.degree + degreeStep : null;
}

/** Whether choosing the nodes of χ at the optimum gives no finer map than before. */
function sameNodes(
  model: Model,
  coordinates: Coordinates,
  map: FeatureMap,
  tolerance: number,
  measure: { readonly points: Points; readonly mass: Float64Array },
): boolean {
  return featureMap(model, coordinates, { tolerance, dimension: "exact", ...measure }).size <= map.size;
}

interface Asked {
  readonly tail: number;
  readonly tolerance: number;
  readonly box: Box;
}

function answer(problem: Problem, solution: Solution, points: Points, asked: Asked): Optimum {
  const { tail, tolerance, box } = asked;
  const { fit, least, proved, region, sheets } = solution;
  const { coordinates } = problem.map;
  const gap = 2 * Math.max(0, fit.mean - least) + tail;
  const single = region !== null && sheets.length === 1 && radiiOf(coordinates) === 1;
  const order = Array.from(fit.weights.keys()).sort((i, j) => fit.weights[j] - fit.weights[i]);
  return {
    risk: fit.risk,
    gap,
    certificate: proved ? "proved" : "grid",
    atoms: order.map((j) => {
      const atom = atomOf(coordinates, fit, j, box);
      const interval =
        region === null || radiiOf(coordinates) > 1
          ? null
          : intervalOf(problem, fit, j, sheetOf(sheets, fit.sites[j]), region, Math.max(gap, tolerance) / 2);
      return interval === null ? atom : { ...atom, interval };
    }),
    points,
    mass: fit.weights,
    bestSphere: single ? bestSphere(problem, sheets[0], region) : null,
    tail,
    map: problem.map,
    lambda: problem.lambda,
  };
}

function atomOf({ names, ends }: Coordinates, { sites, weights }: Fit, j: number, box: Box): OptimalAtom {
  const site = sites[j];
  const constants = names.every((_, c) => ends[c] === "cone" || box.lower[c] === box.upper[c]);
  if (constants && site.includes(Infinity)) return { weight: weights[j], coordinates: "infinity" };
  return { weight: weights[j], coordinates: Object.fromEntries(names.map((name, c) => [name, site[c]])) };
}

const sheetOf = (sheets: readonly Sheet[], site: Float64Array): Sheet =>
  sheets.find(({ scalars }) => scalars.every((q, c) => q === site[c])) ?? sheets[0];

/** A stretch is told where it is wider than this part of σ's own length. */
const wide = 0.004;

function intervalOf(
  problem: Problem,
  fit: Fit,
  j: number,
  sheet: Sheet,
  region: NonNullable<Solution["region"]>,
  most: number,
): readonly [number, number] | null {
  if (fit.sites[j].includes(Infinity) || radialDecay(problem) > 0) return null;
  const [from, to] = flatStretch(problem, fit, j, sheet, region, most);
  return to - from > wide * region.reach ? [from, to] : null;
}

const badDecay = (lambda: number) => new RangeError(`optimum: λ = ${lambda}. Give a finite decay λ ≥ 0.`);

const badTolerance = (tolerance: number) =>
  new RangeError(
    `optimum: no search ends at a gap of ${tolerance}. Give a finite tolerance > 0, such as 1e-4.`,
  );
