/**
 * Features of a data law of which samples are all that is known: those of Q of its rows, in full coordinates,
 *
 *     φ_q(θ) = σ⋆(x_q; θ),   c_q = 1/Q,   y_q = the row's label.
 *
 * The limit is that of these rows. `tail` is an estimate of how far its risk is from the law's own: the distance to the
 * risk on as many other rows, on which the measure does not depend, and two standard errors of that (95 %).
 */

import type { Model } from "../model/contract.ts";
import { sampledRows } from "../model/data/sampledRows.ts";
import { sum } from "../numerics/sums.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";
import { datasetFeatures } from "./dataset.ts";

/** Whether samples are all that is known of the law, or all that can be used of it with a neuron of the user's own. */
export const isSampled = ({ data, activation }: Pick<Model, "data" | "activation">): boolean =>
  data.kind === "module" ||
  data.kind === "multi-index" ||
  (activation.star !== undefined && data.kind !== "dataset");

/** With 2,000 atoms as many as the data set's map keeps outputs of; fewer where an input is long. */
const mostRows = 2048;
const leastRows = 256;
const mostInputs = 131_072;

/** Q, by what a row of d inputs costs. */
export const rowsFor = (dimension: number): number =>
  Math.max(leastRows, Math.min(mostRows, Math.floor(mostInputs / dimension)));

/**
 * The map on `rows` rows, the same ones for every seed of a run.
 *
 * @param rows  Q ≥ 2
 */
export function sampledFeatures(
  model: Model,
  coordinates: Coordinates,
  { rows }: { rows: number },
): FeatureMap {
  const mapOn = (part: number) =>
    datasetFeatures({ ...model, data: sampledRows(model.data, rows, part) }, coordinates);
  const map = mapOn(0);
  let others: FeatureMap | null = null; // made when an error is asked for
  return {
    ...map,
    tail: (points, mass) => {
      others ??= mapOn(1);
      const own = sum(squaredErrors(map, points, mass)) / rows;
      const errors = squaredErrors(others, points, mass);
      const fresh = sum(errors) / rows;
      const variance = sum(errors.map((error) => (error - fresh) * (error - fresh))) / (rows - 1);
      return Math.abs(own - fresh) + 2 * Math.sqrt(variance / rows);
    },
  };
}

/** (y_q − ∫φ_q dρ)², [Q] */
function squaredErrors(map: FeatureMap, points: Points, mass: Float64Array): Float64Array {
  const outputs = new Float64Array(map.size);
  map.at(points).moments(mass, outputs);
  return outputs.map((output, q) => (output - map.targets[q]) * (output - map.targets[q]));
}
