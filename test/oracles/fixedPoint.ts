/**
 * Elementary functions in exact integer arithmetic, as an oracle: a real number v is the integer v·2¹⁴⁰⁰, so every
 * double is exact and the smallest has 326 bits behind it. Nothing is shared with src: exp by halving and
 * squaring, log and arctan by Newton's method on exp and on sin, cos; π by the arithmetic–geometric mean.
 */

export type Real = bigint;

const places = 1400n;
export const one: Real = 1n << places;

const bits = new DataView(new ArrayBuffer(8));

/** The exact value of a finite double. */
export const fromNumber = (x: number): Real => {
  bits.setFloat64(0, x);
  const word = bits.getBigUint64(0);
  const exponent = (word >> 52n) & 2047n;
  const fraction = word & ((1n << 52n) - 1n);
  const significand = exponent === 0n ? fraction : fraction + (1n << 52n);
  const size = significand << (places - 1074n + (exponent === 0n ? 0n : exponent - 1n));
  return word >> 63n ? -size : size;
};

const magnitude = (v: Real): Real => (v < 0n ? -v : v);
const bitLength = (v: bigint): number => (v === 0n ? 0 : v.toString(2).length);

/** log₂ of the distance between the doubles around v, on the scale of Real. */
const spacingBits = (v: Real): bigint => {
  const length = BigInt(bitLength(magnitude(v)));
  const least = places - 1074n;
  return length - 53n > least ? length - 53n : least;
};

/** The double nearest to v, ties to even; beyond the largest, Infinity. */
export const toNumber = (v: Real): number => {
  const drop = spacingBits(v);
  const size = magnitude(v);
  let units = size >> drop;
  const rest = size - (units << drop);
  const half = 1n << (drop - 1n);
  if (rest > half || (rest === half && units & 1n)) units++;
  let x = Number(units); // at most 2⁵³
  let exponent = Number(drop - places);
  for (; exponent > 0; exponent--) x *= 2;
  for (; exponent < 0; exponent++) x /= 2;
  return v < 0n ? -x : x;
};

/** |got − v| in units in the last place of v. */
export const ulps = (got: number, v: Real): number => {
  if (!Number.isFinite(got)) return got === toNumber(v) ? 0 : Number.POSITIVE_INFINITY;
  const error = magnitude(fromNumber(got) - v);
  return Number((error << 60n) >> spacingBits(v)) / 2 ** 60;
};

export const times = (a: Real, b: Real): Real => (a * b) >> places;
export const over = (a: Real, b: Real): Real => (a << places) / b;

/** Σ vⁿ/n! after 40 halvings, squared back. */
export const exp = (v: Real): Real => {
  const halvings = 40n;
  const small = v >> halvings;
  let term = one;
  let total = one;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = times(term, small) / n;
    total += term;
  }
  for (let i = 0n; i < halvings; i++) total = times(total, total);
  return total;
};

/** Newton's method of order three on e^y = v: 50 bits of the start become 150, then 450. */
export const log = (v: Real): Real => {
  const length = bitLength(v);
  const shift = BigInt(length) - places;
  const scaled = shift > 0n ? v >> shift : v << -shift; // in [½, 1)
  let y = fromNumber(Math.log(toNumber(scaled)) + Number(shift) * Math.LN2);
  for (let i = 0; i < 2; i++) {
    const power = exp(y);
    y += 2n * over(v - power, v + power);
  }
  return y;
};

const squareRoot = (v: Real): Real => {
  const target = v << places;
  let x = (v > one ? v : one) + 1n;
  for (;;) {
    const next = (x + target / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

/** π by the arithmetic–geometric mean (Gauss, Salamin, Brent): the error squares at every turn. */
export const pi: Real = ((): Real => {
  let a = one;
  let b = squareRoot(one / 2n);
  let t = one / 4n;
  for (let power = 0n; power < 11n; power++) {
    const mean = (a + b) >> 1n;
    b = squareRoot(times(a, b));
    t -= times(a - mean, a - mean) << power;
    a = mean;
  }
  return over(times(a + b, a + b), 4n * t);
})();

/** [sin v, cos v] by reduction to |r| ≤ π/4 and Taylor. */
export const sinCos = (v: Real): readonly [Real, Real] => {
  const quarter = pi / 2n;
  const k = (2n * v + quarter) / (2n * quarter) - (2n * v + quarter < 0n ? 1n : 0n);
  const r = v - k * quarter;
  const square = -times(r, r);
  let sine = 0n;
  let cosine = 0n;
  let even = one;
  let odd = r;
  for (let n = 1n; magnitude(even) > 1n || magnitude(odd) > 1n; n += 2n) {
    cosine += even;
    sine += odd;
    even = times(even, square) / (n * (n + 1n));
    odd = times(odd, square) / ((n + 1n) * (n + 2n));
  }
  const turns: readonly (readonly [Real, Real])[] = [
    [sine, cosine],
    [cosine, -sine],
    [-sine, -cosine],
    [-cosine, sine],
  ];
  return turns[Number(((k % 4n) + 4n) % 4n)];
};

/** arctan by tan(arctan v − y) = (v cos y − sin y)/(cos y + v sin y), twice from a double. */
export const atan = (v: Real): Real => {
  let y = fromNumber(Math.atan(toNumber(v)));
  for (let i = 0; i < 2; i++) {
    const [sine, cosine] = sinCos(y);
    y += over(times(v, cosine) - sine, cosine + times(v, sine));
  }
  return y;
};

export const expm1 = (v: Real): Real => exp(v) - one;
export const log1p = (v: Real): Real => log(one + v);
export const tanh = (v: Real): Real => over(exp(2n * v) - one, exp(2n * v) + one);
export const pow = (x: Real, y: Real): Real => exp(times(y, log(x)));
