/**
 * A recording in numbers: means over replicas, pooled neurons, distances with their noise floor.
 *
 * `distance` is the mean over replicas of each network's distance to the first method's law; of several population
 * flows (one a replica) that law is their pool, and their risk the mean.
 */

import type { Measure } from "../measure/contract.ts";
import { type Marginal, marginal, quantile } from "../measure/marginal.ts";
import { deviation, mean } from "../measure/moments.ts";
import { log } from "../numerics/elementary.ts";
import { sum } from "../numerics/sums.ts";
import { average, replicaSpread } from "./average.ts";
import { compare, type Distance, meanDistance, type NoiseFloor, noiseFloor } from "./compare.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "./contract.ts";
import type { CoordinateSummary, LimitSummary, NetworkSummary, Summary, SummarySnapshot } from "./format.ts";
import type { Hypothesis } from "./hypotheses.ts";
import { limitLaw, networkLaw } from "./laws.ts";
import { type Cloud, cloudOf, isObserved, type Observable, type Observed, observe } from "./observables.ts";

export type { Summary } from "./format.ts";

/** What a recording does not know of its run. */
export interface SummaryMeta {
  readonly name: string;
  readonly id: string;
  readonly seed: number;
  /** Replicas trained; their seeds are seed … seed + replicas − 1. */
  readonly replicas: number;
  readonly status: Summary["status"];
  readonly outcome: string;
  readonly steps: number;
  /** N */
  readonly neurons: number;
  /** Kinds of the limit's methods; the first is "the limit". */
  readonly methods: readonly string[];
  /** Compiled for the recorded coordinates. */
  readonly observables: readonly Observable[];
  readonly hypotheses: readonly Hypothesis[];
  readonly scale: number;
}

/** The levels of the recorded quantiles. */
export const quantileLevels: readonly number[] = [0.1, 0.5, 0.9];

/** The summary of what has been recorded so far, its snapshots ascending in step. */
export function summarise(meta: SummaryMeta, recording: Recording): Summary {
  const floors = recording.coordinates.names.map(() => noiseFloor(meta.neurons, meta.seed));
  return {
    version: 1,
    name: meta.name,
    id: meta.id,
    seed: meta.seed,
    status: meta.status,
    outcome: meta.outcome,
    steps: meta.steps,
    snapshots: recordedSteps(recording).map((step) => snapshotAt(step, meta, recording, floors)),
    verdict: null,
    axes: axesOf(recording),
    departed: null,
    hypotheses: meta.hypotheses.map((hypothesis) => ({ ...hypothesis })),
    scale: meta.scale,
  };
}

/** The theorem's err(0) = √(1/N ∨ ε) · √(D ∨ log(N/ε)); its constant is unknown, so a scaling, never a prediction. */
export function theoremScale(facts: {
  readonly neurons: number;
  readonly stepSize: number;
  readonly parameters: number;
}): number {
  const { neurons, stepSize, parameters } = facts;
  return Math.sqrt(Math.max(1 / neurons, stepSize) * Math.max(parameters, log(neurons / stepSize)));
}

const recordedSteps = ({ network, limit }: Recording): number[] =>
  [...new Set([...network, ...limit].map(({ step }) => step))].sort((one, other) => one - other);

const axesOf = ({ axes }: Recording): Summary["axes"] =>
  axes?.map(({ name, direction }) => ({ name, direction: direction === null ? null : [...direction] })) ??
  null;

type Named<Value> = Record<string, Value>;

function snapshotAt(
  step: number,
  meta: SummaryMeta,
  recording: Recording,
  floors: readonly NoiseFloor[],
): SummarySnapshot {
  const { names } = recording.coordinates;
  const rows = recording.limit.filter((row) => row.step === step);
  const network = recording.network
    .filter((row) => row.step === step)
    .sort((one, other) => one.replica - other.replica);
  const limits: Named<LimitSummary> = {};
  let first: readonly Marginal[] | null = null;
  for (const method of meta.methods) {
    const own = rows.filter((row) => row.method === method);
    if (own.length === 0) continue;
    const laws = names.map((_, coordinate) => limitLaw(own, coordinate));
    if (method === meta.methods[0]) first = laws;
    limits[method] = limitSummary(own, names, laws, meta.observables);
  }
  const distances = first === null ? [] : distancesTo(first, network, names, floors);
  return {
    t: (network[0] ?? rows[0]).t,
    step,
    network: network.length === 0 ? null : networkSummary(network, distances, names, meta),
    limit: limits[meta.methods[0]] ?? null,
    limits,
    distance:
      distances.length === 0
        ? {}
        : byName(names, (name) => meanDistance(distances.map((each) => each[name]))),
  };
}

/** A record with one entry for each coordinate. */
const byName = <Value>(
  names: readonly string[],
  value: (name: string, coordinate: number) => Value,
): Named<Value> => Object.fromEntries(names.map((name, coordinate) => [name, value(name, coordinate)]));

/** Of each network, for each coordinate. */
function distancesTo(
  laws: readonly Marginal[],
  rows: readonly NetworkSnapshot[],
  names: readonly string[],
  floors: readonly NoiseFloor[],
): Named<Distance>[] {
  if (rows.length === 0) return [];
  const noise = laws.map((law, coordinate) => floors[coordinate](law));
  return rows.map((row) =>
    byName(names, (_, coordinate) =>
      compare(networkLaw([row], coordinate), laws[coordinate], noise[coordinate]),
    ),
  );
}

function limitSummary(
  rows: readonly LimitSnapshot[],
  names: readonly string[],
  laws: readonly Marginal[],
  observables: readonly Observable[],
): LimitSummary {
  return {
    risk: average(rows.map((row) => row.risk)),
    riskError: average(rows.map((row) => row.riskError)),
    regularisedRisk: averageKnown(rows.map((row) => row.regularisedRisk)),
    riskIndependent: averageKnown(rows.map((row) => row.riskIndependent)),
    freeEnergy: averageKnown(rows.map((row) => row.freeEnergy)),
    freeEnergyGap: averageKnown(rows.map((row) => row.freeEnergyGap)),
    dissipationResidual: averageKnown(rows.map((row) => row.dissipationResidual)),
    gap: averageKnown(rows.map((row) => row.gap)),
    mass: average(rows.map(({ measure }) => sum(measure.mass))),
    degree: Math.max(...rows.map((row) => row.degree)),
    observables: observed(
      observables,
      rows.map(({ measure }) => cloudOf(measure)),
    ),
    coordinates: coordinateSummaries(names, laws),
  };
}

/** Null where one of them is not known. */
const averageKnown = (values: readonly (number | null)[]): number | null =>
  values.every((value) => value !== null) ? average(values) : null;

function networkSummary(
  rows: readonly NetworkSnapshot[],
  distances: readonly Named<Distance>[],
  names: readonly string[],
  { seed, observables }: SummaryMeta,
): NetworkSummary {
  const risks = rows.map((row) => row.risk);
  const clouds = rows.map(({ points }): Cloud => ({ points, mass: null }));
  return {
    risk: average(risks),
    riskError: errorOfMean(rows),
    riskSpread: replicaSpread(risks),
    regularisedRisk: averageKnown(rows.map((row) => row.regularisedRisk)),
    testRisk: averageKnown(rows.map((row) => row.testRisk)),
    observables: observed(observables, clouds),
    replicas: rows.map(({ replica, risk, riskError, regularisedRisk, testRisk }, index) => ({
      seed: seed + replica,
      risk,
      riskError,
      regularisedRisk,
      testRisk,
      distance: distances[index] ?? {},
      observables: observed(observables, [clouds[index]]),
    })),
    coordinates: coordinateSummaries(
      names,
      names.map((_, coordinate) => networkLaw(rows, coordinate)),
    ),
  };
}

/** By name; what is not finite somewhere is left out (observables.ts). */
function observed(observables: readonly Observable[], clouds: readonly Cloud[]): Named<Observed> {
  const laws = observables.map((each) => ({ name: each.name, law: observe(each, clouds) }));
  return Object.fromEntries(laws.flatMap(({ name, law }) => (isObserved(law) ? [[name, law]] : [])));
}

/** Standard errors of independent samples add in squares; bounds on a truncation do not. */
function errorOfMean(rows: readonly NetworkSnapshot[]): number {
  const errors = rows.map((row) => row.riskError);
  if (rows.some((row) => row.riskKind === "exact")) return average(errors);
  return Math.sqrt(sum(errors.map((error) => error * error))) / rows.length;
}

/** Mean, deviation and quantiles of each coordinate of a measure, by name. */
export const measureSummary = (measure: Measure): Named<CoordinateSummary> => {
  const { names } = measure.coordinates;
  return coordinateSummaries(
    names,
    names.map((_, coordinate) => marginal(measure, coordinate)),
  );
};

const coordinateSummaries = (names: readonly string[], laws: readonly Marginal[]): Named<CoordinateSummary> =>
  byName(names, (_, coordinate) => {
    const law = laws[coordinate];
    const quantiles = Object.fromEntries(quantileLevels.map((level) => [`${level}`, quantile(law, level)]));
    return { mean: mean(law), sd: deviation(law), quantiles };
  });
