import type { Activation, Model, Network, Neuron } from "./contract.ts";

/**
 * The layout of θ.
 *
 * @param frozen  parts that training leaves alone; a and b exist for affine-ridge only
 */
export function neuron(kind: Neuron["kind"], frozen: readonly ("a" | "b" | "w")[]): Neuron {
  const affine = kind === "affine-ridge";
  return {
    kind,
    trained: {
      a: affine && !frozen.includes("a"),
      b: affine && !frozen.includes("b"),
      w: !frozen.includes("w"),
    },
  };
}

/**
 * ŷ(x; θ) = (1/N) Σᵢ aᵢ σ(⟨wᵢ, x⟩ + bᵢ): the readable reference.
 *
 * @param x  one input, [d]
 */
export function output(
  activation: Activation,
  { neurons, dimension, a, b, w }: Network,
  x: ArrayLike<number>,
): number {
  let sum = 0;
  for (let i = 0; i < neurons; i++) {
    let u = b === null ? 0 : b[i];
    for (let k = 0; k < dimension; k++) u += w[k * neurons + i] * x[k];
    sum += (a === null ? 1 : a[i]) * activation.value(u);
  }
  return sum / neurons;
}

/** D, the number of trained coordinates of one neuron's θ. */
export const trainedParameters = (model: Pick<Model, "neuron" | "data" | "activation">): number => {
  const { a, b, w } = model.neuron.trained;
  return (a ? 1 : 0) + (b ? 1 : 0) + (w ? weightCount(model) : 0);
};

/** Numbers of `w` a neuron: d, or D where the neuron is a user's own. */
export const weightCount = ({ data, activation }: Pick<Model, "data" | "activation">): number =>
  activation.star?.parameters.length ?? data.dimension;
