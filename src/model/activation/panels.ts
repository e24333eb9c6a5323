/**
 * Panels on which a function is a polynomial of degree 19 to rounding, found by bisection: what a Gauss rule of 20 nodes
 * needs to integrate it, times Hermite functions, without loss. A panel counts as resolved where the last three of its
 * 20 Legendre coefficients are at rounding level and its interpolant meets the function at both ends: a feature between
 * the nodes of an equally fine rule cannot hide there.
 */

import { gaussLegendre } from "../../numerics/quadrature.ts";

const nodeCount = 20;
const rule = gaussLegendre(nodeCount);
/** More panels than any function has that is smooth and varies on one scale, or a few. */
const mostPanels = 400;

/** A function that no number of panels resolves near a point: a kink, a pole, or oscillation without end. */
export class UnresolvedError extends Error {
  /** A point near which it is not resolved. */
  readonly near: number;

  constructor(near: number) {
    super(`not resolved near ${near}`);
    this.name = "UnresolvedError";
    this.near = near;
  }
}

/** Functionals of the 20 values: the last Legendre coefficients, then the interpolant at −1 and 1. */
const functionals = ((): {
  readonly last: readonly Float64Array[];
  readonly ends: readonly Float64Array[];
} => {
  const legendre = Array.from(rule.nodes, legendreAt);
  const coefficient = (k: number) => rule.weights.map((w, node) => ((2 * k + 1) / 2) * w * legendre[node][k]);
  const all = Array.from({ length: nodeCount }, (_, k) => coefficient(k));
  const end = (side: 1 | -1) =>
    rule.nodes.map((_, node) => all.reduce((sum, row, k) => sum + (k % 2 === 0 ? 1 : side) * row[node], 0));
  return { last: all.slice(-3), ends: [end(-1), end(1)] };
})();

/** P₀(x) … P₁₉(x) */
function legendreAt(x: number): number[] {
  const row = [1, x];
  for (let k = 1; k + 1 < nodeCount; k++) row.push(((2 * k + 1) * x * row[k] - k * row[k - 1]) / (k + 1));
  return row;
}

const product = (one: Float64Array, other: Float64Array): number =>
  one.reduce((sum, x, node) => sum + x * other[node], 0);

/** What is to be resolved. */
export interface Target {
  readonly value: (u: number) => number;
  /** Allowed error on [from, to], where |value| ≤ size. */
  readonly tolerance: (from: number, to: number, size: number) => number;
}

const values = new Float64Array(nodeCount);

function isResolved({ value, tolerance }: Target, from: number, to: number): boolean {
  const half = 0.5 * (to - from);
  const ends = [value(from), value(to)];
  let size = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
  for (let node = 0; node < nodeCount; node++) {
    values[node] = value(from + half * (1 + rule.nodes[node]));
    size = Math.max(size, Math.abs(values[node]));
  }
  const allowed = tolerance(from, to, size);
  // Extrapolation to the ends multiplies rounding by about √20.
  return (
    functionals.last.every((row) => Math.abs(product(row, values)) <= allowed) &&
    functionals.ends.every((row, end) => Math.abs(product(row, values) - ends[end]) <= 8 * allowed)
  );
}

/**
 * The panels' ends, ascending: those of `breaks`, bisected until resolved and then joined where that keeps them so.
 *
 * @param breaks  finite and ascending
 * @param fixed   breaks that no panel may cross
 * @throws UnresolvedError
 */
export function resolvedPanels(
  target: Target,
  breaks: readonly number[],
  fixed: readonly number[],
): number[] {
  const fine = breaks.slice(0, 1);
  for (let index = 0; index + 1 < breaks.length; index++)
    bisect(target, breaks[index], breaks[index + 1], fine);
  const joined = fine.slice(0, 1);
  let last = fine[0];
  for (const end of fine.slice(1)) {
    const from = joined[joined.length - 1];
    if (last !== from && (fixed.includes(last) || !isResolved(target, from, end))) joined.push(last);
    last = end;
  }
  return [...joined, last];
}

function bisect(target: Target, from: number, to: number, ends: number[]): void {
  if (isResolved(target, from, to)) {
    ends.push(to);
    return;
  }
  const middle = 0.5 * (from + to);
  if (ends.length > mostPanels || !(middle > from && middle < to)) throw new UnresolvedError(middle);
  bisect(target, from, middle, ends);
  bisect(target, middle, to, ends);
}
