/**
 * A class's Hermite coefficients of every neuron, and how far a pair's series must go.
 *
 * Mehler's series of a pair with correlation q leaves out at most |q|^{L+1} ρ_L(i) ρ_L(j), where
 * ρ_L(i)² = mᵢ²aᵢ²(E σ² − Σ_{n≤L} h̃_n²). Every pair takes the degree that its own correlation needs, so a few
 * nearly parallel neurons do not make all the others pay. Pairs that even the largest degree leaves above their share of
 * the budget are integrated directly (pairsDirect.ts) where that is more exact.
 */

import type { Activation } from "../model/contract.ts";
import { pow } from "../numerics/elementary.ts";
import { directPair } from "./pairsDirect.ts";
import type { DirectPair } from "./pairsDirectForm.ts";
import type { GaussianClass, Neurons } from "./pairsInputs.ts";

/** Series beyond this degree are cut; pairs that need more are integrated directly. */
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
  /** m a, [N] */
  readonly weight: Float64Array;
  /** v = m a h̃, [N × stride] */
  readonly scaled: Float64Array;
  /** ρ_L, [N × stride] */
  readonly rest: Float64Array;
  /** E σ(S g + b)², [N] */
  readonly secondMoment: Float64Array;
  /** The degree of a pair by its cell of |q|. */
  readonly degreeOf: Uint16Array;
  /** Pairs in this cell of |q| and beyond need more than the largest degree; no cell below that degree. */
  readonly directFrom: number;
  /**
   * Writes U and the five derivatives of pairsDirect.ts into `out`.
   *
   * @returns  the error of mᵢaᵢmⱼaⱼ U; null where the series is within the pair's share of the budget, or better
   */
  readonly direct: (i: number, j: number, q: number, out: Float64Array) => number | null;
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
  const weight = mass.map((m, i) => m * a[i]);
  for (let i = 0; i < count; i++) {
    const row = i * stride;
    activation.hermite(deviation[i], b[i], degree + 2, h, row);
    secondMoment[i] = activation.secondMoment(deviation[i], b[i]);
    let left = secondMoment[i];
    for (let n = 0; n < stride; n++) {
      left -= h[row + n] * h[row + n];
      scaled[row + n] = weight[i] * h[row + n];
      rest[row + n] = Math.abs(weight[i]) * Math.sqrt(Math.max(0, left));
    }
  }
  const { degreeOf, enough } = degrees(rest, stride, degree, budget);
  const table = { degree, stride, deviation, weight, h, scaled, rest, secondMoment, degreeOf };
  const form = degree < largestDegree ? null : directPair(activation);
  return {
    ...table,
    directFrom: form === null ? Infinity : enough,
    direct: form === null ? () => null : directly(table, form, neurons, budget),
  };
}

/** A pair's share of the budget is mᵢmⱼ of it, so that all together stay within it. */
function directly(
  { deviation, weight, h, rest, stride, degree }: Omit<ClassTable, "direct" | "directFrom">,
  form: DirectPair,
  { b, mass }: Neurons,
  budget: number,
): ClassTable["direct"] {
  const [one, other] = [0, 0].map(() => ({ spread: 1, offset: 0, mean: 0, first: 0 }));
  const read = (neuron: typeof one, i: number) => {
    neuron.spread = deviation[i];
    neuron.offset = b[i];
    neuron.mean = h[i * stride];
    neuron.first = h[i * stride + 1];
  };
  return (i, j, q, out) => {
    const left = rest[i * stride + degree] * rest[j * stride + degree] * pow(Math.abs(q), degree + 1);
    if (!(left > budget * mass[i] * mass[j])) return null;
    read(one, i);
    read(other, j);
    const error = Math.abs(weight[i] * weight[j]) * form(one, other, q, out);
    return error < left ? error : null;
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

/**
 * For each cell of |q| the smallest L with |q|^{L+1}(Σρ_L)² within the budget, q at the cell's upper edge; and the first
 * cell for which no L is enough.
 */
function degrees(
  rest: Float64Array,
  stride: number,
  degree: number,
  budget: number,
): { degreeOf: Uint16Array; enough: number } {
  const totals = new Float64Array(degree + 1);
  for (let i = 0; i < rest.length; i += stride) for (let n = 0; n <= degree; n++) totals[n] += rest[i + n];
  const degreeOf = new Uint16Array(correlationCells + 1).fill(degree);
  let enough = correlationCells + 1;
  let n = 0;
  for (let cell = 0; cell <= correlationCells; cell++) {
    const q = Math.min(1, (cell + 1) / correlationCells);
    const tooMuch = () => pow(q, n + 1) * totals[n] * totals[n] > budget;
    while (n < degree && tooMuch()) n++;
    degreeOf[cell] = n;
    if (n === degree && tooMuch()) enough = Math.min(enough, cell);
  }
  return { degreeOf, enough };
}
