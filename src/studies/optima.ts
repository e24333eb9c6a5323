/**
 * What rests, as questions of an experiment: the optimum over measures, the lemma beside the best network found, a grid of
 * neurons beside particles. All numbers are null where the experiment has no such optimum (see each).
 */

import { model as modelOf } from "../experiment/model.ts";
import { noiseOf } from "../experiment/noise.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Model } from "../model/contract.ts";
import type { Tables } from "../model/table.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { NoMinimumError, optimum } from "../statics/optimum.ts";
import { type GridAnswer, gridAnswer } from "./grid.ts";
import { type LemmaAnswer, lemmaAnswer, type StaticsAnswer, staticsAnswer } from "./lemma.ts";

/** Numbers by the names of an answer's own file. */
type Numbers<Key extends string> = Readonly<Record<Key, number | null>>;

/** Keys as the answer's file explains them; what is not finite is no number. */
function question<Key extends string>(
  keys: readonly Key[],
  answer: (experiment: Experiment, model: Model) => Numbers<Key> | null,
) {
  return {
    keys,
    answer(experiment: Experiment, tables: Tables): Readonly<Record<string, number | null>> {
      const found = where(() => answer(experiment, modelOf(experiment, tables)));
      const number = (value: number | null) => (Number.isFinite(value) ? value : null);
      return Object.fromEntries(keys.map((key) => [key, found === null ? null : number(found[key])]));
    },
  };
}

/** Null where R has no minimum over measures. */
function where<Found>(find: () => Found): Found | null {
  try {
    return find();
  } catch (error) {
    if (error instanceof NoMinimumError) return null;
    throw error;
  }
}

/** inf R_λ with the experiment's λ and dimension; its noise is left aside. */
export const statics = question<keyof StaticsAnswer>(
  ["infRisk", "gap", "proved", "bestSphereRisk", "bestSphereR", "atoms", "massAtInfinity"],
  ({ training, limit: { dimension } }, model) => {
    const { lambda } = noiseOf(training);
    return staticsAnswer(model, optimum(model, { lambda, dimension }));
  },
);

/** Of R without decay, and of a network of `network.neurons` in its own dimension. */
export const lemma = question<keyof LemmaAnswer>(
  ["infRisk", "gap", "selfInteraction", "best", "bestError", "bound", "scaled", "starts"],
  ({ training, limit, seed }, model) => {
    if (noiseOf(training).lambda > 0 || limit.dimension === "infinite") return null;
    return lemmaAnswer(model, { seed });
  },
);

/** Of neurons that are lengths of blocks alone, and of R without decay. */
export const grid = question<keyof GridAnswer>(
  [
    ...([
      "coordinates",
      "infRisk",
      "gap",
      "proved",
      "tolerance",
      "reach",
      "nodesPerAxis",
      "nodes",
      "estimated",
    ] as const),
    ...(["gridGap", "solvedPerAxis", "exponent", "atoms", "particles", "neuronsByLemma"] as const),
  ],
  ({ training, limit: { dimension } }, model) => {
    const lengths = coordinatesOf(model).ends.every((end) => end === "cone");
    if (noiseOf(training).lambda > 0 || !lengths) return null;
    return gridAnswer(model, { optimum: optimum(model, { dimension }) });
  },
);
