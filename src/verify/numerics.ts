/** Random numbers, special functions and quadrature against published values. */

import { gaussChi, gaussHermite, gaussLegendre, type Rule } from "../numerics/quadrature.ts";
import { philox } from "../numerics/random.ts";
import {
  chiQuantile,
  erfc,
  incompleteBeta,
  logGamma,
  normalCdf,
  normalQuantile,
} from "../numerics/special.ts";
import type { Oracle } from "./oracle.ts";

/** How many of the four words of Philox4x32-10 are the published ones. */
function wordsMet(counter: readonly number[], key: readonly number[], published: readonly number[]): number {
  const out = new Uint32Array(4);
  philox(Uint32Array.from(counter), Uint32Array.from(key), out);
  return published.filter((word, k) => out[k] === word).length;
}

const ones = 0xffffffff;
const randomVectors: Oracle[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    published: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    name: "zeros",
  },
  {
    counter: [ones, ones, ones, ones],
    key: [ones, ones],
    published: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    name: "ones",
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    published: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    name: "digits of π",
  },
].map(({ counter, key, published, name }) => ({
  name: `Philox4x32-10, words of ${name} as published`,
  expected: 4,
  source: "Random123 known-answer vectors",
  tolerance: 0,
  mutation: 1,
  got: (nudge) => wordsMet([(counter[0] + nudge) >>> 0, ...counter.slice(1)], key, published),
}));

/** Relative accuracy that the special functions promise in their tails. */
const lastPlaces = 1e-14;
const wide = "40-digit arithmetic, rounded";

const special: Oracle[] = [
  { name: "erfc(10)", expected: 2.088487583762545e-45, at: 10, f: erfc, source: wide },
  { name: "Φ(−8)", expected: 6.220960574271784e-16, at: -8, f: normalCdf, source: wide },
  { name: "Φ⁻¹(0.975)", expected: 1.9599639845400543, at: 0.975, f: normalQuantile, source: wide },
  {
    name: "χ₁₀ at 0.95",
    expected: Math.sqrt(18.307038053275146),
    at: 0.95,
    f: (u: number) => chiQuantile(10, u),
    source: `the root of χ²₁₀ in ${wide}`,
  },
  {
    name: "I_½(2, 3)",
    expected: 11 / 16,
    at: 0.5,
    f: (x: number) => incompleteBeta(2, 3, x),
    source: "P(Bin(4, ½) ≥ 2)",
  },
  { name: "log Γ(20)", expected: 39.339884187199495, at: 20, f: logGamma, source: `log 19! in ${wide}` },
].map(({ name, expected, source, at, f }) => ({
  name,
  expected,
  source,
  tolerance: lastPlaces * Math.abs(expected),
  got: (nudge) => f(at * (1 + nudge)),
}));

const power = (x: number, n: number): number => (n === 0 ? 1 : x * power(x, n - 1));

const integral = ({ nodes, weights }: Rule, f: (x: number) => number) =>
  nodes.reduce((sum, x, k) => sum + weights[k] * f(x), 0);

const quadrature: Oracle[] = [
  {
    name: "∫₀¹ x⁹ dx, 5 Gauss–Legendre nodes",
    expected: 0.1,
    source: "degree 2n − 1 is exact",
    tolerance: 1e-15,
    got: (nudge) => integral(gaussLegendre(5, 0, 1), (x) => power(x * (1 + nudge), 9)),
  },
  {
    name: "E g⁸, 5 Gauss–Hermite nodes",
    expected: 105,
    source: "7!! and degree 2n − 1",
    tolerance: 1e-11,
    got: (nudge) => integral(gaussHermite(5), (x) => power(x * (1 + nudge), 8)),
  },
  {
    name: "E ϱ² of χ₄₀, 20 nodes",
    expected: 40,
    source: "d",
    tolerance: 1e-11,
    got: (nudge) => integral(gaussChi(20, 40), (x) => power(x * (1 + nudge), 2)),
  },
];

/** All checks of the numerics. */
export const numericsOracles: readonly Oracle[] = [...randomVectors, ...special, ...quadrature];
