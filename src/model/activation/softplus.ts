import { z } from "zod";
import { exp, log1p } from "../../numerics/elementary.ts";
import type { Activation } from "../contract.ts";
import { relu } from "./relu.ts";
import { smoothMoments } from "./smooth.ts";

/** `network.activation`: softplus, no parameters. */
export const softplusSchema = z.strictObject({ kind: z.literal("softplus") });

/** Beyond this |u| log(1 + eᵘ) is max(u, 0) to the last bit of f64. */
const asymptotic = 37.5;

/** log(1 + eᵘ) without overflow or cancellation. */
const value = (u: number): number => (u > 0 ? u + log1p(exp(-u)) : log1p(exp(u)));

/** σ(u) = log(1 + eᵘ); its nearest singularities are ±iπ. */
export const softplus = (): Activation => ({
  kind: "softplus",
  value,
  derivative: (u) => 1 / (1 + exp(-u)),
  kinks: [],
  lipschitz: 1,
  bound: Number.POSITIVE_INFINITY,
  limits: null,
  shape: { kind: "smooth", lower: -asymptotic, upper: asymptotic },
  ...smoothMoments({ value, pole: Math.PI, skeleton: relu(), panels: [-38, -20, -8, -3, 0, 3, 8, 20, 38] }),
});
