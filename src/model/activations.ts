/** The kinds of activation: one line a kind. */

import { z } from "zod";
import { erf, erfSchema } from "./activation/erf.ts";
import { formulaActivation, formulaSchema } from "./activation/formula.ts";
import { piecewiseLinear, piecewiseLinearSchema } from "./activation/knots.ts";
import { linear, linearSchema } from "./activation/linear.ts";
import { polynomial, polynomialSchema } from "./activation/polynomial.ts";
import { relu, reluSchema } from "./activation/relu.ts";
import { softplus, softplusSchema } from "./activation/softplus.ts";
import { tanh, tanhSchema } from "./activation/tanh.ts";
import type { Activation } from "./contract.ts";

/** `network.activation`, by its kind. */
export const activationSchema = z.discriminatedUnion("kind", [
  piecewiseLinearSchema,
  reluSchema,
  linearSchema,
  polynomialSchema,
  erfSchema,
  tanhSchema,
  softplusSchema,
  formulaSchema,
]);

/** `network.activation`, parsed. */
export type ActivationConfig = z.output<typeof activationSchema>;

/** The activation that an experiment's `network.activation` describes. */
export function activation(config: ActivationConfig): Activation {
  switch (config.kind) {
    case "piecewise-linear":
      return piecewiseLinear(config);
    case "relu":
      return relu();
    case "linear":
      return linear();
    case "polynomial":
      return polynomial(config);
    case "erf":
      return erf();
    case "tanh":
      return tanh();
    case "softplus":
      return softplus();
    case "formula":
      return formulaActivation(config);
  }
}
