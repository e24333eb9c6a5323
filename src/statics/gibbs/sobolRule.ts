/**
 * Rules by importance: scrambled Sobol points of a heavy-tailed law (independent logistic variables z of unit variance)
 * placed by a mean and a covariance, θ = μ + L z, each with weight 1/(J q(θ)). The law's exponential tails lie above every
 * confined density's Gaussian ones, so that weights are bounded. Unbiased for ∫ f dθ, whatever μ and L.
 */

import { cholesky } from "../../numerics/dense.ts";
import { exp, log, log1p } from "../../numerics/elementary.ts";
import { sobol } from "../../numerics/sobol.ts";
import type { Points } from "../../space/contract.ts";
import type { Rule } from "./dual.ts";
import { type Landscape, type Place, transformed } from "./landscape.ts";

/** The logistic law of this scale has variance 1. */
const logisticScale = Math.sqrt(3) / Math.PI;

/** `count` points (a power of two) of one scrambling; those below a coordinate's lower end have no density. */
export function sobolRule(landscape: Landscape, place: Place, count: number, seed: number): Rule {
  const [columns, logWeights] = sobolPoints(landscape, place, count, seed);
  return landscape.rule(columns, logWeights);
}

/** Several scramblings as one rule. */
export function pooledRule(
  landscape: Landscape,
  place: Place,
  count: number,
  seeds: readonly number[],
): Rule {
  const parts = seeds.map((seed) => sobolPoints(landscape, place, count, seed));
  const joined = (columns: readonly Float64Array[]) => {
    const all = new Float64Array(columns.reduce((sum, part) => sum + part.length, 0));
    let from = 0;
    for (const part of columns) {
      all.set(part, from);
      from += part.length;
    }
    return all;
  };
  return landscape.rule(
    landscape.scale.map((_, c) => joined(parts.map(([columns]) => columns[c]))),
    joined(parts.map(([, logWeights]) => logWeights)).map((weight) => weight - log(seeds.length)),
  );
}

function sobolPoints(
  { size: p, lower }: Landscape,
  { mean, factor }: Place,
  count: number,
  seed: number,
): [Float64Array[], Float64Array] {
  const z = sobol(count, p, seed).map((column) => column.map((u) => logisticScale * (log(u) - log1p(-u))));
  let volume = -log(count);
  for (let c = 0; c < p; c++) volume += log(factor[c * p + c] * logisticScale);
  const logWeights = new Float64Array(count).fill(volume);
  for (const column of z)
    for (let j = 0; j < count; j++) logWeights[j] -= logLogistic(column[j] / logisticScale);
  const columns = transformed(z, mean, factor);
  const inside = (values: Float64Array) =>
    values.filter((_, j) => columns.every((column, c) => column[j] > lower[c]));
  return [columns.map(inside), inside(logWeights)];
}

/** log of e^{−x}/(1 + e^{−x})², even in x */
const logLogistic = (x: number): number => -Math.abs(x) - 2 * log1p(exp(-Math.abs(x)));

/** Mean and covariance of masses on points whose coordinates all move. */
export function placeOf(points: Points, mass: Float64Array): Place {
  const { columns, count } = points;
  const p = columns.length;
  const mean = Float64Array.from(columns, (column) => column.reduce((sum, q, j) => sum + mass[j] * q, 0));
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = 0;
      for (let j = 0; j < count; j++) sum += mass[j] * (columns[i][j] - mean[i]) * (columns[k][j] - mean[k]);
      covariance[i * p + k] = sum;
      covariance[k * p + i] = sum;
    }
  }
  return { mean, factor: cholesky(covariance, p) };
}
