/**
 * Bounds on a mixture's potential between points, for one and two blocks: what makes a minimum over all neurons provable.
 * In polar coordinates of the radii, r = |r|·(cos φ, sin φ), a class sees S = |r| N(φ), N² = τ_1² cos²φ + τ_2² sin²φ, from
 * the direction tan ψ = (τ_2/τ_1) tan φ, and
 *
 *     Ψ = a Σ_c Σ_n k_n(s w(φ)) P_n(ψ(φ)),     P_n(ψ) = Σ_{|m| = n} αₘ (cos ψ, sin ψ)ᵐ,
 *
 * near the origin with s = |r|, w = N, k_n = h̃_n, and towards infinity with s = 1/|r|, w = 1/N, k_n(v) = h̃_n(1/v):
 * there Ψ is smooth in s down to s = 0, a single point for every φ. The radial functions are bounded by profile.ts, P_n by
 * A_n = √(Σ αₘ² Π m_b!/n!) (Cauchy–Schwarz) and its derivatives by n A_n and n² A_n (Bernstein).
 *
 * Promise: true for the truncated map, every α, every cell. Not interval arithmetic: rounding is estimated by `rounding`.
 */

import { cos, sin } from "../numerics/elementary.ts";
import type { MixtureCase } from "./mixtureCase.ts";
import type { Monomials } from "./monomials.ts";
import { type Profile, profileOf, type RadialBounds, type RadialChart } from "./profile.ts";

/** One of the two charts of the radii: s = |r|, or s = 1/|r|, which reaches infinity. */
export type Chart = "near" | "far";

/** What is known of Ψ = Σ αₖ φₖ for neurons of one a and one b₀, between points. */
export interface Variation {
  /**
   * Writes bounds of |∂²Ψ/∂s²|, |∂²Ψ/∂s∂φ| and |∂²Ψ/∂φ²| on a cell, the latter two 0 for one block.
   *
   * @param cell  s from, s to, φ from, φ to; 0 ≤ φ ≤ π/2
   */
  bend(chart: Chart, cell: ArrayLike<number>, out: Float64Array): void;
  /** Whether σ⋆ is bounded, so that infinity is a point and has a chart. */
  readonly bounded: boolean;
  /** |Ψ| ≤ min(everywhere, [0] + [1]·|r|) */
  readonly everywhere: number;
  readonly growth: readonly [number, number];
  /** What rounding may do to a value of Ψ at |r| = r: a bounded σ's h̃_n are differences of terms that grow with r. */
  rounding(r: number): number;
  /** |r| at which the charts had better change. */
  readonly reach: number;
}

/** Makes the variation for α; null where nothing is known: three blocks or more, or a σ without profile. */
export type VariationOf = (alpha: Float64Array, a: number, b: number) => Variation | null;

/** Sums over n ≥ 2 of A_n for one class and chart, with the factors that its bounds ask for. */
interface Sums {
  /** |α_0| */
  readonly mean: number;
  /** Σ A_n, Σ n A_n, Σ A_n·secondFactor, Σ n A_n·valueFactor, Σ n² A_n·valueFactor */
  readonly plain: number;
  readonly turned: number;
  readonly second: number;
  readonly valueTurned: number;
  readonly valueTurnedTwice: number;
}

/** Sizes of a double's rounding that a sum over features may gather, beside the sum of its terms' bounds. */
const roundings = 64 * 1.2e-16;

export function mixtureVariation(of: MixtureCase, monomials: Monomials): VariationOf {
  const spreads = of.classes.map(({ deviation }) => spreadOf(deviation));
  const deviations = of.classes.map(({ deviation }) => Math.max(...deviation));
  const multiplicities = multiplicitiesOf(monomials);
  return (alpha, a, b) => {
    const profile = profileOf(of.activation, b);
    if (profile === null || of.blocks.length > 2) return null;
    const sizes = of.classes.map((_, c) => sizesOf(monomials, multiplicities, alpha, c));
    const norms = sizes.map((A) => Math.abs(a) * Math.sqrt(A.reduce((sum, x) => sum + x * x, 0)));
    const total = (each: (c: number) => number) =>
      norms.reduce((sum, norm, c) => (norm > 0 ? sum + norm * each(c) : sum), 0);
    const everywhere = total(() => profile.bound);
    const growth = [total(() => profile.atZero), total((c) => profile.lipschitz * deviations[c])] as const;
    const reach = (2 * profile.scale) / Math.min(...of.classes.flatMap(({ deviation }) => deviation));
    return {
      bend: bendOf(profile, sizes, spreads, Math.abs(a)),
      bounded: profile.far !== null,
      everywhere,
      growth,
      rounding: (r) => roundings * Math.sqrt(monomials.degree + 1) * (growth[0] + growth[1] * r),
      reach,
    };
  };
}

function bendOf(profile: Profile, sizes: readonly Float64Array[], spreads: readonly Spread[], a: number) {
  const { near, far } = profile;
  const nearSums = sizes.map((A) => sumsOf(A, near));
  const farSums = far === null ? [] : sizes.map((A) => sumsOf(A, far));
  const radial: RadialBounds = { firstOfMean: 0, secondOfMean: 0, value: 0, first: 0, second: 0 };
  const turn: Turn = { low: 0, high: 0, slope: 0, bend: 0, angle: 0, angleBend: 0 };
  return (chart: Chart, cell: ArrayLike<number>, out: Float64Array): void => {
    out.fill(0);
    const bounds = chart === "near" ? near : far;
    if (bounds === null) throw new RangeError("variation: σ is unbounded, and infinity has no chart.");
    const sums = chart === "near" ? nearSums : farSums;
    for (const [c, spread] of spreads.entries()) {
      turnOf(spread, chart, cell[2], cell[3], turn);
      bounds.bounds(cell[0] * turn.low, cell[1] * turn.high, radial);
      addBend(radial, sums[c], turn, cell[1], out);
    }
    for (let i = 0; i < out.length; i++) out[i] *= a;
  };
}

/** The second derivatives of k(s w(φ)) P(ψ(φ)) by product and chain rule, each factor by its bound. */
function addBend(k: RadialBounds, A: Sums, turn: Turn, s: number, out: Float64Array): void {
  const { high: w, slope, bend, angle, angleBend } = turn;
  const first = k.firstOfMean * A.mean + k.first * A.plain;
  const second = k.secondOfMean * A.mean + k.second * A.second;
  const turned = k.first * A.turned;
  out[0] += w * w * second;
  out[1] += s * w * slope * second + slope * first + w * angle * turned;
  out[2] +=
    s * s * slope * slope * second +
    s * bend * first +
    2 * s * slope * angle * turned +
    k.value * (angle * angle * A.valueTurnedTwice + angleBend * A.valueTurned);
}

function sumsOf(A: Float64Array, chart: RadialChart): Sums {
  const over = (factor: (n: number) => number) => {
    let sum = 0;
    for (let i = 1; i < A.length; i++) sum += A[i] * factor(2 * i);
    return sum;
  };
  return {
    mean: A[0],
    plain: over(() => 1),
    turned: over((n) => n),
    second: over((n) => chart.secondFactor(n)),
    valueTurned: over((n) => n * chart.valueFactor(n)),
    valueTurnedTwice: over((n) => n * n * chart.valueFactor(n)),
  };
}

/** n!/Π m_b! of each monomial. */
function multiplicitiesOf({ count, blocks, order, outer, starts }: Monomials): Float64Array {
  const out = new Float64Array(count);
  for (let run = 0; run + 1 < starts.length; run++) {
    for (let k = starts[run]; k < starts[run + 1]; k++) {
      let product = 1;
      let total = 0;
      const last = 2 * (k - starts[run]);
      for (let b = 0; b < blocks; b++) {
        const m = b + 1 < blocks ? 2 * outer[run * (blocks - 1) + b] : last;
        for (let i = 1; i <= m; i++) product *= ++total / i;
      }
      if (total !== order[k]) throw new Error("variation: the monomials are not in the order expected.");
      out[k] = product;
    }
  }
  return out;
}

/** A_n of one class at [n/2]. */
function sizesOf(
  { count, order, degree }: Monomials,
  multiplicities: Float64Array,
  alpha: Float64Array,
  c: number,
): Float64Array {
  const squares = new Float64Array(degree / 2 + 1);
  for (let k = 0; k < count; k++) {
    const x = alpha[c * count + k];
    squares[order[k] / 2] += (x * x) / multiplicities[k];
  }
  return squares.map(Math.sqrt);
}

/** τ_1, τ_2 of a class; equal for one block. */
interface Spread {
  readonly first: number;
  readonly second: number;
  readonly turns: boolean;
}

const spreadOf = (deviation: readonly number[]): Spread => ({
  first: deviation[0],
  second: deviation[deviation.length - 1],
  turns: deviation.length > 1,
});

/** w of a chart on an interval of φ: its ends, and bounds of |w′|, |w″|, |ψ′| and |ψ″|. */
interface Turn {
  low: number;
  high: number;
  slope: number;
  bend: number;
  angle: number;
  angleBend: number;
}

function turnOf({ first, second, turns }: Spread, chart: Chart, from: number, to: number, out: Turn): void {
  const squareAt = (angle: number) => {
    const [x, y] = [first * cos(angle), second * sin(angle)];
    return x * x + y * y;
  };
  const [one, other] = turns ? [squareAt(from), squareAt(to)] : [first * first, first * first];
  const [low, high] = [Math.sqrt(Math.min(one, other)), Math.sqrt(Math.max(one, other))];
  const step = turns ? Math.abs(second * second - first * first) : 0; // (N²)′ = ± step·sin 2φ, (N²)″ = ± 2 step·cos 2φ
  const slope = step * largestSine(from, to);
  const bend = 2 * step * Math.max(Math.abs(cos(2 * from)), Math.abs(cos(2 * to)));
  const cube = low * low * low;
  if (chart === "near") {
    [out.low, out.high] = [low, high];
    out.slope = slope / (2 * low);
    out.bend = bend / (2 * low) + (slope * slope) / (4 * cube);
  } else {
    [out.low, out.high] = [1 / high, 1 / low];
    out.slope = slope / (2 * cube);
    out.bend = bend / (2 * cube) + (3 * slope * slope) / (4 * cube * low * low);
  }
  out.angle = turns ? (first * second) / (low * low) : 0;
  out.angleBend = turns ? (first * second * slope) / (cube * low) : 0;
}

/** max sin 2φ over part of [0, π/2]. */
function largestSine(from: number, to: number): number {
  if (from <= Math.PI / 4 && to >= Math.PI / 4) return 1;
  return Math.max(sin(2 * from), sin(2 * to));
}
