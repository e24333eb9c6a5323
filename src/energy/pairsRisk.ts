/**
 * R and the derivatives mᵢ∇Ψ(θᵢ) of N weighted neurons, class by class: pairs by the sums of pairsSums, the neurons'
 * own terms U(θ, θ) and V in closed form.
 *
 *     mᵢ Ψ(θᵢ) = Σ_c p_c mᵢ aᵢ (Σ_n h̃_n(i) (T_n(i) − y_n(i)) + mᵢ aᵢ E σ²)
 *
 * so that the label is one more term of the moments T. U(θ, θ) enters ∇Ψ with its half: ∇₁U = ½∇[U(θ, θ)].
 */

import type { Activation } from "../model/contract.ts";
import { secondMomentGradient } from "./pairsDiagonal.ts";
import type { GaussianClass, GaussianInputs, Neurons } from "./pairsInputs.ts";
import type { LabelMoments } from "./pairsLabel.ts";
import { addMoments, addSeries, emptyMoments, type Moments, type PairSums } from "./pairsSums.ts";
import { type ClassTable, classTable } from "./pairsTable.ts";
import { combine, products, tileSize, tilesOf } from "./pairsTiles.ts";

/** Where the neurons' derivatives Σ over classes are gathered, each times its mass; rows as in Neurons. */
export interface Gathered {
  readonly value: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly rows: Float64Array;
}

/** Room for the derivatives of `count` neurons: value, a, b [N], rows [N × d]. */
export const emptyGathered = (count: number, dimension: number): Gathered => ({
  value: new Float64Array(count),
  a: new Float64Array(count),
  b: new Float64Array(count),
  rows: new Float64Array(count * dimension),
});

/**
 * R and the bound on what the series leave out of it; the derivatives where `gathered` is given (overwritten).
 */
export function pairRisk(
  inputs: GaussianInputs,
  activation: Activation,
  neurons: Neurons,
  degree: number,
  tolerance: number,
  gathered: Gathered | null,
): { risk: number; tail: number } {
  const tables = inputs.classes.map((each) =>
    classTable(activation, each, inputs.blocks, neurons, degree, tolerance / 10),
  );
  const sums = inputs.classes.map((): PairSums => ({ sum: 0, tail: 0 }));
  const moments = tables.map(({ stride }) =>
    gathered === null ? null : emptyMoments(neurons.count, stride),
  );
  if (gathered !== null) for (const array of Object.values(gathered)) array.fill(0);
  sumPairs(inputs, neurons, tables, sums, moments, gathered);
  let risk = inputs.secondMomentY;
  let tail = 0;
  for (const [index, each] of inputs.classes.entries()) {
    const table = tables[index];
    const alone = singles(each, table, neurons);
    risk += each.weight * (2 * sums[index].sum + alone.sum);
    tail += each.weight * (2 * sums[index].tail + alone.tail);
    const moment = moments[index];
    if (gathered !== null && moment !== null)
      gather(each, table, inputs.blocks, activation, neurons, moment, gathered);
  }
  return { risk, tail };
}

/** All pairs i < j of all classes, tile by tile: a tile's inner products are made once for all of them. */
function sumPairs(
  { blocks, classes }: GaussianInputs,
  neurons: Neurons,
  tables: readonly ClassTable[],
  sums: readonly PairSums[],
  moments: readonly (Moments | null)[],
  gathered: Gathered | null,
): void {
  const { rows, dimension } = neurons;
  const tile = () => new Float64Array(tileSize * tileSize);
  const plain = blocks.map(tile);
  const factors = blocks.map(tile);
  const weighted = tile();
  const directions = tile();
  const starts = blocks.map((_, block) => blocks.slice(0, block).reduce((total, size) => total + size, 0));
  for (const place of tilesOf(neurons.count)) {
    for (const [block, from] of starts.entries()) {
      products(rows, dimension, from, from + blocks[block], place, plain[block]);
      factors[block].fill(0);
    }
    for (const [index, { deviation, weight }] of classes.entries()) {
      weighted.fill(0);
      for (const [block, tau] of deviation.entries()) addScaled(weighted, tau * tau, plain[block]);
      const moment = moments[index];
      if (moment === null) addSeries(tables[index], weighted, place, sums[index]);
      else {
        directions.fill(0);
        addMoments(tables[index], weighted, place, sums[index], moment, directions);
        for (const [block, tau] of deviation.entries())
          addScaled(factors[block], weight * tau * tau, directions);
      }
    }
    if (gathered !== null) {
      for (const [block, from] of starts.entries()) {
        combine(factors[block], rows, dimension, from, from + blocks[block], place, gathered.rows);
      }
    }
  }
}

function addScaled(out: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] += factor * x[i];
}

/** Σᵢ mᵢ² U(θᵢ, θᵢ) + 2 Σᵢ mᵢ V(θᵢ) of a class, and a bound on what cutting V leaves out of it. */
function singles({ label }: GaussianClass, table: ClassTable, neurons: Neurons): PairSums {
  const { scaled, rest, stride, degree, deviation, secondMoment } = table;
  const { a, mass, count, rows, dimension } = neurons;
  const moments = new Float64Array(momentsTold(label, degree));
  const sums = { sum: 0, tail: 0 };
  for (let i = 0; i < count; i++) {
    const row = i * stride;
    label.moments(rows, i * dimension, deviation[i], moments);
    let potential = 0;
    for (let n = 0; n < moments.length; n++) potential += scaled[row + n] * moments[n];
    sums.sum += mass[i] * mass[i] * a[i] * a[i] * secondMoment[i] - 2 * potential;
    sums.tail += 2 * rest[row + degree] * label.rest(rows, i * dimension, deviation[i], degree);
  }
  return sums;
}

/** How many moments of the label enter; the rest are 0, or cut. */
const momentsTold = ({ order }: LabelMoments, degree: number): number => Math.min(order, degree) + 1;

/** From the moments to the class's share of mᵢ Ψ(θᵢ) and its derivatives (those by inner products are there already). */
function gather(
  each: GaussianClass,
  table: ClassTable,
  blocks: readonly number[],
  activation: Activation,
  neurons: Neurons,
  { series, direct }: Moments,
  into: Gathered,
): void {
  const { label } = each;
  const { h, stride, degree, deviation, secondMoment } = table;
  const { count, dimension, a, b, mass, rows } = neurons;
  const diagonal = secondMomentGradient(activation);
  const told = new Float64Array(momentsTold(label, degree));
  const own = new Float64Array(2);
  for (let i = 0; i < count; i++) {
    label.moments(rows, i * dimension, deviation[i], told);
    const row = i * stride;
    for (let n = 0; n < told.length; n++) series[row + n] -= told[n];
    let [value, bySpread, byOffset] = [0, 0, 0];
    for (let n = 0; n <= degree; n++) {
      const moment = series[row + n];
      value += h[row + n] * moment;
      byOffset += Math.sqrt(n + 1) * h[row + n + 1] * moment;
      bySpread += Math.sqrt((n + 1) * (n + 2)) * h[row + n + 2] * moment;
    }
    value += direct[3 * i];
    byOffset = byOffset / deviation[i] + direct[3 * i + 1];
    bySpread = bySpread / deviation[i] + direct[3 * i + 2];
    diagonal(deviation[i], b[i], own);
    const p = each.weight * mass[i];
    const square = mass[i] * a[i];
    into.value[i] += p * a[i] * (value + square * secondMoment[i]);
    into.a[i] += p * (value + square * secondMoment[i]);
    into.b[i] += p * a[i] * (byOffset + 0.5 * square * own[1]);
    const spread = (p * a[i] * (bySpread + 0.5 * square * own[0])) / deviation[i];
    let k = 0;
    for (const [block, size] of blocks.entries()) {
      const factor = spread * each.deviation[block] * each.deviation[block];
      for (const end = k + size; k < end; k++)
        into.rows[i * dimension + k] += factor * rows[i * dimension + k];
    }
    label.subtractDirection(h, row, degree, rows, i * dimension, deviation[i], p * a[i], into.rows);
  }
}
