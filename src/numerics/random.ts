/**
 * Counter-based random numbers: Philox4x32-10. A random number is a function of
 *
 *     key = [seed],   counter = [step, purpose, index],
 *
 * so the state of all randomness is (seed, step), any number can be drawn in any order on any thread, and two
 * purposes never share one.
 * Reference: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3,
 * SC 2011; its known-answer vectors are in random.test.ts.
 */

import { cos, log, sin } from "./elementary.ts";

/** What a random number is for: append only, a number once given is never reused. */
export const purposes = {
  samples: 0, // the normals of x
  classes: 1,
  rows: 2,
  labelNoise: 3,
  initialWeights: 4,
  initialOffsets: 5,
  initialOutputs: 6,
  noise: 7, // T, what a block's noise adds to the weights
  scramble: 8,
  monteCarlo: 9,
  bootstrap: 10,
  noiseWithin: 11, // η, the noise that the steps of a block see beside T
  outputNoise: 12, // of a, one a step
  langevin: 13,
  structures: 14, // random rotations, pairs of laws: what structural claims are tried on
  heldOut: 15, // which rows of a data set
  permutedLabels: 16,
  sampledLaw: 17, // the seed of rows that stand for a law known by samples alone
  starts: 18, // of searches for the best network
} as const;

const multiplier0 = 0xd2511f53;
const multiplier1 = 0xcd9e8d57;
const weyl0 = 0x9e3779b9;
const weyl1 = 0xbb67ae85;

/** High word of the 64-bit product a·(bHi·2¹⁶ + bLo), by 16-bit pieces so that all stays in 32-bit integers. */
const highProduct = (a: number, bHi: number, bLo: number): number => {
  const aHi = a >>> 16;
  const aLo = a & 0xffff;
  const hiLo = Math.imul(aHi, bLo);
  const loHi = Math.imul(aLo, bHi);
  const middle = (Math.imul(aLo, bLo) >>> 16) + (hiLo & 0xffff) + (loHi & 0xffff);
  return (Math.imul(aHi, bHi) + (hiLo >>> 16) + (loHi >>> 16) + (middle >>> 16)) | 0;
};

/**
 * One block of Philox4x32 with 10 rounds.
 *
 * @param counter  [4] words
 * @param key      [2] words
 * @param out      [4] words; may be `counter` itself
 */
export const philox = (counter: Uint32Array, key: Uint32Array, out: Uint32Array): void => {
  let c0 = counter[0] | 0;
  let c1 = counter[1] | 0;
  let c2 = counter[2] | 0;
  let c3 = counter[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const hi0 = highProduct(c0, multiplier0 >>> 16, multiplier0 & 0xffff);
    const hi1 = highProduct(c2, multiplier1 >>> 16, multiplier1 & 0xffff);
    const lo0 = Math.imul(c0, multiplier0);
    const lo1 = Math.imul(c2, multiplier1);
    c0 = hi1 ^ c1 ^ k0;
    c1 = lo1;
    c2 = hi0 ^ c3 ^ k1;
    c3 = lo0;
    k0 = (k0 + weyl0) | 0;
    k1 = (k1 + weyl1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
};

const sharedKey = new Uint32Array(2);
const sharedCounter = new Uint32Array(4);
const sharedOut = new Uint32Array(4);
const twoTo32 = 4294967296;

/** Low and high word of an integer 0 ≤ n < 2⁵³. */
const words = (n: number, out: Uint32Array): void => {
  out[0] = n >>> 0;
  out[1] = Math.floor(n / twoTo32);
};

/**
 * One uniform number of 32 bits, (u + ½)·2⁻³² with u the first word of block `index`: in (0, 1), never an end.
 *
 * @param seed, step  integers, 0 ≤ · < 2⁵³
 */
export const uniform32 = (seed: number, purpose: number, step: number, index: number): number => {
  words(seed, sharedKey);
  words(step, sharedCounter);
  sharedCounter[2] = purpose;
  sharedCounter[3] = index;
  philox(sharedCounter, sharedKey, sharedOut);
  return (sharedOut[0] + 0.5) / twoTo32;
};

/** Random numbers in sequence; the position in it is the only state. */
export interface Stream {
  /** Uniform on the odd multiples of 2⁻⁵³ in (0, 1): never an end, symmetric about ½. */
  uniform(): number;
  /** Standard normal, f64, by Box and Muller; two uniform numbers make two. */
  normal(): number;
  /** Uniform on 0 … n − 1, without bias, for 1 ≤ n ≤ 2³². */
  integer(n: number): number;
}

const twoPi = 6.283185307179586;
const twoTo52 = 4503599627370496;

/**
 * The sequence of block indices 0, 1, 2, … for one (seed, purpose, step).
 *
 * @param seed, step  integers, 0 ≤ · < 2⁵³
 */
export const stream = (seed: number, purpose: number, step = 0): Stream => {
  const key = new Uint32Array(2);
  const counter = new Uint32Array(4);
  const block = new Uint32Array(4);
  words(seed, key);
  words(step, counter);
  counter[2] = purpose;
  let next = 4; // word of the block that comes next
  let spare = Number.NaN; // the second normal of a pair

  /** 52 random bits as an integer. */
  const draw = (): number => {
    if (next === 4) {
      philox(counter, key, block);
      counter[3]++;
      next = 0;
    }
    const value = (block[next] >>> 6) * 67108864 + (block[next + 1] >>> 6);
    next += 2;
    return value;
  };
  const uniform = (): number => (draw() + 0.5) / twoTo52;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    const radius = Math.sqrt(-2 * log(uniform()));
    const angle = twoPi * uniform();
    spare = radius * sin(angle);
    return radius * cos(angle);
  };
  const integer = (n: number): number => {
    if (!(Number.isInteger(n) && n >= 1 && n <= twoTo32)) {
      throw new RangeError(
        `stream.integer: n = ${n} is not a number of choices. Give an integer from 1 to 2^32.`,
      );
    }
    const share = Math.floor(twoTo52 / n);
    let value = draw();
    while (value >= share * n) value = draw(); // the incomplete last share would favour small numbers
    return Math.floor(value / share);
  };
  return { uniform, normal, integer };
};
