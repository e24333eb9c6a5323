/**
 * Features of a data law of which samples are all that is known: those of Q of its rows, in full coordinates,
 *
 *     φ_q(θ) = a σ(⟨w, x_q⟩ + b),   c_q = 1/Q,   y_q = the row's label.
 *
 * The limit is that of these rows. `tail` is an estimate of how far its risk is from the law's own: the distance to the
 * risk on as many other rows, on which the measure does not depend, and two standard errors of that (95 %).
 */

import type { Dataset, Model } from "../model/contract.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import { purposes, stream } from "../numerics/random.ts";
import { sum } from "../numerics/sums.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import type { FeatureMap } from "./contract.ts";
import { datasetFeatures } from "./dataset.ts";

/** Q where nobody says otherwise: standard errors of a few per cent of the risk. */
export const sampledRows = 2000;

/** The map on `rows` rows, the same ones for every seed of a run. */
export function sampledFeatures(
  model: Model,
  coordinates: Coordinates,
  { rows }: { rows: number },
): FeatureMap {
  const mapOn = (set: number) => datasetFeatures({ ...model, data: rowsOf(model, rows, set) }, coordinates);
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

/** Rows as a data set. Their seeds are none that a network is trained on or measured with. */
function rowsOf({ data }: Model, rows: number, set: number): Dataset {
  const { dimension } = data;
  const x = new Float32Array(rows * dimension);
  const labels = new Float64Array(rows);
  const seed = stream(1, purposes.sampledLaw, set).integer(0x1_0000_0000);
  data.draw({ seed, firstStep: 0, count: rows, x, y: labels }, fillNormals32);
  const inputNames = Array.from({ length: dimension }, (_, k) => `x${k}`);
  return {
    ...data,
    kind: "dataset",
    rows,
    inputs: Float64Array.from(x),
    labels,
    inputNames,
    heldOut: null,
    dropped: 0,
  };
}
