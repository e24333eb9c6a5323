/**
 * A class's Hermite coefficients of every neuron, and how far a pair's series must go.
 *
 * Mehler's series of a pair with correlation q leaves out at most |q|^{L+1} ρ_L(i) ρ_L(j), where
 * ρ_L(i)² = mᵢ²aᵢ²(E σ² − Σ_{n≤L} h̃_n²). Every pair takes the degree that its own correlation needs, so a few
 * nearly parallel neurons do not make all the others pay.
 */

import type { Activation } from "../model/contract.ts";
import { pow } from "../numerics/elementary.ts";
import type { GaussianClass, Neurons } from "./pairsInputs.ts";

/** Series beyond this degree are cut; the bound then says by how much. */
export const largestDegree = 128;

/** Cells of |q| ∈ [0, 1] with one degree each. */
export const correlationCells = 256;

/** What the series of one class need of each neuron, up to degree L = `degree`. */
export interface ClassTable {
  readonly degree: number;
  /** Row length of `h` and `scaled`: degree + 3, for the two derivatives. */
  readonly stride: number;
  /** S [N], never 0: at w = 0 it is tiny, and the quotients of the series take their limits. */
  readonly deviation: Float64Array;
  /** h̃_n(S_i, b_i), [N × stride] */
  readonly h: Float64Array;
  /** v = m a h̃, [N × stride] */
  readonly scaled: Float64Array;
  /** ρ_L, [N × stride] */
  readonly rest: Float64Array;
  /** E σ(S g + b)², [N] */
  readonly secondMoment: Float64Array;
  /** The degree of a pair by its cell of |q|. */
  readonly degreeOf: Uint16Array;
}

/**
 * Stands in for S at w = 0, where h̃_n/Sⁿ has a limit but not its quotient. Closed forms take the limit at any S; of a
 * quadrature's h̃₁ only 1e-17 is lost, so that S must not be too small, and 1e-5 changes σ by S²σ″/2 ≈ 1e-10.
 */
const smallestDeviation = ({ shape }: Activation): number => (shape.kind === "smooth" ? 1e-5 : 1e-100);

/**
 * The table of one class up to `degree`; each cell of |q| takes the least degree that keeps its pairs within `budget`,
 * or `degree` where none does.
 */
export function classTable(
  activation: Activation,
  { deviation: tau }: GaussianClass,
  blocks: readonly number[],
  neurons: Neurons,
  degree: number,
  budget: number,
): ClassTable {
  const { count, a, b, mass } = neurons;
  const stride = degree + 3;
  const deviation = deviations(neurons, blocks, tau, smallestDeviation(activation));
  const [h, scaled, rest] = [0, 0, 0].map(() => new Float64Array(count * stride));
  const secondMoment = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = i * stride;
    const weight = mass[i] * a[i];
    activation.hermite(deviation[i], b[i], degree + 2, h, row);
    secondMoment[i] = activation.secondMoment(deviation[i], b[i]);
    let left = secondMoment[i];
    for (let n = 0; n < stride; n++) {
      left -= h[row + n] * h[row + n];
      scaled[row + n] = weight * h[row + n];
      rest[row + n] = Math.abs(weight) * Math.sqrt(Math.max(0, left));
    }
  }
  return {
    degree,
    stride,
    deviation,
    h,
    scaled,
    rest,
    secondMoment,
    degreeOf: degrees(rest, stride, degree, budget),
  };
}

function deviations(
  { count, dimension, rows }: Neurons,
  blocks: readonly number[],
  tau: readonly number[],
  smallest: number,
): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let square = 0;
    let k = i * dimension;
    for (const [block, size] of blocks.entries()) {
      let norm = 0;
      for (const end = k + size; k < end; k++) norm += rows[k] * rows[k];
      square += tau[block] * tau[block] * norm;
    }
    out[i] = Math.max(Math.sqrt(square), smallest);
  }
  return out;
}

/** For each cell of |q| the smallest L with |q|^{L+1}(Σρ_L)² within the budget, q at the cell's upper edge. */
function degrees(rest: Float64Array, stride: number, degree: number, budget: number): Uint16Array {
  const totals = new Float64Array(degree + 1);
  for (let i = 0; i < rest.length; i += stride) for (let n = 0; n <= degree; n++) totals[n] += rest[i + n];
  const out = new Uint16Array(correlationCells + 1).fill(degree);
  let n = 0;
  for (let cell = 0; cell <= correlationCells; cell++) {
    const q = Math.min(1, (cell + 1) / correlationCells);
    while (n < degree && pow(q, n + 1) * totals[n] * totals[n] > budget) n++;
    out[cell] = n;
  }
  return out;
}
