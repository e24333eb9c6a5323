/**
 * The six moments of pairsDirect.ts where σ is piecewise linear: σ(u) = κ + β(u − b) + Σ_k Δ_k (u − t_k)₊, with β the
 * leftmost slope and κ = σ's leftmost line at b. With x = (t − b)/S, y = (s − b′)/S′, c = √(1 − q²) a pair of ramps has
 *
 *     P  = P(X > x, Y > y),   e = ϕ(x)Φ((qx − y)/c),   e′ = ϕ(y)Φ((qy − x)/c),   e″ = c ϕ(x)ϕ((y − qx)/c),
 *     E[(u − t)₊(v − s)₊] = SS′((q + xy)P − y e − x e′ + e″),   E[Y; X > x, Y > y] = q e + e′,
 *
 * and E[δ_t(u)(v − s)₊] = (ϕ(x)/S) E[(v − s)₊ | X = x]. With qx − y = (x − y) − (1 − q)x, and its like at q < 0, nothing
 * is lost as |q| → 1 but what rounding q itself costs: 1e-16 of SS′ in E[σσ′], its root in the derivatives.
 *
 * Accuracy:  absolute rounding, of the terms' size ΔΔ′(S + |t − b|)(S′ + |s − b′|), which the bound that is returned says;
 *            where a bounded σ is so steep that digits would be lost, pairsDirectSteep.ts takes over.
 * Reference: [rosenbaum:61].
 */

import type { ActivationShape } from "../model/contract.ts";
import { bivariateNormalTail } from "../numerics/bivariateNormal.ts";
import { normalCdf, normalPdf } from "../numerics/special.ts";
import type { DirectNeuron, DirectPair } from "./pairsDirectForm.ts";
import { steepPair } from "./pairsDirectSteep.ts";

type Knots = Extract<ActivationShape, { kind: "knots" }>;

/** A kink: where, and by how much the slope jumps. */
interface Kink {
  readonly at: number;
  readonly jump: number;
}

/** ϕ and 1 − Φ underflow before. */
const farthest = 40;
/** Stands in for c = 0: quotients by it are 0 or far beyond any argument. */
const leastRoot = 1e-150;
/** Of the terms: the bivariate tail is right to 5e-15, sums of a few terms lose less. */
const relativeRounding = 6e-15;

const kinksOf = ({ knots, leftSlope, rightSlope }: Knots): Kink[] => {
  const slopes = knots.slice(1).map(([to, value], k) => (value - knots[k][1]) / (to - knots[k][0]));
  const all = [leftSlope, ...slopes, rightSlope];
  return knots.map(([at], k) => ({ at, jump: all[k + 1] - all[k] })).filter(({ jump }) => jump !== 0);
};

/** SS′ beyond which a bounded σ is integrated as a step and a stretch. */
const steepFrom = 1e4;

const clamped = (x: number): number => Math.max(-farthest, Math.min(farthest, x));

export function knotPair(shape: Knots): DirectPair {
  const kinks = kinksOf(shape);
  const [[t0, value0]] = shape.knots;
  const { leftSlope } = shape;
  const base = (offset: number) => value0 + leftSlope * (offset - t0);
  const steep = steepPair(shape);
  return (one, other, q, out) => {
    if (steep !== null && one.spread * other.spread > steepFrom) return steep(one, other, q, out);
    out.fill(0);
    const root = Math.max(leastRoot, Math.sqrt(Math.max(0, (1 - q) * (1 + q))));
    let size = 0;
    for (const kink of kinks)
      for (const second of kinks) size += addRamps(kink, second, one, other, q, root, out);
    size += addBase(kinks, base, leftSlope, one, other, q, out);
    return relativeRounding * size;
  };
}

/** One kink of each neuron; returns the size of its terms. */
function addRamps(
  kink: Kink,
  otherKink: Kink,
  one: DirectNeuron,
  other: DirectNeuron,
  q: number,
  root: number,
  out: Float64Array,
): number {
  const [S, S2] = [one.spread, other.spread];
  const [t, s] = [kink.at - one.offset, otherKink.at - other.offset];
  const [x, y] = [clamped(t / S), clamped(s / S2)];
  const [fromX, fromY] = [away(x, y, q), away(y, x, q)];
  const density = normalPdf(x);
  const P = bivariateNormalTail(x, y, q);
  const e = density * normalCdf(fromX / root);
  const e2 = normalPdf(y) * normalCdf(fromY / root);
  const corner = root * density * normalPdf(fromX / root);
  const jumps = kink.jump * otherKink.jump;
  out[0] += jumps * ((q * S * S2 + t * s) * P - S * s * e - S2 * t * e2 + S * S2 * corner);
  out[1] += jumps * P;
  out[2] += jumps * (S2 * (q * e + e2) - s * P);
  out[3] += jumps * (S * (e + q * e2) - t * P);
  out[4] += jumps * S2 * (corner + fromX * e);
  out[5] += jumps * S * (corner + fromY * e2);
  return Math.abs(jumps) * (S + Math.abs(t)) * (S2 + Math.abs(s));
}

/** qx − y without the rounding of qx where they nearly cancel. */
const away = (x: number, y: number, q: number): number =>
  q > 0 ? x - y - (1 - q) * x : (1 + q) * x - (x + y);

/** The line left of all kinks, with itself and with the other's ramps; returns the size of its terms. */
function addBase(
  kinks: readonly Kink[],
  base: (offset: number) => number,
  slope: number,
  one: DirectNeuron,
  other: DirectNeuron,
  q: number,
  out: Float64Array,
): number {
  const [k, k2] = [base(one.offset), base(other.offset)];
  const [line, line2] = [slope * one.spread, slope * other.spread];
  out[0] += k * other.mean + line * q * other.first + k2 * (one.mean - k) + line2 * q * (one.first - line);
  out[1] += slope * (other.first / other.spread + one.first / one.spread - slope);
  const bend = bending(kinks, one);
  const bend2 = bending(kinks, other);
  out[2] += slope * other.mean + k2 * (one.first / one.spread - slope) + line2 * q * bend.mass;
  out[3] += slope * one.mean + k * (other.first / other.spread - slope) + line * q * bend2.mass;
  out[4] += k2 * bend.mass + line2 * q * bend.moment;
  out[5] += k * bend2.mass + line * q * bend2.moment;
  return (Math.abs(k) + Math.abs(line)) * (Math.abs(k2) + Math.abs(line2));
}

/** S E σ̈ and S E[σ̈ X]: Σ Δ ϕ(x) and Σ Δ xϕ(x). */
function bending(kinks: readonly Kink[], { spread, offset }: DirectNeuron): { mass: number; moment: number } {
  let [mass, moment] = [0, 0];
  for (const { at, jump } of kinks) {
    const x = clamped((at - offset) / spread);
    const density = jump * normalPdf(x);
    mass += density;
    moment += x * density;
  }
  return { mass, moment };
}
