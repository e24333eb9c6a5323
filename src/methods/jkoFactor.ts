/**
 * a = L D Lᵀ of a symmetric matrix, without exchanges: the signs of D are the signs of a's eigenvalues (Sylvester),
 * which is what a Newton step must know of an indefinite Hessian.
 * Reference: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., §4.1, §8.1.5.
 */

/** A factored symmetric matrix. */
export interface Factor {
  /** How many eigenvalues are negative. */
  readonly negative: number;
  /** x with a x = b, a new array. */
  readonly solve: (b: Float64Array) => Float64Array;
}

/**
 * @param a  [n × n] row-major, its lower triangle is read, left as it is
 * @returns  null where a pivot is 0. Without exchanges small pivots lose digits: for matrices that are nearly definite,
 *           and where a poor direction is noticed.
 */
export function factorOf(a: Float64Array, n: number): Factor | null {
  const l = a.slice(0, n * n);
  let negative = 0;
  for (let j = 0; j < n; j++) {
    const pivot = l[j * n + j];
    if (pivot === 0 || Number.isNaN(pivot)) return null;
    if (pivot < 0) negative += 1;
    for (let i = j + 1; i < n; i++) {
      const factor = l[i * n + j] / pivot;
      for (let k = j + 1; k <= i; k++) l[i * n + k] -= factor * l[k * n + j];
    }
    for (let i = j + 1; i < n; i++) l[i * n + j] /= pivot;
  }
  return { negative, solve: (b) => solved(l, n, b) };
}

function solved(l: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
  for (let i = 0; i < n; i++) x[i] /= l[i * n + i];
  for (let i = n - 1; i >= 0; i--) for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
  return x;
}
