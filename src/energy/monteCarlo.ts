/**
 * Squared errors of a network on raw samples, and the population risk as their mean:
 *
 *     R_N ≈ (1/n) Σ_k (y_k − ŷ(x_k))²,   with the standard error of that mean.
 *
 * The samples are fresh: their seed is drawn from the run's, so that no network was trained on them.
 */

import type { Activation, AnyDataLaw, Model, Network, StarNeuron } from "../model/contract.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import { purposes, stream } from "../numerics/random.ts";
import { sum } from "../numerics/sums.ts";

/** A mean over samples with its standard error. */
interface SampledRisk {
  readonly risk: number;
  readonly error: number;
}

/**
 * R_N by Monte Carlo on the data law itself; knows nothing of features or series.
 *
 * @param samples  n ≥ 2
 */
export function monteCarloRisk(
  { data, activation }: Pick<Model, "data" | "activation">,
  network: Network,
  { samples, seed }: { samples: number; seed: number },
): SampledRisk {
  const errors = freshErrors(data, activation, network, samples, seed);
  const risk = sum(errors) / samples;
  const variance = sum(errors.map((error) => (error - risk) * (error - risk))) / (samples - 1);
  return { risk, error: Math.sqrt(variance / samples) };
}

/** Rows of x in memory at a time. */
const batch = 256;

function freshErrors(
  data: AnyDataLaw,
  activation: Activation,
  network: Network,
  samples: number,
  seed: number,
): Float64Array {
  const fresh = stream(seed, purposes.monteCarlo).integer(0x1_0000_0000);
  const x = new Float32Array(batch * data.dimension);
  const y = new Float64Array(batch);
  const errors = new Float64Array(samples);
  for (let firstStep = 0; firstStep < samples; firstStep += batch) {
    const count = Math.min(batch, samples - firstStep);
    data.draw({ seed: fresh, firstStep, count, x, y }, fillNormals32);
    errors.set(
      squaredErrors(activation, network, x.subarray(0, count * data.dimension), y.subarray(0, count)),
      firstStep,
    );
  }
  return errors;
}

/**
 * (y_q − ŷ(x_q))² of each row.
 *
 * @param x  [rows × d], one input a row
 * @param y  [rows]
 */
export function squaredErrors(
  activation: Activation,
  network: Network,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): Float64Array {
  const { neurons, dimension, a, b, w } = network;
  if (activation.star !== undefined) return starErrors(activation.star, network, x, y);
  const out = new Float64Array(y.length);
  const u = new Float64Array(neurons);
  for (let row = 0; row < y.length; row++) {
    if (b === null) u.fill(0);
    else u.set(b);
    for (let k = 0; k < dimension; k++) {
      const input = x[row * dimension + k];
      for (let i = 0; i < neurons; i++) u[i] += w[k * neurons + i] * input;
    }
    let total = 0;
    for (let i = 0; i < neurons; i++) total += (a === null ? 1 : a[i]) * activation.value(u[i]);
    const error = y[row] - total / neurons;
    out[row] = error * error;
  }
  return out;
}

/** The same for neurons of a user's own. */
function starErrors(
  star: StarNeuron,
  { neurons, dimension: D, w }: Network,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
): Float64Array {
  const d = x.length / y.length;
  const theta = Array.from({ length: neurons }, (_, i) =>
    Float64Array.from({ length: D }, (__, k) => w[k * neurons + i]),
  );
  const input = new Float64Array(d);
  return Float64Array.from({ length: y.length }, (_, row) => {
    for (let k = 0; k < d; k++) input[k] = x[row * d + k];
    const total = theta.reduce((sum, one) => sum + star.value(input, one), 0);
    const error = y[row] - total / neurons;
    return error * error;
  });
}
