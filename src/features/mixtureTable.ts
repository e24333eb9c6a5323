/**
 * The normalised Hermite coefficients h̃_n(S_c, b₀) of every class and point, tabulated once for moments and
 * potential. Buffers only grow, so that a solver's calls allocate nothing. Class c at point j is site c·J + j.
 */

import type { Points } from "../space/contract.ts";
import { hermiteRow, type MixtureCase, spread } from "./mixtureCase.ts";

/**
 * At smaller S derivatives are taken at this one. With kinks h̃_n are exact to rounding, and only a knot at b₀ leaves a
 * slope there (that of the cone, the same for every S). Without kinks h̃_n may come from quadrature: a slope of
 * 0 ± 1e-16/S from rounding, and σ″S from taking it at S instead of 0, are 1e-8 each.
 */
const smallestSpread = ({ activation }: MixtureCase): number => (activation.kinks.length > 0 ? 1e-12 : 1e-8);

export interface MixtureTable {
  /** J of the points last read. */
  points: number;
  /** Length of the rows of `values`: the highest n tabulated, plus one. */
  stride: number;
  /** h̃_n at [site·stride + n]; for ridge neurons, whose monomials and radial derivatives are even, even n alone, unless a coordinate is signed */
  values: Float64Array;
  /** S at [site], at least 1e-12 (1e-8 for σ without kinks), and 1/S, 0 at r = ∞ */
  spread: Float64Array;
  inverseSpread: Float64Array;
  /** x_b = τ_{c,b} r_b/S_c at [site·B + b]; 1 for a single block, always */
  directions: Float64Array;
  /** a and b₀ at [j]; 1 and 0 for ridge neurons */
  a: Float64Array;
  offset: Float64Array;
}

export const emptyTable = (): MixtureTable => ({
  points: 0,
  stride: 1,
  values: new Float64Array(0),
  spread: new Float64Array(0),
  inverseSpread: new Float64Array(0),
  directions: new Float64Array(0),
  a: new Float64Array(0),
  offset: new Float64Array(0),
});

/** Reads new points and tabulates n = 0 … highest. */
export function readPoints(table: MixtureTable, of: MixtureCase, points: Points, highest: number): void {
  resize(table, of, points.count);
  if (of.affine) {
    table.a.set(points.columns[0]);
    table.offset.set(points.columns[1]);
  }
  const least = smallestSpread(of);
  for (let c = 0, site = 0; c < of.classes.length; c++) {
    for (let j = 0; j < points.count; j++, site++) {
      const S = spread(of, of.classes[c], points, j);
      readDirection(table, of, points, c, j, S);
      table.spread[site] = Math.max(S, least);
      table.inverseSpread[site] = 1 / table.spread[site];
    }
  }
  tabulate(table, of, highest);
}

/** Tabulates the points last read again, up to another n. */
export function tabulate(table: MixtureTable, of: MixtureCase, highest: number): void {
  const sites = table.points * of.classes.length;
  const stride = highest + 1;
  table.stride = stride;
  if (table.values.length < sites * stride) table.values = new Float64Array(sites * stride);
  const { values, spread: spreads, offset, points } = table;
  for (let site = 0, j = 0; site < sites; site++, j = j + 1 < points ? j + 1 : 0) {
    hermiteRow(of, spreads[site], offset[j], highest, values, site * stride);
  }
}

function readDirection(
  table: MixtureTable,
  of: MixtureCase,
  points: Points,
  c: number,
  j: number,
  S: number,
): void {
  const B = of.blocks.length;
  const at = (c * points.count + j) * B;
  if (B === 1) {
    table.directions[at] = 1;
    return;
  }
  const { deviation } = of.classes[c];
  if (S === Infinity) {
    readInfiniteDirection(table, of, points, j, at);
    return;
  }
  // At the origin, towards r = (1, …, 1).
  const length = S > 0 ? S : Math.sqrt(deviation.reduce((sum, tau) => sum + tau * tau, 0));
  for (let b = 0; b < B; b++) {
    const r = S > 0 ? points.columns[of.firstRadius + b][j] : 1;
    table.directions[at + b] = (deviation[b] * r) / length;
  }
}

/**
 * The direction in which a point is infinite, equal shares where several coordinates are. Without a signed coordinate
 * only m = 0 is left there, which sees no direction: infinity is one point.
 */
function readInfiniteDirection(
  table: MixtureTable,
  of: MixtureCase,
  points: Points,
  j: number,
  at: number,
): void {
  const signs = of.blocks.map((_, b) => {
    const r = points.columns[of.firstRadius + b][j];
    return Math.abs(r) === Infinity ? Math.sign(r) : 0;
  });
  const length = Math.sqrt(signs.reduce((sum, sign) => sum + Math.abs(sign), 0));
  for (const [b, sign] of signs.entries()) table.directions[at + b] = sign / length;
}

function resize(table: MixtureTable, of: MixtureCase, count: number): void {
  const sites = count * of.classes.length;
  table.points = count;
  if (table.inverseSpread.length >= sites) return;
  table.spread = new Float64Array(sites);
  table.inverseSpread = new Float64Array(sites);
  table.directions = new Float64Array(sites * of.blocks.length);
  table.a = new Float64Array(count).fill(1);
  table.offset = new Float64Array(count);
}
