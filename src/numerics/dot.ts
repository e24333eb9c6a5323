/**
 * ⟨x, y⟩ = Σ xᵢ yᵢ, plainly in the array's order: for solvers' inner loops. Where digits count, sums.ts compensates.
 *
 * @param x, y  [n]; y may be longer
 */
export function dot(x: Float64Array, y: Float64Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += x[i] * y[i];
  return total;
}
