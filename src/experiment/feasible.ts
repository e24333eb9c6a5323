/** Whether the network and the limit's methods can treat the case at all, asked before anything is computed. */

import type { Energy } from "../energy/contract.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { populationEnergy } from "../energy/populationEnergy.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Particles } from "../measure/contract.ts";
import type { Model, Network } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import { coordinatesOf, fullCoordinates } from "../space/coordinates.ts";
import { affordable } from "./affordable.ts";
import { named } from "./model.ts";
import { initialAtoms, type ReducedConfig, toleranceOf } from "./reducedMethods.ts";
import type { Experiment } from "./schema.ts";

/** Enough to say whether the risk is a finite number. */
const fewAtoms = 8;
const fewNeurons = 2;
/** That of the run's own atoms (limitPart.ts). */
const scramble = 1;

/**
 * Each method's map is made as the run will make it: what a run would refuse at its start is refused here. A mixture's
 * degree depends on all atoms, so that all are looked at, some 10 ms for 2,000; other maps depend on none.
 *
 * @throws ConfigurationError  naming the method that cannot, with what to do instead
 */
export function feasible(model: Model, experiment: Pick<Experiment, "limit">): void {
  affordable(model, experiment);
  const { limit } = experiment;
  const few = named("network.initial", () => fewOf(model));
  for (const [index, method] of limit.methods.entries()) {
    named(`limit.methods.${index}`, () => {
      if (method.kind === "population-flow") return refuseInfinite(...populationStart(model, method, few));
      refuseCoordinates(model, method.kind);
      return refuseInfinite(...reducedStart(model, method, limit.dimension));
    });
  }
}

/** Cells stand on one axis. */
function refuseCoordinates(model: Model, kind: LimitMethod["kind"]): void {
  const { names, trained } = coordinatesOf(model);
  if (kind !== "finite-volume" || (names.length === 1 && trained[0])) return;
  throw new RangeError(
    names.length > 1
      ? `finite-volume solves in one coordinate, and this case has ${names.length > 6 ? `${names.length}` : names.join(", ")}; use particle-flow, or a ridge neuron on one block.`
      : "finite-volume moves a trained coordinate, and w is frozen; leave the method out.",
  );
}

type LimitMethod = Experiment["limit"]["methods"][number];
type PopulationFlowConfig = Extract<LimitMethod, { kind: "population-flow" }>;

/** Neurons where they start: a few of them, or the whole cloud, which must fit the network. */
function fewOf(model: Model): Network {
  const { initial, neuron, neurons } = model;
  const few = initial.draw(1, initial.cloud === null ? fewNeurons : neurons, neuron, weightCount(model));
  refuseLarge(few);
  return few;
}

/** Weights are trained in single precision, whose squares end near 1e38. */
const largestWeight = 1e18;

function refuseLarge({ a, b, w }: Network): void {
  const large = [a, b, w].flatMap((part) => part?.find((value) => Math.abs(value) > largestWeight) ?? []);
  if (large.length === 0) return;
  throw new RangeError(
    `a neuron starts at ${large[0]}, beyond ±1e18, too large to be trained; use a smaller law.`,
  );
}

function reducedStart(
  model: Model,
  config: ReducedConfig,
  dimension: Experiment["limit"]["dimension"],
): [Energy, Particles] {
  const coordinates = coordinatesOf(model);
  const few = atoms(model.initial, coordinates, fewAtoms, scramble);
  const truncated = coordinates.kind === "reduced";
  const { points, mass } = truncated ? initialAtoms(model, config) : few;
  const map = featureMap(model, coordinates, { tolerance: toleranceOf(config), dimension, points, mass });
  return [featureEnergy(map, { lambda: 0, temperature: 0 }), few];
}

function populationStart(
  model: Model,
  { tolerance }: PopulationFlowConfig,
  network: Network,
): [Energy, Particles] {
  const coordinates = fullCoordinates(model);
  const mass = new Float64Array(network.neurons).fill(1 / network.neurons);
  const particles: Particles = {
    kind: "particles",
    coordinates,
    points: coordinates.fromWeights(network),
    mass,
  };
  return [populationEnergy(model, { lambda: 0, tolerance, network }), particles];
}

function refuseInfinite(energy: Energy, { points, mass }: Particles): void {
  const risk = energy.risk(points, mass);
  if (Number.isFinite(risk)) return;
  throw new RangeError(
    `the risk at t = 0 is ${risk}, no finite number: labels, inputs or initial weights are too large. Scale them down.`,
  );
}
