import { type FeatureEnergy, featureEnergy } from "../../energy/featureEnergy.ts";
import type { FeatureMap } from "../../features/contract.ts";
import { featureMap } from "../../features/features.ts";
import { atoms } from "../../measure/atoms.ts";
import type { Particles } from "../../measure/contract.ts";
import { particleFlow } from "../../methods/particleFlow.ts";
import type { Model } from "../../model/contract.ts";
import { coordinatesOf } from "../../space/coordinates.ts";

/** ρ₀ as quantile atoms, with the exact map of the case. */
export interface ReducedStart {
  readonly begin: Particles;
  readonly map: FeatureMap;
}

/** @param tolerance  of R at ρ₀: the map leaves out a tenth */
export function reducedStart(model: Model, count: number, tolerance = 1e-9): ReducedStart {
  const begin = atoms(model.initial, coordinatesOf(model), count, 1);
  return { begin, map: featureMap(model, begin.coordinates, { tolerance, dimension: "exact", ...begin }) };
}

/** R alone: no decay, no noise. */
export const plainEnergy = (map: FeatureMap): FeatureEnergy =>
  featureEnergy(map, { lambda: 0, temperature: 0 });

/** ρ at the inner time s by the particle flow. */
export function reducedFlow({ begin, map }: ReducedStart, s: number): Particles {
  const flow = particleFlow(plainEnergy(map), { tolerance: 1e-9 });
  return flow.measure(flow.advance(flow.start(begin), s, [], () => undefined));
}
