/**
 * Gauss rules from three-term recurrences, and recurrences from measures.
 *
 * The orthonormal polynomials of a measure obey b_{k+1} p_{k+1} = (x − a_k) p_k − b_k p_{k−1}. Gauss nodes are the
 * eigenvalues of the Jacobi matrix with a on its diagonal and b beside it [golub:69], found by implicit QL and polished
 * by a Newton step on the recurrence itself. The recurrence gives the weights too, as Christoffel's numbers 1/Σ p_k²:
 * they keep their relative accuracy where they are tiny, which eigenvectors do not.
 *
 * Promise:   moments to degree 2n − 1 to a relative error ≲ 1e-13 for n up to a few hundred; weights ≥ 0.
 */

/** Nodes, ascending, and weights of a quadrature rule, both [n]. */
export interface Rule {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** A Jacobi matrix and the mass of its measure. */
interface Recurrence {
  readonly diagonal: Float64Array; // [n]
  readonly offDiagonal: Float64Array; // [n − 1], positive
  readonly mass: number;
}

const manySweeps = 60; // two or three an eigenvalue are usual

/** Eigenvalues, ascending, of the symmetric tridiagonal matrix, by implicit QL with Wilkinson's shift. */
function eigenvalues(diagonal: ArrayLike<number>, offDiagonal: ArrayLike<number>): Float64Array {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) e[k] = offDiagonal[k];
  for (let low = 0; low < n; low++) {
    for (let sweeps = 0, high = split(d, e, low); high !== low; high = split(d, e, low)) {
      if (++sweeps > manySweeps) {
        throw new RangeError("golubWelsch: no eigenvalues found. Both diagonals must be finite numbers.");
      }
      sweep(d, e, low, high);
    }
  }
  return d.sort();
}

/** The first row ≥ low after which the matrix has come apart. */
function split(d: Float64Array, e: Float64Array, low: number): number {
  let row = low;
  for (; row < d.length - 1; row++) {
    const scale = Math.abs(d[row]) + Math.abs(d[row + 1]);
    if (scale + Math.abs(e[row]) === scale) break;
  }
  return row;
}

/** One implicit QL sweep over rows low … high [wilkinson:71, II/4]. */
function sweep(d: Float64Array, e: Float64Array, low: number, high: number): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const root = Math.sqrt(half * half + 1);
  let g = d[high] - d[low] + e[low] / (half + (half >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let moved = 0;
  for (let row = high - 1; row >= low; row--) {
    const f = sine * e[row];
    const b = cosine * e[row];
    const r = Math.sqrt(f * f + g * g);
    e[row + 1] = r;
    if (r === 0) {
      d[row + 1] -= moved;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[row + 1] - moved;
    const turned = (d[row] - g) * sine + 2 * cosine * b;
    moved = sine * turned;
    d[row + 1] = g + moved;
    g = cosine * turned - b;
  }
  d[low] -= moved;
  e[low] = g;
  e[high] = 0;
}

const large = 1e100;
const shrink = 1e-100;

/** The recurrence at x, rescaled on the way so that nothing overflows: p_n/p_n′, and 1/Σ_{k<n} p_k². */
function follow(diagonal: ArrayLike<number>, offDiagonal: ArrayLike<number>, x: number) {
  const n = diagonal.length;
  let [before, value, slopeBefore, slope, squares, scale] = [0, 1, 0, 0, 0, 1];
  for (let k = 0; k < n; k++) {
    squares += value * value;
    const back = k > 0 ? offDiagonal[k - 1] : 0;
    const next = k < n - 1 ? offDiagonal[k] : 1;
    const gap = x - diagonal[k];
    const valueNext = (gap * value - back * before) / next;
    const slopeNext = (value + gap * slope - back * slopeBefore) / next;
    [before, value, slopeBefore, slope] = [value, valueNext, slope, slopeNext];
    if (Math.abs(value) > large) {
      [before, value, slopeBefore, slope] = [
        before * shrink,
        value * shrink,
        slopeBefore * shrink,
        slope * shrink,
      ];
      squares *= shrink * shrink;
      scale *= shrink * shrink;
    }
  }
  return { newton: value / slope, christoffel: scale / squares };
}

/**
 * Gauss rule of a measure from its Jacobi matrix.
 *
 * @param diagonal     a, [n]
 * @param offDiagonal  b, [n − 1], positive
 * @param mass         of the measure; the weights' sum
 */
export function golubWelsch(diagonal: ArrayLike<number>, offDiagonal: ArrayLike<number>, mass: number): Rule {
  const nodes = eigenvalues(diagonal, offDiagonal);
  const weights = new Float64Array(nodes.length);
  for (let k = 0; k < nodes.length; k++) {
    nodes[k] -= follow(diagonal, offDiagonal, nodes[k]).newton;
    weights[k] = mass * follow(diagonal, offDiagonal, nodes[k]).christoffel;
  }
  return { nodes, weights };
}

/**
 * Jacobi matrix [n] of the discrete measure `rule`, by Stieltjes' procedure [gautschi:04, 2.2.3].
 *
 * A measure with a density is handed in through a rule that integrates polynomials of degree 2n − 1 against it; twice
 * as many points as n are plenty.
 */
export function stieltjes(rule: Rule, n: number): Recurrence {
  const { nodes, weights } = rule;
  const diagonal = new Float64Array(n);
  const norms = new Float64Array(n); // of p_k before it is normalised: b_k
  let before = new Float64Array(nodes.length);
  let value = new Float64Array(nodes.length).fill(1);
  for (let k = 0; k < n; k++) {
    let square = 0;
    for (let i = 0; i < nodes.length; i++) square += weights[i] * value[i] * value[i];
    norms[k] = Math.sqrt(square);
    let first = 0;
    for (let i = 0; i < nodes.length; i++) {
      value[i] /= norms[k];
      first += weights[i] * nodes[i] * value[i] * value[i];
    }
    diagonal[k] = first;
    const back = k > 0 ? norms[k] : 0;
    for (let i = 0; i < nodes.length; i++) before[i] = (nodes[i] - first) * value[i] - back * before[i];
    [before, value] = [value, before];
  }
  return { diagonal, offDiagonal: norms.slice(1), mass: norms[0] * norms[0] };
}
