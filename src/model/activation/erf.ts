/**
 * σ(u) = erf(u/√2) = 2Φ(u) − 1. With v = √(1 + S²),
 *
 *     h₀ = 2Φ(b/v) − 1,   hₙ = 2 (S/v)ⁿ (−1)ⁿ⁻¹ Heₙ₋₁(b/v) ϕ(b/v),   E σ² = 1 − 8 T(b/v, 1/√(1 + 2S²)),
 *
 * T Owen's function: E Φ(S g + b)² is the probability that two normals of correlation S²/v² stay below b/v.
 * Promise: absolute error ≲ 1e-15 for every S, ∞ included, and every b.
 */

import { z } from "zod";
import { exp } from "../../numerics/elementary.ts";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { erf as errorFunction, normalPdf, normalPdfCdf } from "../../numerics/special.ts";
import type { Activation } from "../contract.ts";
import { addShifted } from "./shifted.ts";

/** `network.activation`: erf, no parameters. */
export const erfSchema = z.strictObject({ kind: z.literal("erf") });

const rootHalf = Math.SQRT1_2;
const twoPi = 2 * Math.PI;
/** Beyond this |u| σ is ±1 to the last bit of f64. */
const saturated = 8.5;
/** erf has none; quadratures that resolve tanh resolve it. */
const pole = Math.PI / 2;

/** σ(u) = erf(u/√2) */
export const erf = (): Activation => ({
  kind: "erf",
  value: (u) => errorFunction(u * rootHalf),
  derivative: (u) => 2 * normalPdf(u),
  kinks: [],
  lipschitz: 2 * normalPdf(0),
  bound: 1,
  limits: [-1, 1],
  shape: { kind: "smooth", lower: -saturated, upper: saturated, pole },
  hermite,
  secondMoment: (S, b) => 1 - 8 * owen(b / Math.sqrt(1 + S * S), 1 / Math.sqrt(1 + 2 * S * S)),
});

const pair = new Float64Array(2);

function hermite(S: number, b: number, degree: number, out: Float64Array, offset: number): void {
  const at = b / Math.sqrt(1 + S * S);
  const ratio = S > 1 ? 1 / Math.sqrt(1 + 1 / (S * S)) : S / Math.sqrt(1 + S * S); // S/v, 1 at S = ∞
  normalPdfCdf(at, pair);
  out[offset] = errorFunction(at * rootHalf);
  for (let n = 1; n <= degree; n++) out[offset + n] = 0;
  addShifted(1, 2 * ratio * pair[0], -at, ratio, degree, out, offset);
}

/** T(h, a) = (1/2π) ∫₀ᵃ exp(−h²(1 + x²)/2)/(1 + x²) dx for 0 ≤ a ≤ 1: poles at ±i, 24 nodes are exact to 1e-15. */
const owenRule = gaussLegendre(24, 0, 1);

function owen(h: number, a: number): number {
  let sum = 0;
  for (let node = 0; node < owenRule.nodes.length; node++) {
    const x = a * owenRule.nodes[node];
    const square = 1 + x * x;
    sum += (owenRule.weights[node] * exp(-0.5 * h * h * square)) / square;
  }
  return (a * sum) / twoPi;
}
