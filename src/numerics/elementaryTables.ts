/**
 * Constants and tables of the elementary functions, computed once when the module loads from exact integer
 * arithmetic. A number v is held as the integer v·2¹⁶⁰, truncated at every operation (errors of a few units, so
 * ~150 correct bits), and handed out as a pair of doubles hi + lo. Integers are exact in every engine, hence so is
 * every entry; nothing here was typed in.
 */

const bits = 160n;
const one = 1n << bits;

/** The integer n as a double, times 2^exponent; rounds once (n has at most 1023 bits). */
const scaled = (n: bigint, exponent: number): number => {
  let x = Number(n);
  for (let e = exponent; e < 0; e += 30) x *= 1 / (1 << Math.min(30, -e));
  return x;
};

/** Rounds a fixed-point number to `keep` fractional bits, or to the nearest double. */
const toDouble = (v: bigint, keep?: number): number => {
  if (keep === undefined) return scaled(v, -Number(bits));
  const drop = bits - BigInt(keep);
  return scaled((v + (1n << (drop - 1n))) >> drop, -keep);
};

/** The exact fixed-point value of a double that is a multiple of 2⁻⁸⁰. */
const fromDouble = (x: number): bigint => {
  let y = x;
  for (let i = 0; i < 8; i++) y *= 1024;
  return BigInt(y) << (bits - 80n);
};

/** v ≈ hi + lo; `keep` fractional bits in hi, where a multiple of hi must be exact. */
interface Pair {
  readonly hi: number;
  readonly lo: number;
}

const pair = (v: bigint, keep = 60): Pair => {
  const hi = toDouble(v, keep);
  return { hi, lo: toDouble(v - fromDouble(hi)) };
};

/** arctan(p/q) for 0 ≤ p ≤ q, times `unit`, by Euler's series, whose terms are all positive. */
const arctan = (p: bigint, q: bigint, unit = one): bigint => {
  const square = p * p + q * q;
  let term = (unit * p * q) / square;
  let total = 0n;
  for (let n = 1n; term > 0n; n++) {
    total += term;
    term = (term * 2n * n * p * p) / ((2n * n + 1n) * square);
  }
  return total;
};

/** π·2^count, to a few units, by Machin's formula. */
export const piInBits = (count: number): bigint => {
  const unit = 1n << BigInt(count);
  return 4n * (4n * arctan(1n, 5n, unit) - arctan(1n, 239n, unit));
};

/** value·2^(−count) as a pair of doubles. */
export const roundFixedPoint = (value: bigint, count: number): Pair => pair(value >> (BigInt(count) - bits));

/** log(p/q) = 2 artanh((p − q)/(p + q)). */
const logarithm = (p: bigint, q: bigint): bigint => {
  const x = (one * (p - q)) / (p + q);
  const square = (x * x) >> bits;
  let power = x;
  let total = 0n;
  for (let n = 1n; power !== 0n && power !== -1n; n += 2n) {
    total += power / n;
    power = (power * square) >> bits;
  }
  return 2n * total;
};

/** Square root by Newton's iteration from above. */
const squareRoot = (v: bigint): bigint => {
  const target = v << bits;
  let x = one * 2n;
  for (;;) {
    const next = (x + target / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

const logTwo = logarithm(2n, 1n);
const pi = piInBits(Number(bits));

/** Steps of 2^(1/128) in exp. */
const expSteps = 128;

/** log 2 in 32 + 53 bits: k·hi is exact for |k| < 2²⁰. */
export const ln2: Pair = pair(logTwo, 32);
/** (log 2)/128 in 34 + 53 bits: k·hi is exact for |k| < 2¹⁹. */
export const ln2Step: Pair = pair(logTwo / BigInt(expSteps), 40);
/** π/2 = hi + mid + lo; hi and mid in 33 bits each: k·hi and k·mid are exact for |k| < 2²⁰. */
export const halfPiParts = ((): readonly [number, number, number] => {
  const half = pi / 2n;
  const hi = toDouble(half, 32);
  const rest = half - fromDouble(hi);
  const mid = toDouble(rest, 65);
  return [hi, mid, toDouble(rest - fromDouble(mid))];
})();
/** π/2 to the nearest double and the rest. */
export const halfPi: Pair = pair(pi / 2n, 52);

/** 2^(j/128), j = 0 … 127: [2j] the double, [2j + 1] the rest divided by it. */
export const expTable = ((): Float64Array => {
  const out = new Float64Array(2 * expSteps);
  const roots: bigint[] = [2n * one];
  for (let i = 0; i < 7; i++) roots.push(squareRoot(roots[i])); // roots[i] = 2^(1/2^i)
  for (let j = 0; j < expSteps; j++) {
    let v = one;
    for (let bit = 0; bit < 7; bit++) if ((j >> bit) & 1) v = (v * roots[7 - bit]) >> bits;
    const hi = toDouble(v, 52);
    out[2 * j] = hi;
    out[2 * j + 1] = toDouble(((v - fromDouble(hi)) << bits) / v);
  }
  return out;
})();

/**
 * For z near i/128, i = 90 … 182 (z from √½ to √2): [3i] the reciprocal c ≈ 128/i in 12 fractional bits,
 * [3i + 1] −log c in 42 fractional bits, [3i + 2] the rest of −log c.
 */
export const logTable = ((): Float64Array => {
  const out = new Float64Array(3 * 183);
  for (let i = 90; i <= 182; i++) {
    const c = Math.floor((128 * 4096) / i + 0.5);
    const { hi, lo } = pair(logarithm(4096n, BigInt(c)), 42);
    out.set([c / 4096, hi, lo], 3 * i);
  }
  return out;
})();

/** arctan(i/64), i = 0 … 64: [2i] hi, [2i + 1] lo; summed from the arctangents of the differences, which are short. */
export const arctanTable = ((): Float64Array => {
  const out = new Float64Array(2 * 65);
  let total = 0n;
  for (let i = 1; i <= 64; i++) {
    total += arctan(64n, BigInt(4096 + i * (i - 1)));
    const { hi, lo } = pair(total);
    out.set([hi, lo], 2 * i);
  }
  return out;
})();

/** 2^(e − 1074), e = 0 … 2097: every power of two that is a double. */
export const powersOfTwo = ((): Float64Array => {
  const out = new Float64Array(2098);
  out[1074] = 1;
  for (let e = 1075; e < 2098; e++) out[e] = 2 * out[e - 1];
  for (let e = 1073; e >= 0; e--) out[e] = out[e + 1] / 2;
  return out;
})();
