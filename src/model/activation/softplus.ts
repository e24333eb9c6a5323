import { z } from "zod";
import { sigmoid, softplus as value } from "../../numerics/logistic.ts";
import type { Activation } from "../contract.ts";
import { relu } from "./relu.ts";
import { smoothMoments } from "./smooth.ts";

/** `network.activation`: softplus, no parameters. */
export const softplusSchema = z.strictObject({ kind: z.literal("softplus") });

/** Beyond this |u| log(1 + eᵘ) is max(u, 0) to the last bit of f64. */
const asymptotic = 37.5;

/** Distance of the nearest singularity. */
const pole = Math.PI;

/** σ(u) = log(1 + eᵘ); its nearest singularities are ±iπ. */
export const softplus = (): Activation => ({
  kind: "softplus",
  value,
  derivative: sigmoid,
  kinks: [],
  lipschitz: 1,
  bound: Number.POSITIVE_INFINITY,
  limits: null,
  shape: { kind: "smooth", lower: -asymptotic, upper: asymptotic, pole },
  ...smoothMoments({ value, pole, skeleton: relu(), panels: [-38, -20, -8, -3, 0, 3, 8, 20, 38] }),
});
