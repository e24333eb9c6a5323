/** The population risks of a run's replicas along its record times, by samples seen: one sample a step. */

import type { Experiment } from "../../experiment/schema.ts";
import type { Summary } from "../../recording/format.ts";

/** R_N of one replica. */
export interface RiskCurve {
  readonly seed: number;
  /** Ascending in k; a replica that diverged ends at its last finite record time. */
  readonly points: readonly (readonly [samples: number, risk: number])[];
}

/** Of all replicas that were asked for: one that diverged before its first record time has no point. */
export function riskCurves({ snapshots }: Summary, { seed: first, training }: Experiment): RiskCurve[] {
  return Array.from({ length: training.replicas }, (_, replica) => {
    const seed = first + replica;
    const points = snapshots.flatMap(({ step, network }) => {
      const own = network?.replicas.find((each) => each.seed === seed);
      return own === undefined ? [] : [[step, own.risk] as const];
    });
    return { seed, points };
  });
}
