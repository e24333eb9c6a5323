/**
 * The mean of σ over a sphere,
 *
 *     G_d(s, b) = E σ(s u + b),   u the first coordinate of a uniform point on the unit sphere of ℝᵈ,
 *
 * with its derivatives. A kink (u − t)₊ of a piecewise-linear σ contributes s·m_d(z) − (t − b)·P_d(z), z = (t − b)/s,
 *
 *     P_d(z) = P(u > z) = ½ I_{1−z²}((d−1)/2, ½) for z ≥ 0,    m_d(z) = E[u; u > z] = κ_d (1 − z²)^{(d−1)/2},
 *
 * and these climb from d = 2 or 3 by P_{d+2} = P_d − z m_d, m_{d+2} = m_d (1 − z²) d/(d + 1): an incomplete beta function
 * in d/2 multiplications. Other σ by Gauss–Jacobi quadrature in the weight (1 − u²)^{(d−3)/2}.
 *
 * Accuracy: piecewise linear: 1e-15 of σ's scale, d ≤ 50. Smooth: 1e-10 while s ≤ 30 (in units of σ's own steepness).
 *           Polynomial: rounding. Second derivatives are those between kinks; where they are infinite (|z| = 1, d ≤ 3), 0.
 * Edge:     ∂_s G at s = 0 is one-sided: the slope of the cone, jump · E u₊, where a knot lies at b; else 0.
 */

import type { Activation } from "../model/contract.ts";
import { atan } from "../numerics/elementary.ts";
import { gaussJacobi, type Rule } from "../numerics/quadrature.ts";
import { secondDerivative } from "./curvature.ts";

/** Writes [G, ∂_s G, ∂_b G] and, for order 2, [∂_s², ∂_s∂_b, ∂_b²] after them. s ≥ 0, finite. */
export type SphereMean = (s: number, b: number, order: 1 | 2, out: Float64Array) => void;

export function sphereMean(activation: Activation, dimension: number): SphereMean {
  const { shape } = activation;
  if (shape.kind !== "knots") return quadratureMean(activation, directionRule(dimension));
  return dimension > 1 ? kinkedMean(shape, dimension) : kinkedMeanOnLine(activation, shape);
}

const quadratureNodes = 200;

/** The law of u; ±1 in one dimension. */
function directionRule(dimension: number): Rule {
  if (dimension === 1) return { nodes: Float64Array.of(-1, 1), weights: Float64Array.of(0.5, 0.5) };
  const { nodes, weights } = gaussJacobi(quadratureNodes, (dimension - 3) / 2, (dimension - 3) / 2);
  const mass = weights.reduce((sum, w) => sum + w, 0);
  return { nodes, weights: weights.map((w) => w / mass) };
}

function quadratureMean(activation: Activation, { nodes, weights }: Rule): SphereMean {
  const curvature = secondDerivative(activation);
  return (s, b, order, out) => {
    out.fill(0);
    for (let k = 0; k < nodes.length; k++) {
      const u = nodes[k];
      const slope = weights[k] * activation.derivative(s * u + b);
      out[0] += weights[k] * activation.value(s * u + b);
      out[1] += u * slope;
      out[2] += slope;
      if (order === 1) continue;
      const bend = weights[k] * curvature(s * u + b);
      out[3] += u * u * bend;
      out[4] += u * bend;
      out[5] += bend;
    }
  };
}

type Knots = Extract<Activation["shape"], { kind: "knots" }>;

/** How much σ′ jumps at each knot. */
function slopeJumps({ knots, leftSlope, rightSlope }: Knots): Float64Array {
  const inner = knots.slice(1).map(([to, above], k) => (above - knots[k][1]) / (to - knots[k][0]));
  const slopes = [leftSlope, ...inner, rightSlope];
  return Float64Array.from(knots, (_, k) => slopes[k + 1] - slopes[k]);
}

/** d = 1: u = ±1. σ′ at a knot is the mean of both sides, which at s = 0 would hide the cone. */
function kinkedMeanOnLine(activation: Activation, shape: Knots): SphereMean {
  const mean = quadratureMean(activation, directionRule(1));
  const jumps = slopeJumps(shape);
  return (s, b, order, out) => {
    mean(s, b, order, out);
    const knot = s === 0 ? shape.knots.findIndex(([at]) => at === b) : -1;
    if (knot >= 0) out[1] = 0.5 * jumps[knot]; // (σ′(b+) − σ′(b−))/2
  };
}

function kinkedMean(shape: Knots, dimension: number): SphereMean {
  const { knots, leftSlope } = shape;
  const jumps = slopeJumps(shape);
  const at = Float64Array.from(knots, ([u]) => u);
  const [firstAt, firstValue] = knots[0];
  const tail = new Float64Array(2);
  return (s, b, order, out) => {
    let value = firstValue + leftSlope * (b - firstAt);
    let bySpread = 0;
    let byOffset = leftSlope;
    if (order === 2) out.fill(0, 3);
    for (let k = 0; k < at.length; k++) {
      const gap = at[k] - b;
      if (gap >= s && gap > 0) continue; // the kink lies above every s·u + b
      const z = gap === 0 ? 0 : Math.max(-1, gap / s);
      directionTail(dimension, z, tail);
      value += jumps[k] * (s * tail[1] - gap * tail[0]);
      bySpread += jumps[k] * tail[1];
      byOffset += jumps[k] * tail[0];
      if (order === 2 && z * z < 1)
        addBend((jumps[k] * (dimension - 1) * tail[1]) / ((1 - z * z) * s), z, out);
    }
    out[0] = value;
    out[1] = bySpread;
    out[2] = byOffset;
  };
}

/** @param density  of s·u + b at the kink, times the slope's jump there */
function addBend(density: number, z: number, out: Float64Array): void {
  out[3] += z * z * density;
  out[4] += z * density;
  out[5] += density;
}

/**
 * out = [P(u > z), E[u; u > z]] for the first coordinate u of a uniform point on the unit sphere of ℝᵈ,
 * d ≥ 2, −1 ≤ z ≤ 1. Absolute error ≲ d·1e-17.
 */
export function directionTail(dimension: number, z: number, out: Float64Array): void {
  const rest = (1 - z) * (1 + z);
  const even = dimension % 2 === 0;
  const root = Math.sqrt(rest);
  let above = even ? 0.5 - atan(z / root) / Math.PI : 0.5 * (1 - z);
  let mean = even ? root / Math.PI : 0.25 * rest;
  for (let d = even ? 2 : 3; d < dimension; d += 2) {
    above -= z * mean;
    mean *= (rest * d) / (d + 1);
  }
  out[0] = above;
  out[1] = mean;
}
