/**
 * The energy of a feature map, with decay: from the K moments m of ρ
 *
 *     R(ρ) = floor + Σ cₖ(mₖ − yₖ)²,   Ψ_λ = Σ cₖ(mₖ − yₖ) φₖ + (λ/2)‖θ‖²,
 *
 * ‖θ‖² over trained coordinates. Derivatives by untrained coordinates are 0: methods hold those still.
 */

import type { FeatureMap, PotentialOutput } from "../features/contract.ts";
import { packed } from "../features/packed.ts";
import type { Points } from "../space/contract.ts";
import type { Energy } from "./contract.ts";

/** The two constants of F beside the risk: λ of the decay and the temperature. */
interface FeatureEnergySpec {
  readonly lambda: number;
  /** β⁻¹ */
  readonly temperature: number;
}

/** An energy of finitely many features, whose map is at hand: what implicit steps, optima and fixed points work on. */
export interface FeatureEnergy extends Energy {
  readonly map: FeatureMap;
}

/** The energy of this map, O(JK) an evaluation for J points. It keeps work arrays: not reentrant. */
export function featureEnergy(map: FeatureMap, { lambda, temperature }: FeatureEnergySpec): FeatureEnergy {
  const { coordinates, size, weights, targets, floor } = map;
  const moments = new Float64Array(size);
  const alpha = new Float64Array(size);

  /** R from `moments`; α beside it. */
  const settle = (): number => {
    let risk = floor;
    for (let k = 0; k < size; k++) {
      const residual = moments[k] - targets[k];
      alpha[k] = weights[k] * residual;
      risk += alpha[k] * residual;
    }
    return risk;
  };

  return {
    map,
    coordinates,
    lambda,
    temperature,
    degree: map.degree,
    evaluate: (points, mass, out) => {
      const features = map.at(points);
      features.moments(mass, moments);
      const risk = settle();
      features.potential(alpha, out);
      addDecay(coordinates.trained, lambda, points, out);
      return risk;
    },
    risk: (points, mass) => {
      map.at(points).moments(mass, moments);
      return settle();
    },
    tail: (points, mass) => map.tail(points, mass),
  };
}

/** Adds (λ/2)‖θ‖² and its derivatives for trained coordinates; clears the derivatives by the others. */
function addDecay(
  trained: readonly boolean[],
  lambda: number,
  { count, columns }: Points,
  { value, gradient, hessian }: PotentialOutput,
): void {
  const p = trained.length;
  for (let c = 0; c < p; c++) {
    if (!trained[c]) {
      gradient?.[c].fill(0, 0, count);
      for (let other = 0; other < p; other++) {
        hessian?.[packed(Math.min(c, other), Math.max(c, other), p)].fill(0, 0, count);
      }
      continue;
    }
    if (lambda === 0) continue;
    const q = columns[c];
    for (let j = 0; j < count; j++) {
      if (value !== null) value[j] += 0.5 * lambda * q[j] * q[j];
      if (gradient !== null) gradient[c][j] += lambda * q[j];
      if (hessian !== null) hessian[packed(c, c, p)][j] += lambda;
    }
  }
}
