/**
 * How far above inf R a run's measures are: by the optimum of the case, found once, where it is proved; and by their own
 * potential, 2(∫Ψ dρ − min Ψ). Either bound is true, and the smaller is told.
 */

import type { FeatureMap } from "../features/contract.ts";
import type { Quadrature } from "../measure/quadrature.ts";
import { gapAbove, riskGap } from "../statics/gap.ts";
import type { Optimum } from "../statics/optimum.ts";
import { provedOptimum } from "../statics/provedOptimum.ts";
import { canonicalJson } from "./canonical.ts";
import type { RunContext } from "./part.ts";

/** Bounds on R(ρ) − inf R. */
interface RiskFloor {
  /**
   * @param upper  R(ρ), or an upper bound of it
   * @returns      null where no certificate exists
   */
  gap(map: FeatureMap, measure: Quadrature, upper: number): number | null;
}

/** Optima by question, the last few: many runs ask the same one. */
const known = new Map<string, Optimum | null>();
const mostKnown = 16;

/** Of the run's question; the optimum is sought when it is first asked for. */
export const riskFloor = (context: Pick<RunContext, "experiment" | "model">): RiskFloor => ({
  gap(map, measure, upper) {
    const optimum = optimumOf(context);
    const bounds = [
      optimum === null ? null : gapAbove(optimum, upper, 0),
      riskGap(map, measure, { lambda: 0 }),
    ].filter((bound) => bound !== null);
    return bounds.length === 0 ? null : Math.min(...bounds);
  },
});

function optimumOf({ experiment, model }: Pick<RunContext, "experiment" | "model">): Optimum | null {
  const { data, network, limit } = experiment;
  const { neurons: _, ...question } = network;
  const key = canonicalJson({ data, question, dimension: limit.dimension });
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = provedOptimum(model, { dimension: limit.dimension });
  if (known.size === mostKnown) known.delete([...known.keys()][0]);
  known.set(key, found);
  return found;
}
