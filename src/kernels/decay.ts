/**
 * The scalars of a block, in f64 on every path: what the decay γ_j = 1 − 2λ s_j does to it, and each step's numbers.
 *
 * Decay in f32 would lose λ (1 − 2·10⁻⁷ is not an f32 number), so the trained weights are w = S ŵ with one f64 scale
 * S beside the f32 array ŵ, and likewise a = Sₐ â. Within a block, with S at its start,
 *
 *     z_j = S Π_{i<j} γ_i ⟨ŵ, x_j⟩ + Σ_{l<j} G_lj Π_{l<i<j} γ_i c_l,      ŵ ← fold ŵ + Σ_j (Π_{i>j} γ_i / S′) c_j x_j.
 *
 * Nothing is divided by a product of γ, which may be 0 or negative. S′ = S Π γ_i and fold = 1 while |S′| stays within
 * 1e-3 … 1e3; else S Π γ_i, rounded, is folded into ŵ, and S′ is what the rounding left: about 1.
 */

import type { Neuron } from "../model/contract.ts";
import type { BlockInput } from "./contract.ts";

/** Numbers of a step in `steps`: y, scale, gain, keep, lift, loss (see kernels/wasm/recurrence.ts). */
export const stepWidth = 6;

/** ŷ = offset + Σ_i · factor·Sₐ/N */
interface Output {
  readonly neurons: number;
  readonly neuron: Neuron;
  readonly factor: number;
}

/** The scalars of the block at hand; the scales carry over from block to block. */
export interface BlockPlan {
  /** S */
  scale: number;
  /** Sₐ */
  outputScale: number;
  /** What ŵ is multiplied by before the block's update. */
  fold: number;
  /** γ_j, and the factors of x_j on the way in and out, [capacity] */
  readonly gamma: Float64Array;
  readonly into: Float64Array;
  readonly out: Float64Array;
  /** Sₐ after each step, [capacity] */
  readonly outputScales: Float64Array;
  /** [capacity × stepWidth] */
  readonly steps: Float64Array;
}

/** @param steps  where the records of steps go; [capacity × stepWidth] */
export const blockPlan = (capacity: number, steps = new Float64Array(capacity * stepWidth)): BlockPlan => ({
  scale: 1,
  outputScale: 1,
  fold: 1,
  gamma: new Float64Array(capacity),
  into: new Float64Array(capacity),
  out: new Float64Array(capacity),
  outputScales: new Float64Array(capacity),
  steps,
});

/** Moves the plan to the next block. @param round  to the precision of ŵ and â */
export function planBlock(
  plan: BlockPlan,
  block: BlockInput,
  output: Output,
  round: (x: number) => number,
): void {
  const { count, s, lambda } = block;
  const { gamma, into, out } = plan;
  for (let j = 0; j < count; j++) {
    gamma[j] = 1 - 2 * lambda * s[j];
    into[j] = plan.scale;
    plan.scale *= gamma[j];
  }
  plan.fold = foldOf(plan.scale, round);
  plan.scale = afterFold(plan.scale, plan.fold);
  let later = 1 / plan.scale;
  for (let j = count - 1; j >= 0; j--) {
    out[j] = later;
    later *= gamma[j];
  }
  planSteps(plan, block, output, round);
}

function planSteps(
  plan: BlockPlan,
  { count, y, s }: BlockInput,
  { neurons, neuron, factor }: Output,
  round: (x: number) => number,
): void {
  const { gamma, steps, outputScales } = plan;
  for (let j = 0; j < count; j++) {
    const scale = plan.outputScale;
    const decayed = neuron.trained.a ? scale * gamma[j] : scale;
    const keep = foldOf(decayed, round);
    plan.outputScale = afterFold(decayed, keep);
    outputScales[j] = plan.outputScale;
    const at = j * stepWidth;
    steps[at] = y[j];
    steps[at + 1] = (factor * scale) / neurons;
    steps[at + 2] = 2 * s[j] * scale;
    steps[at + 3] = keep;
    steps[at + 4] = neuron.trained.a ? (2 * s[j]) / plan.outputScale : 0;
  }
}

const smallest = 1e-3;
const largest = 1e3;

const foldOf = (scale: number, round: (x: number) => number): number =>
  Math.abs(scale) >= smallest && Math.abs(scale) <= largest ? 1 : round(scale);

const afterFold = (scale: number, fold: number): number => (fold === 0 ? 1 : scale / fold);
