/**
 * How far a grid reaches. Mass must not feel an end that the law does not have: `auto` starts with room beyond the
 * initial law and adds cells of the same width before a step brings mass near an end (twice the cells asked for are joined
 * in pairs, finiteVolumeStep.ts); a number is a closed wall.
 */

import type { Grid, Measure } from "../measure/contract.ts";
import { gridOf, lawOfQuantileAtoms } from "../measure/gridLaw.ts";
import { cells as lawOfCells, type Marginal } from "../measure/marginal.ts";
import { gridEdges, type UniformGrid, uniformGrid } from "../measure/uniformGrid.ts";
import { sum } from "../numerics/sums.ts";

export interface Reach {
  /** Cells at the start; later between as many and twice as many */
  readonly cells: number;
  /** Upper end of a radius, or of a line from −upper; "auto" as above */
  readonly upper: "auto" | number;
}

export interface MassesOnGrid {
  readonly grid: UniformGrid;
  readonly mass: Float64Array;
}

/** Room of `auto` at the start, in units of the largest |coordinate|. */
const room = 1.5;
/** Quantile atoms within so many cells of one another are samples of one density. */
const joinedCells = 4;
/** Mass in the outer cells above which the grid grows: far below what any moment or F shows. */
const nearEnd = 1e-11;
const outerPart = 0.05;
const growth = 0.25;

/** The initial law in cells; a uniform grid stays as it is. */
export function onGrid(measure: Measure, { cells, upper }: Reach): MassesOnGrid {
  const cone = measure.coordinates.ends[0] === "cone";
  const given = measure.kind === "grid" ? uniformOf(measure.edges) : null;
  if (measure.kind === "grid" && given !== null) return { grid: given, mass: measure.mass.slice() };
  const values = measure.kind === "grid" ? measure.edges : measure.points.columns[0];
  const most = values.reduce((far, x) => Math.max(far, Math.abs(x)), 0);
  if (!(most < Infinity)) throw unreached(most);
  const end = upper === "auto" ? (most > 0 ? room * most : 1) : upper;
  if (end < most) throw outside(end, most);
  const grid = uniformGrid(cone ? 0 : -end, end, cells);
  const law = lawOf(measure, joinedCells * grid.width, cone);
  const mass = gridOf(clipped(law, end), gridEdges(grid));
  return { grid, mass };
}

function lawOf(measure: Measure, joined: number, cone: boolean): Marginal {
  if (measure.kind === "grid") return lawOfCells(measure.edges, measure.mass);
  const lower = cone ? 0 : Number.NEGATIVE_INFINITY;
  return lawOfQuantileAtoms(measure.points.columns[0], measure.mass, { joined, lower });
}

/** The half atom that spreads beyond the last quantile may pass a wall that no atom passes: it ends there. */
const clipped = (law: Marginal, end: number): Marginal => ({
  ...law,
  lower: law.lower.map((x) => Math.max(-end, Math.min(end, x))),
  upper: law.upper.map((x) => Math.max(-end, Math.min(end, x))),
});

/** The uniform grid with these edges, to 1e-12 of their range; null where they are not equally spaced. */
export function uniformOf(edges: Float64Array): UniformGrid | null {
  const count = edges.length - 1;
  const grid = uniformGrid(edges[0], edges[count], count);
  const allowed = 1e-12 * (Math.abs(edges[0]) + Math.abs(edges[count]));
  return gridEdges(grid).every((x, j) => Math.abs(x - edges[j]) <= allowed) ? grid : null;
}

/** As a measure. */
export const asGrid = (coordinates: Grid["coordinates"], { grid, mass }: MassesOnGrid): Grid => ({
  kind: "grid",
  coordinates,
  edges: gridEdges(grid),
  mass,
});

/** Cells to add at each end where the masses have come near it; null where there is room. */
export function wanted(
  { grid, mass }: MassesOnGrid,
  { upper }: Reach,
  cone: boolean,
): { readonly below: number; readonly above: number } | null {
  if (upper !== "auto") return null;
  const outer = Math.max(2, Math.ceil(outerPart * grid.count));
  const more = Math.max(4, Math.ceil(growth * grid.count));
  const above = sum(mass.subarray(grid.count - outer)) > nearEnd ? more : 0;
  const below = !cone && sum(mass.subarray(0, outer)) > nearEnd ? more : 0;
  return above + below === 0 ? null : { below, above };
}

const unreached = (most: number) =>
  new Error(
    `finite-volume: the initial law has mass at ${most}, where cells do not reach. Start from finite coordinates, or use particle-flow.`,
  );

const outside = (end: number, most: number) =>
  new RangeError(
    `finite-volume: upper = ${end} leaves out a part of the initial law, which reaches ${most}. Use upper ≥ ${most}, or upper: auto.`,
  );
