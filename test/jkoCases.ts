/** Random cases of proximal steps: the reduced maps, with atoms at the cone's tip, decay, and with noise on one radius. */

import { type FeatureEnergy, featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { seeded } from "./oracles/seeded.ts";

const above: [number, number][] = [
  [0.5, -2.5],
  [1.5, 7.5],
];
/** A knot at 0 makes r = 0 a tip that atoms reach. */
const atZero: [number, number][] = [
  [0, -2.5],
  [0.5, -4],
  [1.5, 7.5],
];

/**
 * Few atoms of random masses: one radius (knots above 0, or at 0), the same with noise, and affine neurons (a, b, r) of
 * two kinds; decay in every third case.
 */
export function randomCase(seed: number): { begin: Particles; energy: FeatureEnergy; noisy: boolean } {
  const random = seeded(seed);
  const kind = seed % 5;
  const affine = kind >= 3;
  const scale = 0.05 + random();
  const model: Model = {
    data: dataLaw(
      {
        kind: "gaussian-mixture",
        blocks: [12 + Math.floor(30 * random())],
        classes: [
          { weight: 0.5, label: 1, variance: [1 + random()] },
          { weight: 0.5, label: -1, variance: [0.2 + 0.5 * random()] },
        ],
      },
      {},
    ),
    activation:
      kind === 3
        ? activation({ kind: "erf" })
        : activation({ kind: "piecewise-linear", knots: kind === 1 ? atZero : above }),
    neuron: affine ? neuron("affine-ridge", kind === 4 ? ["b"] : []) : neuron("ridge", []),
    initial: initialLaw(
      affine
        ? { kind: "gaussian", scale, a: { mean: 0.5, sd: 1 }, b: { mean: 0.2, sd: 0.3 } }
        : { kind: "gaussian", scale },
      {},
    ),
    neurons: 100,
  };
  const equal = atoms(model.initial, coordinatesOf(model), 3 + Math.floor(10 * random()), seed);
  const raw = equal.mass.map(() => 0.2 + random());
  const total = raw.reduce((sum, mass) => sum + mass, 0);
  const begin: Particles = { ...equal, mass: raw.map((mass) => mass / total) };
  const map = featureMap(model, begin.coordinates, {
    tolerance: 1e-3,
    dimension: "exact",
    points: begin.points,
    mass: begin.mass,
  });
  const noisy = kind === 2;
  const lambda = seed % 3 === 0 ? 0.2 * random() : 0;
  return { begin, energy: featureEnergy(map, { lambda, temperature: noisy ? 0.05 * random() : 0 }), noisy };
}
