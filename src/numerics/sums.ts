/**
 * Sums whose error does not grow with their length.
 * Reference: A. Neumaier, Z. Angew. Math. Mech. 54 (1974) 39–51 (improved Kahan–Babuška).
 */

/**
 * Σ xᵢ, compensated: each addition's rounding error is kept and added at the end.
 *
 * @param x  [n], any length; the empty sum is 0
 * Accuracy: |error| ≤ 2⁻⁵³|Σxᵢ| + n²2⁻¹⁰⁵Σ|xᵢ|, while the partial sums stay finite. Order: that of the array.
 */
export const sum = (x: ArrayLike<number>): number => {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < x.length; i++) {
    const next = total + x[i];
    lost += Math.abs(total) >= Math.abs(x[i]) ? total - next + x[i] : x[i] - next + total;
    total = next;
  }
  return lost - lost === 0 ? total + lost : total; // an infinite total has no error to add
};
