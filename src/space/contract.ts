import type { Network } from "../model/contract.ts";

/** Points of a reduced or full parameter space, one contiguous array per coordinate: columns[c][j]. */
export interface Points {
  readonly count: number;
  readonly columns: readonly Float64Array[];
}

/**
 * The lower end of a coordinate: a cone's tip (r = 0), a point of the space, none that is reached, or the upper end again.
 */
type End = "cone" | "closed" | "open" | "periodic";

/** What a neuron is, as seen by the limit. Order of the coordinates: a, b (affine neurons), then r… or w…. */
export interface Coordinates {
  readonly kind: "reduced" | "full";
  readonly names: readonly string[];
  /** The names are a user's own: an "a" among them is no output weight. */
  readonly own?: true;
  readonly lower: readonly number[];
  /** Infinity where ∞ is an admissible point (bounded σ⋆) or simply no bound. */
  readonly upper: readonly number[];
  /** d_b of a radius; 1 for a coordinate of the line. */
  readonly dimensions: readonly number[];
  /** Lower end of each coordinate: "cone" for a radius, else "open". */
  readonly ends: readonly End[];
  /** Which coordinates training moves. */
  readonly trained: readonly boolean[];
  /** log of the reference measure's density Π |S^{d_b−1}| r_b^{d_b−1} at each point; 0 on the line. */
  logReference(points: Points, out: Float64Array): void;
  /** ‖θ‖² of the trained part at each point. */
  squaredNorm(points: Points, out: Float64Array): void;
  /** Network → coordinates, [N] a column. Full coordinates view the network's own arrays (no copy). */
  fromWeights(network: Network): Points;
}
