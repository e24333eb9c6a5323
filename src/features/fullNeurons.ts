/** Points of full coordinates (a, b, w_0 … w_{d−1}) as neurons. */

import type { Model } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";

export interface FullNeurons {
  readonly count: number;
  /** Ones and zeros for ridge neurons. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** w_k of every neuron, d arrays [J] */
  readonly w: readonly Float64Array[];
}

export function fullNeurons(affine: boolean, points: Points): FullNeurons {
  const { count, columns } = points;
  const [a, b] = affine ? columns : [new Float64Array(count).fill(1), new Float64Array(count)];
  return { count, a, b, w: affine ? columns.slice(2) : columns };
}

/** Refuses coordinates in which the inputs' directions are lost. */
export function checkFull(who: string, { data }: Model, { kind, names }: Coordinates): void {
  if (kind === "full") return;
  throw new RangeError(
    `${who}: data "${data.kind}" in reduced coordinates (${names.join(", ")}). Use full coordinates: the data has no symmetry.`,
  );
}
