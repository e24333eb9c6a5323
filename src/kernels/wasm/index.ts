/** The SIMD kernels: compiled by scripts/generate.mjs, called by kernels/wasmKernel.ts alone. */

export { normals } from "./normals";
export {
  clamp,
  clampWeighted,
  knots,
  knotsWeighted,
  polynomial,
  polynomialWeighted,
  table,
  tableWeighted,
} from "./recurrence";
export { gram, pack, scaleSamples, spread } from "./samples";
export { fold, sweep } from "./tile";
