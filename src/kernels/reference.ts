/**
 * One-pass SGD in exact blocks, readably, in f32 or f64: the twin of kernels/wasm, and the path of precision f64.
 *
 * A ridge gradient points along x, so B consecutive steps need the weights only before and after:
 *
 *     Z_j = ⟨w̃, x̃_j⟩,   G_lj = ⟨x̃_l, x̃_j⟩                                            one product in
 *     z = Z_j + Σ_{l<j} G_lj c_l,   e = y_j − mean a σ(z),   c_j = 2 s_j e a σ′(z)     a recurrence on N × B scalars
 *     w̃ ← w̃ + Σ_j c_j x̃_j                                                           one product out
 *
 * with x̃ = (x, 1) where the neuron has an offset; G and the update run over what is trained. Decay: decay.ts;
 * noise adds ν_j to z and T to w̃ (noise.ts).
 * Promise: the SGD that goes step by step, to 1e-10 over 1,000 steps in f64 (test/kernelPlainLoop.test.ts). In f32
 * every operation is rounded by itself and in the kernel's order: equal in every bit (test/kernelTwins.test.ts).
 */

import type { Activation } from "../model/contract.ts";
import { fillNormals32 } from "../numerics/normals32.ts";
import type { BlockInput, KernelState, SgdKernel, SgdKernelSpec } from "./contract.ts";
import { type BlockPlan, blockPlan, planBlock, stepWidth } from "./decay.ts";
import { type NoisePlan, noisePlan, planNoise } from "./noise.ts";
import { noisyOutputs, noisyRows } from "./referenceNoise.ts";
import { loadedState, networkOf, type Rows, rowsOf } from "./rows.ts";
import { kernelSigma } from "./sigma.ts";
import { type Sigma, sigma32 } from "./sigma32.ts";
import { type Reals, sumInChunks } from "./sumInChunks.ts";

interface Precision {
  readonly round: (x: number) => number;
  /** Of one operation, relative. */
  readonly rounding: number;
  readonly array: (length: number) => Reals;
  readonly sigma: Sigma;
  /** ŷ = offset + factor · mean Σ_i */
  readonly offset: number;
  readonly factor: number;
}

interface State {
  readonly neurons: number;
  readonly capacity: number;
  readonly rows: Rows;
  readonly plan: BlockPlan;
  readonly noise: NoisePlan;
  readonly trainsOutput: boolean;
  /** ŵ, [rows × N] */
  readonly w: Reals;
  /** â, [N]; null without output weights */
  readonly a: Reals | null;
  /** x̃, [capacity × rows] */
  readonly inputs: Reals;
  /** G_lj Π_{l<i<j} γ_i for l < j, [capacity × capacity] */
  readonly gram: Reals;
  /** Z_j, then z, then σ′(z), then c_j, [capacity × N] */
  readonly z: Reals;
  /** σ(z) of one step, and what is summed, [N] */
  readonly values: Reals;
  readonly summands: Reals;
}

/** The readable kernel; its weights are not loaded yet. */
export function referenceKernel(spec: SgdKernelSpec, name: "reference-f32" | "reference-f64"): SgdKernel {
  const { neurons, dimension, capacity, neuron, activation } = spec;
  const weighted = neuron.kind === "affine-ridge";
  const precision = name === "reference-f32" ? single(activation, weighted) : double(activation);
  const state = stateOf(spec, precision);
  const { rows, plan, w, a } = state;
  const x = new Float32Array(capacity * dimension);
  const save = (): KernelState => ({
    w: Float64Array.from(w),
    a: Float64Array.from(a ?? []),
    scale: plan.scale,
    outputScale: plan.outputScale,
  });
  const restore = (from: KernelState) => {
    w.set(from.w);
    a?.set(from.a);
    plan.scale = from.scale;
    plan.outputScale = from.outputScale;
  };
  return {
    name,
    capacity,
    x,
    normals: fillNormals32,
    load: (network) => restore(loadedState(network, rows)),
    weights: () => networkOf(neuron, { neurons, dimension }, rows, save()),
    save,
    restore,
    advance(block, loss) {
      readSamples(state, x, block.count);
      planBlock(plan, block, { neurons, neuron, factor: precision.factor }, precision.round);
      formGram(state, precision, block.count);
      project(state, precision, block.count);
      fold(state, precision);
      const outputNoise = block.temperature > 0 ? addNoise(state, precision, block) : null;
      recur(state, precision, block.count, { loss, outputNoise });
      update(state, precision, block.count);
    },
  };
}

/** f32: σ as the kernel has it. */
function single(activation: Activation, weighted: boolean): Precision {
  const sigma = kernelSigma(activation, weighted);
  return {
    round: Math.fround,
    rounding: 1 / 16777216,
    array: (length) => new Float32Array(length),
    sigma: sigma32(sigma, weighted),
    offset: sigma.offset,
    factor: sigma.factor,
  };
}

/** f64: σ itself. */
const double = ({ value, derivative }: Activation): Precision => ({
  round: (x) => x,
  rounding: Number.EPSILON / 2,
  array: (length) => new Float64Array(length),
  sigma: { value, slope: derivative },
  offset: 0,
  factor: 1,
});

function stateOf({ neurons, dimension, capacity, neuron }: SgdKernelSpec, { array }: Precision): State {
  const rows = rowsOf(neuron, dimension);
  return {
    neurons,
    capacity,
    rows,
    plan: blockPlan(capacity),
    noise: noisePlan(capacity),
    trainsOutput: neuron.trained.a,
    w: array(rows.count * neurons),
    a: neuron.kind === "affine-ridge" ? array(neurons) : null,
    inputs: array(capacity * rows.count),
    gram: array(capacity * capacity),
    z: array(capacity * neurons),
    values: array(neurons),
    summands: array(neurons),
  };
}

/** x̃ = x, or (x, 1). */
function readSamples({ inputs, rows }: State, x: Float32Array, count: number): void {
  const dimension = x.length / (inputs.length / rows.count);
  for (let j = 0; j < count; j++) {
    inputs.set(x.subarray(j * dimension, (j + 1) * dimension), j * rows.count);
    if (rows.count > dimension) inputs[j * rows.count + dimension] = 1;
  }
}

function formGram(state: State, { round }: Precision, count: number): void {
  const { gram, capacity, plan } = state;
  for (let j = 0; j < count; j++) {
    let decay = 1; // Π_{l<i<j} γ_i
    for (let l = j - 1; l >= 0; l--) {
      gram[l * capacity + j] = product(state, round, l, j) * decay;
      decay *= plan.gamma[l];
    }
  }
}

/** ⟨x̃_l, x̃_j⟩ over trained rows. */
function product({ inputs, rows }: State, round: (x: number) => number, l: number, j: number): number {
  let sum = 0;
  for (let k = rows.from; k < rows.to; k++) {
    sum = round(round(inputs[l * rows.count + k] * inputs[j * rows.count + k]) + sum);
  }
  return sum;
}

/** ν to z and T to ŵ. Returns a's noise, [count × N]; null where a is not trained. */
function addNoise(state: State, { round, rounding }: Precision, block: BlockInput): Reals | null {
  const { noise, plan, neurons } = state;
  planNoise(noise, block, plan, (l, m) => product(state, round, l, m), rounding);
  noisyRows(state, block, round);
  return state.trainsOutput ? noisyOutputs(noise, block, neurons, round) : null;
}

/** Z_j: trained rows with what the block's earlier steps leave of them. */
function project({ w, z, inputs, rows, neurons, plan }: State, { round }: Precision, count: number): void {
  z.fill(0);
  for (let j = 0; j < count; j++) {
    const row = z.subarray(j * neurons, (j + 1) * neurons);
    const factor = round(plan.into[j]);
    for (let k = 0; k < rows.count; k++) {
      const input = inputs[j * rows.count + k];
      const trained = k >= rows.from && k < rows.to;
      addScaled(
        row,
        trained ? round(factor * input) : input,
        w.subarray(k * neurons, (k + 1) * neurons),
        round,
      );
    }
  }
}

function recur(
  state: State,
  precision: Precision,
  count: number,
  { loss, outputNoise }: { readonly loss: Float64Array; readonly outputNoise: Reals | null },
): void {
  const { z, neurons, gram, capacity, plan, summands } = state;
  const { round, offset } = precision;
  for (let j = 0; j < count; j++) {
    const row = z.subarray(j * neurons, (j + 1) * neurons);
    for (let l = 0; l < j; l++) {
      addScaled(row, gram[l * capacity + j], z.subarray(l * neurons, (l + 1) * neurons), round);
    }
    activate(state, precision, row);
    const [y, scale, gain, keep, lift] = plan.steps.subarray(j * stepWidth, (j + 1) * stepWidth);
    const error = y - (offset + scale * sumInChunks(summands, round));
    loss[j] = error * error;
    backward(state, row, { gain: round(gain * error), keep: round(keep), lift: round(lift * error) }, round);
    if (outputNoise !== null && state.a !== null) {
      addScaled(state.a, 1, outputNoise.subarray(j * neurons, (j + 1) * neurons), round);
    }
  }
}

/** z → σ(z) and σ′(z), and the summands of ŷ. */
function activate({ a, values, summands }: State, { sigma, round }: Precision, row: Reals): void {
  for (let i = 0; i < row.length; i++) {
    const z = row[i];
    values[i] = sigma.value(z);
    summands[i] = a === null ? values[i] : round(a[i] * values[i]);
    row[i] = sigma.slope(z);
  }
}

/** σ′(z) → c, and a step of a. */
function backward(
  { a, values }: State,
  row: Reals,
  { gain, keep, lift }: { readonly gain: number; readonly keep: number; readonly lift: number },
  round: (x: number) => number,
): void {
  for (let i = 0; i < row.length; i++) {
    row[i] *= a === null ? gain : round(gain * a[i]);
    if (a !== null) a[i] = round(keep * a[i]) + round(lift * values[i]);
  }
}

/** Of a scale that left its range, into ŵ. */
function fold({ w, rows, neurons, plan }: State, { round }: Precision): void {
  const factor = round(plan.fold);
  if (factor === 1) return;
  for (let at = rows.from * neurons; at < rows.to * neurons; at++) w[at] = round(w[at] * factor) + 0;
}

function update({ w, z, inputs, rows, neurons, plan }: State, { round }: Precision, count: number): void {
  for (let k = rows.from; k < rows.to; k++) {
    const row = w.subarray(k * neurons, (k + 1) * neurons);
    for (let j = 0; j < count; j++) {
      const input = round(round(plan.out[j]) * inputs[j * rows.count + k]);
      addScaled(row, input, z.subarray(j * neurons, (j + 1) * neurons), round);
    }
  }
}

/** row += factor · other; storing rounds the sum. */
function addScaled(row: Reals, factor: number, other: Reals, round: (x: number) => number): void {
  for (let i = 0; i < row.length; i++) row[i] += round(factor * other[i]);
}
