/**
 * What a proximal step minimises, over the positions of atoms of fixed masses,
 *
 *     G(θ) = F(Σⱼ mⱼ δ_θⱼ) + Σⱼ mⱼ |θⱼ − θⱼ⁰|²/(2h),   F = ½R + (λ/2)∫‖θ‖²dρ − β⁻¹Ent,
 *
 * with its first and second derivatives:
 *
 *     ∂G/∂θⱼ = mⱼ (∇Ψ_λ(θⱼ) + (θⱼ − θⱼ⁰)/h)                        (+ the entropy's)
 *     ∂²G    = blocks mⱼ (∇²Ψ_λ(θⱼ) + 1/h) + Σₖ cₖ (m∇φₖ)(m∇φₖ)ᵀ   (+ the entropy's chain).
 *
 * The entropy (one moving coordinate, sorted atoms) goes by spacings, relative to the volume of ℝᴰ.
 */

import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import { packed } from "../features/packed.ts";
import type { Points } from "../space/contract.ts";
import { addSpacingDerivatives, type Chain, spacingEntropy } from "./spacings.ts";

/** The second derivatives of G in parts, and the first; y and all [P·J] arrays hold coordinate after coordinate. */
export interface Derivatives {
  /** ∂G, [P·J] */
  readonly gradient: Float64Array;
  /** mⱼ(∇²Ψ_λ + 1/h) without the entropy: packed rows of the upper triangle, P(P+1)/2 arrays [J] */
  readonly blocks: readonly Float64Array[];
  /** The entropy's; null without noise. */
  readonly chain: Chain | null;
  /** √cₖ mⱼ ∇φₖ(θⱼ), K arrays [P·J] */
  readonly slopes: readonly Float64Array[];
}

/** G of one step, in the coordinates that move. */
export interface Proximal {
  readonly energy: FeatureEnergy;
  readonly mass: Float64Array;
  /** P: how many coordinates move */
  readonly moving: number;
  readonly step: number;
  /** θ⁰ of the moving coordinates, [P·J] */
  readonly origin: Float64Array;
  /** Least admissible value of each moving coordinate: 0 for a radius, else −∞; [P] */
  readonly lower: readonly number[];
  /** All coordinates at y, the unmoved as they were. */
  pointsAt(y: Float64Array): Points;
  /** G(y); ∞ where the entropy is. */
  value(y: Float64Array): number;
  derivatives(y: Float64Array): Derivatives;
}

/** The columns that training moves. */
export const movingColumns = ({ coordinates }: FeatureEnergy): number[] =>
  coordinates.trained.flatMap((trained, c) => (trained ? [c] : []));

/** @param from  θ⁰: sorted in its one moving coordinate where the energy has a temperature */
export function proximal(energy: FeatureEnergy, from: Points, mass: Float64Array, step: number): Proximal {
  const columns = movingColumns(energy);
  const { count } = from;
  const moving = columns.length;
  const origin = new Float64Array(moving * count);
  for (const [i, c] of columns.entries()) origin.set(from.columns[c], i * count);
  const pointsAt = (y: Float64Array): Points => {
    const all = from.columns.slice();
    for (const [i, c] of columns.entries()) all[c] = y.subarray(i * count, (i + 1) * count);
    return { count, columns: all };
  };
  const at: Where = { energy, mass, step, origin, columns, pointsAt };
  return {
    energy,
    mass,
    moving,
    step,
    origin,
    lower: columns.map((c) => (energy.coordinates.ends[c] === "cone" ? 0 : -Infinity)),
    pointsAt,
    value: (y) => functionalAt(at, y),
    derivatives: (y) => derivativesOf(at, y),
  };
}

interface Where {
  readonly energy: FeatureEnergy;
  readonly mass: Float64Array;
  readonly step: number;
  readonly origin: Float64Array;
  readonly columns: readonly number[];
  readonly pointsAt: (y: Float64Array) => Points;
}

function functionalAt({ energy, mass, step, origin, pointsAt }: Where, y: Float64Array): number {
  const points = pointsAt(y);
  let moved = 0;
  for (let i = 0; i < y.length; i++) {
    moved += mass[i % mass.length] * (y[i] - origin[i]) * (y[i] - origin[i]);
  }
  return freeEnergy(energy, points, mass) + moved / (2 * step);
}

/** F of sorted atoms, its entropy by spacings; ∞ where two sit at one place and there is noise. */
export function freeEnergy(energy: FeatureEnergy, points: Points, mass: Float64Array): number {
  const { coordinates, lambda, temperature } = energy;
  let total = 0;
  if (temperature > 0) {
    const [c] = movingColumns(energy);
    total = temperature * (spacingEntropy(mass, points.columns[c]) - meanReference(energy, points, mass));
    if (!(total < Infinity)) return Infinity;
  }
  if (lambda > 0) {
    const squares = new Float64Array(points.count);
    coordinates.squaredNorm(points, squares);
    for (let j = 0; j < points.count; j++) total += 0.5 * lambda * mass[j] * squares[j];
  }
  return total + 0.5 * energy.risk(points, mass);
}

/** ∫ log ω dρ; −∞ where an atom sits at the tip. */
function meanReference({ coordinates }: FeatureEnergy, points: Points, mass: Float64Array): number {
  const reference = new Float64Array(points.count);
  coordinates.logReference(points, reference);
  let total = 0;
  for (let j = 0; j < points.count; j++) {
    if (Number.isNaN(reference[j])) return -Infinity;
    total += mass[j] * reference[j];
  }
  return total;
}

function derivativesOf(where: Where, y: Float64Array): Derivatives {
  const { energy, mass, columns, pointsAt } = where;
  const points = pointsAt(y);
  const p = energy.coordinates.names.length;
  const all = (arrays: number) => Array.from({ length: arrays }, () => new Float64Array(points.count));
  const output = { value: null, gradient: all(p), hessian: all((p * (p + 1)) / 2) };
  energy.evaluate(points, mass, output);
  const gradient = gradientOf(where, y, output.gradient);
  const blocks = columns.flatMap((c, i) =>
    columns.slice(i).map((other) => {
      const own = c === other ? 1 / where.step : 0;
      return output.hessian[packed(c, other, p)].map((second, j) => mass[j] * (second + own));
    }),
  );
  const chain = energy.temperature > 0 ? entropyOf(where, y, gradient) : null;
  return { gradient, blocks, chain, slopes: slopesOf(where, points) };
}

function gradientOf(
  { mass, step, origin, columns }: Where,
  y: Float64Array,
  slope: readonly Float64Array[],
): Float64Array {
  const count = mass.length;
  const gradient = new Float64Array(y.length);
  for (const [i, c] of columns.entries()) {
    for (let j = 0; j < count; j++) {
      const at = i * count + j;
      gradient[at] = mass[j] * (slope[c][j] + (y[at] - origin[at]) / step);
    }
  }
  return gradient;
}

/** β⁻¹ × the entropy's part: spacings, and −log r^{d−1} of a radius; its gradient is added. */
function entropyOf({ energy, mass, columns: [c] }: Where, y: Float64Array, gradient: Float64Array): Chain {
  const { coordinates, temperature } = energy;
  const count = mass.length;
  const chain = { diagonal: new Float64Array(count), beside: new Float64Array(count - 1) };
  addSpacingDerivatives(mass, y, temperature, gradient, chain);
  const power = coordinates.ends[c] === "cone" ? coordinates.dimensions[c] - 1 : 0;
  for (let j = 0; j < count && power > 0; j++) {
    const outward = (temperature * power * mass[j]) / y[j];
    gradient[j] -= outward;
    chain.diagonal[j] += outward / y[j];
  }
  return chain;
}

/** √cₖ mⱼ ∇φₖ(θⱼ) through the map's own door: K potentials of one feature each, O(JK²). */
function slopesOf({ energy, mass, columns }: Where, points: Points): Float64Array[] {
  const { map } = energy;
  const count = mass.length;
  const at = map.at(points);
  const alpha = new Float64Array(map.size);
  const gradient = energy.coordinates.names.map(() => new Float64Array(count));
  return Array.from(map.weights, (weight, k) => {
    alpha.fill(0);
    alpha[k] = Math.sqrt(weight);
    at.potential(alpha, { value: null, gradient, hessian: null });
    const slope = new Float64Array(columns.length * count);
    for (const [i, c] of columns.entries()) {
      for (let j = 0; j < count; j++) slope[i * count + j] = mass[j] * gradient[c][j];
    }
    return slope;
  });
}
