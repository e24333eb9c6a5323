/**
 * The noise of a block, readably, in f32 or f64: the twin of kernels/wasm/noise.ts. What is drawn is f32 on every path.
 * A normal is a function of (seed, first step of the block, steps in it, neuron, row): neurons come in tiles of 8, in a tile row by row.
 */

import { fillNormals32 } from "../numerics/normals32.ts";
import { purposes } from "../numerics/random.ts";
import type { BlockInput } from "./contract.ts";
import type { NoisePlan } from "./noise.ts";
import type { Rows } from "./rows.ts";
import type { Reals } from "./sumInChunks.ts";

type Round = (x: number) => number;

interface Weights {
  readonly noise: NoisePlan;
  readonly neurons: number;
  readonly rows: Rows;
  /** ŵ, [rows × N], folded */
  readonly w: Reals;
  /** x̃, [capacity × rows] */
  readonly inputs: Reals;
  /** ⟨w̃, x̃_j⟩, [capacity × N] */
  readonly z: Reals;
}

/** Neurons of a tile. */
const tile = 8;

/** [rows × N] normals. */
function drawn(
  purpose: number,
  { seed, firstStep }: BlockInput,
  rows: number,
  neurons: number,
): Float32Array {
  const tiles = Math.ceil(neurons / tile);
  const tiled = new Float32Array(tiles * rows * tile);
  fillNormals32(seed, purpose, firstStep, tiled.length, tiled, 0);
  const out = new Float32Array(rows * neurons);
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < neurons; i++) {
      out[k * neurons + i] = tiled[(Math.floor(i / tile) * rows + k) * tile + (i % tile)];
    }
  }
  return out;
}

/** z_j += (k_j/√V) ⟨g, x̃_j⟩ + (Lη)_j, then ŵ += T. */
export function noisyRows(
  { noise, neurons, rows, w, inputs, z }: Weights,
  block: BlockInput,
  round: Round,
): void {
  const moved = rows.to - rows.from;
  const within = block.count - 1;
  if (moved === 0) return;
  const g = drawn(purposes.noise, block, moved, neurons);
  const eta = drawn(purposes.noiseWithin, block, within, neurons);
  for (let j = 0; j < block.count; j++) {
    const row = z.subarray(j * neurons, (j + 1) * neurons);
    const factor = round(noise.factors[j]);
    for (let k = 0; k < moved; k++) {
      const input = round(factor * inputs[j * rows.count + rows.from + k]);
      addNormals(row, input, g.subarray(k * neurons, (k + 1) * neurons), round);
    }
    // The kernel's steps come in fours: zeros of L are added up to there, which turns −0 into 0.
    for (let m = 0; m < Math.min(j | 3, within); m++) {
      const root = m < j ? round(noise.root[(j - 1) * within + m]) : 0;
      addNormals(row, root, eta.subarray(m * neurons, (m + 1) * neurons), round);
    }
  }
  const deviation = round(noise.deviation);
  const trained = w.subarray(rows.from * neurons, rows.to * neurons);
  addNormals(trained, deviation, g, round);
}

/** ς_j gⱼ/Sₐ, [count × N] */
export function noisyOutputs(
  noise: NoisePlan,
  { seed, firstStep, count }: BlockInput,
  neurons: number,
  round: Round,
): Float64Array {
  const out = new Float64Array(count * neurons);
  const normals = new Float32Array(neurons);
  for (let j = 0; j < count; j++) {
    fillNormals32(seed, purposes.outputNoise, firstStep + j, neurons, normals, 0);
    addNormals(out.subarray(j * neurons, (j + 1) * neurons), round(noise.outputs[j]), normals, round);
  }
  return out;
}

/** row += factor · normals; storing rounds the sum. */
function addNormals(row: Reals, factor: number, normals: Float32Array, round: Round): void {
  for (let i = 0; i < row.length; i++) row[i] += round(factor * normals[i]);
}
