/**
 * Ψ_λ in the polar charts of one or two radii (features/variation.ts), for neurons of one a and one b₀: near the origin
 * by s = |r|, towards infinity by s = 1/|r|, and by the angle φ of (r_1, r_2) = |r|(cos φ, sin φ).
 */

import type { Chart } from "../features/variation.ts";
import { cos, sin } from "../numerics/elementary.ts";
import type { Coordinates } from "../space/contract.ts";
import type { Problem, Site } from "./problem.ts";

/** a and b₀ of all neurons considered; null where neurons have none. */
export interface Sheet {
  readonly scalars: readonly number[];
}

/** Places in one chart of one sheet, and Ψ_λ there. */
export interface ChartValues {
  readonly value: Float64Array;
  /** ∂Ψ_λ/∂s, ∂Ψ_λ/∂φ (0 for one radius) */
  readonly bySize: Float64Array;
  readonly byAngle: Float64Array;
}

export const radiiOf = (coordinates: Coordinates): number =>
  coordinates.ends.filter((end) => end === "cone").length;

/** Whether what neurons have beside a and b₀ is one or two lengths, which the charts cover. */
export const hasCharts = (coordinates: Coordinates): boolean =>
  coordinates.kind === "reduced" &&
  radiiOf(coordinates) <= 2 &&
  coordinates.names.every((name, c) => name === "a" || name === "b" || coordinates.ends[c] === "cone");

/** Whether decay acts on the radii. */
const decaysRadii = ({ map, lambda }: Problem): boolean =>
  lambda > 0 && map.coordinates.trained[map.coordinates.trained.length - 1];

/** λ where decay acts on the radii, else 0. */
export const radialDecay = (problem: Problem): number => (decaysRadii(problem) ? problem.lambda : 0);

export function siteAt(sheet: Sheet, radii: number, chart: Chart, s: number, angle: number): Site {
  const r = chart === "near" ? s : 1 / s;
  if (radii === 1) return Float64Array.from([...sheet.scalars, r]);
  return Float64Array.from([
    ...sheet.scalars,
    r === Infinity ? r : r * cos(angle),
    r === Infinity ? r : r * sin(angle),
  ]);
}

/** Ψ_λ and its derivatives at places s > 0 (s ≥ 0 in the near chart), [J]. */
export function chartValues(
  problem: Problem,
  alpha: Float64Array,
  sheet: Sheet,
  chart: Chart,
  s: Float64Array,
  angle: Float64Array,
): ChartValues {
  const { map } = problem;
  const radii = radiiOf(map.coordinates);
  const count = s.length;
  const first = sheet.scalars.length;
  const r = chart === "near" ? s : s.map((u) => 1 / u);
  const [x, y] = [angle.map(cos), angle.map(sin)];
  const columns: Float64Array[] = sheet.scalars.map((q) => new Float64Array(count).fill(q));
  columns.push(radii === 1 ? r : r.map((length, j) => length * x[j]));
  if (radii === 2) columns.push(r.map((length, j) => length * y[j]));
  const value = new Float64Array(count);
  const gradient = columns.map(() => new Float64Array(count));
  map.at({ count, columns }).potential(alpha, { value, gradient, hessian: null });
  const decay = radialDecay(problem);
  const constant = scalarDecay(problem, sheet);
  const bySize = new Float64Array(count);
  const byAngle = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    const [g1, g2] = [gradient[first][j], radii === 2 ? gradient[first + 1][j] : 0];
    const radial = radii === 1 ? g1 : x[j] * g1 + y[j] * g2;
    value[j] += constant + 0.5 * decay * r[j] * r[j];
    bySize[j] = radial + decay * r[j];
    if (chart === "far") bySize[j] *= -r[j] * r[j];
    if (radii === 2) byAngle[j] = r[j] * (x[j] * g2 - y[j] * g1);
  }
  return { value, bySize, byAngle };
}

function scalarDecay({ map, lambda }: Problem, { scalars }: Sheet): number {
  const { trained } = map.coordinates;
  return scalars.reduce((sum, q, c) => (trained[c] ? sum + 0.5 * lambda * q * q : sum), 0);
}
