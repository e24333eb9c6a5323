/**
 * Features of a data set (x_q, y_q), q ≤ Q, rows drawn with replacement: its rows themselves, in full coordinates,
 *
 *     φ_q(θ) = a σ(⟨w, x_q⟩ + b),   c_q = 1/Q,   y_q = label,   floor = 0.
 *
 * Promise: exact for every σ and every measure, finite networks among them. Cost O(J·Q·d); the J × Q inputs of the
 * neurons are kept between moments and potential where they are few, else made again, a row [Q] at a time.
 */

import type { Dataset, Model } from "../model/contract.ts";
import type { Coordinates } from "../space/contract.ts";
import type { FeatureMap, PotentialOutput } from "./contract.ts";
import { secondDerivative } from "./curvature.ts";
import { checkFull, type FullNeurons, fullNeurons } from "./fullNeurons.ts";
import { packed } from "./packed.ts";
import { pointsReader } from "./readPoints.ts";

/** J × Q up to which the neurons' inputs are kept (32 MB). */
const mostKept = 1 << 22;

export function datasetFeatures(model: Model, coordinates: Coordinates): FeatureMap {
  checkFull("dataset features", model, coordinates);
  const { data, activation, neuron } = model;
  if (data.kind !== "dataset") {
    throw new RangeError(
      `dataset features: data is "${data.kind}". Give a dataset, or let featureMap choose.`,
    );
  }
  const Q = data.rows;
  const affine = neuron.kind === "affine-ridge";
  const inputs = transposed(data);
  const read = pointsReader();
  const meanSquare = (neurons: FullNeurons, row: Float64Array, j: number): number => {
    inputsOf(inputs, neurons, j, row);
    let sum = 0;
    for (let q = 0; q < Q; q++) sum += activation.value(row[q]) * activation.value(row[q]);
    return (neurons.a[j] * neurons.a[j] * sum) / Q;
  };
  return {
    coordinates,
    size: Q,
    weights: new Float64Array(Q).fill(1 / Q),
    targets: data.labels.slice(),
    floor: 0,
    degree: 0,
    truncated: false,
    at: (points) => {
      const neurons = fullNeurons(affine, read(points));
      const rowOf = rowsOf(inputs, Q, neurons);
      return {
        moments: (mass, out) => {
          out.fill(0);
          for (let j = 0; j < neurons.count; j++) {
            const u = rowOf(j);
            const weight = mass[j] * neurons.a[j];
            for (let q = 0; q < Q; q++) out[q] += weight * activation.value(u[q]);
          }
        },
        potential: datasetPotential(model, inputs, neurons, rowOf),
      };
    },
    selfInteraction: (points) => {
      const neurons = fullNeurons(affine, points);
      const row = new Float64Array(Q);
      return Float64Array.from({ length: points.count }, (_, j) => meanSquare(neurons, row, j));
    },
    tail: () => 0,
  };
}

/** x of each input, d arrays [Q]. */
const transposed = ({ inputs, rows, dimension }: Dataset): Float64Array[] =>
  Array.from({ length: dimension }, (_, k) =>
    Float64Array.from({ length: rows }, (__, q) => inputs[q * dimension + k]),
  );

/** row[q] = ⟨w_j, x_q⟩ + b_j */
function inputsOf(
  inputs: readonly Float64Array[],
  { b, w }: FullNeurons,
  j: number,
  row: Float64Array,
): void {
  row.fill(b[j]);
  for (let k = 0; k < inputs.length; k++) {
    const [x, weight] = [inputs[k], w[k][j]];
    for (let q = 0; q < row.length; q++) row[q] += weight * x[q];
  }
}

/** Neuron j ↦ its inputs [Q], from a table where that is small. */
function rowsOf(
  inputs: readonly Float64Array[],
  Q: number,
  neurons: FullNeurons,
): (j: number) => Float64Array {
  const row = new Float64Array(Q);
  if (neurons.count * Q > mostKept) {
    return (j) => {
      inputsOf(inputs, neurons, j, row);
      return row;
    };
  }
  const table = new Float64Array(neurons.count * Q);
  const rows = Array.from({ length: neurons.count }, (_, j) => table.subarray(j * Q, (j + 1) * Q));
  for (const [j, each] of rows.entries()) inputsOf(inputs, neurons, j, each);
  return (j) => rows[j];
}

/**
 * With s_q = a α_q σ′(u_q): ∂_b = Σ s_q, ∂_w = Σ s_q x_q; with σ″ for σ′ the Hessian's blocks Σ s_q x_q x_qᵀ.
 */
function datasetPotential(
  { activation, neuron }: Model,
  inputs: readonly Float64Array[],
  neurons: FullNeurons,
  rowOf: (j: number) => Float64Array,
) {
  const affine = neuron.kind === "affine-ridge";
  const curvature = secondDerivative(activation);
  const ones = new Float64Array(inputs[0].length).fill(1);
  const directions = affine ? [ones, ...inputs] : inputs; // ∂u by b, w
  const first = affine ? 1 : 0; // a comes before them
  const p = first + directions.length;
  const slopes = new Float64Array(ones.length);
  const fill = (alpha: Float64Array, u: Float64Array, f: (u: number) => number): void => {
    for (let q = 0; q < u.length; q++) slopes[q] = alpha[q] * f(u[q]);
  };
  return (alpha: Float64Array, { value, gradient, hessian }: PotentialOutput): void => {
    for (let j = 0; j < neurons.count; j++) {
      const u = rowOf(j);
      const a = neurons.a[j];
      if (value !== null || affine) {
        fill(alpha, u, activation.value);
        const mean = dot(slopes, ones);
        if (value !== null) value[j] = a * mean;
        if (gradient !== null && affine) gradient[0][j] = mean;
      }
      if (gradient === null && hessian === null) continue;
      fill(alpha, u, activation.derivative);
      for (const [c, x] of directions.entries()) {
        const slope = dot(slopes, x);
        if (gradient !== null) gradient[first + c][j] = a * slope;
        if (hessian !== null && affine) hessian[packed(0, first + c, p)][j] = slope;
      }
      if (hessian === null) continue;
      if (affine) hessian[0][j] = 0;
      fill(alpha, u, curvature);
      for (const [c, x] of directions.entries()) {
        for (let other = c; other < directions.length; other++) {
          hessian[packed(first + c, first + other, p)][j] = a * dotThree(slopes, x, directions[other]);
        }
      }
    }
  };
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let q = 0; q < x.length; q++) sum += x[q] * y[q];
  return sum;
}

function dotThree(x: Float64Array, y: Float64Array, z: Float64Array): number {
  let sum = 0;
  for (let q = 0; q < x.length; q++) sum += x[q] * y[q] * z[q];
  return sum;
}
