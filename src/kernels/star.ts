/**
 * The plain loop for neurons of a user's own σ⋆(x; θ), step by step in double precision,
 *
 *     θᵢ ← (1 − 2λ s_k) θᵢ + 2 s_k (y_k − ŷ_k) ∇σ⋆(x_k; θᵢ) + √(4 s_k/β) gᵢᵏ,   g ~ N(0, I),
 *
 * ŷ_k from θᵏ for all neurons. Normals are a function of (seed, k), neuron by neuron. Cost: N values and N gradients a step.
 */

import type { Network, StarNeuron } from "../model/contract.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import { purposes, stream } from "../numerics/random.ts";
import type { BlockInput, SgdKernel, SgdKernelSpec } from "./contract.ts";

export function starKernel({ neurons, dimension, capacity }: SgdKernelSpec, star: StarNeuron): SgdKernel {
  const D = star.parameters.length;
  const x = new Float32Array(capacity * dimension);
  const theta = Array.from({ length: neurons }, () => new Float64Array(D));
  const gradient = new Float64Array(D);
  const load = ({ w }: Pick<Network, "w">): void => {
    for (const [i, one] of theta.entries()) for (let k = 0; k < D; k++) one[k] = w[k * neurons + i];
  };
  const columns = (): Float64Array => {
    const w = new Float64Array(D * neurons);
    for (const [i, one] of theta.entries()) for (let k = 0; k < D; k++) w[k * neurons + i] = one[k];
    return w;
  };

  /** @returns (y − ŷ)² before the update */
  function step(input: Float32Array, y: number, j: number, { s, lambda, ...noise }: BlockInput): number {
    let output = 0;
    for (const one of theta) output += star.value(input, one);
    const error = y - output / neurons;
    const keep = 1 - 2 * lambda * s[j];
    const deviation = Math.sqrt(4 * s[j] * noise.temperature);
    const random = deviation > 0 ? stream(noise.seed, purposes.noise, noise.firstStep + j) : null;
    for (const one of theta) {
      star.gradient(input, one, gradient);
      for (let k = 0; k < D; k++) one[k] = keep * one[k] + 2 * s[j] * error * gradient[k];
      if (random !== null) for (let k = 0; k < D; k++) one[k] += deviation * random.normal();
    }
    return error * error;
  }

  return {
    name: "plain-f64",
    capacity,
    x,
    normals: fillNormals32,
    load,
    weights: () => ({ neurons, dimension: D, a: null, b: null, w: columns() }),
    save: () => ({ w: columns(), a: new Float64Array(0), scale: 1, outputScale: 1 }),
    restore: load,
    advance: (block, loss) => {
      for (let j = 0; j < block.count; j++)
        loss[j] = step(x.subarray(j * dimension, (j + 1) * dimension), block.y[j], j, block);
    },
  };
}
