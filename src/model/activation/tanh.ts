import { z } from "zod";
import { tanh as hyperbolicTangent } from "../../numerics/elementary.ts";
import type { Activation } from "../contract.ts";
import { throughKnots } from "./knots.ts";
import { smoothMoments } from "./smooth.ts";

/** `network.activation`: tanh, no parameters. */
export const tanhSchema = z.strictObject({ kind: z.literal("tanh") });

/** Beyond this |u| tanh is ±1 to the last bit of f64. */
const saturated = 19.1;

/** Distance of the nearest singularity. */
const pole = Math.PI / 2;

/** σ(u) = tanh u; its nearest poles are ±iπ/2. */
export const tanh = (): Activation => ({
  kind: "tanh",
  value: hyperbolicTangent,
  derivative: (u) => {
    const height = hyperbolicTangent(u);
    return (1 - height) * (1 + height);
  },
  kinks: [],
  lipschitz: 1,
  bound: 1,
  limits: [-1, 1],
  shape: { kind: "smooth", lower: -saturated, upper: saturated, pole },
  ...smoothMoments({
    value: hyperbolicTangent,
    pole,
    skeleton: throughKnots(
      "clip",
      [
        [-1, -1],
        [1, 1],
      ],
      0,
      0,
    ),
    panels: [-20, -7, -3, -1, 1, 3, 7, 20],
  }),
});
