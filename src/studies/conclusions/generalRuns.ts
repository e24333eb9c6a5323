/** Noisy networks on the way to the least R_λ: what the last theorem speaks of, run by run. */

import { canonicalJson } from "../../experiment/canonical.ts";
import { model as modelOf } from "../../experiment/model.ts";
import { trainedParameters } from "../../model/neurons.ts";
import { log } from "../../numerics/elementary.ts";
import type { StudiedPoint } from "../conclusion.ts";
import { hitting } from "../statistics/hitting.ts";
import { type Line, slope } from "../statistics/slope.ts";

/** R_{λ,N} of one network against t, ascending. */
type Curve = readonly (readonly [t: number, value: number])[];

/** All replicas of one point. */
export interface GeneralRun {
  /** N */
  readonly neurons: number;
  /** D, trained coordinates of one neuron */
  readonly parameters: number;
  /** Equal for points that differ in N, T and seeds alone. */
  readonly problem: string;
  readonly stepSize: number;
  /** T */
  readonly end: number;
  readonly floor: Floor;
  readonly replicas: readonly Curve[];
  /** The mean over replicas. */
  readonly mean: Curve;
}

/** The answer to the question `best` (studies/best.ts). */
interface Floor {
  readonly risk: number;
  readonly gap: number;
  readonly proved: boolean;
  /** K */
  readonly selfInteraction: number;
}

/** In order of D, then of N; points without networks, decay or a least R_λ are left out. */
export const generalRuns = (points: readonly StudiedPoint[]): GeneralRun[] =>
  points
    .flatMap(generalRun)
    .sort((one, other) => one.parameters - other.parameters || one.neurons - other.neurons);

function generalRun({ experiment, tables, summary, answers }: StudiedPoint): GeneralRun[] {
  const floor = floorOf(answers.best);
  if (summary === null || floor === null) return [];
  const { data, network, training } = experiment;
  const { neurons, ...neuron } = network;
  const replicas = Array.from({ length: training.replicas }, (_, replica) =>
    summary.snapshots.flatMap(({ t, network: own }) => {
      const found = own?.replicas.find(({ seed }) => seed === experiment.seed + replica)?.regularisedRisk;
      return found == null ? [] : [[t, found] as const];
    }),
  );
  const mean = summary.snapshots.flatMap(({ t, network: own }) =>
    own?.regularisedRisk == null ? [] : [[t, own.regularisedRisk] as const],
  );
  if (mean.length === 0) return [];
  const { noise, stepSize, schedule, time: end } = training;
  const problem = canonicalJson({ data, neuron, noise, stepSize, schedule });
  const parameters = trainedParameters(modelOf(experiment, tables));
  return [{ neurons, parameters, problem, stepSize, end, floor, replicas, mean }];
}

function floorOf(answer: StudiedPoint["answers"][string] | undefined): Floor | null {
  const { risk, gap, proved, selfInteraction } = answer ?? {};
  if (risk == null || gap == null || selfInteraction == null) return null;
  return { risk, gap, proved: proved === 1, selfInteraction };
}

/** L, below every R_{λ,N}. */
export const lowest = ({ floor }: GeneralRun): number => floor.risk - floor.gap;

/** How late in a run its plateau is. */
const lateFrom = 2 / 3;

/** What the noise holds a network above L in the end: the mean of R_{λ,N} over the last third of its record times, less L. */
export function plateau(run: GeneralRun): number {
  const late = run.mean.filter(([t]) => t >= lateFrom * run.end);
  return late.reduce((sum, [, value]) => sum + value, 0) / late.length - lowest(run);
}

/** One network and a level. */
export interface Reached {
  /** The hitting time, by the logarithm between record times (statistics/hitting.ts); ∞ where it never lies below. */
  readonly time: number;
  /** Whether it lies below at every record time from then on until 10 times as long; null where the run ends before. */
  readonly stays: boolean | null;
}

/** The theorem's window is [T, 10T]. */
const window = 10;

export const reached = (run: GeneralRun, level: number): Reached[] =>
  run.replicas.map((curve) => {
    const time = hitting(curve, level);
    if (!Number.isFinite(time)) return { time, stays: null };
    const back = curve.some(([t, value]) => t > time && t <= window * time && value > level);
    return { time, stays: back ? false : window * time <= run.end ? true : null };
  });

/** One problem at every N, and what η is there. */
export interface Level {
  readonly eta: number;
  /** What η is above: of the noise, and of the smallest N. */
  readonly excess: number;
  readonly draws: number;
  /** L + η of the problem of the smallest D. */
  readonly value: number;
  readonly longest: GeneralRun;
}

/** A run with what became of each of its networks. */
export interface Timed {
  readonly run: GeneralRun;
  readonly reached: readonly Reached[];
}

/** Null where a network has no time, or all have one N. */
export function timesLine(widths: readonly Timed[]): Line | null {
  const points = widths.flatMap(({ run, reached: own }) =>
    own.map(({ time }) => [run.neurons, time] as const),
  );
  if (!points.every(([, time]) => Number.isFinite(time)) || widths.length < 2) return null;
  return slope(points.map(([N, time]) => [log(N), log(time)] as const));
}
