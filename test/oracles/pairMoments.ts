/**
 * Moments of σ at two correlated Gaussians by nested Gauss–Legendre quadrature, from nothing but the definitions:
 *
 *     E[f(S X + b) g(S′Y + b′)],   Y = qX + √(1 − q²) Z,
 *
 * panels broken at the kinks of f, and about the kinks of g at the scale √(1 − q²) on which Z smooths them; and the risk
 * of a network of ridge neurons on a Gaussian mixture as the sum over its pairs. Imports nothing from src.
 */

export interface Side {
  readonly f: (u: number) => number;
  readonly kinks: readonly number[];
  readonly S: number;
  readonly b: number;
}

const nodes = 16;

/** Gauss–Legendre on [0, 1], by Newton's method on Legendre's recurrence. */
const rule = Array.from({ length: nodes }, (_, k) => {
  let x = Math.cos((Math.PI * (k + 0.75)) / (nodes + 0.5));
  let slope = 1;
  for (let round = 0; round < 50; round++) {
    let [before, p] = [1, x];
    for (let n = 2; n <= nodes; n++) [before, p] = [p, ((2 * n - 1) * x * p - (n - 1) * before) / n];
    slope = (nodes * (x * p - before)) / (x * x - 1);
    x -= p / slope;
  }
  return { at: 0.5 * (1 + x), weight: 1 / ((1 - x * x) * slope * slope) };
});

const reach = 9;

/** ∫ ϕ(z) f(z) dz, with panels between the given points and no wider than `width`. */
function gaussian(f: (z: number) => number, breaks: readonly number[], width: number): number {
  const inside = breaks.filter((z) => z > -reach && z < reach);
  const points = [-reach, ...inside, reach].sort((x, y) => x - y);
  let total = 0;
  for (let k = 0; k + 1 < points.length; k++) {
    const panels = Math.max(1, Math.ceil((points[k + 1] - points[k]) / width));
    const h = (points[k + 1] - points[k]) / panels;
    for (let p = 0; p < panels; p++) {
      for (const { at, weight } of rule) {
        const z = points[k] + (p + at) * h;
        total += h * weight * f(z) * Math.exp(-0.5 * z * z);
      }
    }
  }
  return total / Math.sqrt(2 * Math.PI);
}

const layer = [-8, -4, -2, -1, 0, 1, 2, 4, 8];

/** E[f(S X + b) g(S′Y + b′)], |q| < 1; for smooth f, g give `width` below 2/S. */
export function pairMoment(one: Side, other: Side, q: number, width = 2): number {
  const c = Math.sqrt((1 - q) * (1 + q));
  const spread = other.S * c;
  const inner = (x: number): number => {
    const at = other.S * q * x + other.b;
    return gaussian(
      (z) => other.f(spread * z + at),
      other.kinks.map((t) => (t - at) / spread),
      Math.min(3, width / Math.min(1, c)),
    );
  };
  const breaks = one.kinks.map((t) => (t - one.b) / one.S);
  for (const t of other.kinks) {
    for (const place of layer) breaks.push(((t - other.b) / other.S + place * c) / q);
  }
  return gaussian((x) => one.f(one.S * x + one.b) * inner(x), breaks, width);
}

export interface MixtureCase {
  readonly sigma: (u: number) => number;
  readonly kinks: readonly number[];
  /** One block: deviation and label of each class. */
  readonly classes: readonly {
    readonly weight: number;
    readonly label: number;
    readonly deviation: number;
  }[];
}

/** R_N of ridge neurons, rows w: Σ_c p_c (y² − (2y/N) Σ E σ + N⁻² Σ_ij E σσ). */
export function networkRisk(
  { sigma, kinks, classes }: MixtureCase,
  rows: readonly (readonly number[])[],
): number {
  const N = rows.length;
  const inner = (u: readonly number[], v: readonly number[]) => u.reduce((sum, x, k) => sum + x * v[k], 0);
  let risk = 0;
  for (const { weight, label, deviation } of classes) {
    const S = rows.map((w) => deviation * Math.sqrt(inner(w, w)));
    const mean = (f: (u: number) => number, spread: number) =>
      gaussian(
        (z) => f(spread * z),
        kinks.map((t) => t / spread),
        2,
      );
    let total = label * label;
    for (let i = 0; i < N; i++) {
      total -= (2 * label * mean(sigma, S[i])) / N;
      total += mean((u) => sigma(u) * sigma(u), S[i]) / (N * N);
      for (let j = 0; j < i; j++) {
        const q = (deviation * deviation * inner(rows[i], rows[j])) / (S[i] * S[j]);
        const side = (spread: number) => ({ f: sigma, kinks, S: spread, b: 0 });
        total += (2 * pairMoment(side(S[i]), side(S[j]), q)) / (N * N);
      }
    }
    risk += weight * total;
  }
  return risk;
}
