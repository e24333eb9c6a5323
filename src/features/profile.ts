/**
 * How fast the Hermite coefficients h̃_n(S) = E[σ(S g + b) h̃e_n(g)] can vary with S, for all even n ≤ any L at once:
 * what proofs about Ψ = Σ αₙ h̃_n between two evaluations rest on. By Cramér's inequality
 *
 *     |h̃e_n(x)| ϕ(x) ≤ e(x) = 1.0865 exp(−x²/4)/√(2π),
 *
 * so with x_j = (t_j − b)/S, Δ_j the jump of σ′ at the kink t_j, and from ∂²_S h̃_n = E[σ″ g² h̃e_n],
 *
 *     |∂²_S h̃_n| ≤ Σ_j |Δ_j| x_j² e(x_j)/S,   |∂_S h̃_n| ≤ (1 + √2) Σ_j |Δ_j| e(x_j),   |h̃_n| ≤ Σ_j |Δ_j| S e(x_j)/√(n(n − 1));
 *
 * e is ϕ itself for n = 0. A smooth σ has √3 sup|σ″|, sup|σ′| and S sup|σ′|/√n instead. Towards infinity, in v = 1/S,
 *
 *     ∂_v h̃_n = −∫σ′(y) y (h̃e_n ϕ)(vy) dy,     ∂²_v h̃_n = −∫σ′(y) y² (h̃e_n ϕ)′(vy) dy     (y counted from b),
 *
 * with |(h̃e_n ϕ)′| ≤ √(n + 1) e(0), and 0.242 for n = 0.
 *
 * Reference: M. Abramowitz, I. A. Stegun, 22.14.17 (Cramér's constant 1.086435).
 */

import type { Activation } from "../model/contract.ts";
import { exp } from "../numerics/elementary.ts";

/**
 * Bounds of the radial functions k_n on an interval of their argument: k_n = h̃_n as a function of S, or h̃_n − h̃_n(∞) as
 * one of 1/S. For n ≥ 2 they hold as they stand (`value` times `valueFactor(n)`, `second` times `secondFactor(n)`).
 */
export interface RadialBounds {
  /** |k_0′| and |k_0″| */
  firstOfMean: number;
  secondOfMean: number;
  /** |k_n|, |k_n′| and |k_n″|, n ≥ 2 */
  value: number;
  first: number;
  second: number;
}

/** One of the two charts of the half line [0, ∞] of S. */
export interface RadialChart {
  bounds(from: number, to: number, out: RadialBounds): void;
  valueFactor(n: number): number;
  secondFactor(n: number): number;
}

/** What is known of σ(· + b) for such proofs. */
export interface Profile {
  /** In S. */
  readonly near: RadialChart;
  /** In 1/S; null where σ is unbounded. */
  readonly far: RadialChart | null;
  /** √E σ(S g + b)² is at most min(bound, |σ(b)| + lipschitz·S). */
  readonly lipschitz: number;
  readonly bound: number;
  readonly atZero: number;
  /** A length of S by which σ's features have passed. */
  readonly scale: number;
}

const cramer = 1.0865;
const density0 = 1 / Math.sqrt(2 * Math.PI);
const envelope0 = cramer * density0;
/** max |xϕ(x)|, at x = 1, rounded up */
const slopeOfDensity = 0.24198;

/** The profile of σ(· + offset); null where no bounds are known (polynomials, formulas with curves). */
export function profileOf(activation: Activation, offset: number): Profile | null {
  const { shape } = activation;
  const moments = shape.kind === "knots" ? knotMoments(shape, offset) : smoothMoments(activation, offset);
  if (moments === null) return null;
  const { near, first, second, scale } = moments;
  return {
    near,
    far: activation.limits === null ? null : farChart(first, second),
    lipschitz: activation.lipschitz,
    bound: activation.bound,
    atZero: Math.abs(activation.value(offset)),
    scale,
  };
}

interface Moments {
  readonly near: RadialChart;
  /** ∫|σ′(y + b)| |y| dy and ∫|σ′(y + b)| y² dy */
  readonly first: number;
  readonly second: number;
  readonly scale: number;
}

function farChart(first: number, second: number): RadialChart {
  return {
    valueFactor: () => 1,
    secondFactor: (n) => Math.sqrt(n + 1),
    bounds: (_from, to, out) => {
      out.firstOfMean = first * density0;
      out.secondOfMean = second * slopeOfDensity;
      out.value = to * first * envelope0;
      out.first = first * envelope0;
      out.second = second * envelope0;
    },
  };
}

type Knots = Extract<Activation["shape"], { kind: "knots" }>;

function knotMoments({ knots, leftSlope, rightSlope }: Knots, offset: number): Moments {
  const slopes = knots.slice(1).map(([to, above], k) => (above - knots[k][1]) / (to - knots[k][0]));
  const all = [leftSlope, ...slopes, rightSlope];
  const at = knots.map(([t]) => t - offset);
  const jumps = at.map((_, k) => Math.abs(all[k + 1] - all[k]));
  const pieces = slopes.map((slope, k) => ({ slope: Math.abs(slope), from: at[k], to: at[k + 1] }));
  const square = (y: number) => y * Math.abs(y);
  return {
    near: kinkChart(at, jumps),
    first: pieces.reduce((sum, { slope, from, to }) => sum + (slope * (square(to) - square(from))) / 2, 0),
    second: pieces.reduce(
      (sum, { slope, from, to }) => sum + (slope * (to * to * to - from * from * from)) / 3,
      0,
    ),
    scale: Math.max(...at.map(Math.abs)) || 1,
  };
}

/** sup of x³ exp(−x²/width) over [from, to]; its peak lies at √(3 width/2). */
function highest(from: number, to: number, width: number): number {
  const x = Math.min(Math.max(Math.sqrt(1.5 * width), from), to);
  return x < Infinity ? x * x * x * exp(-(x * x) / width) : 0;
}

function kinkChart(at: readonly number[], jumps: readonly number[]): RadialChart {
  return {
    valueFactor: (n) => 1 / Math.sqrt(n * (n - 1)),
    secondFactor: () => 1,
    bounds: (from, to, out) => {
      out.firstOfMean = 0;
      out.secondOfMean = 0;
      out.value = 0;
      out.first = 0;
      out.second = 0;
      for (let j = 0; j < at.length; j++) {
        const t = Math.abs(at[j]);
        const nearest = to > 0 ? t / to : Infinity; // x where S is largest
        const decay = to > 0 ? exp(-(nearest * nearest) / 4) : 0;
        const envelope = jumps[j] * envelope0 * decay;
        out.firstOfMean += jumps[j] * density0 * decay * decay;
        out.first += (1 + Math.SQRT2) * envelope;
        out.value += to * envelope;
        if (t === 0) continue; // a cone: linear in S
        const farthest = from > 0 ? t / from : Infinity;
        out.secondOfMean += (jumps[j] * density0 * highest(nearest, farthest, 2)) / t;
        out.second += (jumps[j] * envelope0 * highest(nearest, farthest, 4)) / t;
      }
    },
  };
}

/** A smooth activation's sup|σ″|, ∫|σ′| dy, ∫|σ′||y| dy and ∫|σ′|y² dy, rounded up, and whether it is odd. */
interface SmoothFacts {
  readonly bend: number;
  readonly moments: readonly [number, number, number];
  readonly odd: boolean;
}

const unbounded = [Infinity, Infinity, Infinity] as const;

const smoothFacts: Readonly<Record<string, SmoothFacts>> = {
  erf: { bend: 0.48395, moments: [2, 1.59577, 2], odd: true },
  tanh: { bend: 0.76981, moments: [2, 1.3863, 1.64494], odd: true },
  softplus: { bend: 0.25, moments: unbounded, odd: false },
  linear: { bend: 0, moments: unbounded, odd: true },
};

function smoothMoments({ kind, lipschitz }: Activation, offset: number): Moments | null {
  if (!Object.hasOwn(smoothFacts, kind)) return null;
  const { bend, moments, odd } = smoothFacts[kind];
  if (odd && offset === 0) return { near: flatChart, first: 0, second: 0, scale: 1 }; // no even coefficients
  const [mass, first, second] = moments;
  const b = Math.abs(offset);
  const near: RadialChart = {
    valueFactor: (n) => 1 / Math.sqrt(n),
    secondFactor: () => 1,
    bounds: (_from, to, out) => {
      out.firstOfMean = lipschitz;
      out.secondOfMean = bend;
      out.value = lipschitz * to;
      out.first = lipschitz;
      out.second = Math.sqrt(3) * bend;
    },
  };
  return {
    near,
    first: first + b * mass,
    second: second + 2 * b * first + b * b * mass,
    scale: 1 + b,
  };
}

const flatChart: RadialChart = {
  valueFactor: () => 0,
  secondFactor: () => 0,
  bounds: (_from, _to, out) => {
    out.firstOfMean = 0;
    out.secondOfMean = 0;
    out.value = 0;
    out.first = 0;
    out.second = 0;
  },
};
