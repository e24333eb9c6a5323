/** The cases that several oracles share. */

import { activation } from "../model/activations.ts";
import type { Model } from "../model/contract.ts";
import { dataLaw } from "../model/data.ts";
import { initialLaw } from "../model/initials.ts";
import { neuron } from "../model/neurons.ts";

/** Ridge neurons, truncated ReLU, before two isotropic classes ±1 of these variances in d = 40; κ = 0.8. */
export function twoClasses(variances: readonly [number, number], neurons = 50): Model {
  return {
    data: dataLaw(
      {
        kind: "gaussian-mixture",
        blocks: [40],
        classes: variances.map((variance, c) => ({ weight: 0.5, label: 1 - 2 * c, variance: [variance] })),
      },
      {},
    ),
    neuron: neuron("ridge", []),
    activation: activation({
      kind: "piecewise-linear",
      knots: [
        [0.5, -2.5],
        [1.5, 7.5],
      ],
    }),
    initial: initialLaw({ kind: "gaussian", scale: 0.8 }, {}),
    neurons,
  };
}

/** The slides' isotropic case: d = 40, τ² = 1.8 and 0.2, truncated ReLU, κ = 0.8. */
export const isotropic = (nudge: number, neurons = 50): Model =>
  twoClasses([1.8 * (1 + nudge), 0.2], neurons);

/** σ = 0 in the radius of ℝᵈ: decay and noise alone. */
export const idle = (dimension: number): Model => ({
  ...isotropic(0),
  data: dataLaw(
    {
      kind: "gaussian-mixture",
      blocks: [dimension],
      classes: [{ weight: 1, label: 0, variance: [1] }],
    },
    {},
  ),
  activation: activation({ kind: "polynomial", coefficients: [0] }),
});

/** The isotropic inputs before affine neurons that all differ, every part of them trained. */
export function affine(kind: "truncated-relu" | "tanh"): Model {
  const model = isotropic(0);
  return {
    ...model,
    neuron: neuron("affine-ridge", []),
    activation: kind === "tanh" ? activation({ kind }) : model.activation,
    initial: initialLaw(
      { kind: "gaussian", scale: 0.8, a: { mean: 1, sd: 0.3 }, b: { mean: 0.4, sd: 0.5 } },
      {},
    ),
  };
}

/** Two ReLU neurons before x ~ N(0, I₂) whose label is always 1: the arc-cosine kernel's case. */
export const oneClass: Pick<Model, "data" | "activation"> = {
  data: dataLaw(
    { kind: "gaussian-mixture", blocks: [2], classes: [{ weight: 1, label: 1, variance: [1] }] },
    {},
  ),
  activation: activation({ kind: "relu" }),
};

/** A teacher Σ tᵢxᵢ² or Σ lᵢxᵢ and a polynomial network: cases with closed equations. */
export function taught(
  teacher: { readonly dimension: number; readonly quadratic?: number[]; readonly linear?: number[] },
  coefficients: number[],
): Model {
  return {
    data: dataLaw({ kind: "teacher", noise: 0, ...teacher }, {}),
    neuron: neuron("ridge", []),
    activation: activation({ kind: "polynomial", coefficients }),
    initial: initialLaw({ kind: "gaussian", scale: 1 }, {}),
    neurons: 1,
  };
}
