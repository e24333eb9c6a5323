/**
 * The entropy of sorted atoms on a line, q₀ < … < q_{J−1} of masses mⱼ, by their spacings: the density is constant
 * between neighbours and carries half of either's mass,
 *
 *     −Ent = Σⱼ Mⱼ log(Mⱼ/Δⱼ),   Mⱼ = (mⱼ + mⱼ₊₁)/2,   Δⱼ = qⱼ₊₁ − qⱼ,   j < J − 1.
 *
 * The outer halves of the first and the last atom have no spacing and are left out. At rest the force balance of an
 * atom is still exact: T·(density on its right − density on its left) = −mⱼ Ψ′(qⱼ) is the equilibrium ∂(Tρ) = −ρΨ′
 * summed over the atom's own mass, with qⱼ for that mass's mean.
 *
 * Promise:   convex in the positions (each term is −log of a linear function), ∞ where an order is lost.
 * Accuracy:  what is left out is the atoms' own widths. Of a Gaussian at rest the variance is too small by the part
 *            (m₀ + m_{J−1})/2 = 1/J exactly, after one step by 1.2/J (test/jkoEntropy.test.ts); radii in d dimensions
 *            have d times less. The entropy's own value lacks the outer halves: O(log J / J).
 * Reference: [blanchet:08] (diffusion by the quantile function's spacings).
 */

import { log } from "../numerics/elementary.ts";

/** Σ Mⱼ log(Mⱼ/Δⱼ) in nats; ∞ unless positions ascend strictly. */
export function spacingEntropy(mass: Float64Array, q: Float64Array): number {
  let total = 0;
  for (let j = 0; j + 1 < mass.length; j++) {
    const between = 0.5 * (mass[j] + mass[j + 1]);
    const spacing = q[j + 1] - q[j];
    if (!(spacing > 0)) return Number.POSITIVE_INFINITY;
    total += between * log(between / spacing);
  }
  return total;
}

/** The second derivatives of a chain: entries (j, j) at diagonal[j], (j, j + 1) at beside[j]. */
export interface Chain {
  /** [J] */
  readonly diagonal: Float64Array;
  /** [J − 1] */
  readonly beside: Float64Array;
}

/** Adds scale × the first derivatives of Σ Mⱼ log(Mⱼ/Δⱼ) to `gradient` and × the second ones to `chain`. */
export function addSpacingDerivatives(
  mass: Float64Array,
  q: Float64Array,
  scale: number,
  gradient: Float64Array,
  { diagonal, beside }: Chain,
): void {
  for (let j = 0; j + 1 < mass.length; j++) {
    const spacing = q[j + 1] - q[j];
    const density = (scale * 0.5 * (mass[j] + mass[j + 1])) / spacing;
    gradient[j] += density;
    gradient[j + 1] -= density;
    diagonal[j] += density / spacing;
    diagonal[j + 1] += density / spacing;
    beside[j] -= density / spacing;
  }
}
