/**
 * Local minima of Ψ_λ over one or two radii: those of a mesh in the charts, each followed off the mesh. Infinity and, where
 * σ is unbounded, radii up to a thousand times σ's own length are among the candidates.
 */

import type { Chart } from "../features/variation.ts";
import { chartValues, radialDecay, radiiOf, type Sheet, siteAt } from "./charts.ts";
import { type Box, descend } from "./descend.ts";
import type { Found, Search } from "./exchange.ts";
import { type Problem, potentialAt } from "./problem.ts";

export interface Region {
  readonly sheets: readonly Sheet[];
  /** Infinity is a point: σ is bounded. */
  readonly bounded: boolean;
  /** |r| where the charts change. */
  readonly reach: number;
}

/** Points of the mesh by size and by angle, for one radius and two. */
const meshSizes = [
  [240, 1],
  [48, 24],
] as const;
const unboundedReach = 1000;
const quarter = Math.PI / 2;

/** A rectangle of places, size after size. */
interface Mesh {
  readonly chart: Chart;
  readonly sizes: Float64Array;
  readonly angles: Float64Array;
  readonly box: Box;
}

export function chartSearch(problem: Problem, { sheets, bounded, reach }: Region): Search {
  const radii = radiiOf(problem.map.coordinates);
  const meshes = meshesOf(radii, bounded, reach);
  const infinite = bounded && radialDecay(problem) === 0;
  return (alpha) =>
    sheets.flatMap((sheet) => {
      const found = meshes.flatMap((mesh) => minimaOn(problem, alpha, sheet, mesh, radii));
      if (!infinite) return found;
      const site = siteAt(sheet, radii, "far", 0, 0);
      return [...found, { site, value: potentialAt(problem, alpha, [site])[0] }];
    });
}

function meshesOf(radii: number, bounded: boolean, reach: number): Mesh[] {
  const [n, angleCount] = meshSizes[radii - 1];
  const angles = Float64Array.from({ length: angleCount }, (_, i) =>
    angleCount === 1 ? 0 : (quarter * i) / (angleCount - 1),
  );
  const even = (top: number, from: number) =>
    Float64Array.from({ length: n }, (_, i) => from + ((top - from) * i) / (n - 1));
  const mesh = (chart: Chart, sizes: Float64Array): Mesh => ({
    chart,
    sizes,
    angles,
    box: { lower: [sizes[0], 0], upper: [sizes[n - 1], quarter] },
  });
  const near = mesh("near", even(reach, 0));
  if (bounded) return [near, mesh("far", even(1 / reach, 1e-4 / reach))];
  const stretched = even(1, 1 / unboundedReach).map((x) => reach / x);
  return [near, mesh("near", stretched.reverse())];
}

function minimaOn(
  problem: Problem,
  alpha: Float64Array,
  sheet: Sheet,
  { chart, sizes, angles, box }: Mesh,
  radii: number,
): Found[] {
  const columns = angles.length;
  const s = Float64Array.from({ length: sizes.length * columns }, (_, i) => sizes[Math.floor(i / columns)]);
  const phi = s.map((_, i) => angles[i % columns]);
  const { value } = chartValues(problem, alpha, sheet, chart, s, phi);
  const one = new Float64Array(1);
  const other = new Float64Array(1);
  const at = ([size, angle]: Float64Array, gradient: Float64Array): number => {
    one[0] = size;
    other[0] = angle;
    const values = chartValues(problem, alpha, sheet, chart, one, other);
    gradient[0] = values.bySize[0];
    gradient[1] = values.byAngle[0];
    return values.value[0];
  };
  const lowest = Array.from(value.keys()).filter((i) => isLowest(value, i, columns));
  return lowest.map((i) => {
    const end = descend(at, [s[i], phi[i]], { box, gain: 1e-15, steps: 60 });
    return { site: siteAt(sheet, radii, chart, end.x[0], end.x[1]), value: end.value };
  });
}

/** Whether no neighbour on the mesh is lower; of equal ones the first counts. */
function isLowest(value: Float64Array, i: number, columns: number): boolean {
  const column = i % columns;
  const neighbours = [i - columns, i + columns];
  if (column > 0) neighbours.push(i - 1);
  if (column + 1 < columns) neighbours.push(i + 1);
  return neighbours.every(
    (n) => n < 0 || n >= value.length || (n < i ? value[i] < value[n] : value[i] <= value[n]),
  );
}
