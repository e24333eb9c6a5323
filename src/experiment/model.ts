import { activation } from "../model/activations.ts";
import type { Model } from "../model/contract.ts";
import { dataLaw } from "../model/data.ts";
import { initialLaw } from "../model/initials.ts";
import { neuron } from "../model/neurons.ts";
import { TableError, type Tables } from "../model/table.ts";
import { ConfigurationError } from "./problems.ts";
import type { Experiment } from "./schema.ts";

/**
 * The question that an experiment asks, as what the solvers see.
 *
 * @param tables  by the names that the experiment's references carry
 * @throws ConfigurationError  where a kind refuses its configuration or its table
 */
export function model({ data, network }: Pick<Experiment, "data" | "network">, tables: Tables): Model {
  const { neurons } = network;
  return {
    data: named("data", () => dataLaw(data, tables)),
    neuron: neuron(network.neuron, network.frozen),
    activation: named("network.activation", () => activation(network.activation)),
    initial: named("network.initial", () => initialLaw(network.initial, tables)),
    neurons,
  };
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
