/**
 * The sequence that every closed form of Hermite coefficients is made of: Hermite polynomials shifted by j degrees
 * in the normalisation of the degree they contribute to,
 *
 *     Aₙ = first · ratioⁿ⁻ʲ · √(j!) · Heₙ₋ⱼ(x)/√n!,   n ≥ j,    A_j = first.
 *
 * j = 0: a point mass; j = 1: a jump of σ (and erf); j = 2: a kink. The three-term recurrence
 *
 *     Aₙ₊₁ = ratio·x·Aₙ/√(n+1) − ratio²·(n − j)·Aₙ₋₁/√(n(n+1))
 *
 * carries first and ratioⁿ along, so that nothing over- or underflows before the result does.
 */

import { normalPdf, normalPdfCdf } from "../../numerics/special.ts";

const cache = { inverse: new Float64Array(0), pairs: new Float64Array(0) };

/** 1/√n and 1/√(n(n+1)) for n ≤ degree, grown on demand. */
function growTables(degree: number): void {
  const length = Math.max(degree + 1, 2 * cache.inverse.length, 64);
  const inverse = new Float64Array(length + 1);
  for (let n = 1; n <= length; n++) inverse[n] = 1 / Math.sqrt(n);
  cache.pairs = Float64Array.from({ length }, (_, n) => inverse[n] * inverse[n + 1]);
  cache.inverse = inverse;
}

/** out[offset + n] += Aₙ, n = j … degree. Allocates nothing: the hot loop of every limit solver. */
export function addShifted(
  j: number,
  first: number,
  x: number,
  ratio: number,
  degree: number,
  out: Float64Array,
  offset: number,
): void {
  if (degree < j || first === 0) return;
  if (degree >= cache.pairs.length) growTables(degree);
  const { inverse, pairs } = cache;
  const step = ratio * x;
  const square = ratio * ratio;
  let before = 0;
  let value = first;
  out[offset + j] += value;
  for (let n = j; n < degree; n++) {
    const next = step * inverse[n + 1] * value - square * (n - j) * pairs[n] * before;
    before = value;
    value = next;
    out[offset + n + 1] += value;
  }
}

/** Far from the kink, in deviations: beyond it ϕ is 0 and Φ is 0 or 1 in double precision. */
const farthest = 40;

const pair = new Float64Array(2);

/**
 * Adds the coefficients of Σ jump·(u − t)₊, u = S g + b: with α = (b − t)/S each kink has
 *
 *     h₀ = Sϕ(α) + (b − t)Φ(α),   h₁ = SΦ(α),   hₙ = S·Heₙ₋₂(−α)ϕ(α) for n ≥ 2.
 *
 * @param kinks  t of each, with its jump of the slope
 */
export function addKinks(
  kinks: Float64Array,
  jumps: Float64Array,
  S: number,
  b: number,
  degree: number,
  out: Float64Array,
  offset: number,
): void {
  for (let kink = 0; kink < kinks.length; kink += 2) {
    const [x, first] = startKink(kinks[kink], jumps[kink], S, b, degree, out, offset);
    if (kink + 1 === kinks.length) {
      addShifted(2, first, x, 1, degree, out, offset);
      return;
    }
    const [otherX, otherFirst] = startKink(kinks[kink + 1], jumps[kink + 1], S, b, degree, out, offset);
    addTwoShifted(first, x, otherFirst, otherX, degree, out, offset);
  }
}

/** Adds h₀ and h₁ of one kink; returns x = −α and the first of its sequence (j = 2). */
function startKink(
  kink: number,
  jump: number,
  S: number,
  b: number,
  degree: number,
  out: Float64Array,
  offset: number,
): [x: number, first: number] {
  const excess = b - kink;
  const alpha = Math.max(-farthest, Math.min(farthest, excess / S));
  normalPdfCdf(alpha, pair);
  const density = pair[0];
  const below = pair[1];
  out[offset] += jump * (S * density + excess * below);
  if (degree > 0) out[offset + 1] += jump * S * below;
  return [-alpha, jump * S * density * Math.SQRT1_2];
}

/**
 * The sequences of two kinks (j = 2, ratio 1) in one loop: each step of a recurrence waits for the one before, so that two
 * side by side take the time of one.
 */
function addTwoShifted(
  first: number,
  x: number,
  otherFirst: number,
  otherX: number,
  degree: number,
  out: Float64Array,
  offset: number,
): void {
  if (degree < 2) return;
  if (degree >= cache.pairs.length) growTables(degree);
  const { inverse, pairs } = cache;
  let before = 0;
  let value = first;
  let otherBefore = 0;
  let otherValue = otherFirst;
  out[offset + 2] += value + otherValue;
  for (let n = 2; n < degree; n++) {
    const back = (n - 2) * pairs[n];
    const next = x * inverse[n + 1] * value - back * before;
    const otherNext = otherX * inverse[n + 1] * otherValue - back * otherBefore;
    before = value;
    value = next;
    otherBefore = otherValue;
    otherValue = otherNext;
    out[offset + n + 1] += value + otherValue;
  }
}

/**
 * What S = 0 and S = ∞ leave: σ(b), or the step from σ(−∞) to σ(∞) at 0 (NaN where σ has no limits).
 *
 * @param at  σ(b)
 */
export function hermiteAtEnds(
  at: number,
  limits: readonly [number, number] | null,
  S: number,
  degree: number,
  out: Float64Array,
  offset: number,
): void {
  out.fill(0, offset, offset + degree + 1);
  out[offset] = at;
  if (S === 0) return;
  const [low, high] = limits ?? [Number.NaN, Number.NaN];
  out[offset] = (low + high) / 2;
  addShifted(1, (high - low) * normalPdf(0), 0, 1, degree, out, offset);
}

/** E σ² at S = 0 and S = ∞. */
export function secondMomentAtEnds(at: number, limits: readonly [number, number] | null, S: number): number {
  if (S === 0) return at * at;
  const [low, high] = limits ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  return (low * low + high * high) / 2;
}
