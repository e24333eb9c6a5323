/**
 * A pair's interaction without a series: what nearly (anti)parallel neurons need, whose Mehler series converges slowly.
 *
 *     u = S X + b, v = S′Y + b′, corr(X, Y) = q:
 *     E[σσ′], E[σ̇σ̇′], E[σ̇σ′], E[σσ̇′], S E[σ̈σ′], S′E[σσ̈′]        (σ of u, σ′ of v; dots are derivatives)
 *
 * so that ∂_b = E[σ̇σ′], ∂_S = S E[σ̈σ′] at fixed inner product p = qSS′, and ∂_p = E[σ̇σ̇′] (Price).
 *
 * Piecewise linear: closed form in bivariate normal tails (pairsDirectKnots.ts). Smooth: the trapezoidal rule in the two
 * independent directions (X ± Y), of which one is short where the neurons are nearly parallel; S σ̈ by Stein's identity
 * E[X σ̇σ′] = S E[σ̈σ′] + q S′E[σ̇σ̇′]. A polynomial's series ends, and needs none of this.
 */

import type { Activation } from "../model/contract.ts";
import { gaussTrapezoid, nearness } from "./pairsDiagonal.ts";
import type { DirectNeuron, DirectPair } from "./pairsDirectForm.ts";
import { knotPair } from "./pairsDirectKnots.ts";

/** The form for this activation; null where there is none, or no need of one. */
export function directPair(activation: Activation): DirectPair | null {
  const { shape, kinks } = activation;
  if (shape.kind === "knots") return knotPair(shape);
  if (shape.kind === "polynomial" || kinks.length > 0) return null;
  return (one, other, q, out) => smoothPair(activation, nearness(shape.pole), one, other, q, out);
}

/** Beyond so many nodes a pair is left to its series. */
const mostNodes = 4e6;
/** Of E|σσ′|: rounding, and what the trapezoidal rule leaves (pairsDiagonal.ts). */
const relativeError = 1e-13;

/** Nodes an interval of 1: 2 do for the Gaussian alone, 4s for a pole at distance (π/2)/s. */
const density = (s: number): number => Math.max(2, Math.ceil(4 * s));

function smoothPair(
  { value, derivative }: Activation,
  near: number,
  one: DirectNeuron,
  other: DirectNeuron,
  q: number,
  out: Float64Array,
): number {
  const [along, across] = [Math.sqrt(0.5 * (1 + q)), Math.sqrt(0.5 * (1 - q))];
  const steep = near * Math.max(one.spread, other.spread);
  const sums = gaussTrapezoid(density(steep * along));
  const differences = gaussTrapezoid(density(steep * across));
  out.fill(0);
  if (!(sums.nodes.length * differences.nodes.length <= mostNodes)) return Infinity;
  let size = 0;
  for (let n = 0; n < sums.nodes.length; n++) {
    for (let m = 0; m < differences.nodes.length; m++) {
      const x = along * sums.nodes[n] + across * differences.nodes[m];
      const y = along * sums.nodes[n] - across * differences.nodes[m];
      const [u, v] = [one.spread * x + one.offset, other.spread * y + other.offset];
      const weight = sums.weights[n] * differences.weights[m];
      const [f, g] = [weight * value(u), value(v)];
      const [df, dg] = [weight * derivative(u), derivative(v)];
      size += Math.abs(f * g);
      out[0] += f * g;
      out[1] += df * dg;
      out[2] += df * g;
      out[3] += f * dg;
      out[4] += x * df * g;
      out[5] += y * f * dg;
    }
  }
  out[4] -= q * other.spread * out[1];
  out[5] -= q * one.spread * out[1];
  return relativeError * size;
}
