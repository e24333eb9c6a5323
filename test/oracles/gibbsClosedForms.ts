/** Fixed points that are Gaussian, each by its own small equation; nothing from src. */

const entropyOf = (variances: readonly number[]): number =>
  variances.reduce((sum, v) => sum + 0.5 * Math.log(2 * Math.PI * Math.E * v), 0);

/** σ = 0 in ℝᴰ: N(0, I/(βλ)). */
export function confined(D: number, second: number, lambda: number, beta: number): number {
  const v = 1 / (beta * lambda);
  return 0.5 * second + 0.5 * lambda * D * v - entropyOf(new Array<number>(D).fill(v)) / beta;
}

/** σ(u) = u, y = l x, x ~ N(0, 1): N(m, 1/(βλ)) with m = l/(1 + λ). */
export function linear(l: number, lambda: number, beta: number) {
  const v = 1 / (beta * lambda);
  const mean = l / (1 + lambda);
  const risk = (mean - l) ** 2;
  return { mean, risk, freeEnergy: 0.5 * risk + 0.5 * lambda * (mean ** 2 + v) - entropyOf([v]) / beta };
}

/**
 * σ(u) = u², y = Σ tᵢxᵢ², x ~ N(0, I): N(0, diag a). With b = a − t, Ψ(w) = Σ (tr b + 2bᵢ) wᵢ², so
 * aᵢ = 1/(β(2 tr b + 4bᵢ + λ)), iterated with damping on log a.
 */
export function quadratic(t: readonly number[], lambda: number, beta: number) {
  const trace = (x: readonly number[]) => x.reduce((sum, v) => sum + v, 0);
  let a = t.map((x) => Math.max(x, 0.1));
  for (let round = 0; round < 200_000; round++) {
    const b = a.map((x, i) => x - t[i]);
    const wanted = b.map((x) => 1 / (beta * Math.max(1e-6, 2 * trace(b) + 4 * x + lambda)));
    a = a.map((x, i) => x * (wanted[i] / x) ** 0.002);
  }
  const b = a.map((x, i) => x - t[i]);
  const risk = trace(b) ** 2 + 2 * trace(b.map((x) => x * x));
  const residual = Math.max(...a.map((x, i) => Math.abs(1 / x - beta * (2 * trace(b) + 4 * b[i] + lambda))));
  return { a, risk, residual, freeEnergy: 0.5 * risk + 0.5 * lambda * trace(a) - entropyOf(a) / beta };
}
