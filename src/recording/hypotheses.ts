/**
 * The hypotheses of the theorem behind the limit (arXiv:1804.06561), each with the number that decides it. They are
 * sufficient and rarely all hold: the slides' own figures start above risk 1.
 */

import type { InitialLaw, Model } from "../model/contract.ts";

/** One hypothesis, the number that decides it, and whether it holds. */
export interface Hypothesis {
  readonly name: string;
  /** The left side of the inequality (sup |σ⋆| for the first); null where it is infinite or not known. */
  readonly value: number | null;
  /** Null where the value is not known. */
  readonly holds: boolean | null;
}

/** What the model alone does not say. */
interface HypothesisFacts {
  /** R(ρ_0) of the limit, null where none was solved. */
  readonly risk0: number | null;
  /** ε */
  readonly stepSize: number;
  /** D, the number of trained coordinates of one neuron */
  readonly parameters: number;
}

/** The four hypotheses, in the order of the theorem. */
export function hypotheses(model: Model, { risk0, stepSize, parameters }: HypothesisFacts): Hypothesis[] {
  const bound = neuronBound(model);
  return [
    { name: "sigma bounded", value: bound < Infinity ? bound : null, holds: bound < Infinity },
    { name: "R(rho_0) < 1", value: risk0, holds: risk0 === null ? null : risk0 < 1 },
    { name: "N >= D", value: model.neurons, holds: model.neurons >= parameters },
    { name: "epsilon <= 1/D", value: stepSize, holds: stepSize * parameters <= 1 },
  ];
}

/** sup |σ⋆| over inputs and reachable θ: a·σ is unbounded where a may take any value. */
function neuronBound({ neuron, activation, initial }: Model): number {
  if (neuron.kind !== "affine-ridge") return activation.bound;
  const a = neuron.trained.a ? Infinity : largestOutput(initial);
  return a === 0 ? 0 : a * activation.bound;
}

/** sup |a| under the initial law. */
function largestOutput({ cloud, constant, a }: InitialLaw): number {
  if (cloud !== null)
    return cloud.a === null ? 1 : cloud.a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return constant.a ? Math.abs(a(0.5)) : Infinity;
}
