/**
 * The six moments of pairsDirect.ts for a bounded piecewise-linear σ of steep neurons (S large, up to "infinity"), where
 * the closed form of pairsDirectKnots.ts cancels terms of order SS′: σ is a step at its first kink plus what lives
 * between its kinks, a short stretch of X,
 *
 *     σ = lower + (upper − lower) 1(u > t₀) + δσ(u),   δσ = (σ − upper) on [t₀, t_K],
 *     E σσ′ = lower E σ′ + (upper − lower) E[1(u > t₀)σ′] + ∫ϕ(x) δσ(Sx + b) E[σ′ | X = x] dx.
 *
 * Steps against steps are one bivariate normal tail; the rest Gauss–Legendre on panels between the kinks, broken at the
 * scale √(1 − q²) on which the other neuron's kinks are smoothed.
 *
 * Accuracy: 1e-13 of sup σ², and 1e-15 of (S + S′) times the slopes.
 */

import type { ActivationShape } from "../model/contract.ts";
import { bivariateNormalTail } from "../numerics/bivariateNormal.ts";
import { gaussLegendre } from "../numerics/quadrature.ts";
import { normalCdf, normalPdf } from "../numerics/special.ts";
import type { DirectNeuron, DirectPair } from "./pairsDirectForm.ts";

type Knots = Extract<ActivationShape, { kind: "knots" }>;

/** Between two kinks: σ = value + slope (u − from). */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly slope: number;
}

interface Steps {
  readonly lower: number;
  readonly upper: number;
  readonly pieces: readonly Piece[];
  readonly kinks: readonly number[];
  /** sup |σ| and sup |σ′| */
  readonly bound: number;
  readonly steepest: number;
}

const rule = gaussLegendre(16, 0, 1);
/** ϕ is below 1e-18 beyond. */
const reach = 9;
const layer = [-8, -4, -2, -1, 0, 1, 2, 4, 8];
const leastRoot = 1e-150;

/** Null where σ is unbounded. */
export function steepPair({ knots, leftSlope, rightSlope }: Knots): DirectPair | null {
  if (leftSlope !== 0 || rightSlope !== 0) return null;
  const pieces = knots.slice(1).map(([to, value], k) => {
    const [from, start] = knots[k];
    return { from, to, value: start, slope: (value - start) / (to - from) };
  });
  const values = knots.map(([, value]) => value);
  const steps: Steps = {
    ...{ lower: values[0], upper: values[values.length - 1], pieces, kinks: knots.map(([t]) => t) },
    bound: Math.max(...values.map(Math.abs)),
    steepest: Math.max(0, ...pieces.map(({ slope }) => Math.abs(slope))),
  };
  return (one, other, q, out) => {
    const root = Math.max(leastRoot, Math.sqrt(Math.max(0, (1 - q) * (1 + q))));
    const { lower, upper, bound, steepest } = steps;
    const half = oneSide(steps, one, other, q, root);
    const otherHalf = oneSide(steps, other, one, q, root);
    const [x, y] = [one, other].map(({ spread, offset }) => clamped((steps.kinks[0] - offset) / spread));
    const both = bivariateNormalTail(x, y, q);
    const above = lower * normalCdf(-x) + (upper - lower) * both + otherHalf.aboveFirst;
    out[0] = lower * other.mean + (upper - lower) * above + half.between;
    out[1] = half.slopes;
    out[2] = half.sloped;
    out[3] = otherHalf.sloped;
    out[4] = half.bent;
    out[5] = otherHalf.bent;
    return 1e-13 * bound * bound + 1e-15 * bound * steepest * (one.spread + other.spread);
  };
}

const clamped = (x: number): number => Math.max(-40, Math.min(40, x));

interface Half {
  /** ∫ϕ δσ E[σ′|x] */
  between: number;
  /** ∫ϕ δσ P(Y > y₀ | x): this neuron's stretch above the other's first kink */
  aboveFirst: number;
  /** E σ̇σ′, E σ̇σ̇′, S E σ̈σ′ */
  sloped: number;
  slopes: number;
  bent: number;
}

/** The integrals over the stretch of one neuron. */
function oneSide(steps: Steps, one: DirectNeuron, other: DirectNeuron, q: number, root: number): Half {
  const half: Half = { between: 0, aboveFirst: 0, sloped: 0, slopes: 0, bent: 0 };
  const smoothed = steps.kinks.flatMap((t) => {
    const at = (t - other.offset) / other.spread / q;
    return layer.map((place) => at + (place * root) / Math.abs(q));
  });
  let before = 0;
  for (const [k, piece] of [...steps.pieces, null].entries()) {
    const x = clamped((steps.kinks[k] - one.offset) / one.spread);
    half.bent += ((piece?.slope ?? 0) - before) * normalPdf(x) * seen(steps, other, q, root, x).mean;
    before = piece?.slope ?? 0;
    if (piece !== null) addPiece(steps, piece, smoothed, one, other, q, root, half);
  }
  return half;
}

function addPiece(
  steps: Steps,
  piece: Piece,
  smoothed: readonly number[],
  one: DirectNeuron,
  other: DirectNeuron,
  q: number,
  root: number,
  half: Half,
): void {
  const [from, to] = [piece.from, piece.to].map((t) =>
    Math.max(-reach, Math.min(reach, (t - one.offset) / one.spread)),
  );
  const points = [from, ...smoothed.filter((x) => x > from && x < to), to].sort((x, y) => x - y);
  for (let p = 0; p + 1 < points.length; p++) {
    const panels = Math.ceil(points[p + 1] - points[p]);
    const width = (points[p + 1] - points[p]) / Math.max(1, panels);
    for (let n = 0; n < panels * rule.nodes.length; n++) {
      const node = n % rule.nodes.length;
      const x = points[p] + width * (Math.floor(n / rule.nodes.length) + rule.nodes[node]);
      const weight = width * rule.weights[node] * normalPdf(x);
      const there = seen(steps, other, q, root, x);
      const value = piece.value + piece.slope * (one.spread * x + one.offset - piece.from) - steps.upper;
      half.between += weight * value * there.mean;
      half.aboveFirst += weight * value * there.aboveFirst;
      half.sloped += weight * piece.slope * there.mean;
      half.slopes += weight * piece.slope * there.slope;
    }
  }
}

/** E[σ′ | X = x], E[σ̇′ | x] and P(v > t₀ | x), v of mean μ = S′qx + b′ and deviation S′√(1 − q²) given x. */
function seen(
  { lower, pieces, kinks }: Steps,
  { spread, offset }: DirectNeuron,
  q: number,
  root: number,
  x: number,
): { mean: number; slope: number; aboveFirst: number } {
  const deviation = spread * root;
  const centre = spread * q * x + offset;
  let [mean, slope, before, aboveFirst] = [lower, 0, 0, 0];
  for (let k = 0; k < kinks.length; k++) {
    const jump = (k < pieces.length ? pieces[k].slope : 0) - before;
    before += jump;
    const z = (centre - kinks[k]) / deviation;
    const above = normalCdf(z);
    mean += jump * (deviation * normalPdf(z) + (centre - kinks[k]) * above);
    slope += jump * above;
    if (k === 0) aboveFirst = above;
  }
  return { mean, slope, aboveFirst };
}
