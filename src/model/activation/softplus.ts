import { z } from "zod";
import { exp, log1p } from "../../numerics/elementary.ts";
import type { Activation } from "../contract.ts";
import { analyticMoments } from "./analytic.ts";

export const softplusSchema = z.strictObject({ kind: z.literal("softplus") });

/** Beyond this |u| log(1 + eᵘ) is max(u, 0) to the last bit of f64. */
const asymptotic = 37.5;

/** log(1 + eᵘ) without overflow or cancellation. */
const value = (u: number): number => (u > 0 ? u + log1p(exp(-u)) : log1p(exp(u)));

/** σ(u) = log(1 + eᵘ); its nearest singularities are ±iπ. Hermite coefficients to about 1e-14·max(1, S, |b|). */
export const softplus = (): Activation => ({
  kind: "softplus",
  value,
  derivative: (u) => 1 / (1 + exp(-u)),
  kinks: [],
  lipschitz: 1,
  bound: Number.POSITIVE_INFINITY,
  limits: null,
  shape: { kind: "smooth", lower: -asymptotic, upper: asymptotic },
  ...analyticMoments(value, Math.PI),
});
