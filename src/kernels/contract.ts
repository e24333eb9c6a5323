import type { Activation, Network, Neuron, NormalSource } from "../model/contract.ts";

/**
 * Legend: N neurons, d inputs, B steps a block, i a neuron, k an input, j ≤ l steps of the block.
 *
 * A kernel holds the weights and runs blocks of B consecutive one-pass SGD steps exactly (not a mini-batch):
 * one product in, a recurrence on N × B scalars, one product out.
 * The rows of a block, [count × d], are already in `SgdKernel.x`.
 */
export interface BlockInput {
  /** Steps in this block, 1 … the kernel's capacity. */
  readonly count: number;
  /** [count] labels */
  readonly y: Float64Array;
  /** [count] s_k, the clock's share of each step */
  readonly s: Float64Array;
  /** λ of the decay (1 − 2λ s_k)θ of trained coordinates */
  readonly lambda: number;
  /** β⁻¹ of the noise √(4 s_k/β) g on trained coordinates; 0 without, and then nothing below is read. */
  readonly temperature: number;
  /** Of the noise, which is a function of (seed, step) alone. */
  readonly seed: number;
  /** k of the block's first step. */
  readonly firstStep: number;
}

/**
 * A network between two blocks as a kernel holds it, decay's scales apart (decay.ts): θ alone is S·ŵ, rounded, and
 * would not go on with the same bits.
 */
export interface KernelState {
  /** ŵ, [rows × N]: the d input weights, then b where the neuron has one. f32 paths hold f32 numbers in it. */
  readonly w: Float64Array;
  /** â, [N]; empty or unused without output weights */
  readonly a: Float64Array;
  /** S */
  readonly scale: number;
  /** Sₐ */
  readonly outputScale: number;
}

/** The weights of one network and the loops that train it. Stateful; arrays are its own. */
export interface SgdKernel {
  readonly name: "wasm-f32" | "reference-f32" | "reference-f64" | "plain-f64";
  /** Largest B of a block. */
  readonly capacity: number;
  /** The samples' buffer, [capacity × d]: the data law draws into it, `advance` reads it. */
  readonly x: Float32Array;
  /** The source of standard normals on this path: the same bits on every path. */
  readonly normals: NormalSource;
  /** Loads θ. */
  load(network: Network): void;
  /** θ now, as f64 copies. */
  weights(): Network;
  /** A copy of all that the next block depends on; any kernel of this precision goes on from it, bit for bit. */
  save(): KernelState;
  restore(state: KernelState): void;
  /**
   * Runs a block. Returns nothing; writes (y_j − ŷ_j)² of each step, before its update, into `loss` [count].
   * Errors become NaN or Infinity losses: divergence is the caller's to judge.
   */
  advance(block: BlockInput, loss: Float64Array): void;
}

/** What a kernel is made for: N, d, the largest B, and what a neuron computes. */
export interface SgdKernelSpec {
  readonly neurons: number;
  readonly dimension: number;
  readonly capacity: number;
  readonly activation: Activation;
  readonly neuron: Neuron;
}
