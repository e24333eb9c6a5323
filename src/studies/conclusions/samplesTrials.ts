/** How many samples networks need to a level of risk: for each case (d, N) at each step size, and at the best of them. */

import { model } from "../../experiment/model.ts";
import type { StudiedPoint } from "../conclusion.ts";
import { hitting } from "../statistics/hitting.ts";
import { type Median, median } from "../statistics/quantiles.ts";
import { riskCurves } from "../statistics/riskCurves.ts";

/** The risk that has to be reached. */
export const level = 0.2;

/** One case at one step size. */
export interface Trial {
  readonly dimension: number;
  readonly neurons: number;
  readonly stepSize: number;
  /** Samples to R_N ≤ level, over the seeds: ∞ where half of them do not reach it, −∞ where they had by the first look. */
  readonly samples: Median;
  readonly seeds: number;
}

/** One pair (d, N), at all of its step sizes. */
export interface Case {
  readonly dimension: number;
  readonly neurons: number;
  /** Ascending in ε. */
  readonly trials: readonly Trial[];
  /** The trial with the fewest samples: its median is k*. Null where no step size reached the level. */
  readonly best: Trial | null;
  /** The largest ε whose median network reached the level; null as above. */
  readonly usable: Trial | null;
  /** Whether k* is a minimum with a step size tried on both sides of it. */
  readonly enclosed: boolean;
  /** Whether a larger step size than `usable` was tried. */
  readonly bounded: boolean;
}

/** Cases in order of N, then d. */
export function casesOf(points: readonly StudiedPoint[]): Case[] {
  const trials = points.flatMap(trialOf);
  const names = new Map(
    trials.map(({ dimension, neurons }) => [`${neurons} ${dimension}`, { dimension, neurons }] as const),
  );
  return [...names.values()]
    .sort((one, other) => one.neurons - other.neurons || one.dimension - other.dimension)
    .map(({ dimension, neurons }) => {
      const own = trials.filter((each) => each.dimension === dimension && each.neurons === neurons);
      return caseOf([...own].sort((one, other) => one.stepSize - other.stepSize));
    });
}

function trialOf({ experiment, tables, summary }: StudiedPoint): Trial[] {
  if (summary === null) return [];
  const curves = riskCurves(summary, experiment);
  const { data, neurons } = model(experiment, tables);
  const samples = median(curves.map(({ points }) => hitting(points, level)));
  const { stepSize } = experiment.training;
  return [{ dimension: data.dimension, neurons, stepSize, samples, seeds: curves.length }];
}

function caseOf(trials: readonly Trial[]): Case {
  const reached = trials.filter(({ samples }) => Number.isFinite(samples.median));
  const best = reached.reduce<Trial | null>(
    (least, trial) => (least === null || trial.samples.median < least.samples.median ? trial : least),
    null,
  );
  const usable = reached.at(-1) ?? null;
  const [first, last] = [trials[0], trials[trials.length - 1]];
  // Where a level is reached before the first look, fewer samples may have been enough.
  const seen = trials.every(({ samples }) => samples.median > Number.NEGATIVE_INFINITY);
  return {
    ...{ dimension: first.dimension, neurons: first.neurons, trials, best, usable },
    enclosed: seen && best !== null && best !== first && best !== last,
    bounded: usable !== null && usable !== last,
  };
}
