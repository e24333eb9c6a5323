/**
 * Piecewise-linear activations,
 *
 *     σ(u) = left(u) + Σⱼ Δⱼ (u − tⱼ)₊,    left the line before the first kink, Δⱼ the jump of the slope at tⱼ.
 *
 * Promise: Hermite coefficients and second moment in closed form, absolute error ≲ 1e-16·Σ|Δⱼ|·max(S, |b − tⱼ|).
 */

import { z } from "zod";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { normalPdf, normalPdfCdf } from "../../numerics/special.ts";
import type { Activation } from "../contract.ts";
import { addKinks, hermiteAtEnds, secondMomentAtEnds } from "./shifted.ts";

/** `network.activation`: piecewise-linear through at least two knots. */
export const piecewiseLinearSchema = z.strictObject({
  kind: z.literal("piecewise-linear"),
  /** (u, σ(u)) */
  knots: z
    .array(z.tuple([z.number(), z.number()]))
    .min(2)
    .refine((knots) => knots.every(([u], index) => index === 0 || u > knots[index - 1][0]), {
      error: "write knots in ascending order of u, no u twice",
    }),
});

/** (u, σ(u)), ascending in u. */
type Knots = readonly (readonly [number, number])[];

/** Through the knots (u, σ), constant beyond the outer two. */
export const piecewiseLinear = ({ knots }: { readonly knots: Knots }): Activation =>
  throughKnots("piecewise-linear", knots, 0, 0);

/** σ(u) = value + slope·(u − origin) up to u = to. */
interface Piece {
  readonly to: number;
  readonly origin: number;
  readonly value: number;
  readonly slope: number;
}

/** σ through the knots, with the slopes of the two lines outside of them. */
export function throughKnots(kind: string, knots: Knots, leftSlope: number, rightSlope: number): Activation {
  const pieces = piecesOf(knots, leftSlope, rightSlope);
  const kinks = pieces.slice(0, -1).map(({ to }) => to);
  const bounded = leftSlope === 0 && rightSlope === 0;
  const heights = knots.map(([, height]) => height);
  const limits = bounded ? ([heights[0], heights[heights.length - 1]] as const) : null;
  const value = (u: number): number => {
    const { origin, value: start, slope } = pieces[pieceAt(kinks, u)];
    return start + slope * (u - origin);
  };
  return {
    kind,
    value,
    derivative: (u) => {
      const piece = pieceAt(kinks, u);
      const { slope } = pieces[piece];
      return piece < kinks.length && u === kinks[piece] ? (slope + pieces[piece + 1].slope) / 2 : slope;
    },
    kinks,
    lipschitz: Math.max(...pieces.map(({ slope }) => Math.abs(slope))),
    bound: bounded ? Math.max(...heights.map(Math.abs)) : Number.POSITIVE_INFINITY,
    limits,
    shape: { kind: "knots", knots, leftSlope, rightSlope },
    hermite: hermiteOf(pieces, value, limits),
    secondMoment: (S, b) =>
      S > 0 && S < Number.POSITIVE_INFINITY
        ? secondMoment(pieces, S, b)
        : secondMomentAtEnds(value(b), limits, S),
  };
}

/** The lines between −∞, the knots and ∞; neighbours of one slope are one line. */
function piecesOf(knots: Knots, leftSlope: number, rightSlope: number): Piece[] {
  const pieces = knots.map(([to, height], index): Piece => {
    if (index === 0) return { to, origin: to, value: height, slope: leftSlope };
    const [origin, value] = knots[index - 1];
    return { to, origin, value, slope: (height - value) / (to - origin) };
  });
  const [origin, value] = knots[knots.length - 1];
  pieces.push({ to: Number.POSITIVE_INFINITY, origin, value, slope: rightSlope });
  return pieces.filter(
    ({ slope }, index) => index === pieces.length - 1 || slope !== pieces[index + 1].slope,
  );
}

/** The piece that u lies on; at a kink the left one. */
function pieceAt(kinks: readonly number[], u: number): number {
  let piece = 0;
  while (piece < kinks.length && u > kinks[piece]) piece++;
  return piece;
}

function hermiteOf(
  pieces: readonly Piece[],
  value: (u: number) => number,
  limits: Activation["limits"],
): Activation["hermite"] {
  const [left] = pieces;
  const kinks = Float64Array.from(pieces.slice(0, -1), ({ to }) => to);
  const jumps = Float64Array.from(kinks, (_, index) => pieces[index + 1].slope - pieces[index].slope);
  return (S, b, degree, out, offset, evenOnly = false) => {
    if (!(S > 0 && S < Number.POSITIVE_INFINITY)) {
      hermiteAtEnds(value(b), limits, S, degree, out, offset);
      return;
    }
    out[offset] = left.value + left.slope * (b - left.origin);
    for (let n = 1; n <= degree; n++) out[offset + n] = 0;
    if (degree > 0) out[offset + 1] = left.slope * S;
    addKinks(kinks, jumps, S, b, degree, out, offset, evenOnly);
  };
}

/** E σ² as the sum of its pieces. */
function secondMoment(pieces: readonly Piece[], S: number, b: number): number {
  let total = 0;
  let from = Number.NEGATIVE_INFINITY;
  for (const piece of pieces) {
    const to = (piece.to - b) / S;
    total += to - from < narrow ? narrowPiece(piece, S, b, from, to) : widePiece(piece, S, b, from, to);
    from = to;
  }
  return total;
}

/** Below this width in deviations a difference of two Φ would cancel; a Gauss rule is exact to rounding. */
const narrow = 1;
const rule = gaussLegendre(12);

function narrowPiece(
  { origin, value, slope }: Piece,
  S: number,
  b: number,
  from: number,
  to: number,
): number {
  const half = (to - from) / 2;
  let sum = 0;
  for (let node = 0; node < rule.nodes.length; node++) {
    const g = from + half * (1 + rule.nodes[node]);
    const height = value + slope * (S * g + b - origin);
    sum += rule.weights[node] * height * height * normalPdf(g);
  }
  return half * sum;
}

const lower = new Float64Array(2);
const upper = new Float64Array(2);

/** E[(p + q g)²; from < g < to] by the truncated moments of the normal law. */
function widePiece(piece: Piece, S: number, b: number, from: number, to: number): number {
  const p = piece.value + piece.slope * (b - piece.origin);
  const q = piece.slope * S;
  normalPdfCdf(from, lower);
  normalPdfCdf(to, upper);
  // The mass of the tail that both ends lie in: no difference of two numbers near 1.
  const mass = from > 0 ? normalMass(-to, -from) : upper[1] - lower[1];
  const first = lower[0] - upper[0];
  const second = mass + product(from, lower[0]) - product(to, upper[0]);
  return p * p * mass + 2 * p * q * first + q * q * second;
}

const reflected = new Float64Array(2);

function normalMass(from: number, to: number): number {
  normalPdfCdf(from, reflected);
  const below = reflected[1];
  normalPdfCdf(to, reflected);
  return reflected[1] - below;
}

/** x·ϕ(x), which is 0 and not NaN at ±∞. */
const product = (x: number, density: number): number => (density === 0 ? 0 : x * density);
