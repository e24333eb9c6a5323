/**
 * The SIMD kernels (kernels/wasm) behind the contract.
 *
 * The update of a block waits for the next one: both then go over the weights in one pass, while a tile of them is in
 * the nearest cache. Who looks at the weights in between makes the update happen alone, with the same bits.
 */

import type { NormalSource } from "../model/contract.ts";
import { purposes } from "../numerics/random.ts";
import type { BlockInput, KernelState, SgdKernel, SgdKernelSpec } from "./contract.ts";
import { type BlockPlan, blockPlan, planBlock, stepWidth } from "./decay.ts";
import { type NoisePlan, noisePlan, planNoise } from "./noise.ts";
import { loadedState, networkOf, type Rows, rowsOf } from "./rows.ts";
import { type KernelSigma, kernelSigma } from "./sigma.ts";
import { instantiateKernels, layout, type WasmExports } from "./wasmModule.ts";

/** Neurons of a tile. */
const tileWidth = 8;
/** Tiles of a chunk whose sum is one f64. */
const chunkTiles = 8;
/** Bytes between two tiles of z beyond its rows (kernels/wasm/tile.ts). */
const tilePadding = 64;
/** Normals that go at once to an array outside of the kernel's memory. */
const spareNormals = 1024;
const loss = 5; // place in a step's record
/** Relative error of G in f32, of one term. */
const rounding32 = 1 / 16777216;

type Buffers =
  | "w"
  | "z"
  | "x"
  | "into"
  | "out"
  | "gram"
  | "intoFactors"
  | "outFactors"
  | "steps"
  | "sigma"
  | "mask"
  | "sums"
  | "a"
  | "values"
  | "active"
  | "list"
  | "spare"
  | "noiseInto"
  | "noiseRoot"
  | "noiseFactors"
  | "noiseOutputs"
  | "outputNormals"
  | "drawn"
  | "drawnWithin";

interface State {
  readonly spec: SgdKernelSpec;
  readonly sigma: KernelSigma;
  readonly rows: Rows;
  readonly tiles: number;
  /** Steps that the buffers hold: the capacity, up to a multiple of 4. */
  readonly capacity: number;
  readonly exports: WasmExports;
  readonly buffer: ArrayBuffer;
  readonly at: Readonly<Record<Buffers, number>>;
  readonly plan: BlockPlan;
  readonly noise: NoisePlan;
  /** Steps of the last block, whose update still waits. */
  pending: number;
}

/**
 * The SIMD kernel; its weights are not loaded yet.
 * @throws Error  where there is no WebAssembly SIMD
 */
export function wasmKernel(spec: SgdKernelSpec): SgdKernel {
  const state = stateOf(spec);
  const { buffer, at } = state;
  return {
    name: "wasm-f32",
    capacity: spec.capacity,
    x: new Float32Array(buffer, at.x, spec.capacity * spec.dimension),
    normals: normalsInto(state),
    load: (network) => restore(state, loadedState(network, state.rows)),
    weights: () => networkOf(spec.neuron, spec, state.rows, save(state)),
    save: () => save(state),
    restore: (from) => restore(state, from),
    advance: advanceOf(state),
  };
}

function stateOf(spec: SgdKernelSpec): State {
  const { neurons, dimension, neuron, activation } = spec;
  const weighted = neuron.kind === "affine-ridge";
  const sigma = kernelSigma(activation, weighted);
  const rows = rowsOf(neuron, dimension);
  const tiles = Math.ceil(neurons / tileWidth);
  const capacity = 4 * Math.ceil(spec.capacity / 4);
  const { at, bytes } = layout<Buffers>({
    w: 4 * tiles * rows.count * tileWidth,
    z: tiles * (4 * capacity * tileWidth + tilePadding),
    x: 4 * capacity * dimension,
    into: 4 * capacity * rows.count,
    out: 16 * capacity * Math.ceil(rows.count / 4),
    gram: 4 * capacity * capacity,
    intoFactors: 4 * capacity,
    outFactors: 4 * capacity,
    steps: 8 * capacity * stepWidth,
    sigma: sigma.parameters.byteLength,
    mask: 4 * tileWidth,
    sums: 8 * Math.ceil(tiles / chunkTiles),
    a: 4 * tiles * tileWidth,
    values: 4 * tiles * tileWidth,
    active: 4 * (capacity + 1) * tileWidth,
    list: 4 * (capacity + 1),
    spare: 4 * spareNormals,
    noiseInto: 4 * capacity * rows.count,
    noiseRoot: 4 * capacity * capacity,
    noiseFactors: 4 * capacity,
    noiseOutputs: 8 * capacity,
    outputNormals: neuron.trained.a ? 4 * capacity * tiles * tileWidth : 0,
    drawn: 4 * rows.count * tileWidth,
    drawnWithin: 4 * capacity * tileWidth,
  });
  const { buffer, exports } = instantiateKernels(bytes);
  new Float32Array(buffer, at.sigma, sigma.parameters.length).set(sigma.parameters);
  // Neurons of the last tile that exist.
  new Int32Array(buffer, at.mask, tileWidth).fill(-1, 0, neurons - (tiles - 1) * tileWidth);
  const plan = blockPlan(capacity, new Float64Array(buffer, at.steps, capacity * stepWidth));
  const noise = noisePlan(capacity, new Float64Array(buffer, at.noiseOutputs, capacity));
  return { spec, sigma, rows, tiles, capacity, exports, buffer, at, plan, noise, pending: 0 };
}

function restore(state: State, { w, a, scale, outputScale }: KernelState): void {
  const { buffer, at, rows, tiles, plan, spec } = state;
  const tiled = new Float32Array(buffer, at.w, tiles * rows.count * tileWidth);
  for (let k = 0; k < rows.count; k++) {
    for (let i = 0; i < spec.neurons; i++) tiled[tileIndex(i, k, rows)] = w[k * spec.neurons + i];
  }
  new Float32Array(buffer, at.a, spec.neurons).set(a);
  state.pending = 0;
  plan.scale = scale;
  plan.outputScale = outputScale;
}

function save(state: State): KernelState {
  const { buffer, at, rows, tiles, plan, spec } = state;
  const { neurons } = spec;
  sweep(state, 0);
  const tiled = new Float32Array(buffer, at.w, tiles * rows.count * tileWidth);
  const w = new Float64Array(rows.count * neurons);
  for (let k = 0; k < rows.count; k++) {
    for (let i = 0; i < neurons; i++) w[k * neurons + i] = tiled[tileIndex(i, k, rows)];
  }
  const a = Float64Array.from(new Float32Array(buffer, at.a, neurons));
  return { w, a, scale: plan.scale, outputScale: plan.outputScale };
}

/** Place of row k of neuron i in w[tile][row][8]. */
const tileIndex = (i: number, k: number, { count }: Rows): number =>
  (Math.floor(i / tileWidth) * count + k) * tileWidth + (i % tileWidth);

/** The waiting update, then the projection of `count` new samples. */
function sweep(state: State, count: number): void {
  const { exports, at, rows, tiles, capacity, pending } = state;
  exports.sweep(
    at.w,
    tiles,
    rows.count,
    at.z,
    capacity,
    at.out,
    pending,
    rows.from,
    rows.to,
    at.into,
    count,
    at.active,
    at.list,
  );
  state.pending = 0;
}

function advanceOf(state: State): SgdKernel["advance"] {
  const { spec, sigma, rows, tiles, capacity, exports, buffer, at, plan } = state;
  const { dimension, neurons, neuron } = spec;
  const output = { neurons, neuron, factor: sigma.factor };
  const recurrence =
    exports[neuron.kind === "affine-ridge" ? (`${sigma.kind}Weighted` as const) : sigma.kind];
  const noisyRecurrence = exports[`${sigma.kind}Noisy`];
  const x = new Float32Array(buffer, at.x, capacity * dimension);
  const intoFactors = new Float32Array(buffer, at.intoFactors, capacity);
  const outFactors = new Float32Array(buffer, at.outFactors, capacity);
  return (block: BlockInput, losses: Float64Array) => {
    const { count, lambda, temperature } = block;
    const noisy = temperature > 0;
    const decays = lambda !== 0 || plan.scale !== 1;
    planBlock(plan, block, output, Math.fround);
    x.fill(0, count * dimension, 4 * Math.ceil(count / 4) * dimension);
    exports.pack(at.x, dimension, count, at.into, rows.count);
    exports.gram(at.into, rows.count, rows.from, rows.to, at.gram, capacity, count);
    if (noisy) readyNoise(state, block);
    if (decays) {
      decayGram(state, count);
      intoFactors.set(plan.into);
      exports.scaleSamples(at.into, rows.count, rows.from, rows.to, at.intoFactors, count);
    }
    sweep(state, count);
    if (plan.fold !== 1) exports.fold(at.w, tiles, rows.count, rows.from, rows.to, plan.fold);
    if (noisy) addNoise(state, block);
    outFactors.set(plan.out);
    exports.spread(at.x, dimension, count, at.outFactors, at.out, rows.count, capacity);
    if (noisy && neuron.trained.a) {
      noisyRecurrence(
        at.z,
        tiles,
        capacity,
        at.gram,
        count,
        at.steps,
        sigma.offset,
        at.sigma,
        at.mask,
        at.sums,
        at.a,
        at.values,
        at.noiseOutputs,
        at.outputNormals,
      );
    } else {
      recurrence(
        at.z,
        tiles,
        capacity,
        at.gram,
        count,
        at.steps,
        sigma.offset,
        at.sigma,
        at.mask,
        at.sums,
        at.a,
        at.values,
      );
    }
    state.pending = count;
    for (let j = 0; j < count; j++) losses[j] = plan.steps[j * stepWidth + loss];
  };
}

/** G_lj Π_{l<i<j} γ_i in gram[j / 4][l][j % 4]. */
function decayGram({ buffer, at, capacity, plan }: State, count: number): void {
  const gram = new Float32Array(buffer, at.gram, capacity * capacity);
  for (let j = 0; j < count; j++) {
    let decay = 1;
    for (let l = j - 1; l >= 0; l--) {
      gram[((j >> 2) * capacity + l) * 4 + (j & 3)] *= decay;
      decay *= plan.gamma[l];
    }
  }
}

/** Plans the block's noise; its samples are packed and G is not yet decayed. */
function readyNoise(state: State, block: BlockInput): void {
  const { spec, rows, capacity, exports, buffer, at, plan, noise } = state;
  const { count } = block;
  const gram = new Float32Array(buffer, at.gram, capacity * capacity);
  planNoise(noise, block, plan, (l, m) => gram[((m >> 2) * capacity + l) * 4 + (m & 3)], rounding32);
  new Float32Array(buffer, at.noiseFactors, capacity).set(noise.factors);
  exports.pack(at.x, spec.dimension, count, at.noiseInto, rows.count);
  exports.scaleSamples(at.noiseInto, rows.count, rows.from, rows.to, at.noiseFactors, count);
  const root = new Float32Array(buffer, at.noiseRoot, capacity * capacity);
  root.fill(0);
  for (let j = 1; j < count; j++) {
    for (let m = 0; m < j; m++) {
      root[((j >> 2) * capacity + m) * 4 + (j & 3)] = noise.root[(j - 1) * (count - 1) + m];
    }
  }
}

/** ν to z and T to ŵ, and the normals of a. */
function addNoise(state: State, { count, seed, firstStep }: BlockInput): void {
  const { spec, rows, tiles, capacity, exports, buffer, at, noise } = state;
  const { neurons, neuron } = spec;
  if (neuron.trained.a) {
    const drawn = new Float32Array(buffer, at.outputNormals, capacity * tiles * tileWidth);
    const normals = normalsInto(state);
    for (let j = 0; j < count; j++) {
      normals(seed, purposes.outputNoise, firstStep + j, neurons, drawn, j * tiles * tileWidth);
    }
  }
  if (rows.from === rows.to) return;
  exports.addNoise(
    at.w,
    tiles,
    rows.count,
    rows.from,
    rows.to,
    at.z,
    capacity,
    count,
    at.noiseInto,
    at.noiseRoot,
    noise.deviation,
    at.drawn,
    at.drawnWithin,
    firstStep,
    highWord(firstStep),
    purposes.noise,
    purposes.noiseWithin,
    seed,
    highWord(seed),
  );
}

const highWord = (integer: number): number => Math.floor(integer / 4294967296);

/** Straight into the kernel's memory, or through it. */
function normalsInto({ exports, buffer, at }: State): NormalSource {
  const spare = new Float32Array(buffer, at.spare, spareNormals);
  return (seed, purpose, step, count, out, offset) => {
    const stepHigh = highWord(step);
    const seedHigh = highWord(seed);
    if (out.buffer === buffer) {
      exports.normals(out.byteOffset + 4 * offset, 0, count, step, stepHigh, purpose, seed, seedHigh);
      return;
    }
    for (let first = 0; first < count; first += spareNormals) {
      const piece = Math.min(spareNormals, count - first);
      exports.normals(at.spare, first, piece, step, stepHigh, purpose, seed, seedHigh);
      out.set(piece === spareNormals ? spare : spare.subarray(0, piece), offset + first);
    }
  };
}
