import type { SgdKernel, SgdKernelSpec } from "./contract.ts";
import { referenceKernel } from "./reference.ts";
import { starKernel } from "./star.ts";
import { wasmKernel } from "./wasmKernel.ts";
import { compiledKernels } from "./wasmModule.ts";

/**
 * Which kernel: auto-f32 takes the SIMD one where the engine has WebAssembly SIMD, else its twin, which is slow and has
 * the same bits.
 */
export type KernelPath = "auto-f32" | "wasm-f32" | "reference-f32" | "reference-f64";

/**
 * A kernel of this path, its weights not loaded yet; neurons of a user's own know the plain loop alone.
 * @throws Error  for wasm-f32 where there is no WebAssembly SIMD
 */
export function sgdKernel(spec: SgdKernelSpec, path: KernelPath): SgdKernel {
  if (spec.activation.star !== undefined) return starKernel(spec, spec.activation.star);
  switch (path) {
    case "auto-f32":
      return hasSimd() ? wasmKernel(spec) : referenceKernel(spec, "reference-f32");
    case "wasm-f32":
      return wasmKernel(spec);
    case "reference-f32":
    case "reference-f64":
      return referenceKernel(spec, path);
  }
}

/** Whether auto-f32 is the SIMD kernel here: what a user who wonders why a run is slow is told (`doctor`). */
export const hasSimd = (): boolean => compiledKernels() !== null;
