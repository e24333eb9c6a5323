/**
 * Proximal steps ρ_{s+h} = argmin ½R(ρ) + W₂(ρ, ρ_s)²/(2h), the slides' definition of a gradient flow, beside the particle
 * flow of the same atoms: R after the steps lies above R after the flow by an amount proportional to h.
 */

import { jko } from "../../methods/jko.ts";
import type { Model } from "../../model/contract.ts";
import { log } from "../../numerics/elementary.ts";
import { plainEnergy, reducedFlow, reducedStart } from "./reducedFlow.ts";

/** R of the steps above R of the flow, at each h. */
export interface ProximalSteps {
  readonly risk: number;
  readonly steps: readonly { readonly h: number; readonly above: number }[];
  /** log₂ of the ratio of the last two differences */
  readonly order: number;
  /** Steps, of all h, after which some atom would have split: those are not the step over all measures */
  readonly splits: number;
}

interface Spec {
  /** Inner time */
  readonly s: number;
  readonly atoms: number;
  /** Each half the one before, two at least */
  readonly steps: readonly number[];
}

/** @param model  before a Gaussian mixture; no decay, no noise. Differences below the flow's tolerance, 1e-9, mean nothing. */
export function proximalSteps(model: Model, { s, atoms, steps }: Spec): ProximalSteps {
  const start = reducedStart(model, atoms, 1e-7);
  const energy = plainEnergy(start.map);
  const flowed = reducedFlow(start, s);
  const risk = energy.risk(flowed.points, flowed.mass);
  const each = steps.map((h) => {
    const method = jko(energy, { step: h });
    const end = method.advance(method.start(start.begin), s, [], () => undefined);
    const { points, mass } = method.measure(end);
    return { h, above: energy.risk(points, mass) - risk, splits: end.history.splits };
  });
  const [coarse, fine] = each.slice(-2).map(({ above }) => above);
  return {
    risk,
    steps: each.map(({ h, above }) => ({ h, above })),
    order: log(coarse / fine) / log(2),
    splits: each.reduce((total, step) => total + step.splits, 0),
  };
}
