/**
 * Special functions in the exact integer arithmetic of fixedPoint.ts, as an oracle: plain power series of positive
 * terms wherever there are some, no continued fractions, no asymptotics, no rational fits. Nothing is shared with src.
 */
import { exp, fromNumber, one, over, pi, type Real, times } from "./fixedPoint.ts";

const size = (v: Real): Real => (v < 0n ? -v : v);

/** |got/v − 1|, to 80 bits. */
export const relativeError = (got: number, v: Real): number => {
  if (!Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  return Number((size(fromNumber(got) - v) << 80n) / size(v)) / 2 ** 80;
};

/** √v by Newton's method. */
const root = (v: Real): Real => {
  let x = v > one ? v : one;
  for (;;) {
    const next = (x + over(v, x)) >> 1n;
    if (next >= x) return x;
    x = next;
  }
};

/**
 * e^{−c} Σ_n (2c)ⁿ·x/(2n+1)!!, which is ∫₀ˣ e^{−u²/2} du for 2c = x² and ∫₀ˣ e^{−u²} du for 2c = 2x².
 * Divided by e^c: e^{−c} would have too few of its digits left for 1 minus the result to be small.
 */
const bellIntegral = (x: Real, doubled: Real): Real => {
  let term = x;
  let total = 0n;
  for (let n = 1n; term !== 0n; n++) {
    total += term;
    term = times(term, doubled) / (2n * n + 1n);
  }
  return over(total, exp(doubled >> 1n));
};

/** 1 − erf x for x ≥ 0. */
export const erfc = (x: number): Real => {
  const v = fromNumber(x);
  return one - over(2n * bellIntegral(v, 2n * times(v, v)), root(pi));
};

export const erf = (x: number): Real => one - erfc(x);

/** Φ(x), any sign. */
export const normalCdf = (x: number): Real => {
  const v = fromNumber(Math.abs(x));
  const half = over(bellIntegral(v, times(v, v)), root(2n * pi));
  return x < 0 ? one / 2n - half : one / 2n + half;
};

export const normalPdf = (x: number): Real => {
  const v = fromNumber(x);
  return over(exp(-times(v, v) >> 1n), root(2n * pi));
};

/** Γ(twice/2) for a whole number `twice` ≥ 1. */
export const gammaOfHalf = (twice: number): Real => {
  const even = twice % 2 === 0;
  let value = even ? one : root(pi);
  for (let k = even ? 2 : 1; k < twice; k += 2) value = (value * BigInt(k)) / 2n;
  return value;
};

/** v^{twice/2}. */
const halfPower = (v: Real, twice: number): Real => {
  let value = twice % 2 === 0 ? one : root(v);
  for (let k = 2; k <= twice; k += 2) value = times(value, v);
  return value;
};

/** x^a e^{−x}/Γ(a + 1), a = twice/2. */
const poissonMass = (twice: number, x: Real): Real =>
  over(halfPower(x, twice), times(exp(x), gammaOfHalf(twice + 2)));

/** P(a, x), a = twice/2: the Poisson mass times 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + … */
export const gammaP = (twice: number, x: Real): Real => {
  let term = poissonMass(twice, x);
  let total = 0n;
  for (let k = 1; term !== 0n; k++) {
    total += term;
    term = (2n * times(term, x)) / BigInt(twice + 2 * k);
  }
  return total;
};

/** Density of χ_d at x. */
export const chiPdf = (d: number, x: number): Real => {
  const v = fromNumber(x);
  return over(BigInt(d) * poissonMass(d, times(v, v) >> 1n), v);
};

/** P(χ_d ≤ x). */
export const chiCdf = (d: number, x: number): Real => {
  const v = fromNumber(x);
  return gammaP(d, times(v, v) >> 1n);
};

const beta = (twiceA: number, twiceB: number): Real =>
  over(times(gammaOfHalf(twiceA), gammaOfHalf(twiceB)), gammaOfHalf(twiceA + twiceB));

/** x^{a−1} (1 − x)^{b−1}/B(a, b). */
export const betaPdf = (twiceA: number, twiceB: number, x: number): Real => {
  const v = fromNumber(x);
  const power = times(halfPower(v, twiceA), halfPower(one - v, twiceB));
  return over(power, times(beta(twiceA, twiceB), times(v, one - v)));
};

/** I_x(a, b) = x^a/B Σ_k (1 − b)_k x^k/(k! (a + k)), a = twiceA/2, b = twiceB/2. Slow for x near 1. */
export const incompleteBeta = (twiceA: number, twiceB: number, x: number): Real => {
  const v = fromNumber(x);
  let term = halfPower(v, twiceA);
  let total = 0n;
  for (let k = 0; size(term) > 1n; k++) {
    total += (2n * term) / BigInt(twiceA + 2 * k);
    term = (times(term, v) * BigInt(2 * (k + 1) - twiceB)) / BigInt(2 * (k + 1));
  }
  return over(total, beta(twiceA, twiceB));
};

/** P(χ²_d(λ) ≤ x): the mixture Σ_j Poisson(j; λ/2) P(d/2 + j, x/2), plainly from j = 0 upward. */
export const noncentralChiSquareCdf = (d: number, lambda: number, x: number): Real => {
  const [mean, half] = [fromNumber(lambda) >> 1n, fromNumber(x) >> 1n];
  let weight = exp(-mean);
  let probability = gammaP(d, half);
  let mass = poissonMass(d, half);
  let total = 0n;
  for (let j = 0; j < lambda || size(times(weight, probability)) > 1n; j++) {
    total += times(weight, probability);
    probability -= mass; // P(a + 1) = P(a) − x^a e^{−x}/Γ(a + 1)
    mass = (2n * times(mass, half)) / BigInt(d + 2 * j + 2);
    weight = times(weight, mean) / BigInt(j + 1);
  }
  return total;
};
