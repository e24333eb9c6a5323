import { z } from "zod";
import { tanh as hyperbolicTangent } from "../../numerics/elementary.ts";
import type { Activation } from "../contract.ts";
import { analyticMoments } from "./analytic.ts";

export const tanhSchema = z.strictObject({ kind: z.literal("tanh") });

/** Beyond this |u| tanh is ±1 to the last bit of f64. */
const saturated = 19.1;

/** σ(u) = tanh u; its nearest poles are ±iπ/2. Hermite coefficients to about 1e-14. */
export const tanh = (): Activation => ({
  kind: "tanh",
  value: hyperbolicTangent,
  derivative: (u) => {
    const value = hyperbolicTangent(u);
    return (1 - value) * (1 + value);
  },
  kinks: [],
  lipschitz: 1,
  bound: 1,
  limits: [-1, 1],
  shape: { kind: "smooth", lower: -saturated, upper: saturated },
  ...analyticMoments(hyperbolicTangent, Math.PI / 2),
});
