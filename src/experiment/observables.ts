/** `record.observables` of an experiment, compiled, and tried where its neurons start. */

import type { Model } from "../model/contract.ts";
import { FormulaError } from "../model/formula/error.ts";
import { weightCount } from "../model/neurons.ts";
import {
  observable as compiled,
  isObserved,
  type Observable,
  observe,
  unobservedText,
} from "../recording/observables.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { projection } from "../space/projection.ts";
import { ConfigurationError, type Problem } from "./problems.ts";
import type { Experiment } from "./schema.ts";

type Recorded = { readonly record: Pick<Experiment["record"], "observables"> };

/**
 * @param names  the recorded coordinates
 * @throws ConfigurationError  at every record.observables.i.of that cannot be read, with what is allowed there
 */
export const observables = ({ record }: Recorded, names: readonly string[]): Observable[] =>
  each(record.observables, (config) => compiled(config, names));

/** As many of the network's own neurons as say whether an observable is defined where they start. */
const triedNeurons = 256;

/**
 * Whether each observable can be read, and is a finite number for the neurons at t = 0 (the first 256 of them).
 *
 * @throws ConfigurationError  at record.observables.i.of
 */
export function observable(model: Model, experiment: Recorded & { readonly seed: number }): void {
  if (experiment.record.observables.length === 0) return;
  const { coordinates, project } = projection(model);
  const made = observables(experiment, coordinates.names);
  const { initial, neuron, neurons } = model;
  const count = initial.cloud?.neurons ?? Math.min(neurons, triedNeurons);
  const network = initial.draw(experiment.seed, count, neuron, weightCount(model));
  const points = project(coordinatesOf(model).fromWeights(network));
  each(made, (one) => {
    const law = observe(one, [{ points, mass: null }]);
    if (isObserved(law)) return;
    const where = unobservedText(one, law, coordinates.names);
    throw new RangeError(
      `${where}, where a neuron starts; use a formula that is a finite number for every neuron`,
    );
  });
}

/** Of every item, or the mistakes of all of them. */
function each<Item, Made>(list: readonly Item[], make: (item: Item) => Made): Made[] {
  const problems: Problem[] = [];
  const made = list.flatMap((item, index) => {
    try {
      return [make(item)];
    } catch (error) {
      if (!(error instanceof FormulaError || error instanceof RangeError)) throw error;
      problems.push({ place: "", path: `record.observables.${index}.of`, message: `${error.message}.` });
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return made;
}
