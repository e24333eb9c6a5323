/**
 * Gradient of a neuron's interaction with itself, E σ(S g + b)², g ~ N(0, 1):
 *
 *     ∂_b = 2 E[σσ′],   ∂_S = 2 E[σσ′g] = 2S E[σ′²] + 2S E[σσ″]   (Stein).
 *
 * Exact where σ is piecewise linear (closed form) or polynomial (Gauss–Hermite of enough nodes); for smooth σ by the
 * trapezoidal rule, which converges geometrically for functions analytic in a strip: below 1e-14 for the strip of σ's pole.
 */

import type { Activation, ActivationShape } from "../model/contract.ts";
import { gaussHermite, type Rule } from "../numerics/quadrature.ts";
import { normalPdf, normalPdfCdf } from "../numerics/special.ts";

/** Writes [∂_S, ∂_b] of E σ(S g + b)² into `out`; S > 0, however small. */
type SecondMomentGradient = (S: number, b: number, out: Float64Array) => void;

/** The gradient for this activation, by the rule that its shape allows (see above). */
export function secondMomentGradient(activation: Activation): SecondMomentGradient {
  const { shape } = activation;
  switch (shape.kind) {
    case "knots":
      return (S, b, out) => piecewiseLinear(shape, S, b, out);
    case "polynomial": {
      const rule = gaussHermite(shape.coefficients.length + 1);
      return (S, b, out) => byRule(rule, activation, S, b, out);
    }
    case "smooth":
      return (S, b, out) => byRule(gaussTrapezoid(fineness(S * nearness(shape.pole))), activation, S, b, out);
  }
}

type Knots = Extract<ActivationShape, { kind: "knots" }>;

/** On a piece σ = σ₀ + β(u − t): E[σσ′; piece] = β((σ(b) of the piece)ΔΦ − βSΔϕ), and σ″ is a sum of jumps at the knots. */
function piecewiseLinear(shape: Knots, S: number, b: number, out: Float64Array): void {
  const { knots, leftSlope, rightSlope } = shape;
  const at = new Float64Array(2);
  let [density, mass] = [0, 0];
  let slope = leftSlope;
  let squaredSlope = 0;
  let product = 0;
  let jumps = 0;
  for (let k = 0; k <= knots.length; k++) {
    const [t, value] = knots[Math.min(k, knots.length - 1)];
    const last = k === knots.length;
    if (last) at.set([0, 1]);
    else normalPdfCdf((t - b) / S, at);
    squaredSlope += slope * slope * (at[1] - mass);
    product += slope * ((value + slope * (b - t)) * (at[1] - mass) - slope * S * (at[0] - density));
    [density, mass] = at;
    if (last) break;
    const next = k + 1 < knots.length ? (knots[k + 1][1] - value) / (knots[k + 1][0] - t) : rightSlope;
    jumps += (next - slope) * value * density;
    slope = next;
  }
  out[0] = 2 * (S * squaredSlope + jumps);
  out[1] = 2 * product;
}

function byRule(
  { nodes, weights }: Rule,
  { value, derivative }: Activation,
  S: number,
  b: number,
  out: Float64Array,
): void {
  let [bySpread, byOffset] = [0, 0];
  for (let q = 0; q < nodes.length; q++) {
    const u = S * nodes[q] + b;
    const product = 2 * weights[q] * value(u) * derivative(u);
    bySpread += product * nodes[q];
    byOffset += product;
  }
  out[0] = bySpread;
  out[1] = byOffset;
}

/** Beyond this the normal density is below rounding. */
const reach = 8.5;

/** How much nearer the pole is than that of tanh; 1 where it is not. */
export const nearness = (pole: number): number => Math.max(1, Math.PI / 2 / pole);

/**
 * Nodes 1/max(8, 4S) apart, S times the nearness: the nearest pole then costs e^{−2π(π/2)·4} = 7e-18.
 */
const fineness = (S: number): number => Math.max(8, 4 * Math.ceil(S));

/** E f(g) by nodes 1/density apart; rules are kept. */
export const gaussTrapezoid = (() => {
  const kept = new Map<number, Rule>();
  return (density: number): Rule => {
    const rule = kept.get(density) ?? trapezoidOf(density);
    kept.set(density, rule);
    return rule;
  };
})();

function trapezoidOf(density: number): Rule {
  const half = Math.ceil(reach * density);
  const nodes = Float64Array.from({ length: 2 * half + 1 }, (_, q) => (q - half) / density);
  return { nodes, weights: nodes.map((g) => normalPdf(g) / density) };
}
