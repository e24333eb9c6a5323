/**
 * Masses on a chain of cells between which they move at given rates: one implicit Euler step solves
 *
 *     (1 + h L) m = b,   (L m)_j = (right_j + left_{j−1}) m_j − right_{j−1} m_{j−1} − left_j m_{j+1}.
 *
 * Columns of 1 + hL sum to 1. Elimination can therefore carry what is left of each column's sum in place of its
 * diagonal, and subtracts nothing (Grassmann, Taksar and Heyman): for b ≥ 0 every mass is accurate relative to itself,
 * about J·1e-16, at any h; positive, and conserved as well.
 *
 * Reference: [grassmann:85].
 */

/** The elimination for one set of rates and one h; for any number of right-hand sides. */
export interface ChainFactor {
  /** h·rate over each inner face, [J − 1] */
  readonly right: Float64Array;
  readonly left: Float64Array;
  /** Pivots, [J] */
  readonly pivot: Float64Array;
}

/** @param rates  ≥ 0, [J − 1] each */
export function factorChain(rates: { right: Float64Array; left: Float64Array }, h: number): ChainFactor {
  const right = rates.right.map((rate) => h * rate);
  const left = rates.left.map((rate) => h * rate);
  const count = right.length + 1;
  const pivot = new Float64Array(count);
  let rest = 1; // of the column's sum, after elimination of the cells before
  for (let j = 0; j < count; j++) {
    if (j > 0) rest = 1 + (left[j - 1] * rest) / pivot[j - 1];
    pivot[j] = rest + (j < count - 1 ? right[j] : 0);
  }
  return { right, left, pivot };
}

/** m for b, in place; b may have any sign (then without the relative accuracy). */
export function solveChain({ right, left, pivot }: ChainFactor, b: Float64Array): void {
  const count = b.length;
  for (let j = 1; j < count; j++) b[j] += (right[j - 1] / pivot[j - 1]) * b[j - 1];
  b[count - 1] /= pivot[count - 1];
  for (let j = count - 2; j >= 0; j--) b[j] = (b[j] + left[j] * b[j + 1]) / pivot[j];
}
