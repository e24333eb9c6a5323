/** The SIMD kernels: compiled by scripts/generate.mjs, called by kernels/wasmKernel.ts alone. */

export { addNoise } from "./noise";
export { normals } from "./normals";
export {
  clamp,
  clampNoisy,
  clampWeighted,
  knots,
  knotsNoisy,
  knotsWeighted,
  polynomial,
  polynomialNoisy,
  polynomialWeighted,
  table,
  tableNoisy,
  tableWeighted,
} from "./recurrence";
export { gram, pack, scaleSamples, spread } from "./samples";
export { fold, sweep } from "./tile";
