/**
 * The sums over pairs of one class, by Mehler's series with the actual correlations q_ij = ⟨τw_i, τw_j⟩/(S_i S_j):
 *
 *     Σ_{i≠j} m_i m_j U(θ_i, θ_j) = Σ_i Σ_n v_n(i) T_n(i),   v = m a h̃,   T_n(i) = Σ_{j≠i} v_n(j) q_ijⁿ.
 *
 * T_n(i) is the n-th moment of the other neurons as seen along neuron i: with it derivatives by a, b and S need no
 * further sum over pairs (∂_S h̃_n q^n = √((n+1)(n+2)) h̃_{n+2} q^n/S at fixed inner product). The derivative by
 * direction does: D_ij = Σ_n n v_n(i) v_n(j) q_ij^{n−1}. Both are exact derivatives of the truncated sum. Pairs whose
 * series would be too long come from pairsDirect.ts, U and derivatives alike.
 */

import { type ClassTable, correlationCells } from "./pairsTable.ts";
import { type Tile, tileSize } from "./pairsTiles.ts";

/** Running sums over pairs, added to tile by tile. */
export interface PairSums {
  /** Σ_{i<j} Σ_n v_n(i) v_n(j) q^n */
  sum: number;
  /** Σ_{i<j} |q|^{L+1} ρ_L(i) ρ_L(j), L of the pair; a direct pair's own error */
  tail: number;
}

/** Of each neuron: what the others are to it. */
export interface Moments {
  /** T_n, [N × stride] */
  readonly series: Float64Array;
  /** Of direct pairs: Σ_j m_j a_j of U, ∂_b U and ∂_S U (at fixed inner products), [N × 3] */
  readonly direct: Float64Array;
}

/** Room for the moments of `count` neurons. */
export const emptyMoments = (count: number, stride: number): Moments => ({
  series: new Float64Array(count * stride),
  direct: new Float64Array(count * 3),
});

/** Adds the tile's pairs i < j. `products` holds ⟨τw_i, τw_j⟩. */
export function addSeries(table: ClassTable, products: Float64Array, tile: Tile, sums: PairSums): void {
  const { scaled, rest, stride, deviation, weight, degreeOf, directFrom } = table;
  const pair = new Float64Array(6);
  let { sum, tail } = sums;
  for (let r = 0; r < tile.rows; r++) {
    const i = tile.firstRow + r;
    for (let c = Math.max(0, i + 1 - tile.firstColumn); c < tile.columns; c++) {
      const j = tile.firstColumn + c;
      const q = correlation(products[r * tileSize + c], deviation[i], deviation[j]);
      const cell = (Math.abs(q) * correlationCells) | 0;
      const error = cell < directFrom ? null : table.direct(i, j, q, pair);
      if (error !== null) {
        sum += weight[i] * weight[j] * pair[0];
        tail += error;
        continue;
      }
      const degree = degreeOf[cell];
      const end = i * stride + degree;
      const shift = (j - i) * stride;
      let power = 1;
      let series = 0;
      for (let n = i * stride; n <= end; n++) {
        series += scaled[n] * scaled[n + shift] * power;
        power *= q;
      }
      sum += series;
      tail += rest[end] * rest[end + shift] * Math.abs(power);
    }
  }
  sums.sum = sum;
  sums.tail = tail;
}

/** The same with the neurons' moments added to and D/(S_i S_j) written into `directions` [T × T], for i < j. */
export function addMoments(
  table: ClassTable,
  products: Float64Array,
  tile: Tile,
  sums: PairSums,
  moments: Moments,
  directions: Float64Array,
): void {
  const { scaled, rest, stride, deviation, weight, degreeOf, directFrom } = table;
  const pair = new Float64Array(6);
  const { series: T } = moments;
  let { sum, tail } = sums;
  for (let r = 0; r < tile.rows; r++) {
    const i = tile.firstRow + r;
    for (let c = Math.max(0, i + 1 - tile.firstColumn); c < tile.columns; c++) {
      const j = tile.firstColumn + c;
      const q = correlation(products[r * tileSize + c], deviation[i], deviation[j]);
      const cell = (Math.abs(q) * correlationCells) | 0;
      const error = cell < directFrom ? null : table.direct(i, j, q, pair);
      if (error !== null) {
        sum += weight[i] * weight[j] * pair[0];
        tail += error;
        addDirect(moments.direct, i, weight[j], pair[0], pair[2], pair[4]);
        addDirect(moments.direct, j, weight[i], pair[0], pair[3], pair[5]);
        directions[r * tileSize + c] = weight[i] * weight[j] * pair[1];
        continue;
      }
      const degree = degreeOf[cell];
      const first = i * stride;
      const shift = (j - i) * stride;
      let power = 1;
      let lowerPower = 0;
      let series = 0;
      let slope = 0;
      for (let n = 0; n <= degree; n++) {
        const vi = scaled[first + n];
        const vj = scaled[first + n + shift];
        T[first + n] += vj * power;
        T[first + n + shift] += vi * power;
        series += vi * vj * power;
        slope += n * lowerPower * (vi * vj);
        lowerPower = power;
        power *= q;
      }
      sum += series;
      tail += rest[first + degree] * rest[first + degree + shift] * Math.abs(power);
      directions[r * tileSize + c] = slope / (deviation[i] * deviation[j]);
    }
  }
  sums.sum = sum;
  sums.tail = tail;
}

function addDirect(
  into: Float64Array,
  i: number,
  weight: number,
  value: number,
  byOffset: number,
  bySpread: number,
): void {
  into[3 * i] += weight * value;
  into[3 * i + 1] += weight * byOffset;
  into[3 * i + 2] += weight * bySpread;
}

/** Rounding must not carry a correlation past ±1. */
const correlation = (product: number, S: number, other: number): number =>
  Math.max(-1, Math.min(1, product / (S * other)));
