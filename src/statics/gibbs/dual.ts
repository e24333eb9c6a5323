/**
 * The concave dual of the free energy on a quadrature rule with points θⱼ and weights ωⱼ (of Lebesgue's measure on ℝᴰ),
 *
 *     D(u) = −½|u|² − ⟨u, t⟩ − β⁻¹ log Z(u) + floor/2,   Z(u) = Σⱼ ωⱼ exp(−β(⟨u, ψⱼ⟩ + (λ/2)‖θⱼ‖²)),
 *
 * uₖ = αₖ/√cₖ, ψₖ = √cₖ φₖ, tₖ = √cₖ yₖ. With ρ_u ∝ ω exp(−β(⟨u, ψ⟩ + (λ/2)‖θ‖²)) and its moments E ψ
 *
 *     ∇D = E ψ − t − u,     ∇²D = −(I + β Cov ψ),     F(ρ_u) − D(u) = ½|∇D|²,
 *
 * so that a maximum of D is the one minimum of F, and the distance to it is told at every u.
 *
 * Promise:   exact on the rule to rounding: D(u) ≤ min F ≤ F(ρ_u) over measures on its points, for every u. How well the
 *            rule stands for ℝᴰ is another matter: gibbs.ts solves on another rule and compares.
 * Domain:    a finite sum is finite where the integral is not. A rule may name points far beyond its own; where the
 *            density does not fall towards these, D is −∞ as the integral's is.
 */

import type { FeatureMap } from "../../features/contract.ts";
import { dot } from "../../numerics/dot.ts";
import { exp, log } from "../../numerics/elementary.ts";
import type { Points } from "../../space/contract.ts";
import { scaledFeatures } from "./features.ts";

/** Weighted points. */
export interface Weighted {
  readonly points: Points;
  /** log ω of each, the reference density |S^{d−1}| r^{d−1} of every moving radius included, [J]; −∞ for no weight */
  readonly logWeights: Float64Array;
}

/** A quadrature rule of Lebesgue's measure on ℝᴰ. */
export interface Rule extends Weighted {
  /** Points far outside; their log weights are the log reference density there. */
  readonly far?: Weighted;
}

/** λ and β of F. */
export interface Constants {
  readonly lambda: number;
  readonly beta: number;
}

/** D and what belongs to it at one u. */
export interface DualAt {
  /** D(u); −∞ outside the domain, where nothing else is meant */
  readonly value: number;
  /** ∇D, [K] */
  readonly gradient: Float64Array;
  /** E ψ, [K] */
  readonly mean: Float64Array;
  /** ρ_u, [J] */
  readonly mass: Float64Array;
}

export interface Dual {
  readonly size: number;
  at(u: Float64Array): DualAt;
  /** −∇²D v = v + β Cov(ψ) v under the masses of `at`. */
  curvature(at: DualAt, v: Float64Array): Float64Array;
}

/** The density must fall to e⁻³⁰ of its peak by the far points. */
const fall = 30;

/** D on the rule. Evaluates the features once, O(J·K) numbers. */
export function dualOn(map: FeatureMap, rule: Rule, { lambda, beta }: Constants): Dual {
  const { size } = map;
  const targets = map.targets.map((y, k) => Math.sqrt(map.weights[k]) * y);
  const inside = exponents(map, rule, { lambda, beta });
  const outside = rule.far === undefined ? null : exponents(map, rule.far, { lambda, beta });
  const unbounded = (u: Float64Array, peak: number): boolean =>
    outside?.at(u).some((e) => e > peak - fall) ?? false;

  return {
    size,
    at(u) {
      const mass = inside.at(u);
      const peak = mass.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      if (!Number.isFinite(peak) || unbounded(u, peak)) {
        const none = new Float64Array(0);
        return { value: Number.NEGATIVE_INFINITY, gradient: none, mean: none, mass: none };
      }
      let Z = 0;
      for (let j = 0; j < mass.length; j++) Z += mass[j] = exp(mass[j] - peak);
      for (let j = 0; j < mass.length; j++) mass[j] /= Z;
      const mean = inside.mean(mass);
      const gradient = mean.map((m, k) => m - targets[k] - u[k]);
      const value = -0.5 * dot(u, u) - dot(u, targets) - (peak + log(Z)) / beta + 0.5 * map.floor;
      return { value, gradient, mean, mass };
    },
    curvature({ mass, mean }, v) {
      const centre = dot(mean, v);
      const out = v.slice();
      const { features } = inside;
      for (let j = 0, row = 0; j < mass.length; j++, row += size) {
        if (mass[j] < 1e-20) continue; // less than rounding, and most points of a wide rule
        let along = -centre;
        for (let k = 0; k < size; k++) along += features[row + k] * v[k];
        const weight = beta * mass[j] * along;
        for (let k = 0; k < size; k++) out[k] += weight * features[row + k];
      }
      return out;
    },
  };
}

/** log ωⱼ − β(⟨u, ψⱼ⟩ + (λ/2)‖θⱼ‖²) as a function of u, and E ψ of masses. */
function exponents(map: FeatureMap, { points, logWeights }: Weighted, { lambda, beta }: Constants) {
  const { size } = map;
  const features = scaledFeatures(map, points);
  const constant = new Float64Array(points.count);
  map.coordinates.squaredNorm(points, constant);
  for (let j = 0; j < constant.length; j++) constant[j] = logWeights[j] - 0.5 * beta * lambda * constant[j];
  return {
    features,
    at: (u: Float64Array): Float64Array => {
      const out = new Float64Array(constant.length);
      for (let j = 0, row = 0; j < out.length; j++, row += size) {
        let potential = 0;
        for (let k = 0; k < size; k++) potential += u[k] * features[row + k];
        out[j] = constant[j] - beta * potential;
      }
      return out;
    },
    mean: (mass: Float64Array): Float64Array => {
      const mean = new Float64Array(size);
      for (let j = 0, row = 0; j < mass.length; j++, row += size) {
        if (mass[j] === 0) continue;
        for (let k = 0; k < size; k++) mean[k] += mass[j] * features[row + k];
      }
      return mean;
    },
  };
}
