/**
 * What a Hermite series leaves out beyond degree L: of a mixture
 *
 *     0 ≤ R(ρ) − R_L(ρ) ≤ Σ_c p_c M_{L+2}(min d_b) (∫ |a| √(E σ(S_c g + b₀)² − Σ_{n≤L} h̃_n²) dρ)²,
 *
 * since directions average He_n over a block to at most M_n(d) ≤ M_{L+2}, and the coefficients beyond L have that norm.
 * Rounding of the difference under the root costs about 1e-16 M_{L+2} E σ².
 *
 * Of a teacher's signed coordinate p̂ = p/S nothing is averaged, the label f is cut too, and
 *
 *     0 ≤ R(ρ) − R_L(ρ) ≤ (√(E f² − Σ_{n≤L} f̃_n²) + ∫ |a| √((E σ² − Σ_{n≤L} h̃_n²) G(p̂)) dρ)²,
 *
 * where He_n averaged over the directions of w_⊥ has norm² E(p̂² + q̂²ζ)ⁿ, ζ the product of two uniform directions in
 * ℝ^{d−1}; for n > L at most G = E|p̂² + q̂²ζ|^{L+1} ≤ √(G_L G_{L+2}), G_n the moments of even order.
 */

import type { Points } from "../space/contract.ts";
import { hermiteRow, type MixtureCase, secondMoment, spread } from "./mixtureCase.ts";
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
const tailBounds = (of: MixtureCase, points: Points, mass: Float64Array, highest: number): Float64Array =>
  of.signed ? signedBounds(of, points, mass, highest) : averagedBounds(of, points, mass, highest);

function signedBounds(of: MixtureCase, points: Points, mass: Float64Array, highest: number): Float64Array {
  const [{ link }] = of.classes;
  const size = highest / 2 + 1;
  const row = new Float64Array(highest + 1);
  const norms = new Float64Array(size);
  if (link !== null) {
    link.hermite(1, 0, highest, row, 0);
    addResiduals(link.secondMoment(1, 0), row, 1, norms);
  }
  const own = new Float64Array(size);
  const moments = overlapMoments(of.blocks[1], highest + 2);
  for (let j = 0; j < points.count; j++) {
    const a = of.affine ? points.columns[0][j] : 1;
    const b = of.affine ? points.columns[1][j] : 0;
    const S = spread(of, of.classes[0], points, j);
    hermiteRow(of, S, b, highest, row, 0);
    own.fill(0);
    addResiduals(secondMoment(of, S, b), row, mass[j] * Math.abs(a), own);
    const G = moments(cosine(S, points.columns[of.firstRadius][j]));
    for (let i = 0; i < size; i++) norms[i] += own[i] * Math.sqrt(Math.sqrt(G[i] * G[i + 1]));
  }
  return norms.map((norm) => norm * norm);
}

/** p/S; 1 where a neuron has no direction, or an infinite one. */
const cosine = (S: number, p: number): number => (S > 0 && S < Infinity ? p / S : 1);

/** E(p̂² + q̂²ζ)ⁿ for n = 0, 2, …, highest, at [n/2], of p̂² + q̂² = 1: Σ_j C(n, j) p̂^{2(n−j)} q̂^{2j} E ζʲ, E ζʲ = M_j(d − 1). */
function overlapMoments(dimension: number, highest: number): (cosine: number) => Float64Array {
  const out = new Float64Array(highest / 2 + 1);
  const [ofP, ofQ] = [new Float64Array(highest + 1), new Float64Array(highest + 1)];
  const factors = Array.from(out, (_, i) => evenBinomials(2 * i, dimension));
  return (cosine) => {
    const [p2, q2] = [cosine * cosine, Math.max(0, 1 - cosine * cosine)];
    ofP[0] = 1;
    ofQ[0] = 1;
    for (let n = 1; n <= highest; n++) [ofP[n], ofQ[n]] = [ofP[n - 1] * p2, ofQ[n - 1] * q2];
    for (const [i, factor] of factors.entries()) {
      out[i] = 0;
      for (let j = 0; j < factor.length; j++) out[i] += factor[j] * ofP[2 * (i - j)] * ofQ[2 * j];
    }
    return out;
  };
}

/** C(n, 2j) M_{2j}(dimension), j = 0 … n/2, n even. */
function evenBinomials(n: number, dimension: number): Float64Array {
  let binomial = 1;
  return Float64Array.from({ length: n / 2 + 1 }, (_, j) => {
    if (j > 0) binomial *= ((n - 2 * j + 2) * (n - 2 * j + 1)) / (2 * j * (2 * j - 1));
    return binomial * sphereMoment(2 * j, dimension);
  });
}

function averagedBounds(of: MixtureCase, points: Points, mass: Float64Array, highest: number): Float64Array {
  const row = new Float64Array(highest + 1);
  const bounds = new Float64Array(highest / 2 + 1);
  for (const c of of.classes) {
    const norms = new Float64Array(bounds.length);
    for (let j = 0; j < points.count; j++) {
      const a = of.affine ? points.columns[0][j] : 1;
      const b = of.affine ? points.columns[1][j] : 0;
      const S = spread(of, c, points, j);
      if (S === Infinity) continue; // a sign: no even n but 0, and odd ones average out
      of.activation.hermite(S, b, highest, row, 0);
      addResiduals(of.activation.secondMoment(S, b), row, mass[j] * Math.abs(a), norms);
    }
    for (let i = 0; i < bounds.length; i++) bounds[i] += c.weight * norms[i] * norms[i];
  }
  const dimension = Math.min(...of.blocks);
  return bounds.map((bound, i) => bound * sphereMoment(2 * i + 2, dimension));
}

/** norms[L/2] += weight · √(E σ² − Σ_{n≤L} h̃_n²) */
function addResiduals(secondMoment: number, row: Float64Array, weight: number, norms: Float64Array): void {
  let left = secondMoment;
  for (let n = 0; n < row.length; n++) {
    left -= row[n] * row[n];
    if (n % 2 === 0) norms[n / 2] += weight * Math.sqrt(Math.max(left, 0));
  }
}
