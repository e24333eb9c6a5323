/**
 * The fixed point ρ ∝ exp(−βΨ_λ(ρ)) by damped iteration, sharing nothing with src: no features, no dual, no Newton.
 *
 * Two classes of isotropic Gaussians in ℝᵈ, d odd, ridge neurons with σ linear between two knots and constant
 * outside. With u the first coordinate of a uniform point on the sphere, density ∝ (1 − u²)^{(d−3)/2}, a polynomial,
 *
 *     g(s) = E σ(s u),   ŷ(ϱ) = Σⱼ massⱼ g(rⱼ ϱ),   R = Σ_c p_c E(y_c − ŷ(τ_c ϱ))²,   ϱ ~ χ_d,
 *
 * g exactly, ϱ and r by the midpoint rule on grids where both densities vanish at the ends.
 */

interface Problem {
  readonly d: number;
  readonly knots: readonly [readonly [number, number], readonly [number, number]];
  readonly classes: readonly {
    readonly weight: number;
    readonly label: number;
    readonly deviation: number;
  }[];
  readonly lambda: number;
  readonly beta: number;
}

/** F and R at the fixed point, and max |Δmass| of the last round. */
export function gibbsByIteration(
  of: Problem,
  cells: number,
  widest: number,
  damping: number,
  rounds: number,
) {
  const { d, lambda, beta, classes } = of;
  const r = Array.from({ length: cells }, (_, j) => ((j + 0.5) * widest) / cells);
  const logVolume = r.map((x) => Math.log(widest / cells) + logArea(d) + (d - 1) * Math.log(x));
  const lengths = chiRule(d, 120);
  const inputs = classes.flatMap((c) =>
    lengths.map(({ node, weight }) => ({ y: c.label, s: c.deviation * node, p: c.weight * weight })),
  );
  const outputs = inputs.map(({ s }) => r.map((x) => meanOutput(of, s * x)));
  let mass = normalised(r.map((x, j) => logVolume[j] - 0.5 * beta * lambda * x * x));
  let change = 0;
  for (let round = 0; round < rounds; round++) {
    const psi = r.map((x) => 0.5 * lambda * x * x);
    for (const [i, { y, p }] of inputs.entries()) {
      const residual = p * (outputs[i].reduce((sum, g, j) => sum + mass[j] * g, 0) - y);
      for (let j = 0; j < cells; j++) psi[j] += residual * outputs[i][j];
    }
    const next = normalised(psi.map((value, j) => logVolume[j] - beta * value));
    change = Math.max(...next.map((m, j) => Math.abs(m - mass[j])));
    mass = mass.map((m, j) => (1 - damping) * m + damping * next[j]);
  }
  let risk = 0;
  for (const [i, { y, p }] of inputs.entries()) {
    const residual = outputs[i].reduce((sum, g, j) => sum + mass[j] * g, 0) - y;
    risk += p * residual * residual;
  }
  const rest = mass.reduce(
    (sum, m, j) => sum + m * (0.5 * lambda * r[j] * r[j] + (m > 0 ? (Math.log(m) - logVolume[j]) / beta : 0)),
    0,
  );
  return { freeEnergy: 0.5 * risk + rest, risk, change };
}

const normalised = (logs: readonly number[]): number[] => {
  const peak = Math.max(...logs);
  const values = logs.map((x) => Math.exp(x - peak));
  const total = values.reduce((sum, x) => sum + x, 0);
  return values.map((x) => x / total);
};

/** log |S^{d−1}| for odd d, Γ(d/2) = (d/2 − 1)(d/2 − 2) … ½ √π */
function logArea(d: number): number {
  let logGamma = 0.5 * Math.log(Math.PI);
  for (let x = d / 2 - 1; x > 0; x--) logGamma += Math.log(x);
  return Math.log(2) + (d / 2) * Math.log(Math.PI) - logGamma;
}

/** Midpoint rule of χ_d over √d ± 7. */
function chiRule(d: number, count: number) {
  const lower = Math.max(0, Math.sqrt(d) - 7);
  const nodes = Array.from(
    { length: count },
    (_, i) => lower + ((i + 0.5) / count) * (Math.sqrt(d) + 7 - lower),
  );
  const weights = normalised(nodes.map((x) => (d - 1) * Math.log(x) - 0.5 * x * x));
  return nodes.map((node, i) => ({ node, weight: weights[i] }));
}

/** E σ(s u): σ(−∞) + slope [E(su − t₁)₊ − E(su − t₂)₊], 0 < t₁ < t₂ */
function meanOutput({ d, knots: [[t1, v1], [t2, v2]] }: Problem, s: number): number {
  const slope = (v2 - v1) / (t2 - t1);
  return v1 + slope * (meanExcess(d, s, t1) - meanExcess(d, s, t2));
}

/** E(su − t)₊, t > 0, by (1 − u²)^{n} = Σ binomial(n, k)(−1)ᵏ u²ᵏ, n = (d − 3)/2, integrated from t/s to 1 */
function meanExcess(d: number, s: number, t: number): number {
  const from = t / s;
  if (!(from < 1)) return 0;
  const n = (d - 3) / 2;
  let binomial = 1;
  let total = 0;
  let norm = 0;
  for (let k = 0; k <= n; k++) {
    const even = 2 * k + 1;
    total += binomial * ((s * (1 - from ** (even + 1))) / (even + 1) - (t * (1 - from ** even)) / even);
    norm += (2 * binomial) / even;
    binomial *= -(n - k) / (k + 1);
  }
  return total / norm;
}
