import type { Points } from "../space/contract.ts";
import type { Measure } from "./contract.ts";

/** Where a measure is evaluated, and with which masses. */
export interface Quadrature {
  readonly points: Points;
  readonly mass: Float64Array;
}

/**
 * A measure as points and masses, for every energy alike: particles as they are; a grid by the centres of its cells
 * (the midpoint rule: order 2 in the cells' width where the density is smooth).
 */
export function quadrature(measure: Measure): Quadrature {
  if (measure.kind === "particles") return { points: measure.points, mass: measure.mass };
  const { edges, mass } = measure;
  return { points: { count: mass.length, columns: [cellCentres(edges)] }, mass };
}

/** The middle of each cell, [cells]. */
export const cellCentres = (edges: Float64Array): Float64Array =>
  Float64Array.from({ length: edges.length - 1 }, (_, j) => 0.5 * (edges[j] + edges[j + 1]));
