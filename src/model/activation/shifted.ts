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

/** What a kink's sequence starts from: x = −α and its first term (j = 2). */
interface KinkStart {
  x: number;
  first: number;
}

const one: KinkStart = { x: 0, first: 0 };
const other: KinkStart = { x: 0, first: 0 };

/**
 * Adds the coefficients of Σ jump·(u − t)₊, u = S g + b: with α = (b − t)/S each kink has
 *
 *     h₀ = Sϕ(α) + (b − t)Φ(α),   h₁ = SΦ(α),   hₙ = S·Heₙ₋₂(−α)ϕ(α) for n ≥ 2.
 *
 * Two kinks go side by side: each step of a recurrence waits for the one before, so that two take the time of one.
 *
 * @param kinks     t of each, with its jump of the slope
 * @param evenOnly  odd n ≥ 3 are left alone, in half the time
 */
export function addKinks(
  kinks: Float64Array,
  jumps: Float64Array,
  S: number,
  b: number,
  degree: number,
  out: Float64Array,
  offset: number,
  evenOnly: boolean,
): void {
  for (let kink = 0; kink < kinks.length; kink += 2) {
    startKink(one, kinks[kink], jumps[kink], S, b, degree, out, offset);
    other.first = 0;
    if (kink + 1 < kinks.length)
      startKink(other, kinks[kink + 1], jumps[kink + 1], S, b, degree, out, offset);
    if (degree < 2) continue;
    if (degree + 1 >= cache.pairs.length) growTables(degree + 1);
    if (evenOnly) addTwoEven(degree, out, offset);
    else addTwo(degree, out, offset);
  }
}

/** Adds h₀ and h₁ of one kink and sets where its sequence starts. */
function startKink(
  start: KinkStart,
  kink: number,
  jump: number,
  S: number,
  b: number,
  degree: number,
  out: Float64Array,
  offset: number,
): void {
  const excess = b - kink;
  const alpha = Math.max(-farthest, Math.min(farthest, excess / S));
  normalPdfCdf(alpha, pair);
  const density = pair[0];
  const below = pair[1];
  out[offset] += jump * (S * density + excess * below);
  if (degree > 0) out[offset + 1] += jump * S * below;
  start.x = -alpha;
  start.first = jump * S * density * Math.SQRT1_2;
}

/** The sequences from `one` and `other` (j = 2, ratio 1), all n. */
function addTwo(degree: number, out: Float64Array, offset: number): void {
  const { inverse, pairs } = cache;
  const { x } = one;
  const y = other.x;
  let before = 0;
  let value = one.first;
  let otherBefore = 0;
  let otherValue = other.first;
  out[offset + 2] += value + otherValue;
  for (let n = 2; n < degree; n++) {
    const back = (n - 2) * pairs[n];
    const next = x * inverse[n + 1] * value - back * before;
    const otherNext = y * inverse[n + 1] * otherValue - back * otherBefore;
    before = value;
    value = next;
    otherBefore = otherValue;
    otherValue = otherNext;
    out[offset + n + 1] += value + otherValue;
  }
}

/**
 * The same for even n, by the recurrence over two degrees, from Heₘ₊₂ = (x² − 2m − 1)Heₘ − m(m − 1)Heₘ₋₂:
 *
 *     Aₙ₊₂ = (x² − 2n + 3)·Aₙ/√((n+1)(n+2)) − (n − 2)(n − 3)·Aₙ₋₂/√((n−1)n(n+1)(n+2)).
 */
function addTwoEven(degree: number, out: Float64Array, offset: number): void {
  const { pairs } = cache;
  const square = one.x * one.x;
  const otherSquare = other.x * other.x;
  let before = 0;
  let value = one.first;
  let otherBefore = 0;
  let otherValue = other.first;
  out[offset + 2] += value + otherValue;
  for (let n = 2; n + 2 <= degree; n += 2) {
    const forth = pairs[n + 1];
    const back = (n - 2) * (n - 3) * pairs[n - 1] * forth;
    const next = (square - 2 * n + 3) * forth * value - back * before;
    const otherNext = (otherSquare - 2 * n + 3) * forth * otherValue - back * otherBefore;
    before = value;
    value = next;
    otherBefore = otherValue;
    otherValue = otherNext;
    out[offset + n + 2] += value + otherValue;
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
