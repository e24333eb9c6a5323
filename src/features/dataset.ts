/**
 * Features of a data set (x_q, y_q), q ≤ Q, rows drawn with replacement: its rows themselves, in full coordinates,
 *
 *     φ_q(θ) = a σ(⟨w, x_q⟩ + b),   c_q = 1/Q,   y_q = label,   floor = 0.
 *
 * Promise: exact for every σ and every measure, finite networks among them. Cost O(J·Q·d); the J × Q inputs and outputs
 * of the neurons are kept between moments and potential where they are few, else made again, a row [Q] at a time.
 */

import type { Activation, Dataset, Model } from "../model/contract.ts";
import { dot } from "../numerics/dot.ts";
import type { Coordinates } from "../space/contract.ts";
import type { FeatureMap, PotentialOutput } from "./contract.ts";
import { secondDerivative } from "./curvature.ts";
import { checkFull, type FullNeurons, fullNeurons } from "./fullNeurons.ts";
import { packed } from "./packed.ts";
import { pointsReader } from "./readPoints.ts";
import { starFeatures } from "./star.ts";

/** J × Q up to which the neurons' inputs and outputs are kept (64 MB). */
const mostKept = 1 << 22;

export function datasetFeatures(model: Model, coordinates: Coordinates): FeatureMap {
  checkFull("dataset features", model, coordinates);
  const { data, activation, neuron } = model;
  if (data.kind !== "dataset") {
    throw new RangeError(
      `dataset features: data is "${data.kind}". Give a dataset, or let featureMap choose.`,
    );
  }
  if (activation.star !== undefined) return starFeatures(data, activation.star, coordinates);
  const Q = data.rows;
  const affine = neuron.kind === "affine-ridge";
  const inputs = transposed(data);
  const read = pointsReader();
  const rowsFor = rowsOf(inputs, Q, activation);
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
      const rows = rowsFor(neurons);
      return {
        moments: (mass, out) => {
          out.fill(0);
          for (let j = 0; j < neurons.count; j++) {
            const values = rows.values(j);
            const weight = mass[j] * neurons.a[j];
            for (let q = 0; q < Q; q++) out[q] += weight * values[q];
          }
        },
        potential: datasetPotential(model, inputs, neurons, rows),
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

/** Neuron j ↦ its inputs u = ⟨w_j, x_q⟩ + b_j and σ(u), [Q]. */
interface Rows {
  inputs(j: number): Float64Array;
  values(j: number): Float64Array;
}

/** Rows from tables that only grow where they are small, so that a solver's calls allocate nothing; else made on demand. */
function rowsOf(
  inputs: readonly Float64Array[],
  Q: number,
  { value }: Activation,
): (neurons: FullNeurons) => Rows {
  const row = new Float64Array(Q);
  const valueRow = new Float64Array(Q);
  let table = new Float64Array(0);
  let valueTable = new Float64Array(0);
  const evaluate = (u: Float64Array, out: Float64Array): Float64Array => {
    for (let q = 0; q < Q; q++) out[q] = value(u[q]);
    return out;
  };
  return (neurons) => {
    const size = neurons.count * Q;
    if (size > mostKept) {
      const made = (j: number): Float64Array => {
        inputsOf(inputs, neurons, j, row);
        return row;
      };
      return { inputs: made, values: (j) => evaluate(made(j), valueRow) };
    }
    if (table.length < size) {
      table = new Float64Array(size);
      valueTable = new Float64Array(size);
    }
    const rowIn = (whole: Float64Array, j: number) => whole.subarray(j * Q, (j + 1) * Q);
    for (let j = 0; j < neurons.count; j++) {
      const u = rowIn(table, j);
      inputsOf(inputs, neurons, j, u);
      evaluate(u, rowIn(valueTable, j));
    }
    return { inputs: (j) => rowIn(table, j), values: (j) => rowIn(valueTable, j) };
  };
}

/**
 * With s_q = a α_q σ′(u_q): ∂_b = Σ s_q, ∂_w = Σ s_q x_q; with σ″ for σ′ the Hessian's blocks Σ s_q x_q x_qᵀ.
 */
function datasetPotential(
  { activation, neuron }: Model,
  inputs: readonly Float64Array[],
  neurons: FullNeurons,
  rows: Rows,
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
      const a = neurons.a[j];
      if (value !== null || affine) {
        const mean = dot(alpha, rows.values(j));
        if (value !== null) value[j] = a * mean;
        if (gradient !== null && affine) gradient[0][j] = mean;
      }
      if (gradient === null && hessian === null) continue;
      const u = rows.inputs(j);
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

function dotThree(x: Float64Array, y: Float64Array, z: Float64Array): number {
  let sum = 0;
  for (let q = 0; q < x.length; q++) sum += x[q] * y[q] * z[q];
  return sum;
}
