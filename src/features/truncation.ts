/**
 * What a mixture's Hermite series leaves out beyond degree L,
 *
 *     0 ≤ R(ρ) − R_L(ρ) ≤ Σ_c p_c M_{L+2}(min d_b) (∫ |a| √(E σ(S_c g + b₀)² − Σ_{n≤L} h̃_n²) dρ)²,
 *
 * since directions average He_n over a block to at most M_n(d) ≤ M_{L+2}, and the coefficients beyond L have that norm.
 * Rounding of the difference under the root costs about 1e-16 M_{L+2} E σ².
 */

import type { Points } from "../space/contract.ts";
import { type MixtureCase, spread } from "./mixtureCase.ts";
import { sphereMoment } from "./monomials.ts";

/** Above this K grows out of hand (with the number of blocks) and the tails of few dimensions no longer shrink. */
const highestDegree = 160;

/** The bound for one L. */
export function tailBound(of: MixtureCase, points: Points, mass: Float64Array, degree: number): number {
  return tailBounds(of, points, mass, degree)[degree / 2];
}

/**
 * The smallest even L whose bound at (points, mass) is at most tolerance/10; null where none up to 160 is.
 */
export function degreeFor(
  of: MixtureCase,
  points: Points,
  mass: Float64Array,
  tolerance: number,
): number | null {
  for (let highest = 20; highest <= highestDegree; highest *= 2) {
    const found = tailBounds(of, points, mass, highest).findIndex((bound) => bound <= tolerance / 10);
    if (found >= 0) return 2 * found;
  }
  return null;
}

/** The smallest tolerance for which there is a degree, rounded up to two digits. */
export function leastTolerance(of: MixtureCase, points: Points, mass: Float64Array): number {
  const least = 10 * tailBounds(of, points, mass, highestDegree).reduce((a, b) => Math.min(a, b));
  const rounded = Number(least.toExponential(1));
  if (rounded >= least) return rounded;
  const unit = Number(`1e${Number(least.toExponential(1).split("e")[1]) - 1}`);
  return Number((rounded + unit).toPrecision(2));
}

/** The bounds for L = 0, 2, …, highest. */
function tailBounds(of: MixtureCase, points: Points, mass: Float64Array, highest: number): Float64Array {
  const row = new Float64Array(highest + 1);
  const bounds = new Float64Array(highest / 2 + 1);
  for (const c of of.classes) {
    const norms = new Float64Array(bounds.length);
    for (let j = 0; j < points.count; j++) {
      const a = of.affine ? points.columns[0][j] : 1;
      const b = of.affine ? points.columns[1][j] : 0;
      addResidualNorms(of, spread(of, c, points, j), b, mass[j] * Math.abs(a), row, norms);
    }
    for (let i = 0; i < bounds.length; i++) bounds[i] += c.weight * norms[i] * norms[i];
  }
  const dimension = Math.min(...of.blocks);
  return bounds.map((bound, i) => bound * sphereMoment(2 * i + 2, dimension));
}

/** norms[L/2] += weight · √(E σ² − Σ_{n≤L} h̃_n²) */
function addResidualNorms(
  of: MixtureCase,
  S: number,
  b: number,
  weight: number,
  row: Float64Array,
  norms: Float64Array,
): void {
  if (S === Infinity) return; // a sign: no even n but 0, and odd ones average out
  let left = of.activation.secondMoment(S, b);
  of.activation.hermite(S, b, row.length - 1, row, 0);
  for (let n = 0; n < row.length; n++) {
    left -= row[n] * row[n];
    if (n % 2 === 0) norms[n / 2] += weight * Math.sqrt(Math.max(left, 0));
  }
}
