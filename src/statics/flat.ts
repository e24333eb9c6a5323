/** One radius: where an atom may lie as well, and the best single sphere. */

import type { Region } from "./chartSearch.ts";
import { radialDecay, type Sheet, siteAt } from "./charts.ts";
import { columnOf, type Fit, fitOf, type Problem } from "./problem.ts";

/** The compactified half line as x ∈ [0, 2]: r = reach·x up to 1, then reach/(2 − x), infinity at 2. */
const radiusAt = (x: number, reach: number): number => (x <= 1 ? x * reach : reach / (2 - x));
const placeOf = (r: number, reach: number): number => (r <= reach ? r / reach : 2 - reach / r);

const meshPoints = 1000;

/**
 * The stretch of radii that atom j may lie at without changing Ψ at any atom by more than `most`
 * (|ΔΨ(θ)| ≤ w‖Δφ‖_c‖φ(θ)‖_c), on a mesh of 1/500 of σ's length: knots above 0 make such stretches near r = 0.
 */
export function flatStretch(
  problem: Problem,
  { sites, weights, columns }: Fit,
  j: number,
  sheet: Sheet,
  region: Region,
  most: number,
): [number, number] {
  const r = sites[j][sites[j].length - 1];
  const largest = Math.max(...columns.map(norm));
  const radius = (i: number) => radiusAt((2 * i) / meshPoints, region.reach);
  const free = (i: number): boolean => {
    if (i < 0 || i > meshPoints || (i === meshPoints && !region.bounded)) return false;
    const there = columnOf(problem, siteAt(sheet, 1, "near", radius(i), 0));
    return weights[j] * norm(there.map((x, k) => x - columns[j][k])) * largest <= most;
  };
  const at = (placeOf(r, region.reach) * meshPoints) / 2;
  let [low, high] = [Math.ceil(at), Math.floor(at)];
  while (free(low - 1)) low--;
  while (free(high + 1)) high++;
  return [Math.min(r, radius(low)), Math.max(r, radius(high))];
}

const norm = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));

export interface Sphere {
  readonly risk: number;
  readonly r: number;
}

const golden = (3 - Math.sqrt(5)) / 2;

/** The least R_λ of a single radius, infinity included: on a mesh, then by golden section about its lowest points. */
export function bestSphere(problem: Problem, sheet: Sheet, region: Region): Sphere {
  const riskAt = (r: number): number => {
    const site = Float64Array.from([...sheet.scalars, r]);
    return fitOf(problem, [site], Float64Array.of(1), [columnOf(problem, site)]).risk;
  };
  const of = (x: number) => riskAt(radiusAt(x, region.reach));
  const infinite = region.bounded && radialDecay(problem) === 0;
  const count = 400;
  const xs = Array.from({ length: count }, (_, i) => (2 * i) / count);
  const risks = xs.map(of);
  let best: Sphere = infinite ? { risk: riskAt(Infinity), r: Infinity } : { risk: Infinity, r: 0 };
  for (const [i, risk] of risks.entries()) {
    if (risk > (risks[i - 1] ?? Infinity) || risk > (risks[i + 1] ?? Infinity)) continue;
    const x = goldenSection(of, xs[Math.max(i - 1, 0)], xs[Math.min(i + 1, count - 1)]);
    for (const each of [x, xs[i]]) {
      const here = of(each);
      if (here < best.risk) best = { risk: here, r: radiusAt(each, region.reach) };
    }
  }
  return best;
}

function goldenSection(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to];
  let [x, y] = [low + golden * (high - low), high - golden * (high - low)];
  let [fx, fy] = [f(x), f(y)];
  while (high - low > 1e-9) {
    if (fx <= fy) {
      [high, y, fy] = [y, x, fx];
      x = low + golden * (high - low);
      fx = f(x);
    } else {
      [low, x, fx] = [x, y, fy];
      y = high - golden * (high - low);
      fy = f(y);
    }
  }
  return 0.5 * (low + high);
}
