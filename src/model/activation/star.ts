import type { Activation, StarNeuron } from "../contract.ts";

/**
 * What stands for σ where the neuron is a user's own σ⋆(x; θ): its bound is known, and nothing of a function of ⟨w, x⟩ is
 * there. What needs more cannot treat the case, and says so.
 */
export function starActivation(star: StarNeuron): Activation {
  const absent = (): never => {
    throw new RangeError(
      "the neuron is a module, of which no σ(⟨w, x⟩) is known; use particle-flow or population-flow, langevin with noise, or a ridge or affine-ridge neuron.",
    );
  };
  return {
    kind: "module",
    star,
    bound: star.bound,
    value: absent,
    derivative: absent,
    hermite: absent,
    secondMoment: absent,
    get kinks() {
      return absent();
    },
    get lipschitz() {
      return absent();
    },
    get limits() {
      return absent();
    },
    get shape() {
      return absent();
    },
  };
}
