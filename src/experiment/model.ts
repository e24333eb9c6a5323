import { starActivation } from "../model/activation/star.ts";
import { activation } from "../model/activations.ts";
import type { Model, StarNeuron } from "../model/contract.ts";
import { sampledRows } from "../model/data/sampledRows.ts";
import { dataLaw } from "../model/data.ts";
import { initialLaw } from "../model/initials.ts";
import { checkStar, starNeuron } from "../model/neuron/module.ts";
import { neuron } from "../model/neurons.ts";
import { TableError, type Tables } from "../model/table.ts";
import { purposes, stream } from "../numerics/random.ts";
import { ConfigurationError } from "./problems.ts";
import type { Experiment } from "./schema.ts";

/**
 * The question that an experiment asks, as what the solvers see.
 *
 * @param tables  by the names that the experiment's references carry
 * @throws ConfigurationError  where a kind refuses its configuration or its table
 */
export function model({ data, network }: Pick<Experiment, "data" | "network">, tables: Tables): Model {
  const { neuron: kind, neurons, frozen } = network;
  const star = typeof kind === "object" ? named("network.neuron", () => starNeuron(kind, tables)) : null;
  const made: Model = {
    data: named("data", () => dataLaw(data, tables)),
    neuron: neuron(typeof kind === "object" ? kind.kind : kind, frozen),
    activation: star === null ? named("network.activation", () => sigmaOf(network)) : starActivation(star),
    initial: named("network.initial", () => initialLaw(network.initial, tables, star)),
    neurons,
  };
  if (star !== null) named("network.neuron", () => checkAtStart(star, made));
  return made;
}

/** The schema asks for one wherever the neuron is no module. */
function sigmaOf({ activation: config }: Experiment["network"]) {
  if (config === undefined)
    throw new Error("model: network.activation is not there; resolve the experiment first.");
  return activation(config);
}

const triedPoints = 8;
const triedSeed = 1;

/** At inputs of the law, and at θ near where neurons start: a point law alone could hide what a formula gets wrong. */
function checkAtStart(star: StarNeuron, { data, initial, neuron: layout }: Model): void {
  const D = star.parameters.length;
  const { inputs, dimension } = sampledRows(data, triedPoints);
  const count = initial.cloud?.neurons ?? triedPoints;
  const { w } = initial.draw(triedSeed, count, layout, D);
  const x = Array.from({ length: triedPoints }, (_, q) => inputs.slice(q * dimension, (q + 1) * dimension));
  const theta = x.map((_, q) => {
    const random = stream(0, purposes.sampledLaw, q);
    return Float64Array.from({ length: D }, (__, k) => w[k * count + (q % count)] + 0.5 * random.normal());
  });
  checkStar(star, x, theta);
}

/** What a kind throws about its own configuration, as a configuration's mistake. */
export function named<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof ConfigurationError) throw error;
    const part = error instanceof TableError && error.part !== undefined ? `${path}.${error.part}` : path;
    throw new ConfigurationError([{ place: "", path: part, message: error.message }], { cause: error });
  }
}
