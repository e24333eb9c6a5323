/**
 * Normalised Hermite polynomials of probability,
 *
 *     h̃eₙ = Heₙ/√n!,    √(n+1) h̃eₙ₊₁ = x h̃eₙ − √n h̃eₙ₋₁,    E h̃eₘ(g) h̃eₙ(g) = δₘₙ for g ~ N(0, 1).
 *
 * Heₙ itself leaves the doubles near n = 300, these do not. The recurrence is stable forwards where
 * |x| < 2√n (oscillation) and follows the growing solution beyond.
 * Reference: [dlmf] 18.9, 18.3 (He is H with √2 taken out).
 */

const cache = { roots: new Float64Array(0) };

/**
 * √0, √1, …, √(n − 1), at least; a shared table that only grows: read it, never write.
 */
export const sqrtIntegers = (n: number): Float64Array => {
  if (cache.roots.length < n) {
    const roots = new Float64Array(Math.max(n, 2 * cache.roots.length, 64));
    for (let i = 0; i < roots.length; i++) roots[i] = Math.sqrt(i);
    cache.roots = roots;
  }
  return cache.roots;
};

/**
 * out[offset + n] = h̃eₙ(x), n = 0 … degree.
 *
 * Accuracy: about degree·2⁻⁵³ relative to the envelope of the oscillation (the value itself where there is none).
 */
export const hermiteNormalised = (x: number, degree: number, out: Float64Array, offset = 0): void => {
  const root = sqrtIntegers(degree + 1);
  let before = 0;
  let value = 1;
  out[offset] = 1;
  for (let n = 0; n < degree; n++) {
    const next = (x * value - root[n] * before) / root[n + 1];
    before = value;
    value = next;
    out[offset + n + 1] = next;
  }
};
