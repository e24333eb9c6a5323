/**
 * One-pass stochastic gradient descent,
 *
 *     θᵢ ← (1 − 2λ s_k) θᵢ + 2 s_k (y_k − ŷ_k) ∇σ⋆(x_k; θᵢ) + √(4 s_k/β) gᵢᵏ,
 *
 * one fresh sample a step, ŷ_k from θᵏ for all neurons, g ~ N(0, I), in blocks of B steps (kernels/reference.ts: exactly
 * the same SGD, not a mini-batch; with noise exactly its law, kernels/noise.ts). Decay and noise act on trained parts.
 *
 * Promise: the network at a step depends on (model, seed, clock, λ, β, B, precision) and on where blocks end, never on how
 * often or how far one advances. Blocks end at absolute multiples of B, and at every step that `advance` is asked
 * for: so it is asked for record steps and multiples of B alone. With `recordSteps` given, it keeps to them itself
 * and runs on to the block end at or after the step that it is asked for.
 */

import type { KernelState, SgdKernel } from "../kernels/contract.ts";
import type { KernelPath } from "../kernels/kernels.ts";
import { sgdKernel } from "../kernels/kernels.ts";
import type { Model, Network } from "../model/contract.ts";
import type { Clock } from "../space/clock.ts";

/** All that a run of SGD depends on. */
interface SgdSpec {
  readonly model: Pick<Model, "data" | "neuron" | "activation">;
  /** θ⁰, or where a training of the same spec was saved. */
  readonly network: Network | SgdState;
  readonly clock: Pick<Clock, "shares">;
  /** Of the samples and the noise; sample k depends on (seed, k) alone. */
  readonly seed: number;
  /** λ */
  readonly lambda: number;
  /** β⁻¹; 0, as where it is absent: without noise. */
  readonly temperature?: number;
  /** B */
  readonly block: number;
  readonly precision: "f32" | "f64";
  /** Absent: auto-f32, or reference-f64 for f64. */
  readonly kernelPath?: KernelPath;
  /** Steps at which blocks end besides multiples of B. */
  readonly recordSteps?: readonly number[];
}

/** A training between two blocks: plain data, from which the same spec goes on with the same bits on any engine. */
export interface SgdState {
  /** N */
  readonly neurons: number;
  readonly step: number;
  readonly kernel: KernelState;
}

/** One-pass losses (y − ŷ)² of a block's steps, each before its update; NaN or Infinity once training diverged. */
type OnBlock = (firstStep: number, count: number, loss: Float64Array) => void;

/** A network in training. */
interface Sgd {
  /** Steps done. */
  readonly step: number;
  readonly block: number;
  /** The kernel that runs. */
  readonly path: SgdKernel["name"];
  /**
   * Runs whole blocks until `untilStep`, where one ends (but see `recordSteps`).
   *
   * @param lambda  λ from here on, where it changes
   */
  advance(untilStep: number, onBlock?: OnBlock, lambda?: number): void;
  /** θ now, a copy. */
  network(): Network;
  save(): SgdState;
}

/** @throws RangeError  for a block that is no positive integer */
export function sgd(spec: SgdSpec): Sgd {
  const { model, network: start, clock, seed, block, precision, temperature = 0 } = spec;
  if (!(Number.isInteger(block) && block >= 1)) {
    throw new RangeError(
      `sgd: block = ${block} is not a number of steps. Give an integer ≥ 1, or block: auto.`,
    );
  }
  const { activation, neuron, data } = model;
  const { dimension } = data;
  const { neurons } = start;
  const path = spec.kernelPath ?? (precision === "f64" ? "reference-f64" : "auto-f32");
  const kernel = sgdKernel({ neurons, dimension, capacity: block, activation, neuron }, path);
  if ("kernel" in start) kernel.restore(start.kernel);
  else kernel.load(start);
  const y = new Float64Array(block);
  const s = new Float64Array(block);
  const loss = new Float64Array(block);
  const ends = blockEnds(block, spec.recordSteps);
  let lambda = spec.lambda;
  let step = "kernel" in start ? start.step : 0;

  const runBlock = (count: number, onBlock: OnBlock | undefined) => {
    data.draw({ seed, firstStep: step, count, x: kernel.x, y }, kernel.normals);
    clock.shares(step, count, s);
    kernel.advance({ count, y, s, lambda, temperature, seed, firstStep: step }, loss);
    step += count;
    onBlock?.(step - count, count, loss.subarray(0, count));
  };
  return {
    get step() {
      return step;
    },
    block,
    path: kernel.name,
    advance(untilStep, onBlock, newLambda) {
      if (newLambda !== undefined) lambda = newLambda;
      while (step < untilStep) runBlock(ends(step, untilStep) - step, onBlock);
    },
    network: () => kernel.weights(),
    save: () => ({ neurons, step, kernel: kernel.save() }),
  };
}

/** The block end after a step. */
function blockEnds(block: number, recordSteps: readonly number[] | undefined) {
  const ascending = recordSteps === undefined ? null : [...recordSteps].sort((one, other) => one - other);
  let next = 0; // in `ascending`
  return (step: number, until: number): number => {
    const multiple = (Math.floor(step / block) + 1) * block;
    if (ascending === null) return Math.min(multiple, until);
    while (next < ascending.length && ascending[next] <= step) next++;
    return next < ascending.length ? Math.min(multiple, ascending[next]) : multiple;
  };
}
