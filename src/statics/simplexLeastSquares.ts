/**
 * Least squares over the probability simplex, the fully corrective step of an optimum over measures:
 *
 *     minimise ½‖Σⱼ wⱼ aⱼ − y‖² + Σⱼ qⱼ wⱼ,   w ≥ 0, Σ w = 1,
 *
 * by active sets (Lawson and Hanson's nonnegative least squares with the constraint of the simplex). On the simplex
 * Σ w a − y = Σ w (a − y), so that only the differences enter: the nearest point of a polytope, as in [wolfe:76].
 *
 * Accuracy: normal equations, each column in units of its own length, with a ridge of 1e-14: two columns nearer than 1e-7
 *           of their length share their weight in some proportion, and the value is right to 1e-13 of their ‖a − y‖².
 */

import { cholesky, choleskySolve } from "../numerics/dense.ts";

const ridge = 1e-14;
/** Of a sum of products of columns, in units of their lengths: what rounding can do to a slope. */
const roundings = 1e-15;

/**
 * @param columns  aⱼ, n arrays [K]
 * @param target   y, [K]
 * @param linear   q, [n]
 * @param start    weights to begin from, in the simplex, [n]
 * @returns        w, [n], on the simplex to rounding
 */
export function simplexLeastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
  linear: Float64Array,
  start: Float64Array,
): Float64Array {
  const n = columns.length;
  const gram = gramOf(columns, target);
  const lengths = Float64Array.from(columns, (_, j) => Math.sqrt(gram[j * n + j]));
  const w = start.slice();
  const active = Array.from({ length: n }, (_, j) => j).filter((j) => w[j] > 0);
  settle(gram, linear, w, active);
  for (let round = 0; round < 20 * (n + 5); round++) {
    const slopes = slopesAt(gram, linear, w);
    const level = active.reduce((sum, j) => sum + w[j] * slopes[j], 0);
    const length = active.reduce((sum, j) => sum + w[j] * lengths[j], 0);
    const j = steepest(slopes, active);
    if (j < 0 || slopes[j] >= level - roundings * length * (length + lengths[j])) break;
    active.push(j);
    settle(gram, linear, w, active);
    if (!active.includes(j)) break; // rounding: nothing is to be gained any more
  }
  return normalised(w);
}

/** ⟨aᵢ − y, aⱼ − y⟩, [n × n] */
function gramOf(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const n = columns.length;
  const shifted = columns.map((column) => column.map((x, k) => x - target[k]));
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < target.length; k++) sum += shifted[i][k] * shifted[j][k];
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  return gram;
}

function slopesAt(gram: Float64Array, linear: Float64Array, w: Float64Array): Float64Array {
  const n = w.length;
  return linear.map((q, i) => {
    let sum = q;
    for (let j = 0; j < n; j++) sum += gram[i * n + j] * w[j];
    return sum;
  });
}

function steepest(slopes: Float64Array, active: readonly number[]): number {
  let best = -1;
  for (let j = 0; j < slopes.length; j++) {
    if (!active.includes(j) && (best < 0 || slopes[j] < slopes[best])) best = j;
  }
  return best;
}

/** Moves w to the minimum over its active columns; those whose weight would turn negative leave, one after another. */
function settle(gram: Float64Array, linear: Float64Array, w: Float64Array, active: number[]): void {
  while (active.length > 0) {
    const wanted = minimumOver(gram, linear, w.length, active);
    let share = 1;
    let leaving = -1;
    for (const [i, j] of active.entries()) {
      if (wanted[i] > 0) continue;
      const until = w[j] > 0 ? w[j] / (w[j] - wanted[i]) : 0;
      if (until < share || leaving < 0) [share, leaving] = [Math.min(until, share), i];
    }
    for (const [i, j] of active.entries()) w[j] += share * (wanted[i] - w[j]);
    if (leaving < 0) return;
    w[active[leaving]] = 0;
    active.splice(leaving, 1);
  }
}

/** The minimum on Σ w = 1 without signs. Adding one number to every entry of the Gram matrix changes nothing there. */
function minimumOver(
  gram: Float64Array,
  linear: Float64Array,
  n: number,
  active: readonly number[],
): Float64Array {
  const m = active.length;
  const added = active.reduce((least, j) => Math.min(least, gram[j * n + j]), Infinity) || 1;
  const unit = Float64Array.from(active, (j) => 1 / Math.sqrt(gram[j * n + j] + added));
  const matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      matrix[i * m + j] = unit[i] * unit[j] * (gram[active[i] * n + active[j]] + added);
    matrix[i * m + i] += ridge;
  }
  const factor = cholesky(matrix, m);
  const solved = (of: Float64Array) =>
    choleskySolve(
      factor,
      m,
      of.map((x, i) => x * unit[i]),
    ).map((x, i) => x * unit[i]);
  const ones = solved(new Float64Array(m).fill(1));
  const pulls = solved(Float64Array.from(active, (j) => linear[j]));
  const sum = (x: Float64Array) => x.reduce((total, value) => total + value, 0);
  const level = (1 + sum(pulls)) / sum(ones);
  return ones.map((one, i) => level * one - pulls[i]);
}

function normalised(w: Float64Array): Float64Array {
  const total = w.reduce((sum, x) => sum + x, 0);
  return w.map((x) => x / total);
}
