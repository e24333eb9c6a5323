import type { Coordinates, Points } from "../space/contract.ts";

/** Weighted particles; masses are ≥ 0 and sum to 1. Equal weights are a special case, never assumed. */
export interface Particles {
  readonly kind: "particles";
  readonly coordinates: Coordinates;
  readonly points: Points;
  readonly mass: Float64Array;
}

/** Mass in the cells of a grid in one coordinate: cell j is [edges[j], edges[j + 1]]. */
export interface Grid {
  readonly kind: "grid";
  readonly coordinates: Coordinates;
  readonly edges: Float64Array;
  readonly mass: Float64Array;
}

/** A probability law of neurons; `kind` tells which form. */
export type Measure = Particles | Grid;
