/**
 * The Sobol sequence with Joe and Kuo's direction numbers, and its scrambling.
 *
 * Promise:   of the first 2ᵐ points every one of the 2ᵐ intervals [i 2⁻ᵐ, (i + 1) 2⁻ᵐ) holds exactly one, in
 *            each dimension, scrambled or not. A scrambled point is uniform on (0, 1)ᵈ, so means are unbiased.
 * Order:     the Gray code's; prefixes of length 2ᵐ are the same sets as in the natural order.
 * Reference: P. Bratley, B. L. Fox, ACM Trans. Math. Softw. 14 (1988) 88–100; S. Joe, F. Y. Kuo (2008), see
 *            sobolDirections.ts; scrambling: A. B. Owen (1995) by the hash of S. Laine, T. Karras (2011) on
 *            reversed bits, B. Burley, J. Comput. Graph. Tech. 9(4) (2020) 1–20.
 */

import { powersOfTwo } from "./elementaryTables.ts";
import { philox, purposes } from "./random.ts";
import { sobolDirections } from "./sobolDirections.ts";

/** The largest number of dimensions. */
export const sobolDimensions = sobolDirections.length + 1;

/** v₁ … v₃₂ of one dimension as 32-bit fractions. */
const directionNumbers = (dimension: number): Uint32Array => {
  const v = new Uint32Array(32);
  if (dimension === 0) return v.map((_, k) => 2147483648 >>> k); // van der Corput: all m are 1
  const [polynomial, ...initial] = sobolDirections[dimension - 1];
  const degree = initial.length;
  for (let k = 0; k < degree; k++) v[k] = initial[k] << (31 - k);
  for (let k = degree; k < 32; k++) {
    v[k] = v[k - degree] ^ (v[k - degree] >>> degree);
    for (let j = 1; j < degree; j++) if ((polynomial >>> (degree - j)) & 1) v[k] ^= v[k - j];
  }
  return v;
};

const reverseBits = (x: number): number => {
  let y = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  y = ((y >>> 2) & 0x33333333) | ((y & 0x33333333) << 2);
  y = ((y >>> 4) & 0x0f0f0f0f) | ((y & 0x0f0f0f0f) << 4);
  y = ((y >>> 8) & 0x00ff00ff) | ((y & 0x00ff00ff) << 8);
  return (y >>> 16) | (y << 16);
};

/** A permutation of the 32-bit words in which a bit depends on itself and lower bits alone: even factors only. */
const laineKarras = (x: number, seed: number): number => {
  let y = (x + seed) | 0;
  y ^= Math.imul(y, 0x6c50b47c);
  y ^= Math.imul(y, 0xb82f1e52);
  y ^= Math.imul(y, 0xc7afe638);
  return y ^ Math.imul(y, 0x8d22f6e6);
};

/** One word a dimension, for the hash. */
const scrambleWord = (seed: number, dimension: number): number => {
  const block = new Uint32Array([dimension, 0, purposes.scramble, 0]);
  philox(block, new Uint32Array([seed, Math.floor(seed / 4294967296)]), block);
  return block[0];
};

/** The first `count` points of one dimension as 32-bit fractions. */
const fractions = (count: number, dimension: number): Uint32Array => {
  const v = directionNumbers(dimension);
  const out = new Uint32Array(count);
  for (let i = 1; i < count; i++) out[i] = out[i - 1] ^ v[31 - Math.clz32(i & -i)];
  return out;
};

/**
 * The first points of the sequence.
 *
 * @param count       number of points, 1 … 2³¹; powers of two keep the promise
 * @param dimensions  1 … sobolDimensions
 * @param scramble    seed of an Owen scrambling, an integer 0 ≤ seed < 2⁵³; or null for the plain points, moved by
 *                    half a cell of the smallest grid 2⁻ᵐ that holds them
 * @returns           one array [count] a dimension, all numbers in (0, 1)
 */
export const sobol = (count: number, dimensions: number, scramble: number | null): Float64Array[] => {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= sobolDimensions)) {
    throw new RangeError(
      `sobol: dimensions = ${dimensions} is not an integer from 1 to ${sobolDimensions}, where the table of direction numbers ends. Use fewer, or the stream of random.ts.`,
    );
  }
  if (!(Number.isInteger(count) && count >= 1 && count <= 2147483648)) {
    throw new RangeError(
      `sobol: count = ${count} is not a number of points. Give an integer from 1 to 2^31.`,
    );
  }
  const unit = 1 / 4294967296;
  const halfCell = 2147483648 / powersOfTwo[1074 + 32 - Math.clz32(count - 1)];
  return Array.from({ length: dimensions }, (_, dimension) => {
    const points = fractions(count, dimension);
    if (scramble === null) {
      return Float64Array.from(points, (x) => (x + halfCell) * unit);
    }
    const word = scrambleWord(scramble, dimension);
    return Float64Array.from(
      points,
      (x) => ((reverseBits(laineKarras(reverseBits(x), word)) >>> 0) + 0.5) * unit,
    );
  });
};
