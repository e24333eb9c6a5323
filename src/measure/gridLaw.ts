/** A law as masses of cells, for methods that move mass between cells. */

import { cells, type Marginal, sample } from "./marginal.ts";

/**
 * The mass of a law in each cell.
 *
 * A segment of positive length gives each cell what its distribution function rises by there. An atom is shared by
 * the two cells whose centres enclose it so that the mean stays (its variance grows by at most width²/4): put whole
 * into one cell it would move by up to half a width, an error of order 1 where all else has order 2.
 *
 * @param edges  [J + 1] ascending; mass outside of them is in no cell
 * @returns      [J] ≥ 0
 */
export function gridOf(law: Marginal, edges: Float64Array): Float64Array {
  const mass = new Float64Array(edges.length - 1);
  for (let i = 0; i < law.count; i++) {
    if (law.lower[i] === law.upper[i]) addAtom(law.lower[i], law.mass[i], edges, mass);
    else addSegment(law.lower[i], law.upper[i], law.mass[i], edges, mass);
  }
  return mass;
}

function addAtom(x: number, m: number, edges: Float64Array, mass: Float64Array): void {
  const last = mass.length - 1;
  if (!(x >= edges[0] && x <= edges[last + 1])) return;
  const cell = Math.min(last, cellAt(edges, x));
  const centre = (j: number) => 0.5 * (edges[j] + edges[j + 1]);
  const other = x < centre(cell) ? cell - 1 : cell + 1;
  if (other < 0 || other > last) {
    mass[cell] += m; // beyond the last centre the mean gives way: the end is closed
    return;
  }
  const share = (x - centre(cell)) / (centre(other) - centre(cell));
  mass[cell] += (1 - share) * m;
  mass[other] += share * m;
}

function addSegment(lower: number, upper: number, m: number, edges: Float64Array, mass: Float64Array): void {
  const density = m / (upper - lower);
  for (let j = Math.max(0, cellAt(edges, lower)); j < mass.length && edges[j] < upper; j++) {
    const part = Math.min(upper, edges[j + 1]) - Math.max(lower, edges[j]);
    if (part > 0) mass[j] += part * density;
  }
}

/** Largest j with edges[j] ≤ x; −1 below the first. */
function cellAt(edges: Float64Array, x: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * The law that quantile atoms stand for: uniform between neighbours, so that the quantile function is linear through
 * the atoms at the middles of their masses; at an end of a row of atoms the density goes on for the half atom left.
 * Exact to order 2 in 1/J for a smooth quantile function, where plain binning would leave noise of order J⁻¹.
 *
 * @param joined  Neighbours farther apart than this are not samples of one density: they stay atoms, or ends of rows.
 *                So do values that several particles share.
 * @param lower   Where the coordinate ends: nothing spreads below it.
 */
export function lawOfQuantileAtoms(
  values: Float64Array,
  mass: Float64Array,
  { joined, lower }: { readonly joined: number; readonly lower: number },
): Marginal {
  const { count, lower: at, mass: weight, particle } = sample(values, mass);
  const single = (i: number) => weight[i] <= 1.5 * particle;
  const linked = (i: number) =>
    i >= 0 && i + 1 < count && at[i + 1] - at[i] <= joined && single(i) && single(i + 1);
  /** How far half an atom spreads beyond its row at the density of the gap to its neighbour. */
  const span = (i: number, neighbour: number) =>
    (Math.abs(at[i] - at[neighbour]) * weight[i]) / (weight[i] + weight[neighbour]);
  const edges: number[] = [];
  const masses: number[] = [];
  const add = (from: number, to: number, m: number) => {
    if (edges.length > 0) masses.push(0); // the gap between two segments, of length 0 inside a row
    edges.push(from, to);
    masses.push(m);
  };
  for (let i = 0; i < count; i++) {
    const before = linked(i - 1);
    if (!before && !linked(i)) {
      add(at[i], at[i], weight[i]);
      continue;
    }
    if (!before) add(Math.max(lower, at[i] - span(i, i + 1)), at[i], 0.5 * weight[i]);
    if (linked(i)) add(at[i], at[i + 1], 0.5 * (weight[i] + weight[i + 1]));
    else add(at[i], at[i] + span(i, i - 1), 0.5 * weight[i]);
  }
  return cells(Float64Array.from(edges), Float64Array.from(masses));
}
