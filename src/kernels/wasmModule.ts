/** The compiled kernels (kernels/wasm): decoded and compiled once, instantiated once a kernel over a memory of its own. */

import { wasmBase64 } from "./wasm.generated.ts";

/** What kernels/wasm/index.ts exports; every argument is a number of bytes, a count or a scalar. */
export interface WasmExports {
  normals(
    ...args: [
      out: number,
      first: number,
      count: number,
      stepLow: number,
      stepHigh: number,
      purpose: number,
      seedLow: number,
      seedHigh: number,
    ]
  ): void;
  pack(...args: [x: number, dimension: number, count: number, into: number, rows: number]): void;
  gram(
    ...args: [
      into: number,
      rows: number,
      from: number,
      to: number,
      gram: number,
      capacity: number,
      count: number,
    ]
  ): void;
  scaleSamples(
    ...args: [into: number, rows: number, from: number, to: number, factors: number, count: number]
  ): void;
  spread(
    ...args: [
      x: number,
      dimension: number,
      count: number,
      factors: number,
      out: number,
      rows: number,
      capacity: number,
    ]
  ): void;
  sweep(
    ...args: [
      w: number,
      tiles: number,
      rows: number,
      z: number,
      capacity: number,
      out: number,
      pending: number,
      from: number,
      to: number,
      into: number,
      count: number,
      active: number,
      list: number,
    ]
  ): void;
  fold(...args: [w: number, tiles: number, rows: number, from: number, to: number, factor: number]): void;
  readonly clamp: Recurrence;
  readonly knots: Recurrence;
  readonly polynomial: Recurrence;
  readonly table: Recurrence;
  readonly clampWeighted: Recurrence;
  readonly knotsWeighted: Recurrence;
  readonly polynomialWeighted: Recurrence;
  readonly tableWeighted: Recurrence;
  readonly clampNoisy: NoisyRecurrence;
  readonly knotsNoisy: NoisyRecurrence;
  readonly polynomialNoisy: NoisyRecurrence;
  readonly tableNoisy: NoisyRecurrence;
  addNoise(
    ...args: [
      w: number,
      tiles: number,
      rows: number,
      from: number,
      to: number,
      z: number,
      capacity: number,
      count: number,
      into: number,
      root: number,
      deviation: number,
      g: number,
      eta: number,
      stepLow: number,
      stepHigh: number,
      purpose: number,
      purposeWithin: number,
      seedLow: number,
      seedHigh: number,
    ]
  ): void;
}

type Recurrence = (...args: RecurrenceArguments) => void;
type NoisyRecurrence = (...args: [...RecurrenceArguments, noise: number, normals: number]) => void;

type RecurrenceArguments = [
  z: number,
  tiles: number,
  capacity: number,
  gram: number,
  count: number,
  steps: number,
  offset: number,
  sigma: number,
  mask: number,
  sums: number,
  a: number,
  values: number,
];

/** The part of WebAssembly that is used; declared here since neither Node's nor the language's types have it. */
interface Engine {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}

const engine = (globalThis as { readonly WebAssembly?: Engine }).WebAssembly;

const pageBytes = 65536;
/** Below this the compiler keeps its constants. */
const firstFree = 4096;
const cacheLine = 64;

const bytesOfBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

let compiled: object | null | undefined;

/** The module; null where this engine has no WebAssembly SIMD. */
export function compiledKernels(): object | null {
  if (compiled === undefined) {
    const bytes = bytesOfBase64(wasmBase64);
    compiled = engine?.validate(bytes) ? new engine.Module(bytes) : null;
  }
  return compiled;
}

/** Addresses of named pieces of memory, each on a cache line; `bytes` is where they end. */
export function layout<Name extends string>(
  sizes: Readonly<Record<Name, number>>,
): { readonly at: Readonly<Record<Name, number>>; readonly bytes: number } {
  let bytes = firstFree;
  const at = {} as Record<Name, number>;
  for (const name of Object.keys(sizes) as Name[]) {
    at[name] = bytes;
    bytes += cacheLine * Math.ceil(sizes[name] / cacheLine);
  }
  return { at, bytes };
}

/** @throws Error  where there is no WebAssembly SIMD */
export function instantiateKernels(bytes: number): { buffer: ArrayBuffer; exports: WasmExports } {
  const module = compiledKernels();
  if (engine === undefined || module === null) {
    throw new Error(
      "kernel wasm-f32: this engine has no WebAssembly SIMD. Use the path auto-f32 or reference-f32: the same bits, slower.",
    );
  }
  const memory = new engine.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { exports } = new engine.Instance(module, { env: { memory } });
  return { buffer: memory.buffer, exports: exports as WasmExports };
}
