/** Energies in one coordinate that the finite-volume tests share. */

import { type FeatureEnergy, featureEnergy } from "../src/energy/featureEnergy.ts";
import type { FeatureMap } from "../src/features/contract.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import type { FiniteVolumeOptions } from "../src/methods/finiteVolume.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { seeded } from "./oracles/seeded.ts";

export const knotsAbove: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};
export const knotAtZero: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0, -2.5],
    [0.5, -4],
    [1.5, 7.5],
  ],
};

/** Ridge neurons before two isotropic classes of these variances. */
export const twoClasses = (
  dimension: number,
  variances: readonly [number, number],
  sigma: ActivationConfig,
  scale: number,
): Model => ({
  data: dataLaw(
    {
      kind: "gaussian-mixture",
      blocks: [dimension],
      classes: variances.map((variance, c) => ({ weight: 0.5, label: 1 - 2 * c, variance: [variance] })),
    },
    {},
  ),
  activation: activation(sigma),
  neuron: neuron("ridge", []),
  initial: initialLaw({ kind: "gaussian", scale }, {}),
  neurons: 1,
});

export interface Case {
  readonly energy: FeatureEnergy;
  readonly begin: Particles;
}

export function caseOf(
  model: Model,
  constants: { readonly lambda: number; readonly temperature: number },
  count = 2000,
  tolerance = 1e-7,
): Case {
  const coordinates = coordinatesOf(model);
  const begin = atoms(model.initial, coordinates, count, null);
  const { points, mass } = begin;
  const map = featureMap(model, coordinates, { tolerance, dimension: "exact", points, mass });
  return { energy: featureEnergy(map, constants), begin };
}

/** Decay and noise alone in the radius of ℝᵈ: a map without features. */
export function confinement(d: number, lambda: number, temperature: number): FeatureEnergy {
  const coordinates = coordinatesOf(twoClasses(d, [1, 1], { kind: "relu" }, 1));
  const none = new Float64Array(0);
  const map: FeatureMap = {
    coordinates,
    size: 0,
    weights: none,
    targets: none,
    floor: 0,
    degree: 0,
    truncated: false,
    at: () => ({ moments: () => undefined, potential: (_, { value }) => value?.fill(0) }),
    selfInteraction: ({ count }) => new Float64Array(count),
    tail: () => 0,
  };
  return featureEnergy(map, { lambda, temperature });
}

/** All mass at one value of the coordinate. */
export const pointAt = ({ coordinates }: FeatureEnergy, x: number): Particles => ({
  kind: "particles",
  coordinates,
  points: { count: 1, columns: [Float64Array.of(x)] },
  mass: Float64Array.of(1),
});

export const options = (changes: Partial<FiniteVolumeOptions>): FiniteVolumeOptions => ({
  cells: 400,
  upper: "auto",
  limiter: "van-leer",
  stepping: "auto",
  step: "auto",
  ...changes,
});

/** A knot at 0 or above, small and large radii, noise in half of the cases, decay in some. */
export function randomCase(seed: number): Case & { readonly u: () => number } {
  const u = seeded(seed);
  const model = twoClasses(
    12 + Math.floor(30 * u()),
    [1 + u(), 0.2 + 0.5 * u()],
    seed % 2 === 0 ? knotsAbove : knotAtZero,
    0.1 + u(),
  );
  const temperature = seed % 4 < 2 ? 0 : Math.exp(-8 * u());
  const lambda = seed % 3 === 0 ? u() : 0;
  return { ...caseOf(model, { lambda, temperature }, 200, 1e-3), u };
}

export const total = (mass: Float64Array): number => mass.reduce((sum, m) => sum + m, 0);

export const ignore = (): void => undefined;
