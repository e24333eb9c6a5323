/**
 * Long neurons before a data set see its rows by their signs alone, and there are as many of them as cells between the rows'
 * hyperplanes in (b, w) or w. Every cell has a corner: a direction normal to p − 1 rows, where those rows may take any signs.
 * So a corner, tilted until each of its rows lies on the side that lowers Ψ = Σ α_q a σ(…) for rising σ, stands for the best
 * of the cells around it. Random directions find small cells too rarely: gaps told without these were a thousandfold small.
 */

import type { Dataset, Model } from "../model/contract.ts";
import { cholesky, choleskySolve } from "../numerics/dense.ts";
import { exp, log } from "../numerics/elementary.ts";
import type { Stream } from "../numerics/random.ts";
import type { Coordinates } from "../space/contract.ts";
import { lengthOf } from "./multiStart.ts";
import type { Site } from "./problem.ts";

/** A site that the case suggests for α, given good ones. */
export type Suggestion = (random: Stream, alpha: Float64Array, known: readonly Site[]) => Site;

/** The tilt, from nearly none to a share of the distance to other rows. */
const [least, most] = [1e-5, 0.1];

/** Draws such a neuron; null where the case is no data set. */
export function betweenRows(
  { data }: Model,
  { names }: Coordinates,
  scale: number,
  farthest: number,
): Suggestion | null {
  if (data.kind !== "dataset") return null;
  const offset = names.includes("b");
  const rows = rowsOf(data, offset);
  return (random, alpha, known) => {
    const near =
      known.length > 0 && random.uniform() < 0.5 ? known[Math.floor(random.uniform() * known.length)] : null;
    const chosen = choose(rows, near === null ? null : near.subarray(offset ? 1 : 0), random);
    const a = offset ? random.normal() : 1;
    const normal = normalTo(
      chosen.map((q) => rows[q]),
      rows[0].length,
      random,
    );
    if (near !== null && dot(normal, near.subarray(offset ? 1 : 0)) < 0)
      for (let i = 0; i < normal.length; i++) normal[i] *= -1;
    const tilt = tiltOf(
      chosen.map((q) => rows[q]),
      chosen.map((q) => -Math.sign(alpha[q] * a)),
    );
    const share = least * exp(log(most / least) * random.uniform());
    const size = scale * lengthOf(farthest, random);
    const weights = normal.map((x, i) => size * (x + share * (tilt[i] ?? 0)));
    return Float64Array.from(offset ? [a, ...weights] : weights);
  };
}

function rowsOf({ inputs, rows, dimension }: Dataset, offset: boolean): number[][] {
  return Array.from({ length: rows }, (_, q) => {
    const x = Array.from(inputs.subarray(q * dimension, (q + 1) * dimension));
    return offset ? [1, ...x] : x;
  });
}

/** p − 1 rows: any, or some of the 2p nearest to the hyperplane of a known neuron. */
function choose(rows: readonly number[][], near: Float64Array | null, random: Stream): number[] {
  const p = rows[0].length;
  let from = Array.from(rows.keys());
  if (near !== null) {
    const distance = rows.map((x) => Math.abs(dot(x, near)));
    from = from.sort((i, j) => distance[i] - distance[j]).slice(0, 2 * p);
  }
  const chosen: number[] = [];
  while (chosen.length < p - 1 && from.length > 0) {
    chosen.push(...from.splice(Math.floor(random.uniform() * from.length), 1));
  }
  return chosen;
}

/** A unit vector orthogonal to the rows: a random one less its projections on them, twice for the sake of rounding. */
function normalTo(rows: readonly number[][], p: number, random: Stream): number[] {
  const basis: number[][] = [];
  for (const x of rows) {
    const rest = without(without(x, basis), basis);
    if (length(rest) > 1e-9 * length(x)) basis.push(unit(rest));
  }
  const drawn = Array.from({ length: p }, () => random.normal());
  return unit(without(without(drawn, basis), basis));
}

/** The unit vector in the span of the rows whose products with them are as the signs. */
function tiltOf(rows: readonly number[][], signs: readonly number[]): number[] {
  const n = rows.length;
  const gram = Float64Array.from({ length: n * n }, (_, k) => dot(rows[Math.floor(k / n)], rows[k % n]));
  const shares = choleskySolve(cholesky(gram, n), n, Float64Array.from(signs));
  const tilt = Array.from({ length: rows[0]?.length ?? 0 }, (_, i) =>
    rows.reduce((sum, x, k) => sum + shares[k] * x[i], 0),
  );
  return unit(tilt);
}

function without(x: readonly number[], basis: readonly (readonly number[])[]): number[] {
  let rest = [...x];
  for (const e of basis) {
    const share = dot(e, rest);
    rest = rest.map((value, i) => value - share * e[i]);
  }
  return rest;
}

const length = (x: ArrayLike<number>): number => Math.sqrt(dot(x, x));

function unit(x: readonly number[]): number[] {
  const norm = length(x) || 1;
  return x.map((value) => value / norm);
}

function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}
