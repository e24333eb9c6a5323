import type { Experiment } from "./schema.ts";

/** λ and β⁻¹ of F in one convention (CONVENTIONS.md): what every solver is given. */
export interface Noise {
  readonly lambda: number;
  /** β⁻¹; 0 without noise. */
  readonly temperature: number;
}

/**
 * The noise of an experiment. The slides' √(s_k/β) heats a quarter as much as √(4s_k/β) does: there β stands for 4β, and F
 * is reported at that.
 */
export function noiseOf({ noise }: Pick<Experiment["training"], "noise">): Noise {
  if (noise === null) return { lambda: 0, temperature: 0 };
  const { lambda, beta, convention } = noise;
  if (beta === undefined) return { lambda, temperature: 0 };
  return { lambda, temperature: 1 / (convention === "slides" ? 4 * beta : beta) };
}
