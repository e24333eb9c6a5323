/** How far above the least risk a measure can be: by an optimum found before, or by its own potential. */

import type { FeatureMap } from "../features/contract.ts";
import type { Points } from "../space/contract.ts";
import { leastPotential } from "./certificate.ts";
import type { Problem } from "./problem.ts";

/**
 * Bound on R_λ(ρ) − inf R_λ of any measure ρ of the optimum's problem.
 *
 * @param risk  R_λ(ρ) as a truncated map gives it; @param tail  what truncation may leave out of it (Energy.tail)
 */
export const gapAbove = (
  optimum: { readonly risk: number; readonly gap: number },
  risk: number,
  tail: number,
): number => risk + tail - (optimum.risk - optimum.gap);

/** Cells of Ψ: enough for one and two radii at the precision below. */
const mostCells = 200_000;

/**
 * 2(∫Ψ_λ dρ − min Ψ_λ) + tail, a bound on R_λ(ρ) − inf R_λ from ρ alone, the minimum proved over all neurons of the
 * measure's a and b₀ to 1 % of the gap or 1e-3 (1 + R): a certificate along a run.
 *
 * @returns  null where no minimum is proved: more than two radii, full coordinates, a or b₀ trained or varying, a σ without
 *           bounds (features/profile.ts), or Ψ unbounded below
 * @throws RangeError  unless λ ≥ 0, and where R of the measure is no number
 */
export function riskGap(
  map: FeatureMap,
  { points, mass }: { readonly points: Points; readonly mass: Float64Array },
  { lambda }: { readonly lambda: number },
): number | null {
  if (!(lambda >= 0 && lambda < Infinity)) throw badDecay(lambda);
  const problem: Problem = { map, lambda };
  const scalars = constantsOf(map, points);
  if (scalars === null || map.variation === undefined) return null;
  const { alpha, risk, mean } = fitOfMany(problem, points, mass);
  if (Number.isNaN(mean)) throw noMeasure();
  const precision = (low: number) => Math.max(0.005 * (mean - low), 5e-4 * (1 + Math.abs(risk)));
  const rough = leastPotential(problem, alpha, [{ scalars }], { precision: 0.05 * (1 + risk), mostCells });
  if (rough === null) return null;
  const bound = leastPotential(problem, alpha, [{ scalars }], {
    precision: precision(rough.least.value),
    mostCells,
  });
  return bound === null ? null : 2 * Math.max(0, mean - bound.lower) + map.tail(points, mass);
}

/** a and b₀ where all points share them and training leaves them alone; null else. */
function constantsOf({ coordinates }: FeatureMap, { columns }: Points): number[] | null {
  if (coordinates.kind !== "reduced") return null;
  const scalars: number[] = [];
  for (const [c, name] of coordinates.names.entries()) {
    if (name !== "a" && name !== "b") continue;
    const [first] = columns[c];
    if (coordinates.trained[c] || columns[c].some((x) => x !== first)) return null;
    scalars.push(first);
  }
  return scalars;
}

/** α, R_λ and ∫Ψ_λ dρ of a measure of many atoms, without their columns. */
function fitOfMany({ map, lambda }: Problem, points: Points, mass: Float64Array) {
  const moments = new Float64Array(map.size);
  map.at(points).moments(mass, moments);
  const alpha = moments.map((m, k) => map.weights[k] * (m - map.targets[k]));
  const squares = new Float64Array(points.count);
  if (lambda > 0) map.coordinates.squaredNorm(points, squares);
  const decay =
    0.5 * lambda * squares.reduce((sum, square, j) => sum + (mass[j] > 0 ? mass[j] * square : 0), 0);
  let [risk, mean] = [map.floor + 2 * decay, decay];
  for (let k = 0; k < map.size; k++) {
    risk += alpha[k] * (moments[k] - map.targets[k]);
    mean += alpha[k] * moments[k];
  }
  return { alpha, risk, mean };
}

const badDecay = (lambda: number) => new RangeError(`riskGap: λ = ${lambda}. Give a finite decay λ ≥ 0.`);

const noMeasure = () =>
  new RangeError(
    "riskGap: points or masses of the measure are no numbers, and neither is its risk. Give numbers.",
  );
