import type { ActivationConfig } from "../src/model/activations.ts";

/** The activation of the slides' isotropic case: a ReLU truncated at both ends. */
export const truncatedRelu: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};

/** The activation of the slides' failure: not monotone, with a knot at 0. */
export const notMonotone: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0, -2.5],
    [0.5, -4],
    [1.5, 7.5],
  ],
};

/** One activation of every kind, and the two shapes of piecewise-linear ones. */
export const everyActivation: readonly ActivationConfig[] = [
  truncatedRelu,
  notMonotone,
  { kind: "relu" },
  { kind: "linear" },
  { kind: "polynomial", coefficients: [0.3, -1, 0.5, 0.2] },
  { kind: "erf" },
  { kind: "tanh" },
  { kind: "softplus" },
];
