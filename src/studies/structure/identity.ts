/**
 * One number, three ways: the risk of a network from θ, from the measure ρ_N of its neurons, and from features where they
 * are exact for a network,
 *
 *     E(y − ŷ)² = E y² + 2∫V dρ_N + ∬U dρ_N dρ_N = floor + Σ_k c_k(∫φ_k dρ_N − y_k)².
 *
 * And the number that it is not: R of the law of its radii, where directions are averaged.
 */

import { independentExcess } from "../../energy/excess.ts";
import { monteCarloRisk } from "../../energy/monteCarlo.ts";
import { populationEnergy } from "../../energy/populationEnergy.ts";
import { populationRisk } from "../../energy/populationRisk.ts";
import { featureMap } from "../../features/features.ts";
import type { Model, Network } from "../../model/contract.ts";
import { coordinatesOf, fullCoordinates } from "../../space/coordinates.ts";
import { riskOfMeasure } from "./potentials.ts";
import { plainEnergy } from "./reducedFlow.ts";

/** Largest differences over random networks; deviations in standard errors of the samples. */
export interface Identity {
  readonly networks: number;
  /** Of R(ρ_N) */
  readonly largestRisk: number;
  /** |R from θ − R(ρ_N) by V and U| */
  readonly thetaAgainstMeasure: number;
  /** |R by features − R(ρ_N)|; null where no finitely many features are exact for a network */
  readonly featuresAgainstMeasure: number | null;
  /** |R on raw samples − R(ρ_N)| / standard error; null where there is nothing to sample (a data set's rows are the law) */
  readonly samplesAgainstMeasure: number | null;
}

/** One network's risk, every way. */
export interface RiskEveryWay {
  readonly theta: number;
  /** Bound on what `theta` leaves out */
  readonly thetaError: number;
  readonly measure: number;
  readonly features: number | null;
  readonly sampled: { readonly risk: number; readonly error: number } | null;
}

/** Of the series over pairs. */
const tolerance = 1e-10;

/** @param samples  raw inputs of each network, ≥ 2 */
export function riskEveryWay(
  model: Model,
  network: Network,
  { samples, seed }: { samples: number; seed: number },
): RiskEveryWay {
  const theta = populationRisk(model, network, { tolerance, seed });
  return {
    theta: theta.risk,
    thetaError: theta.error,
    measure: riskOfMeasure(model, network),
    features: byFeatures(model, network),
    sampled: model.data.kind === "dataset" ? null : monteCarloRisk(model, network, { samples, seed }),
  };
}

function byFeatures(model: Model, network: Network): number | null {
  const energy = populationEnergy(model, { lambda: 0, tolerance, network });
  if (!("map" in energy)) return null;
  const mass = new Float64Array(network.neurons).fill(1 / network.neurons);
  return energy.risk(fullCoordinates(model).fromWeights(network), mass);
}

/** The identity on `networks` draws of the initial law, with seeds from `seed` on. */
export function identity(
  model: Model,
  { networks, samples, seed }: { networks: number; samples: number; seed: number },
): Identity {
  const ways = Array.from({ length: networks }, (_, n) =>
    riskEveryWay(model, draw(model, seed + n), { samples, seed: seed + n }),
  );
  const largest = (differences: (number | null)[]): number | null =>
    differences.reduce((most, value) => (most === null || value === null ? null : Math.max(most, value)), 0);
  return {
    networks,
    largestRisk: Math.max(...ways.map(({ measure }) => measure)),
    thetaAgainstMeasure: largest(ways.map(({ theta, measure }) => Math.abs(theta - measure))) ?? Number.NaN,
    featuresAgainstMeasure: largest(
      ways.map(({ features, measure }) => (features === null ? null : Math.abs(features - measure))),
    ),
    samplesAgainstMeasure: largest(
      ways.map(({ sampled, measure }) =>
        sampled === null ? null : Math.abs(sampled.risk - measure) / sampled.error,
      ),
    ),
  };
}

/** θ⁰ */
export const draw = ({ initial, neurons, neuron, data }: Model, seed: number): Network =>
  initial.draw(seed, neurons, neuron, data.dimension);

/** What the reduced map of a mixture makes of a network. */
export interface DirectionsAveraged {
  /** R of the law of the radii */
  readonly risk: number;
  /** κ of that law: the mean of N(R_N − risk) over directions */
  readonly excess: number;
}

/** R of the law of a network's radii: of infinitely many neurons of these lengths and independent uniform directions. */
export function directionsAveraged(model: Model, network: Network): DirectionsAveraged {
  const coordinates = coordinatesOf(model);
  const points = coordinates.fromWeights(network);
  const mass = new Float64Array(network.neurons).fill(1 / network.neurons);
  const map = featureMap(model, coordinates, { tolerance: 1e-7, dimension: "exact", points, mass });
  return { risk: plainEnergy(map).risk(points, mass), excess: independentExcess(map, points, mass) };
}
