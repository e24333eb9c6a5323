/** The optimum where it can be proved, and nothing where a proof is out of reach: what a run may ask for without waiting. */

import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { hasCharts } from "./charts.ts";
import { NoMinimumError, type Optimum, type OptimumOptions, optimum } from "./optimum.ts";

/** Enough to say which kind of feature map a case has. */
const fewAtoms = 8;
const roughly = 1e-3;

/** @returns null where bounds between points are not known, where R has no minimum, or where the search ends unproved */
export function provedOptimum(model: Model, options: OptimumOptions = {}): Optimum | null {
  try {
    if (!hasBounds(model, options)) return null;
    const found = optimum(model, options);
    return found.certificate === "proved" ? found : null;
  } catch (error) {
    if (error instanceof NoMinimumError || error instanceof RangeError) return null;
    throw error;
  }
}

/** One or two radii beside fixed a and b₀, and a map that knows how its potential varies. */
function hasBounds(model: Model, { dimension = "exact" }: OptimumOptions): boolean {
  const { neuron } = model;
  const coordinates = coordinatesOf(model);
  if (!hasCharts(coordinates) || neuron.trained.a || neuron.trained.b) return false;
  const { points, mass } = atoms(model.initial, coordinates, fewAtoms, 0);
  const map = featureMap(model, coordinates, { tolerance: roughly, dimension, points, mass });
  const [a, b] = neuron.kind === "ridge" ? [1, 0] : [points.columns[0][0], points.columns[1][0]];
  return map.variation?.(new Float64Array(map.size), a, b) != null;
}
