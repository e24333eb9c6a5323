/**
 * The energy of N given neurons in full coordinates, their actual correlations in it: what the population flow descends.
 *
 * Where finitely many features are exact in full coordinates (data sets; polynomial teachers seen by neurons of degree
 * at most 2), or rows stand for a law that is known by its draws, they give it in O(N·K); else it is made of pairs in
 * O(N²). Never reduced features, which average over directions.
 */

import { featureMap } from "../features/features.ts";
import type { Activation, AnyDataLaw, Model, Network } from "../model/contract.ts";
import { fullCoordinates } from "../space/coordinates.ts";
import type { Energy } from "./contract.ts";
import { featureEnergy } from "./featureEnergy.ts";
import { pairEnergy } from "./pairs.ts";
import { hasPairs } from "./pairsInputs.ts";

/** λ of the decay, the accuracy, and the network whose flow it is. */
interface PopulationEnergySpec {
  readonly lambda: number;
  /** Of the risk, where a series is cut. */
  readonly tolerance: number;
  /** θ⁰ */
  readonly network: Network;
  /** Of the pairs' series to begin with, where a flow goes on that had raised it. */
  readonly degree?: number;
}

/** The energy at temperature 0, by exact features where there are any, else by pairs. */
export function populationEnergy(model: Model, spec: PopulationEnergySpec): Energy {
  const { lambda, tolerance, network } = spec;
  if (hasPairs(model) && !hasExactFeatures(model.data, model.activation)) return pairEnergy(model, spec);
  const coordinates = fullCoordinates(model);
  const points = coordinates.fromWeights(network);
  const mass = new Float64Array(network.neurons).fill(1 / network.neurons);
  const map = featureMap(model, coordinates, { tolerance, dimension: "exact", points, mass });
  return featureEnergy(map, { lambda, temperature: 0 });
}

const hasExactFeatures = ({ kind }: AnyDataLaw, { shape }: Activation): boolean =>
  kind === "teacher" && shape.kind === "polynomial" && shape.coefficients.length <= 3;
