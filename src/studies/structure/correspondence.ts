/**
 * Network, particles, measure: one run whose risk is computed every way, beside R of the law of its radii (which it is
 * not) and R(ρ_t) (which it tends to as N → ∞ and ε → 0).
 */

import { independentExcess } from "../../energy/excess.ts";
import type { Model, Network } from "../../model/contract.ts";
import {
  type DirectionsAveraged,
  directionsAveraged,
  draw,
  type RiskEveryWay,
  riskEveryWay,
} from "./identity.ts";
import { plainEnergy, reducedFlow, reducedStart } from "./reducedFlow.ts";
import { type Training, trained } from "./training.ts";

/** One moment of the run. */
export interface Moment {
  readonly t: number;
  readonly risk: RiskEveryWay;
  readonly averaged: DirectionsAveraged;
  /** R(ρ_t) */
  readonly limit: number;
  /** κ(ρ_t): R(ρ_t) + κ/N is what N fresh draws from ρ_t risk on average */
  readonly limitExcess: number;
}

interface Spec extends Training {
  /** Raw inputs */
  readonly samples: number;
  /** Of the limit */
  readonly atoms: number;
}

/** The run at t = 0 and at its end. @param model  ridge neurons before a Gaussian mixture, ξ = 1 */
export function correspondence(model: Model, spec: Spec): readonly Moment[] {
  const start = reducedStart(model, spec.atoms);
  const energy = plainEnergy(start.map);
  const begin = draw(model, spec.seed);
  const at = (t: number, network: Network): Moment => {
    const { points, mass } = reducedFlow(start, 2 * t);
    return {
      t,
      risk: riskEveryWay(model, network, spec),
      averaged: directionsAveraged(model, network),
      limit: energy.risk(points, mass),
      limitExcess: independentExcess(start.map, points, mass),
    };
  };
  return [at(0, begin), at(spec.stepSize * spec.steps, trained(model, begin, spec))];
}
