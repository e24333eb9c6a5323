/**
 * The mean of a neuron over the directions of its input,
 *
 *     E σ(Σ_b S_b u_b + b₀),   u_b the first coordinate of a uniform point on the unit sphere of ℝ^{d_b}, independent,
 *
 * where S_b = ‖w_b‖ ‖x_b‖. The block with the widest S_b u_b by the sphere's own mean (exact for kinks), the others by
 * Gauss–Jacobi quadrature: what that mean leaves of a kink is smooth on their scale.
 *
 * Accuracy: one block: sphereMean's, 1e-15 where σ is piecewise linear, else that of 64 nodes. Several: 1e-4 of σ's
 *           scale (directions.test.ts), which no figure shows.
 */

import { sphereMean } from "../features/sphereMean.ts";
import type { Activation } from "../model/contract.ts";
import { gaussJacobi, type Rule } from "../numerics/quadrature.ts";

/** @param scales  S_b of each block, ≥ 0, finite */
export type DirectionMean = (scales: readonly number[], offset: number) => number;

/** Nodes of all blocks but the widest together, and at most of one; of a smooth σ in the widest. */
const outerBudget = 125;
const mostOuterNodes = 20;
const smoothNodes = 64;

/** Every block multiplies the work: of several, each has fewer nodes (20, 11, 5, 3, … for 2, 3, 4, 5 blocks). */
const outerNodes = (blocks: number): number =>
  Math.min(mostOuterNodes, Math.floor(outerBudget ** (1 / (blocks - 1)) + 1e-9));

/** @param blocks  d_b */
export function directionMean(activation: Activation, blocks: readonly number[]): DirectionMean {
  const inner = blocks.map((dimension) => meanOverSphere(activation, dimension));
  const rules =
    blocks.length === 1 ? [] : blocks.map((dimension) => direction(dimension, outerNodes(blocks.length)));
  return (scales, offset) => {
    const widest = widestOf(scales, blocks);
    const over = (block: number, at: number): number => {
      if (block === blocks.length) return inner[widest](scales[widest], at);
      if (block === widest || scales[block] === 0) return over(block + 1, at);
      const { nodes, weights } = rules[block];
      let total = 0;
      for (let k = 0; k < nodes.length; k++)
        total += weights[k] * over(block + 1, at + scales[block] * nodes[k]);
      return total;
    };
    return over(0, offset);
  };
}

/** The same in the limit of infinite dimensions, where u_b √d_b is standard normal: E σ(S g + b₀), S² = Σ S_b²/d_b. */
export function normalMean(activation: Activation, blocks: readonly number[]): DirectionMean {
  const out = new Float64Array(1);
  return (scales, offset) => {
    const square = scales.reduce((sum, scale, block) => sum + (scale * scale) / blocks[block], 0);
    activation.hermite(Math.sqrt(square), offset, 0, out, 0);
    return out[0];
  };
}

function widestOf(scales: readonly number[], blocks: readonly number[]): number {
  let widest = 0;
  for (let block = 1; block < blocks.length; block++) {
    // S_b u_b has the variance S_b²/d_b.
    if (scales[block] ** 2 * blocks[widest] > scales[widest] ** 2 * blocks[block]) widest = block;
  }
  return widest;
}

function meanOverSphere(
  activation: Activation,
  dimension: number,
): (scale: number, offset: number) => number {
  if (activation.shape.kind === "knots") {
    const mean = sphereMean(activation, dimension);
    const out = new Float64Array(6);
    return (scale, offset) => {
      mean(scale, offset, 1, out);
      return out[0];
    };
  }
  const { nodes, weights } = direction(dimension, smoothNodes);
  return (scale, offset) => {
    let total = 0;
    for (let k = 0; k < nodes.length; k++) total += weights[k] * activation.value(scale * nodes[k] + offset);
    return total;
  };
}

/** The law of u, in ℝᵈ; ±1 in one dimension. */
function direction(dimension: number, count: number): Rule {
  if (dimension === 1) return { nodes: Float64Array.of(-1, 1), weights: Float64Array.of(0.5, 0.5) };
  const exponent = (dimension - 3) / 2;
  const { nodes, weights } = gaussJacobi(count, exponent, exponent);
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  return { nodes, weights: weights.map((weight) => weight / mass) };
}
