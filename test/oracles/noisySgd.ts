/** One-pass SGD with noise as one would write it, step by step, from normals that it is handed. Beside plainSgd.ts. */

import { type PlainNeuron, type PlainRule, plainStep } from "./plainSgd.ts";

/** Moves the neurons by one sample, then by √(4 s β⁻¹) g on what is trained; returns (y − ŷ)² before the step. */
export function noisyStep(
  neurons: PlainNeuron[],
  { x, y, s }: { readonly x: ArrayLike<number>; readonly y: number; readonly s: number },
  rule: PlainRule,
  noise: { readonly temperature: number; readonly normal: () => number },
): number {
  const loss = plainStep(neurons, x, y, s, rule);
  const deviation = Math.sqrt(4 * s * noise.temperature);
  for (const each of neurons) {
    if (rule.trained.a) each.a += deviation * noise.normal();
    if (rule.trained.b) each.b += deviation * noise.normal();
    if (rule.trained.w) for (let k = 0; k < each.w.length; k++) each.w[k] += deviation * noise.normal();
  }
  return loss;
}

/** Standard normals by Box and Muller from uniform numbers. */
export function normalsFrom(uniform: () => number): () => number {
  let spare = Number.NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
