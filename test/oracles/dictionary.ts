/**
 * The least risk of one block by another road than src (which this imports nothing of): the form with nodes in the input's
 * length, R = Σ_c p_c E_{ϱ~χ_d}(y_c − ∫G_d(τ_c ϱ r)ρ(dr))², G_d(s) = E σ(s u) for u the first coordinate of a uniform point
 * of the sphere, over a dictionary of radii and infinity, by moving mass between pairs of its members.
 */

export interface DictionaryCase {
  readonly d: number;
  readonly classes: readonly {
    readonly weight: number;
    readonly label: number;
    readonly deviation: number;
  }[];
  /** Of a truncated ReLU-like σ, constant outside. */
  readonly knots: readonly (readonly [number, number])[];
}

export interface DictionaryOptimum {
  readonly risk: number;
  readonly radii: number[];
  readonly weights: number[];
}

/** E σ(s u) for piecewise linear σ, from P(u > x) by Simpson's rule and E[u; u > x] in closed form. */
function sphereMean({ d, knots }: DictionaryCase): (s: number) => number {
  const n = 4000;
  const step = 1 / n;
  const density = (u: number) => (1 - u * u) ** ((d - 3) / 2);
  const above = new Float64Array(n + 1); // ∫_x^1 density
  for (let i = n - 1; i >= 0; i--) {
    const [a, b] = [i * step, (i + 1) * step];
    above[i] = above[i + 1] + (step / 6) * (density(a) + 4 * density((a + b) / 2) + density(b));
  }
  const total = 2 * above[0];
  const tail = (x: number): number => {
    if (x < 0) return 1 - tail(-x);
    if (x >= 1) return 0;
    const i = Math.min(Math.floor(x / step), n - 1);
    const [a, b] = [x, (i + 1) * step];
    return (above[i + 1] + ((b - a) / 6) * (density(a) + 4 * density((a + b) / 2) + density(b))) / total;
  };
  const first = (x: number): number =>
    Math.abs(x) >= 1 ? 0 : (1 - x * x) ** ((d - 1) / 2) / ((d - 1) * total);
  const ramp = (s: number, t: number): number => {
    if (s === 0) return Math.max(-t, 0);
    return s * first(t / s) - t * (Math.abs(t) >= s ? (t < 0 ? 1 : 0) : tail(t / s));
  };
  const slopes = knots.slice(1).map(([t, y], k) => (y - knots[k][1]) / (t - knots[k][0]));
  return (s) => {
    if (s === Infinity) return (knots[0][1] + knots[knots.length - 1][1]) / 2;
    return slopes.reduce(
      (sum, slope, k) => sum + slope * (ramp(s, knots[k][0]) - ramp(s, knots[k + 1][0])),
      knots[0][1],
    );
  };
}

/** Nodes of χ_d by the trapezoidal rule, whose density is smooth and gone within eight deviations. */
function chiNodes(d: number): { at: number; weight: number }[] {
  const [from, to] = [Math.max(0, Math.sqrt(d) - 7), Math.sqrt(d) + 7];
  const count = 120;
  const nodes = Array.from({ length: count }, (_, i) => {
    const at = from + ((to - from) * (i + 0.5)) / count;
    return { at, weight: Math.exp((d - 1) * Math.log(at / Math.sqrt(d)) - (at * at - d) / 2) };
  });
  const total = nodes.reduce((sum, { weight }) => sum + weight, 0);
  return nodes.map(({ at, weight }) => ({ at, weight: weight / total }));
}

/** √weight (output − label) of one radius at every class and node. */
function residuals(of: DictionaryCase): (r: number) => Float64Array {
  const mean = sphereMean(of);
  const nodes = chiNodes(of.d);
  return (r) =>
    Float64Array.from(
      of.classes.flatMap(({ weight, label, deviation }) =>
        nodes.map((node) => {
          const s = r === Infinity ? Infinity : deviation * node.at * r;
          return Math.sqrt(weight * node.weight) * (mean(s) - label);
        }),
      ),
    );
}

/** min ‖Σ w x‖² over the simplex, by exact steps between the worst member that has mass and the best of all. */
function nearest(rows: readonly Float64Array[]): { weights: Float64Array; risk: number } {
  const n = rows.length;
  const dot = (x: Float64Array, y: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
    return sum;
  };
  const gram = rows.map((x) => Float64Array.from(rows, (y) => dot(x, y)));
  const weights = new Float64Array(n);
  const first = gram.reduce((best, row, i) => (row[i] < gram[best][best] ? i : best), 0);
  weights[first] = 1;
  const slopes = gram[first].slice();
  for (let step = 0; step < 60_000; step++) {
    let [up, down] = [-1, 0];
    for (let i = 0; i < n; i++) {
      if (slopes[i] < slopes[down]) down = i;
      if (weights[i] > 0 && (up < 0 || slopes[i] > slopes[up])) up = i;
    }
    const difference = slopes[up] - slopes[down];
    if (difference < 1e-9) break; // R is within 2e-9 of the dictionary's best
    const curvature = gram[up][up] + gram[down][down] - 2 * gram[up][down];
    const moved = Math.min(weights[up], difference / curvature);
    weights[up] = moved === weights[up] ? 0 : weights[up] - moved;
    weights[down] += moved;
    for (let i = 0; i < n; i++) slopes[i] += moved * (gram[down][i] - gram[up][i]);
  }
  return { weights, risk: dot(weights, slopes) };
}

/** The best measure on a fixed dictionary of radii. */
export function bestOn(of: DictionaryCase, radii: readonly number[]): DictionaryOptimum {
  const row = residuals(of);
  const { weights, risk } = nearest(radii.map(row));
  const kept = radii.map((_, i) => i).filter((i) => weights[i] > 0);
  return { risk, radii: kept.map((i) => radii[i]), weights: kept.map((i) => weights[i]) };
}

/** The dictionary refined about what carries mass, to steps of 0.0005: an upper bound on inf R, tight to about 1e-7. */
export function dictionaryOptimum(of: DictionaryCase, top: number): DictionaryOptimum {
  let step = top / 100;
  let radii = [...Array.from({ length: 100 }, (_, i) => i * step), 20, 50, 200, Infinity];
  let best = bestOn(of, radii);
  while (step > 5e-4) {
    step /= 8;
    const about = best.radii
      .filter((r) => r < top)
      .flatMap((r) => [-8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => r + k * step));
    radii = [...best.radii, ...about.filter((r) => r > 0), 0, Infinity];
    best = bestOn(of, radii);
  }
  return best;
}
