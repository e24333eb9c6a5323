/**
 * Small dense matrices, row-major: entry (i, j) of an n × n matrix is a[i·n + j].
 * Reference: G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., §3.4, §4.2, §8.5.
 */

/**
 * Lower Cholesky factor L, L Lᵀ = a, of a symmetric positive semidefinite matrix (its lower triangle is read).
 *
 * @param rounding  relative error of the entries of a: a pivot within it, of its diagonal entry, counts as 0
 * @returns  [n × n]; zeros above the diagonal. A pivot that is not positive gives a zero column: a direction
 *           without variance.
 * Accuracy: ‖L Lᵀ − a‖ ≲ n 2⁻⁵³‖a‖ for positive definite a.
 */
export const cholesky = (a: Float64Array, n: number, rounding = 0): Float64Array => {
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const pivot = a[j * n + j] - rowProduct(l, n, j, j, j);
    if (!(pivot > rounding * a[j * n + j])) continue;
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) l[i * n + j] = (a[i * n + j] - rowProduct(l, n, i, j, j)) / root;
  }
  return l;
};

/** Σ_{k < count} l_ik l_jk */
const rowProduct = (l: Float64Array, n: number, i: number, j: number, count: number): number => {
  let total = 0;
  for (let k = 0; k < count; k++) total += l[i * n + k] * l[j * n + k];
  return total;
};

/**
 * x with L Lᵀ x = b.
 *
 * @param l  from cholesky. Where its pivot is zero x is 0: with a zero column the other equations still hold.
 * @param b  [n], left as it is
 */
export const choleskySolve = (l: Float64Array, n: number, b: Float64Array): Float64Array => {
  const x = b.slice(0, n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] = l[i * n + i] > 0 ? x[i] / l[i * n + i] : 0;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] = l[i * n + i] > 0 ? x[i] / l[i * n + i] : 0;
  }
  return x;
};

/**
 * x with a x = b, by elimination with row exchanges.
 *
 * @param a  [n × n], b [n]; both left as they are
 * @throws   RangeError where a is singular
 */
export const solve = (a: Float64Array, n: number, b: Float64Array): Float64Array => {
  const m = a.slice(0, n * n);
  const x = b.slice(0, n);
  for (let column = 0; column < n; column++) {
    exchangeRows(m, x, n, column, largestBelow(m, n, column));
    for (let i = column + 1; i < n; i++) {
      const factor = m[i * n + column] / m[column * n + column];
      for (let k = column + 1; k < n; k++) m[i * n + k] -= factor * m[column * n + k];
      x[i] -= factor * x[column];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= m[i * n + k] * x[k];
    x[i] /= m[i * n + i];
  }
  return x;
};

/** The row at or below the diagonal with the largest entry of a column. */
const largestBelow = (m: Float64Array, n: number, column: number): number => {
  let best = column;
  for (let i = column + 1; i < n; i++) {
    if (Math.abs(m[i * n + column]) > Math.abs(m[best * n + column])) best = i;
  }
  if (!(Math.abs(m[best * n + column]) > 0)) {
    throw new RangeError(
      `solve: the matrix is singular (pivot ${column + 1} of ${n} is ${m[best * n + column]}). Give one with independent rows, or add a ridge to the diagonal.`,
    );
  }
  return best;
};

const exchangeRows = (m: Float64Array, x: Float64Array, n: number, i: number, j: number): void => {
  if (i === j) return;
  for (let k = 0; k < n; k++) {
    const kept = m[i * n + k];
    m[i * n + k] = m[j * n + k];
    m[j * n + k] = kept;
  }
  const kept = x[i];
  x[i] = x[j];
  x[j] = kept;
};

/** a = Σ values[k] vₖvₖᵀ with orthonormal vₖ, [n] numbers from vectors[k·n] on; values descend. */
interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's cyclic rotations.
 *
 * @param a  [n × n], symmetric (the upper triangle is read), left as it is
 * Accuracy: ‖a v − λ v‖ ≲ n 2⁻⁵³‖a‖. Cost: about 8 sweeps of 6n³ operations: fine to n of a few hundred.
 */
export const symmetricEigen = (a: Float64Array, n: number): Eigen => {
  const m = a.slice(0, n * n);
  const rows = identity(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) m[i * n + j] = m[j * n + i];
  for (let sweep = 0; sweep < 60 && rotateAll(m, rows, n); sweep++);
  return sorted(m, rows, n);
};

const identity = (n: number): Float64Array => {
  const m = new Float64Array(n * n);
  for (let i = 0; i < n; i++) m[i * n + i] = 1;
  return m;
};

/** One sweep over all pairs; false when nothing was left to rotate. */
const rotateAll = (m: Float64Array, rows: Float64Array, n: number): boolean => {
  let rotated = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const off = m[p * n + q];
      const scale = Math.sqrt(Math.abs(m[p * n + p])) * Math.sqrt(Math.abs(m[q * n + q]));
      const negligible = Math.abs(off) <= 1e-17 * scale;
      if (off === 0 || negligible) continue;
      rotate(m, rows, n, p, q);
      rotated = true;
    }
  }
  return rotated;
};

/** The rotation of p and q that makes entry (p, q) zero. */
const rotate = (m: Float64Array, rows: Float64Array, n: number, p: number, q: number): void => {
  const off = m[p * n + q];
  const theta = (m[q * n + q] - m[p * n + p]) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  turnRows(rows, n, p, q, cosine, sine);
  const pp = m[p * n + p] - tangent * off;
  const qq = m[q * n + q] + tangent * off;
  turnRows(m, n, p, q, cosine, sine);
  for (let k = 0; k < n; k++) {
    m[k * n + p] = m[p * n + k];
    m[k * n + q] = m[q * n + k];
  }
  m[p * n + p] = pp;
  m[q * n + q] = qq;
  m[p * n + q] = 0;
  m[q * n + p] = 0;
};

const turnRows = (m: Float64Array, n: number, p: number, q: number, cosine: number, sine: number): void => {
  for (let k = 0; k < n; k++) {
    const x = m[p * n + k];
    const y = m[q * n + k];
    m[p * n + k] = cosine * x - sine * y;
    m[q * n + k] = sine * x + cosine * y;
  }
};

const sorted = (m: Float64Array, rows: Float64Array, n: number): Eigen => {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => m[j * n + j] - m[i * n + i]);
  const values = Float64Array.from(order, (i) => m[i * n + i]);
  const vectors = new Float64Array(n * n);
  order.forEach((i, k) => {
    vectors.set(rows.subarray(i * n, i * n + n), k * n);
  });
  return { values, vectors };
};
