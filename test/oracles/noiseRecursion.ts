/**
 * Noisy steps without a force, one at a time: n ← γ_l n + √(4 s_l β⁻¹) g, seen by ⟨n, x_l⟩ before step l.
 * Each number is kept as the row of its coefficients in all normals, so that covariances are exact. Imports nothing.
 */

/**
 * @param x  [B][d]
 * @param s  [B]
 * @returns  covariance of (ν_1 … ν_B, T_1 … T_d)
 */
export function jointCovariance(
  x: readonly (readonly number[])[],
  s: readonly number[],
  lambda: number,
  temperature: number,
): number[][] {
  const d = x[0].length;
  const normals = s.length * d;
  const noise = x[0].map(() => new Array<number>(normals).fill(0));
  const seen: number[][] = [];
  for (const [l, input] of x.entries()) {
    const row = new Array<number>(normals).fill(0);
    for (let k = 0; k < d; k++) for (let n = 0; n < normals; n++) row[n] += input[k] * noise[k][n];
    seen.push(row);
    const gamma = 1 - 2 * lambda * s[l];
    for (let k = 0; k < d; k++) {
      for (let n = 0; n < normals; n++) noise[k][n] *= gamma;
      noise[k][l * d + k] += Math.sqrt(4 * s[l] * temperature);
    }
  }
  const all = [...seen, ...noise];
  return all.map((one) => all.map((other) => one.reduce((sum, value, n) => sum + value * other[n], 0)));
}
