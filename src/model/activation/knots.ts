/**
 * Piecewise-linear activations,
 *
 *     σ(u) = left(u) + Σⱼ Δⱼ (u − tⱼ)₊,    left the line before the first knot, Δⱼ the jump of the slope at tⱼ.
 *
 * Everything the limit asks is in closed form. With α = (b − t)/S and ϕ, Φ of the standard normal law, the
 * coefficients of (u − t)₊ are h₀ = Sϕ(α) + (b − t)Φ(α), h₁ = SΦ(α), hₙ = S·Heₙ₋₂(−α)ϕ(α) for n ≥ 2.
 */

import { z } from "zod";
import { sqrtIntegers } from "../../numerics/hermite.ts";
import { normalPdfCdf } from "../../numerics/special.ts";
import type { Activation } from "../contract.ts";

/** Beyond this |α| ϕ and 1 − Φ are below 1e-349: the neuron is on one side of the kink. */
const farthest = 40;

export const piecewiseLinearSchema = z.strictObject({
  kind: z.literal("piecewise-linear"),
  knots: z
    .array(z.tuple([z.number(), z.number()]))
    .min(2)
    .refine((knots) => knots.every(([u], index) => index === 0 || u > knots[index - 1][0]), {
      error: "knots stand in ascending order of u, no u twice",
    }),
});

export const reluSchema = z.strictObject({ kind: z.literal("relu") });

/** Through the knots (u, σ), constant beyond the outer two. */
export const piecewiseLinear = ({ knots }: z.output<typeof piecewiseLinearSchema>): Activation =>
  throughKnots("piecewise-linear", knots, 0, 0);

/** max(u, 0) */
export const relu = (): Activation => throughKnots("relu", [[0, 0]], 0, 1);

interface Piece {
  readonly from: number;
  readonly to: number;
  /** σ(u) = value + slope·(u − origin) on the piece. */
  readonly origin: number;
  readonly value: number;
  readonly slope: number;
}

/** The pieces between kinks, from −∞ to ∞. */
function piecesOf(knots: readonly (readonly [number, number])[], leftSlope: number, rightSlope: number): Piece[] {
  const [first, last] = [knots[0], knots[knots.length - 1]];
  const inner = knots.slice(1).map(([to, above], index): Piece => {
    const [from, below] = knots[index];
    return { from, to, origin: from, value: below, slope: (above - below) / (to - from) };
  });
  return [
    { from: Number.NEGATIVE_INFINITY, to: first[0], origin: first[0], value: first[1], slope: leftSlope },
    ...inner,
    { from: last[0], to: Number.POSITIVE_INFINITY, origin: last[0], value: last[1], slope: rightSlope },
  ];
}

function throughKnots(
  kind: string,
  knots: readonly (readonly [number, number])[],
  leftSlope: number,
  rightSlope: number,
): Activation {
  const pieces = piecesOf(knots, leftSlope, rightSlope);
  const kinks = knots.map(([u]) => u);
  const jumps = kinks.map((_, index) => pieces[index + 1].slope - pieces[index].slope);
  const pieceAt = (u: number): Piece => pieces[kinks.filter((kink) => u > kink).length];
  const value = (u: number): number => {
    const { origin, value: start, slope } = pieceAt(u);
    return slope === 0 ? start : start + slope * (u - origin);
  };
  const derivative = (u: number): number => {
    const kink = kinks.indexOf(u);
    return kink < 0 ? pieceAt(u).slope : (pieces[kink].slope + pieces[kink + 1].slope) / 2;
  };
  const bounded = leftSlope === 0 && rightSlope === 0;
  const heights = knots.map(([, height]) => height);
  return {
    kind,
    value,
    derivative,
    kinks,
    lipschitz: Math.max(...pieces.map(({ slope }) => Math.abs(slope))),
    bound: bounded ? Math.max(...heights.map(Math.abs)) : Number.POSITIVE_INFINITY,
    limits: bounded ? [heights[0], heights[heights.length - 1]] : null,
    shape: { kind: "knots", knots, leftSlope, rightSlope },
    hermite: hermiteOf(pieces[0], kinks, jumps, value),
    secondMoment: (S, b) => secondMomentOf(pieces, value, S, b),
  };
}

const pair = new Float64Array(2);

/** Hot path of the limit's solvers: one (ϕ, Φ) a kink, then a three-term recurrence; nothing is allocated. */
function hermiteOf(left: Piece, kinks: readonly number[], jumps: readonly number[], value: (u: number) => number): Activation["hermite"] {
  return (S, b, degree, out, offset) => {
    for (let n = 0; n <= degree; n++) out[offset + n] = 0;
    if (!(S > 0)) {
      out[offset] = value(b);
      return;
    }
    out[offset] = left.value + left.slope * (b - left.origin);
    if (degree > 0) out[offset + 1] = left.slope * S;
    for (let kink = 0; kink < kinks.length; kink++) addKink(S, b - kinks[kink], jumps[kink], degree, out, offset);
  };
}

/** Adds jump·(u − t)₊ for a neuron at distance `excess` = b − t from the kink. */
function addKink(S: number, excess: number, jump: number, degree: number, out: Float64Array, offset: number): void {
  const alpha = Math.max(-farthest, Math.min(farthest, excess / S));
  normalPdfCdf(alpha, pair);
  const [density, below] = pair;
  out[offset] += jump * (S * density + excess * below);
  if (degree === 0) return;
  out[offset + 1] += jump * S * below;
  const scale = jump * S * density;
  if (degree === 1 || scale === 0) return;
  const root = sqrtIntegers(degree + 1);
  let before = 0;
  let value = scale; // scale·Heₙ₋₂(−α)/√(n−2)!
  for (let n = 2; n <= degree; n++) {
    out[offset + n] += value / (root[n] * root[n - 1]);
    const next = (-alpha * value - root[n - 2] * before) / root[n - 1];
    before = value;
    value = next;
  }
}

/** Σ over pieces of E[(p + q g)²; g in the piece], from the first two truncated moments of the normal law. */
function secondMomentOf(pieces: readonly Piece[], value: (u: number) => number, S: number, b: number): number {
  if (!(S > 0)) return value(b) * value(b);
  let total = 0;
  let lower = { at: Number.NEGATIVE_INFINITY, density: 0, below: 0 };
  for (const piece of pieces) {
    const upper = edgeAt((piece.to - b) / S);
    const p = piece.slope === 0 ? piece.value : piece.value + piece.slope * (b - piece.origin);
    const q = piece.slope * S;
    const mass = upper.below - lower.below;
    const first = lower.density - upper.density;
    const second = mass + product(lower.at, lower.density) - product(upper.at, upper.density);
    total += p * p * mass + 2 * p * q * first + q * q * second;
    lower = upper;
  }
  return total;
}

function edgeAt(at: number): { at: number; density: number; below: number } {
  if (at === Number.POSITIVE_INFINITY) return { at, density: 0, below: 1 };
  normalPdfCdf(at, pair);
  return { at, density: pair[0], below: pair[1] };
}

/** x·ϕ(x), which is 0 and not NaN at ±∞. */
const product = (x: number, density: number): number => (density === 0 ? 0 : x * density);
