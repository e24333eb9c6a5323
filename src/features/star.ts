/**
 * Features of neurons of a user's own on rows (x_q, y_q), q ≤ Q: φ_q(θ) = σ⋆(x_q; θ), c_q = 1/Q, y_q = label, floor = 0.
 *
 * Promise: exact on the rows for every measure; gradients as exact as the neuron's. The Hessian is a central difference of
 * gradients. Cost: J·Q values for moments, J·Q gradients for a potential's.
 */

import type { Dataset, StarNeuron } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import type { FeatureMap, PotentialOutput } from "./contract.ts";
import { packed } from "./packed.ts";
import { pointsReader } from "./readPoints.ts";

export function starFeatures(
  { inputs, labels, rows: Q, dimension }: Dataset,
  star: StarNeuron,
  coordinates: Coordinates,
): FeatureMap {
  const D = star.parameters.length;
  const x = Array.from({ length: Q }, (_, q) => inputs.subarray(q * dimension, (q + 1) * dimension));
  const read = pointsReader();
  const theta = new Float64Array(D);
  const take = ({ columns }: Points, j: number): Float64Array => {
    for (let k = 0; k < D; k++) theta[k] = columns[k][j];
    return theta;
  };
  return {
    coordinates,
    size: Q,
    weights: new Float64Array(Q).fill(1 / Q),
    targets: labels.slice(),
    floor: 0,
    degree: 0,
    truncated: false,
    at: (points) => {
      const own = read(points);
      return {
        moments: (mass, out) => {
          out.fill(0);
          for (let j = 0; j < own.count; j++) {
            take(own, j);
            for (let q = 0; q < Q; q++) out[q] += mass[j] * star.value(x[q], theta);
          }
        },
        potential: starPotential(star, x, own, take),
      };
    },
    selfInteraction: (points) =>
      Float64Array.from({ length: points.count }, (_, j) => {
        take(points, j);
        const outputs = x.map((input) => star.value(input, theta));
        return outputs.reduce((sum, output) => sum + output * output, 0) / Q;
      }),
    tail: () => 0,
  };
}

/** ε^⅓, as a central difference of a smooth function wants it. */
const relativeStep = 6e-6;

function starPotential(
  star: StarNeuron,
  x: readonly Float64Array[],
  points: Points,
  take: (points: Points, j: number) => Float64Array,
) {
  const D = star.parameters.length;
  const one = new Float64Array(D);
  const slope = (alpha: Float64Array, theta: Float64Array, out: Float64Array): Float64Array => {
    out.fill(0);
    for (const [q, input] of x.entries()) {
      star.gradient(input, theta, one);
      for (let k = 0; k < D; k++) out[k] += alpha[q] * one[k];
    }
    return out;
  };
  const [above, below, at] = [new Float64Array(D), new Float64Array(D), new Float64Array(D)];
  const shifted = (theta: Float64Array, c: number, by: number): Float64Array => {
    at.set(theta);
    at[c] += by;
    return at;
  };
  return (alpha: Float64Array, { value, gradient, hessian }: PotentialOutput): void => {
    for (let j = 0; j < points.count; j++) {
      const theta = take(points, j);
      if (value !== null)
        value[j] = x.reduce((sum, input, q) => sum + alpha[q] * star.value(input, theta), 0);
      if (gradient !== null) {
        slope(alpha, theta, above);
        for (let k = 0; k < D; k++) gradient[k][j] = above[k];
      }
      if (hessian === null) continue;
      for (let c = 0; c < D; c++) {
        const h = relativeStep * Math.max(1, Math.abs(theta[c]));
        slope(alpha, shifted(theta, c, h), above);
        slope(alpha, shifted(theta, c, -h), below);
        for (let k = c; k < D; k++) hessian[packed(c, k, D)][j] = (above[k] - below[k]) / (2 * h);
      }
    }
  };
}
