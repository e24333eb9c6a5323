/**
 * What the features of Gaussian inputs in spherical blocks read of a model: its classes, its blocks, where the coordinates
 * q = (a, b₀, r_1 … r_B) lie, and what happens at the points r = 0 and r = ∞. A teacher of one direction is one class in the
 * blocks (1, d − 1), with a signed first coordinate.
 */

import type { Activation, MixtureClass, Model } from "../model/contract.ts";
import { hermiteNormalised } from "../numerics/hermite.ts";
import type { Coordinates, Points } from "../space/contract.ts";

/** A class and its label: a number, or a link of the first coordinate of x. */
export interface FeatureClass extends MixtureClass {
  readonly link: Activation | null;
}

export interface MixtureCase {
  readonly coordinates: Coordinates;
  readonly classes: readonly FeatureClass[];
  /** d_b */
  readonly blocks: readonly number[];
  /** Whether the first of the coordinates after a and b₀ is one of the line, not a length. */
  readonly signed: boolean;
  /** Deviation of the label noise. */
  readonly noise: number;
  readonly activation: Activation;
  /** Whether the coordinates begin with a and b₀; else a = 1, b₀ = 0. */
  readonly affine: boolean;
  /** Index of r_1 among the coordinates. */
  readonly firstRadius: number;
}

/** @throws RangeError where the directions are not averaged out of the coordinates */
export function mixtureCase(model: Model, coordinates: Coordinates): MixtureCase {
  const { data, neuron, activation } = model;
  const affine = neuron.kind === "affine-ridge";
  const common = { coordinates, activation, affine, firstRadius: affine ? 2 : 0 };
  if (data.kind === "single-index" && coordinates.kind === "reduced") {
    const { dimension, link, noise } = data;
    const only = { weight: 1, deviation: [1, 1], label: 0, link };
    return { ...common, classes: [only], blocks: [1, dimension - 1], signed: true, noise };
  }
  if (data.kind !== "gaussian-mixture" || coordinates.kind !== "reduced") {
    throw new RangeError(
      `mixture features: data "${data.kind}" in ${coordinates.kind} coordinates. Give a gaussian-mixture in reduced coordinates (the directions' law is part of the map); networks in full coordinates go through energy/pairs.`,
    );
  }
  const classes = data.classes.map((each) => ({ ...each, link: null }));
  return { ...common, classes, blocks: data.blocks, signed: false, noise: 0 };
}

/** a of each point; ones for ridge neurons. */
export const outputWeights = ({ affine }: MixtureCase, points: Points): Float64Array =>
  affine ? points.columns[0] : new Float64Array(points.count).fill(1);

/** b₀ of each point; zeros for ridge neurons. */
export const offsets = ({ affine }: MixtureCase, points: Points): Float64Array =>
  affine ? points.columns[1] : new Float64Array(points.count);

/** S_c = √(Σ_b τ²_{c,b} r_b²) at point j: the deviation of ⟨w, x⟩ in class c. */
export function spread(
  { firstRadius }: MixtureCase,
  { deviation }: MixtureClass,
  points: Points,
  j: number,
): number {
  let square = 0;
  for (let b = 0; b < deviation.length; b++) {
    const s = deviation[b] * points.columns[firstRadius + b][j];
    square += s * s;
  }
  return Math.sqrt(square);
}

/** [σ(−∞), σ(∞)], for a neuron at r = ∞, which sees only the sign of ⟨w, x⟩. */
export function limitsAtInfinity({ activation }: MixtureCase): readonly [number, number] {
  if (activation.limits === null) {
    throw new RangeError(
      `mixture features: a point has r = ∞, where σ (${activation.kind}) has no value. Use finite radii, or a bounded activation.`,
    );
  }
  return activation.limits;
}

/**
 * U(θ, θ) = a² Σ_c p_c E σ(S_c g + b₀)² at each point, [J]; at r = ∞ a² (σ(−∞)² + σ(∞)²)/2.
 * Of the network's own neuron, not of its directions' average: Σ c φ² is far smaller.
 */
export function mixtureSelfInteraction(of: MixtureCase, points: Points): Float64Array {
  const a = outputWeights(of, points);
  const b = offsets(of, points);
  return a.map((aj, j) => {
    let mean = 0;
    for (const c of of.classes) mean += c.weight * secondMoment(of, spread(of, c, points, j), b[j]);
    return aj * aj * mean;
  });
}

/**
 * h̃_n(S, b), n = 0 … highest, S = ∞ included: there σ(S g + b) is σ(∞) or σ(−∞) by the sign of g, and
 * E[1_{g>0} He_n(g)] = He_{n−1}(0)ϕ(0). NaN stays NaN.
 */
export function hermiteRow(
  of: MixtureCase,
  S: number,
  b: number,
  highest: number,
  out: Float64Array,
  at: number,
): void {
  if (S < Infinity) {
    of.activation.hermite(S, b, highest, out, at, !of.affine && !of.signed);
    return;
  }
  out.fill(S === Infinity ? 0 : NaN, at, at + highest + 1);
  if (S !== Infinity) return;
  const [left, right] = limitsAtInfinity(of);
  if (highest > 0) hermiteNormalised(0, highest - 1, out, at + 1);
  for (let n = 1; n <= highest; n++) out[at + n] *= ((right - left) * densityAtZero) / Math.sqrt(n);
  out[at] = 0.5 * (left + right);
}

const densityAtZero = 1 / Math.sqrt(2 * Math.PI);

/** E σ(S g + b)², S = ∞ included. */
export function secondMoment(of: MixtureCase, S: number, b: number): number {
  if (S !== Infinity) return of.activation.secondMoment(S, b);
  const [left, right] = limitsAtInfinity(of);
  return 0.5 * (left * left + right * right);
}
