/**
 * What ℝᴰ's volume is in the cells of one coordinate, in logs (r³¹⁹ underflows):
 *
 *     radius:  ω_j = |S^{d−1}| (b^d − a^d)/d of the shell [a, b],   A = |S^{d−1}| r^{d−1} of the sphere at a face,
 *     line:    ω_j = width,                                         A = 1.
 */

import { expm1, log, log1p } from "../numerics/elementary.ts";
import type { Coordinates } from "../space/contract.ts";
import { logSphereArea } from "../space/coordinates.ts";

export interface CellReference {
  /** log ω of each cell, [J] */
  readonly volume: Float64Array;
  /** log A of each inner face, [J − 1], face f between cells f and f + 1 */
  readonly area: Float64Array;
}

/** @param edges  [J + 1] ascending, ≥ 0 for a radius. Relative error of ω about d·1e-16. */
export function cellReference({ ends, dimensions }: Coordinates, edges: Float64Array): CellReference {
  const count = edges.length - 1;
  const inner = edges.subarray(1, count);
  if (ends[0] !== "cone") {
    return {
      volume: Float64Array.from({ length: count }, (_, j) => log(edges[j + 1] - edges[j])),
      area: new Float64Array(count - 1),
    };
  }
  const d = dimensions[0];
  const sphere = logSphereArea(d);
  return {
    volume: Float64Array.from({ length: count }, (_, j) => sphere + logShell(edges[j], edges[j + 1], d)),
    area: inner.map((r) => sphere + (d - 1) * log(r)),
  };
}

/** log((b^d − a^d)/d) for 0 ≤ a < b */
function logShell(a: number, b: number, d: number): number {
  // 1 − (a/b)^d without cancellation in thin shells.
  const part = a === 0 ? 1 : -expm1(d * log1p(-(b - a) / b));
  return d * log(b) + log(part) - log(d);
}
