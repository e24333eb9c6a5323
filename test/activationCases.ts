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

/** One activation of every kind, the two shapes of piecewise-linear ones, and the three of formulas. */
export const everyActivation: readonly ActivationConfig[] = [
  truncatedRelu,
  notMonotone,
  { kind: "relu" },
  { kind: "linear" },
  { kind: "polynomial", coefficients: [0.3, -1, 0.5, 0.2] },
  { kind: "erf" },
  { kind: "tanh" },
  { kind: "softplus" },
  { kind: "formula", sigma: "tanh(2*u)" },
  { kind: "formula", sigma: "u*sigmoid(u)" },
  { kind: "formula", sigma: "u - relu(1.5*u - 1)" },
  { kind: "formula", sigma: "(u - 0.4)^2/3" },
];
