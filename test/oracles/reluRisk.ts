/**
 * A second solver for neurons a·max(⟨w, x⟩ + b, 0) with everything trained, on a centred Gaussian mixture in two spherical
 * blocks. It has no features: the prediction is integrated directly over the sphere and the law of ‖x‖,
 *
 *     F(ϱ) = ∫ a E max(r₁ϱ₁u₁ + r₂ϱ₂u₂ + b, 0) ρ(dθ),   R = Σ_c p_c E(F(τ_{c,1}χ₁, τ_{c,2}χ₂) − y_c)²,
 *
 * u_b the first coordinate of a uniform point of S^{d_b−1} and χ_b of law χ_{d_b}. Particles θ = (a, b, r₁, r₂) descend the
 * exact gradient of this very sum, dθ/ds = −∇Ψ, s = 2∫ξ. For d_b of 20 and more: the densities must vanish at ±1.
 *
 * Accuracy: of R at given particles below 1e-5 with nodes (4, 3; 8), at d = (60, 260).
 */

export interface ReluMixture {
  readonly blocks: readonly [number, number];
  readonly classes: readonly {
    readonly weight: number;
    readonly label: number;
    readonly deviation: readonly [number, number];
  }[];
}

/** Nodes of each integral: of χ₁, of χ₂, of the direction that is summed (the other has a table). */
export interface Nodes {
  readonly radial: readonly [number, number];
  readonly angular: number;
}

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** R, and ∇Ψ by a, b, r₁, r₂, one coordinate after the other, [4J]. */
export interface Evaluation {
  readonly risk: number;
  readonly gradient: Float64Array;
}

/** Densities without their constant, on grids where they vanish at both ends: there the trapezoid is exact to rounding. */
export const sphereDensity = (d: number) => ({
  low: -1,
  high: 1,
  density: (u: number) => (1 - u * u) ** ((d - 3) / 2),
});
export const chiDensity = (d: number) => {
  const mode = Math.sqrt(d - 1);
  return {
    low: Math.max(0, mode - 9),
    high: mode + 9,
    density: (x: number) => (x > 0 ? Math.exp((d - 1) * Math.log(x / mode) - (x * x - mode * mode) / 2) : 0),
  };
};
type Law = ReturnType<typeof sphereDensity>;

/** The law on `count` + 1 equidistant points, of sum 1. */
export function trapezoid({ low, high, density }: Law, count: number): Rule {
  const nodes = Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
  const values = nodes.map(density);
  const total = values.reduce((sum, value) => sum + value, 0);
  return { nodes, weights: values.map((value) => value / total) };
}

/** Gauss's rule of the law: Stieltjes' recurrence on the fine grid, roots by bisection, weights by Christoffel's sum. */
export function gauss(law: Law, count: number): Rule {
  const { nodes: grid, weights: mass } = trapezoid(law, 4000);
  const centre: number[] = [];
  const width: number[] = [];
  let before = grid.map(() => 0);
  let p = grid.map(() => 1);
  for (let k = 0; k < count; k++) {
    const mean = grid.reduce((sum, x, i) => sum + mass[i] * x * p[i] * p[i], 0);
    const raw = grid.map((x, i) => (x - mean) * p[i] - (k > 0 ? width[k - 1] * before[i] : 0));
    const norm = Math.sqrt(raw.reduce((sum, value, i) => sum + mass[i] * value * value, 0));
    centre.push(mean);
    width.push(norm);
    before = p;
    p = raw.map((value) => value / norm);
  }
  const polynomials = (x: number): number[] => {
    const values = [1];
    for (let k = 0; k < count; k++) {
      const lower = k > 0 ? width[k - 1] * values[k - 1] : 0;
      values.push(((x - centre[k]) * values[k] - lower) / width[k]);
    }
    return values;
  };
  const nodes: number[] = [];
  for (let i = 0; i < 4000; i++) {
    if (p[i] >= 0 !== p[i + 1] >= 0) nodes.push(root((x) => polynomials(x)[count], grid[i], grid[i + 1]));
  }
  const christoffel = (x: number) =>
    polynomials(x)
      .slice(0, count)
      .reduce((sum, value) => sum + value * value, 0);
  return { nodes, weights: nodes.map((x) => 1 / christoffel(x)) };
}

function root(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  const sign = f(a) >= 0;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (a + b) / 2;
    if (f(middle) >= 0 === sign) a = middle;
    else b = middle;
  }
  return (a + b) / 2;
}

const cells = 2048;

/**
 * Of u on S^{d−1}, at z = −1 + 2i/cells: its density f, its distribution P(u ≤ z) and E max(u + z, 0), which is
 * z P(u ≤ z) + (1 − z²)f(z)/(d − 1). The sum for P is the trapezoid with its end correction, good to 1e-10.
 */
function sphereTable(d: number) {
  const h = 2 / cells;
  const { density } = sphereDensity(d);
  const z = Float64Array.from({ length: cells + 1 }, (_, i) => -1 + h * i);
  const raw = z.map(density);
  const total = h * raw.reduce((sum, value) => sum + value, 0);
  const f = raw.map((value) => value / total);
  const slope = z.map((x) => ((-(d - 3) * x) / total) * (1 - x * x) ** ((d - 5) / 2));
  const below = new Float64Array(cells + 1);
  for (let i = 0; i < cells; i++) {
    below[i + 1] = below[i] + (h / 2) * (f[i] + f[i + 1]) + ((h * h) / 12) * (slope[i] - slope[i + 1]);
  }
  const mean = z.map((x, i) => x * below[i] + ((1 - x * x) * f[i]) / (d - 1));
  return { f, below, mean };
}

/** E max(ℓ₁u₁ + ℓ₂u₂ + b, 0) at lengths ℓ_b = r_bϱ_b, one of them above 0, and its derivatives by b, ℓ₁, ℓ₂, into out [4]. */
export type SphereMean = (b: number, l1: number, l2: number, out: Float64Array) => void;

/**
 * The direction of the wider law is integrated by its table (cubic Hermite interpolation), the other by Gauss's rule: so
 * the sum always sees a kink that is smoothed at least as widely as its own law. With normal laws of deviation 1 each and
 * n nodes the leading error is √2ϕ(0) He_{2n−2}(0) 2^{−n} n!/(2n)!, 6e-7 for n = 8, with others of its size behind it.
 */
export function sphereMean([d1, d2]: readonly [number, number], angular: number): SphereMean {
  const tables = [sphereTable(d1), sphereTable(d2)];
  const rules = [gauss(sphereDensity(d1), angular), gauss(sphereDensity(d2), angular)];
  const h = 2 / cells;
  return (b, l1, l2, out) => {
    const inner = l1 * l1 * d2 > l2 * l2 * d1 ? 0 : 1;
    const wide = inner === 0 ? l1 : l2;
    const narrow = inner === 0 ? l2 : l1;
    const { f, below, mean } = tables[inner];
    const { nodes, weights } = rules[1 - inner];
    let [value, byOffset, byWide, byNarrow] = [0, 0, 0, 0];
    for (let k = 0; k < nodes.length; k++) {
      const z = (b + narrow * nodes[k]) / wide;
      if (z <= -1) continue;
      let [m, p] = [z, 1];
      if (z < 1) {
        const place = (z + 1) / h;
        const i = Math.floor(place);
        const x = place - i;
        const rise = x * x * (3 - 2 * x);
        const [left, right] = [h * x * (1 - x) * (1 - x), h * x * x * (x - 1)];
        m = mean[i] + rise * (mean[i + 1] - mean[i]) + left * below[i] + right * below[i + 1];
        p = below[i] + rise * (below[i + 1] - below[i]) + left * f[i] + right * f[i + 1];
      }
      const w = weights[k];
      value += w * m;
      byOffset += w * p;
      byNarrow += w * p * nodes[k];
      byWide += w * (m - z * p);
    }
    out[0] = value * wide;
    out[1] = byOffset;
    out[2] = inner === 0 ? byWide : byNarrow;
    out[3] = inner === 0 ? byNarrow : byWide;
  };
}

/** R and ∇Ψ of J particles of equal mass. */
export function reluRisk({ blocks, classes }: ReluMixture, { radial, angular }: Nodes) {
  const first = gauss(chiDensity(blocks[0]), radial[0]);
  const second = gauss(chiDensity(blocks[1]), radial[1]);
  const points = classes.flatMap(({ weight, label, deviation }) =>
    first.nodes.flatMap((x1, i) =>
      second.nodes.map((x2, k) => ({
        weight: weight * first.weights[i] * second.weights[k],
        label,
        lengths: [deviation[0] * x1, deviation[1] * x2],
      })),
    ),
  );
  const neuron = sphereMean(blocks, angular);
  const part = new Float64Array(4);
  return (particles: Float64Array): Evaluation => {
    const count = particles.length / 4;
    const gradient = new Float64Array(4 * count);
    let risk = 0;
    const parts = new Float64Array(4 * count);
    for (const { weight, label, lengths } of points) {
      let prediction = 0;
      for (let j = 0; j < count; j++) {
        const [r1, r2] = [particles[2 * count + j], particles[3 * count + j]];
        neuron(particles[count + j], r1 * lengths[0], r2 * lengths[1], part);
        parts.set(part, 4 * j);
        prediction += (particles[j] * part[0]) / count;
      }
      const residual = prediction - label;
      const alpha = weight * residual;
      risk += alpha * residual;
      for (let j = 0; j < count; j++) {
        const a = particles[j];
        gradient[j] += alpha * parts[4 * j];
        gradient[count + j] += alpha * a * parts[4 * j + 1];
        gradient[2 * count + j] += alpha * a * lengths[0] * parts[4 * j + 2];
        gradient[3 * count + j] += alpha * a * lengths[1] * parts[4 * j + 3];
      }
    }
    return { risk, gradient };
  };
}

/**
 * R of a = b = 1, w ~ N(0, (scale²/d) I), no particles involved: given x, ⟨w, x⟩ is normal with deviation S = scale ‖x‖/√d,
 * so that F = Sϕ(1/S) + Φ(1/S) exactly. Φ by Simpson's rule.
 */
export function initialRisk({ blocks, classes }: ReluMixture, scale: number): number {
  const [first, second] = blocks.map((d) => trapezoid(chiDensity(d), 100));
  const density = (z: number) => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);
  const simpson = (z: number) =>
    Array.from({ length: 101 }, (_, i) => (i % 100 === 0 ? 1 : 2 + 2 * (i % 2)) * density((z * i) / 100));
  const below = (z: number) => 0.5 + (z / 300) * simpson(z).reduce((sum, value) => sum + value, 0);
  let risk = 0;
  for (const { weight, label, deviation } of classes) {
    for (const [i, x1] of first.nodes.entries()) {
      for (const [k, x2] of second.nodes.entries()) {
        const length = Math.hypot(deviation[0] * x1, deviation[1] * x2);
        const s = (scale * length) / Math.sqrt(blocks[0] + blocks[1]);
        const prediction = s * density(1 / s) + below(1 / s);
        risk += weight * first.weights[i] * second.weights[k] * (prediction - label) ** 2;
      }
    }
  }
  return risk;
}

/**
 * J particles of a = b = 1, w ~ N(0, (scale²/d) I): r_b = scale χ_{d_b}/√d at the points (½ + j/g, ½ + j/g²) mod 1 of the
 * unit square, g³ = g + 1 (the Kronecker sequence of the plastic number), j from `from`.
 */
export function initialParticles(
  blocks: readonly [number, number],
  scale: number,
  count: number,
  from = 1,
): Float64Array {
  const plastic = 1.324717957244746;
  const unit = scale / Math.sqrt(blocks[0] + blocks[1]);
  const particles = new Float64Array(4 * count).fill(1);
  for (const [b, step] of [1 / plastic, 1 / (plastic * plastic)].entries()) {
    const quantile = quantiles(chiDensity(blocks[b]));
    for (let j = 0; j < count; j++)
      particles[(2 + b) * count + j] = unit * quantile((0.5 + (from + j) * step) % 1);
  }
  return particles;
}

/** The inverse distribution function, from the trapezoid's running sum on 10,000 cells and linear interpolation. */
function quantiles(law: Law): (p: number) => number {
  const { nodes, weights } = trapezoid(law, 10_000);
  let sum = 0;
  const below = weights.map((weight) => {
    sum += weight;
    return sum - weight / 2;
  });
  return (p) => {
    let [low, high] = [0, below.length - 1];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (below[middle] <= p) low = middle;
      else high = middle;
    }
    return nodes[low] + ((nodes[high] - nodes[low]) * (p - below[low])) / (below[high] - below[low]);
  };
}

/**
 * R along dθ/ds = −∇Ψ at each s of `ends`, ascending. Bogacki and Shampine's pair of orders 3 and 2; a step's largest
 * error of a coordinate is at most `tolerance`.
 */
export function risksAlong(
  evaluate: (particles: Float64Array) => Evaluation,
  start: Float64Array,
  ends: readonly number[],
  tolerance: number,
): { risks: number[]; steps: number; particles: Float64Array } {
  let y = start;
  let here = evaluate(y);
  let [s, h, steps] = [0, 0.01, 0];
  const moved = (...terms: readonly (readonly [number, Float64Array])[]) =>
    y.map((value, i) => terms.reduce((sum, [factor, k]) => sum - factor * k[i], value));
  const risks = ends.map((end) => {
    while (s < end) {
      // A rest below two steps is halved, so that no tiny step is left over.
      const step = end - s <= h ? end - s : Math.min(h, (end - s) / 2);
      // A wrong gradient, or NaN, must end the test and not hang it.
      if (steps === 2000)
        throw new Error(`risksAlong: at s = ${s} after ${steps} steps, the last of ${step}.`);
      const k1 = here.gradient;
      const k2 = evaluate(moved([step / 2, k1])).gradient;
      const k3 = evaluate(moved([(3 * step) / 4, k2])).gradient;
      const next = moved([(2 * step) / 9, k1], [step / 3, k2], [(4 * step) / 9, k3]);
      const there = evaluate(next);
      const k4 = there.gradient;
      let error = 0;
      for (let i = 0; i < y.length; i++) {
        error = Math.max(error, step * Math.abs((-5 / 72) * k1[i] + k2[i] / 12 + k3[i] / 9 - k4[i] / 8));
      }
      steps++;
      if (error <= tolerance) {
        s = step === end - s ? end : s + step;
        y = next;
        here = there;
      }
      h = step * Math.min(3, Math.max(0.2, 0.9 * Math.cbrt(tolerance / Math.max(error, 1e-30))));
    }
    return here.risk;
  });
  return { risks, steps, particles: y };
}
