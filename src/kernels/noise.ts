/**
 * The scalars of a block's noise, in f64 on every path. Step j adds ς_j gⱼ, ς_j² = 4 s_j/β, to the trained rows of w̃
 * and decay keeps γ_j of it: before step l it is n_l, n_1 = 0, n_{l+1} = γ_l n_l + ς_l g_l, and after the block T = n_{B+1}.
 * A block needs T and the numbers ν_l = ⟨n_l, x̃_l⟩ alone. Jointly Gaussian and independent over neurons, with
 *
 *     v_1 = 0,  v_{l+1} = γ_l² v_l + ς_l²,  V = v_{B+1},   κ_lm = v_l Π_{l≤i<m} γ_i (l ≤ m),   k_l = v_l Π_{i≥l} γ_i,
 *     E TTᵀ = V I,   E ν_l T = k_l x̃_l,   E ν_l ν_m = κ_lm G_lm,
 *
 * they have the law of
 *
 *     T = √V g,   ν_l = (k_l/√V) ⟨g, x̃_l⟩ + (Lη)_l,   L Lᵀ = [(κ_lm − k_l k_m/V) G_lm],   g ~ N(0, I), η ~ N(0, I_{B−1}):
 *
 * d + B − 1 normals a neuron in place of B·d. Nothing is divided by a product of γ, which may be 0.
 * Promise: exact in law (test/kernelNoise.test.ts: covariances to 1e-12; test/noiseLaw.test.ts: by sampling).
 */

import { cholesky } from "../numerics/dense.ts";
import type { BlockInput } from "./contract.ts";
import type { BlockPlan } from "./decay.ts";

/** The scalars of the noise of the block at hand; nothing carries over. */
export interface NoisePlan {
  /** k_l/√V, [capacity] */
  readonly factors: Float64Array;
  /** √V/S′: T is this times g in the units of ŵ. */
  deviation: number;
  /** L, [(count − 1) × (count − 1)]: its first row is that of the second step, since ν_1 = 0. */
  root: Float64Array;
  /** ς_j/Sₐ: a's noise in the units of â, [capacity] */
  readonly outputs: Float64Array;
}

/** @param outputs  where the deviations of a's noise go; [capacity] */
export const noisePlan = (capacity: number, outputs = new Float64Array(capacity)): NoisePlan => ({
  factors: new Float64Array(capacity),
  deviation: 0,
  root: new Float64Array(0),
  outputs,
});

/**
 * Plans the noise of a block that `planBlock` has planned.
 *
 * @param gram      G_lm = ⟨x̃_l, x̃_m⟩ over trained rows, l ≤ m, without decay
 * @param rounding  relative error of G
 */
export function planNoise(
  noise: NoisePlan,
  { count, s, temperature }: BlockInput,
  { gamma, scale, outputScales }: BlockPlan,
  gram: (l: number, m: number) => number,
  rounding: number,
): void {
  const variances = new Float64Array(count + 1); // v
  for (let j = 0; j < count; j++) {
    const step = 4 * s[j] * temperature;
    variances[j + 1] = gamma[j] * gamma[j] * variances[j] + step;
    noise.outputs[j] = Math.sqrt(step) / outputScales[j];
  }
  const total = variances[count]; // V
  noise.deviation = Math.sqrt(total) / scale;
  let later = 1; // Π_{i≥l} γ_i
  for (let l = count - 1; l >= 0; l--) {
    later *= gamma[l];
    noise.factors[l] = total > 0 ? (variances[l] * later) / Math.sqrt(total) : 0;
  }
  const covariance = withinCovariance(variances, gamma, noise.factors, count, gram);
  noise.root = cholesky(covariance, count - 1, count * rounding);
}

/** (κ_lm − k_l k_m/V) G_lm for the steps l ≤ m after the first, in the lower triangle: what T leaves of ν's covariance. */
function withinCovariance(
  variances: Float64Array,
  gamma: Float64Array,
  factors: Float64Array,
  count: number,
  gram: (l: number, m: number) => number,
): Float64Array {
  const size = count - 1;
  const covariance = new Float64Array(size * size);
  for (let l = 1; l < count; l++) {
    let kept = variances[l]; // κ_lm
    for (let m = l; m < count; m++) {
      covariance[(m - 1) * size + l - 1] = (kept - factors[l] * factors[m]) * gram(l, m);
      kept *= gamma[m];
    }
  }
  return covariance;
}
