/** Whether the limit's methods can treat the case at all, asked before anything is computed. */

import { populationEnergy } from "../energy/populationEnergy.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { named } from "./model.ts";
import type { Experiment } from "./schema.ts";

/** Enough to say yes; a no is said of the method's own atoms, as the run would start with. */
const fewAtoms = 8;
const fewNeurons = 2;
/** That of the run's own atoms (limitLane.ts). */
const scramble = 1;

/**
 * @throws ConfigurationError  naming the method that cannot, with what to do instead
 */
export function feasible(model: Model, { limit }: Pick<Experiment, "limit">): void {
  for (const [index, method] of limit.methods.entries()) {
    named(`limit.methods.${index}`, () => {
      if (method.kind === "population-flow") return populationEnergyOf(model, method.tolerance);
      const mapFor = (count: number) => mapOf(model, { ...method, atoms: count }, limit.dimension);
      try {
        return mapFor(Math.min(fewAtoms, method.atoms));
      } catch {
        return mapFor(method.atoms);
      }
    });
  }
}

type ParticleFlowConfig = Extract<Experiment["limit"]["methods"][number], { kind: "particle-flow" }>;

function mapOf(
  model: Model,
  { atoms: count, tolerance }: ParticleFlowConfig,
  dimension: Experiment["limit"]["dimension"],
): unknown {
  const coordinates = coordinatesOf(model);
  const { points, mass } = atoms(model.initial, coordinates, count, scramble);
  return featureMap(model, coordinates, { tolerance, dimension, points, mass });
}

function populationEnergyOf(model: Model, tolerance: number): unknown {
  const { data, initial, neuron } = model;
  // A cloud has as many neurons as it has.
  const neurons = initial.cloud?.neurons ?? fewNeurons;
  const network = initial.draw(1, neurons, neuron, data.dimension);
  return populationEnergy(model, { lambda: 0, tolerance, network });
}
