import { sgd } from "../../methods/sgd.ts";
import type { Model, Network } from "../../model/contract.ts";
import { schedule } from "../../model/schedules.ts";
import { clock } from "../../space/clock.ts";

/** A short training with ξ = 1. */
export interface Training {
  readonly stepSize: number;
  readonly steps: number;
  /** Of the initial law and of the samples */
  readonly seed: number;
}

/** θ after one-pass SGD in doubles. */
export function trained(model: Model, network: Network, { stepSize, steps, seed }: Training): Network {
  const training = sgd({
    model,
    network,
    clock: clock({ stepSize, time: stepSize * steps, schedule: schedule({ kind: "constant" }), changes: [] }),
    seed,
    lambda: 0,
    block: 32,
    precision: "f64",
  });
  training.advance(steps);
  return training.network();
}
