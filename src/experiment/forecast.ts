/**
 * What is known of a run before it runs: its cost on this machine; the theorem's scale and hypotheses; the largest step
 * that looks stable.
 */

import { featureEnergy } from "../energy/featureEnergy.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import { trainedParameters } from "../model/neurons.ts";
import type { Tables } from "../model/table.ts";
import { type Hypothesis, hypotheses } from "../recording/hypotheses.ts";
import { theoremScale } from "../recording/summary.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import {
  type LimitForecast,
  limitForecast,
  memoryForecast,
  type TrainingForecast,
  trainingForecast,
} from "./forecastCost.ts";
import { model as makeModel } from "./model.ts";
import { largestStableStep, type PilotResult } from "./pilot.ts";
import type { Experiment } from "./schema.ts";

export type { LimitForecast, TrainingForecast } from "./forecastCost.ts";

/** Everything that `plan` says. */
export interface Forecast {
  /** N */
  readonly neurons: number;
  /** d */
  readonly dimension: number;
  /** D, trained coordinates of one neuron */
  readonly parameters: number;
  /** ε */
  readonly stepSize: number;
  /** T */
  readonly time: number;
  /** Null where none is trained. */
  readonly training: TrainingForecast | null;
  readonly limits: readonly LimitForecast[];
  /** Of the whole run, its parts over the workers; null where a part's time is not known. */
  readonly seconds: number | null;
  readonly memoryMiB: number;
  /** R(ρ₀) of the limit; null where the case has none. */
  readonly risk0: number | null;
  readonly hypotheses: readonly Hypothesis[];
  /** err(0) of the theorem, whose constant is unknown. */
  readonly scale: number;
  /** Null where no network is trained. */
  readonly pilot: PilotResult | null;
  readonly warnings: readonly string[];
}

/** Where the run will be. */
interface ForecastOptions {
  /** Parts of a run that compute at once; absent: 1. */
  readonly workers?: number;
  /** A clock in ms. */
  readonly now?: () => number;
}

/**
 * Takes some seconds: pieces of the work are done and timed.
 *
 * @param experiment  resolved
 * @param tables      by the names that its references carry
 */
export function forecast(
  experiment: Experiment,
  tables: Tables,
  { workers = 1, now = () => performance.now() }: ForecastOptions = {},
): Forecast {
  const model = makeModel(experiment, tables);
  const { stepSize, time, run } = experiment.training;
  const parameters = trainedParameters(model);
  const { neurons } = model;
  const { dimension } = model.data;
  const training = run ? trainingForecast(model, experiment, now) : null;
  const limits = experiment.limit.methods.map((method) => limitForecast(model, experiment, method, now));
  const seconds = wholeSeconds(training, limits, workers);
  const risk0 = initialRisk(model, experiment);
  return {
    neurons,
    dimension,
    parameters,
    stepSize,
    time,
    training,
    limits,
    seconds,
    memoryMiB: memoryForecast(model, experiment, workers),
    risk0,
    hypotheses: hypotheses(model, { risk0, stepSize, parameters }),
    scale: theoremScale({ neurons, stepSize, parameters }),
    pilot: run ? largestStableStep(experiment, tables) : null,
    warnings: run ? warningsOf({ neurons, dimension, stepSize }) : [],
  };
}

/** Parts cannot be split: no sooner than the longest, nor than all of them over the workers. */
function wholeSeconds(
  training: TrainingForecast | null,
  limits: readonly LimitForecast[],
  workers: number,
): number | null {
  const replicas = training?.replicas ?? 0;
  const ofAReplica = training === null ? 0 : training.seconds / training.replicas;
  let sum = replicas * ofAReplica;
  let longest = ofAReplica;
  for (const { seconds, kind } of limits) {
    if (seconds === null) return null;
    sum += seconds;
    longest = Math.max(longest, kind === "population-flow" && replicas > 0 ? seconds / replicas : seconds);
  }
  return Math.max(longest, sum / workers);
}

/** As many as tell it to four digits. */
const mostAtoms = 2000;
/** Fixed, and of the risk: those of the run's own limit. */
const scramble = 1;
const truncation = 1e-7;

/** Asked of the case itself, whether its limit is solved or not; null where it has none. */
function initialRisk(model: Model, experiment: Experiment): number | null {
  const [first] = experiment.limit.methods;
  const { atoms: count, tolerance } =
    first?.kind === "particle-flow" ? first : { atoms: mostAtoms, tolerance: truncation };
  try {
    const coordinates = coordinatesOf(model);
    const { points, mass } = atoms(model.initial, coordinates, Math.min(count, mostAtoms), scramble);
    const { dimension } = experiment.limit;
    const map = featureMap(model, coordinates, { tolerance, dimension, points, mass });
    return featureEnergy(map, { lambda: 0, temperature: 0 }).risk(points, mass);
  } catch {
    return null;
  }
}

function warningsOf(facts: { neurons: number; dimension: number; stepSize: number }): string[] {
  const { neurons, dimension, stepSize } = facts;
  return [
    ...(10 * stepSize * dimension > 1 ? ["ε is above 1/(10 d): the cloud may miss the basin."] : []),
    ...(neurons < dimension ? ["N is below d: expect a rough cloud."] : []),
  ];
}
