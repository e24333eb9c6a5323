/**
 * Features of a polynomial teacher y = ⟨l, x⟩ + Σ tᵢxᵢ² + noise·g, x ~ N(0, I_d), for neurons of degree at most 2,
 * σ(u) = c₀ + c₁u + c₂u², in full coordinates. A neuron is e + ⟨v, x⟩ + xᵀBx with
 *
 *     e = a(c₀ + c₁b + c₂b²),   v = a(c₁ + 2c₂b) w,   B = a c₂ w wᵀ,
 *
 * so that with D = ∫B dρ − diag(t) the residual's second moment is, by Wick's rule,
 *
 *     R(ρ) = (∫e dρ + tr D)² + ‖∫v dρ − l‖² + 2 Σᵢ D_ii² + 4 Σ_{i<j} D_ij² + noise²:
 *
 * features e + tr B (c = 1, y = Σt), v (c = 1, y = l), B_ij for i ≤ j (c = 2 or 4, y = t or 0), floor = noise². Where
 * σ is affine the B are left out and the floor has 2Σt² more.
 *
 * Promise: exact for every measure, finite networks among them. K ~ d²/2, but nothing is done feature by feature:
 *          Ψ is a quadratic form of w, O(d²) a point.
 */

import type { Model } from "../model/contract.ts";
import { dot } from "../numerics/dot.ts";
import type { Coordinates } from "../space/contract.ts";
import type { FeatureMap, PotentialOutput } from "./contract.ts";
import { checkFull, type FullNeurons, fullNeurons } from "./fullNeurons.ts";
import { packed } from "./packed.ts";
import { pointsReader } from "./readPoints.ts";

type Coefficients = readonly [number, number, number];

export function teacherFeatures(model: Model, coordinates: Coordinates): FeatureMap {
  checkFull("teacher features", model, coordinates);
  const { data, neuron } = model;
  if (data.kind !== "teacher") {
    throw new RangeError(
      `teacher features: data is "${data.kind}". Give a teacher, or let featureMap choose.`,
    );
  }
  const sigma = coefficientsOf(model);
  const affine = neuron.kind === "affine-ridge";
  const quadratic = sigma[2] !== 0;
  const d = data.dimension;
  const [t, l] = [data.quadratic, data.linear];
  const pairs = quadratic ? pairsOf(d) : [];
  const sum = (x: ArrayLike<number>, f: (x: number) => number) => Array.from(x, f).reduce((s, v) => s + v, 0);
  const read = pointsReader();
  return {
    coordinates,
    size: 1 + d + pairs.length,
    weights: Float64Array.from([
      1,
      ...new Array<number>(d).fill(1),
      ...pairs.map(([i, k]) => (i === k ? 2 : 4)),
    ]),
    targets: Float64Array.from([sum(t, (x) => x), ...l, ...pairs.map(([i, k]) => (i === k ? t[i] : 0))]),
    floor: data.noise * data.noise + (quadratic ? 0 : sum(t, (x) => 2 * x * x)),
    degree: 0,
    truncated: false,
    at: (points) => {
      const neurons = fullNeurons(affine, read(points));
      return {
        moments: (mass, out) => moments(sigma, neurons, mass, out),
        potential: (alpha, out) => potential(sigma, affine, neurons, alpha, out),
      };
    },
    selfInteraction: (points) => selfInteraction(sigma, fullNeurons(affine, points)),
    tail: () => 0,
  };
}

/** c₀, c₁, c₂ of σ. */
function coefficientsOf({ activation: { kind, shape } }: Model): Coefficients {
  if (shape.kind === "polynomial" && shape.coefficients.length <= 3) {
    const [c0 = 0, c1 = 0, c2 = 0] = shape.coefficients;
    return [c0, c1, c2];
  }
  throw new RangeError(
    `teacher features: σ is ${kind}. A polynomial teacher's limit is exact for polynomials of degree ≤ 2 (linear, or polynomial with up to three coefficients); use one of these, or population-flow, which takes any σ.`,
  );
}

/** i ≤ k < d, row by row. */
const pairsOf = (d: number): [number, number][] =>
  Array.from({ length: d }, (_, i) =>
    Array.from({ length: d - i }, (__, m): [number, number] => [i, i + m]),
  ).flat();

/** σ(u + b) = p₀ + p₁u + c₂u² in u = ⟨w, x⟩. */
const atOffset = ([c0, c1, c2]: Coefficients, b: number): Coefficients => [
  c0 + (c1 + c2 * b) * b,
  c1 + 2 * c2 * b,
  c2,
];

function moments(
  sigma: Coefficients,
  { count, a, b, w }: FullNeurons,
  mass: Float64Array,
  out: Float64Array,
): void {
  const d = w.length;
  const weighted = new Float64Array(count);
  out.fill(0);
  for (let j = 0; j < count; j++) out[0] += mass[j] * a[j] * atOffset(sigma, b[j])[0];
  for (let i = 0, at = 1 + d; i < d; i++) {
    for (let j = 0; j < count; j++) weighted[j] = mass[j] * a[j] * atOffset(sigma, b[j])[1];
    out[1 + i] = dot(weighted, w[i]);
    if (sigma[2] === 0) continue;
    for (let j = 0; j < count; j++) weighted[j] = sigma[2] * mass[j] * a[j] * w[i][j];
    out[0] += dot(weighted, w[i]);
    for (let k = i; k < d; k++, at++) out[at] = dot(weighted, w[k]);
  }
}

/** Ψ = a[α₀p₀ + p₁⟨α_l, w⟩ + c₂ wᵀQw], Q = α₀I + the pairs' α as a symmetric form. */
function potential(
  sigma: Coefficients,
  affine: boolean,
  neurons: FullNeurons,
  alpha: Float64Array,
  out: PotentialOutput,
): void {
  const { count, a, b, w } = neurons;
  const d = w.length;
  const form = quadraticForm(alpha, d, sigma[2] !== 0);
  const linear = columnsTimes(w, count, (k) => alpha[1 + k]); // ⟨α_l, w⟩
  const turned = w.map((_, i) => columnsTimes(w, count, (k) => form[i * d + k])); // Qw
  const squares = new Float64Array(count); // wᵀQw
  for (let i = 0; i < d; i++) for (let j = 0; j < count; j++) squares[j] += w[i][j] * turned[i][j];
  const first = affine ? 2 : 0;
  const p = first + d;
  for (let j = 0; j < count; j++) {
    const [p0, p1, p2] = atOffset(sigma, b[j]);
    const mean = alpha[0] * p0 + p1 * linear[j] + p2 * squares[j];
    const byOffset = alpha[0] * p1 + 2 * p2 * linear[j];
    const slope = (i: number) => p1 * alpha[1 + i] + 2 * p2 * turned[i][j];
    if (out.value !== null) out.value[j] = a[j] * mean;
    if (out.gradient !== null) {
      if (affine) [out.gradient[0][j], out.gradient[1][j]] = [mean, a[j] * byOffset];
      for (let i = 0; i < d; i++) out.gradient[first + i][j] = a[j] * slope(i);
    }
    if (out.hessian === null) continue;
    for (let i = 0; i < d; i++) {
      for (let k = i; k < d; k++)
        out.hessian[packed(first + i, first + k, p)][j] = 2 * a[j] * p2 * form[i * d + k];
      if (affine) {
        out.hessian[packed(0, first + i, p)][j] = slope(i);
        out.hessian[packed(1, first + i, p)][j] = 2 * a[j] * p2 * alpha[1 + i];
      }
    }
    if (!affine) continue;
    out.hessian[packed(0, 0, p)][j] = 0;
    out.hessian[packed(0, 1, p)][j] = byOffset;
    out.hessian[packed(1, 1, p)][j] = 2 * a[j] * p2 * alpha[0];
  }
}

/** The symmetric matrix [d × d] of w ↦ α₀‖w‖² + Σ_{i≤k} α_ik wᵢw_k. */
function quadraticForm(alpha: Float64Array, d: number, quadratic: boolean): Float64Array {
  const form = new Float64Array(d * d);
  if (!quadratic) return form;
  for (let i = 0, at = 1 + d; i < d; i++) {
    form[i * d + i] = alpha[0] + alpha[at++];
    for (let k = i + 1; k < d; k++, at++) form[i * d + k] = form[k * d + i] = 0.5 * alpha[at];
  }
  return form;
}

/** Σ_k factor(k) w_k */
function columnsTimes(
  w: readonly Float64Array[],
  count: number,
  factor: (k: number) => number,
): Float64Array {
  const out = new Float64Array(count);
  for (let k = 0; k < w.length; k++) {
    const scale = factor(k);
    if (scale === 0) continue;
    for (let j = 0; j < count; j++) out[j] += scale * w[k][j];
  }
  return out;
}

/** a² E(p₀ + p₁u + c₂u²)², u ~ N(0, ‖w‖²). */
function selfInteraction(sigma: Coefficients, { count, a, b, w }: FullNeurons): Float64Array {
  return Float64Array.from({ length: count }, (_, j) => {
    const [p0, p1, p2] = atOffset(sigma, b[j]);
    let s = 0;
    for (const column of w) s += column[j] * column[j];
    return a[j] * a[j] * (p0 * p0 + (p1 * p1 + 2 * p0 * p2) * s + 3 * p2 * p2 * s * s);
  });
}
