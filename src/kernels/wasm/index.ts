/** The SIMD kernels: compiled by scripts/generate.mjs, called by kernels/wasmKernel.ts alone. */

export { fold, sweep } from "./tile";
export { gram, pack, scaleSamples, spread } from "./samples";
export { recurrence } from "./recurrence";
export { normals } from "./normals";
