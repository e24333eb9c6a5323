/** Networks of several widths on one problem: mean risks, samples to a level, and the excess that width takes away. */

import type { StudiedPoint } from "../conclusion.ts";
import { hitting } from "../statistics/hitting.ts";
import { type Gap, type LossPoint, onePassGap } from "../statistics/onePassGap.ts";
import { type Median, median } from "../statistics/quantiles.ts";
import { type RiskCurve, riskCurves } from "../statistics/riskCurves.ts";
import { slope } from "../statistics/slope.ts";

/** A level that every width passes while its excess is small, and one below the excess of narrow networks. */
export const early = 0.5;
export const late = 0.1;

type Curve = readonly (readonly [samples: number, risk: number])[];

/** All replicas of one width. */
export interface WidthRun {
  readonly neurons: number;
  readonly stepSize: number;
  readonly replicas: readonly RiskCurve[];
  /** R_N, the mean over replicas. */
  readonly mean: Curve;
  /** R(ρ_t) at the same steps; empty where no limit was solved. */
  readonly limit: Curve;
  /** The loss met in training against the population risk; null where the run has no one-pass curve. */
  readonly gap: Gap | null;
  /** Mean over replicas of the one-pass loss, each at the middle of its interval. */
  readonly losses: Curve;
}

/** Runs in order of N; those that trained no network are left out. */
export function widthRuns(points: readonly StudiedPoint[]): WidthRun[] {
  return points.flatMap(widthRun).sort((one, other) => one.neurons - other.neurons);
}

function widthRun({ experiment, summary, risk }: StudiedPoint): WidthRun[] {
  if (summary === null || summary.snapshots.every(({ network }) => network === null)) return [];
  const replicas = riskCurves(summary, experiment);
  const losses = replicas.map((_, replica) =>
    risk
      .filter((point) => point.source === "network" && point.replica === replica && point.kind === "onePass")
      .map(({ step, risk: loss, error }): LossPoint => ({ samples: step, loss, error })),
  );
  return [
    {
      neurons: experiment.network.neurons,
      stepSize: experiment.training.stepSize,
      replicas,
      mean: summary.snapshots.flatMap(({ step, network }) =>
        network === null ? [] : [[step, network.risk] as const],
      ),
      limit: summary.snapshots.flatMap(({ step, limit }) =>
        limit === null ? [] : [[step, limit.risk] as const],
      ),
      gap: pooled(
        losses.flatMap((own, replica) =>
          own.length === 0 ? [] : [onePassGap(own, replicas[replica].points)],
        ),
      ),
      losses: averaged(losses.map(centred)),
    },
  ];
}

const centred = (losses: readonly LossPoint[]): Curve =>
  losses.map(({ samples, loss }, index) => [(samples + (losses[index - 1]?.samples ?? 0)) / 2, loss]);

/** The gap over all replicas, whose samples are independent. */
function pooled(gaps: readonly Gap[]): Gap | null {
  if (gaps.length === 0) return null;
  const mean = (of: (gap: Gap) => number) => gaps.reduce((total, gap) => total + of(gap), 0) / gaps.length;
  return {
    difference: mean(({ difference }) => difference),
    error: Math.sqrt(mean(({ error }) => error * error) / gaps.length),
    risk: mean(({ risk }) => risk),
  };
}

/** Place by place, of curves that have the same places. */
function averaged(curves: readonly Curve[]): Curve {
  const whole = curves.filter(({ length }) => length === curves[0].length);
  return curves[0].map(([at], index) => [
    at,
    whole.reduce((total, curve) => total + curve[index][1], 0) / whole.length,
  ]);
}

/** Samples to a level, over the replicas. */
export const samplesTo = ({ replicas }: WidthRun, level: number): Median =>
  median(replicas.map(({ points }) => hitting(points, level)));

/** What all widths share at one step: R_N ≈ wide + excess/N, by least squares in 1/N. */
export interface Excess {
  readonly samples: number;
  /** The line at 1/N = 0. */
  readonly wide: number;
  /** c, of N(R_N − R). */
  readonly excess: number;
}

/** At the steps that all runs recorded; empty below three widths. */
export function excesses(runs: readonly WidthRun[]): Excess[] {
  if (new Set(runs.map(({ neurons }) => neurons)).size < 3) return [];
  return runs[0].mean.flatMap(([samples]) => {
    const risks = runs.flatMap(({ neurons, mean }) =>
      mean.flatMap(([at, risk]) => (at === samples ? [[1 / neurons, risk] as const] : [])),
    );
    if (risks.length < runs.length) return [];
    const { slope: excess, intercept: wide } = slope(risks);
    return [{ samples, wide, excess }];
  });
}
