/**
 * How far networks are from their limit, seed by seed: of a test function f of one neuron,
 *
 *     deviation(t) = (1/N) Σᵢ f(θᵢ) − ∫f dρ_t,
 *
 * its largest size over the record times (a lower bound of the supremum over t ≤ T), its mean over seeds (the bias) and
 * its deviation over seeds (the spread, n − 1).
 */

import { model } from "../../../experiment/model.ts";
import { trainedParameters } from "../../../model/neurons.ts";
import type { Summary, SummarySnapshot } from "../../../recording/format.ts";
import type { StudiedPoint } from "../../conclusion.ts";

/** A point whose networks can be compared with its limit at every record time. */
export interface Deviations {
  readonly neurons: number;
  readonly stepSize: number;
  /** D, the trained coordinates of one neuron. */
  readonly parameters: number;
  readonly noise: StudiedPoint["experiment"]["training"]["noise"];
  /** T, the last record time. */
  readonly time: number;
  readonly seeds: number;
  /** err(0) of the theorem. */
  readonly scale: number;
  readonly hypotheses: Summary["hypotheses"];
  /** Of a limit of particles with noise, which has an error of its own; null of others. */
  readonly sampled: { readonly particles: number; readonly error: number } | null;
  /** Largest over the record times, [seeds], by name: the test functions, and W₁ of the first coordinate. */
  readonly largest: Readonly<Record<string, readonly number[]>>;
  /** By test function, W₁ not among them: at the last record time. */
  readonly last: Readonly<Record<string, Parts>>;
  /** Of the first observable that is a coordinate itself; null where none is. */
  readonly coordinate: { readonly name: string; readonly at: readonly Parts[] } | null;
}

/** What a deviation consists of at one record time. */
export interface Parts {
  readonly t: number;
  readonly bias: number;
  /** Standard error of the bias. */
  readonly error: number;
  readonly spread: number;
}

/** What W₁ is called among the test functions: its dual form is the worst function of Lipschitz constant 1. */
export const distanceName = "W₁";

/** Whole snapshots of both sides. */
interface Compared {
  readonly t: number;
  readonly network: NonNullable<SummarySnapshot["network"]>;
  readonly limit: NonNullable<SummarySnapshot["limit"]>;
}

/** Null where a network diverged, nothing was trained or solved, or fewer than two seeds ran. */
export function deviationsOf({ experiment, tables, summary }: StudiedPoint): Deviations | null {
  if (summary === null || summary.status !== "reached") return null;
  const compared = summary.snapshots.flatMap(({ t, network, limit }): Compared[] =>
    network === null || limit === null ? [] : [{ t, network, limit }],
  );
  const seeds = experiment.training.replicas;
  if (compared.length === 0 || compared.length < summary.snapshots.length || seeds < 2) return null;
  const axes = Object.keys(compared[0].limit.coordinates);
  const { observables } = experiment.record;
  const own = observables.find(({ of }) => axes.includes(of.trim()));
  const functions = observables.filter(({ of }) => !axes.includes(of.trim()));
  const deviations = ({ network, limit }: Compared, name: string): number[] =>
    network.replicas.map((replica) => replica.observables[name].mean - limit.observables[name].mean);
  const last = compared[compared.length - 1];
  const distances = ({ network }: Compared) => network.replicas.map(({ distance }) => distance[axes[0]].w1);
  return {
    neurons: experiment.network.neurons,
    stepSize: experiment.training.stepSize,
    parameters: trainedParameters(model(experiment, tables)),
    noise: experiment.training.noise,
    time: last.t,
    seeds,
    ...{ scale: summary.scale, hypotheses: summary.hypotheses },
    sampled: sampledLimit(experiment.limit, last.limit.coordinates[axes[0]].sd),
    largest: Object.fromEntries([
      ...functions.map(({ name }) => [name, largestOf(compared.map((each) => deviations(each, name)))]),
      [distanceName, largestOf(compared.map(distances))],
    ]),
    last: Object.fromEntries(functions.map(({ name }) => [name, partsOf(last.t, deviations(last, name))])),
    coordinate:
      own === undefined
        ? null
        : { name: own.of.trim(), at: compared.map((each) => partsOf(each.t, deviations(each, own.name))) },
  };
}

/** The limit that networks are compared with is the first method's; the mean of J independent r scatters by sd/√J. */
function sampledLimit(
  { methods: [first] }: StudiedPoint["experiment"]["limit"],
  deviation: number,
): Deviations["sampled"] {
  if (first?.kind !== "langevin") return null;
  return { particles: first.atoms, error: deviation / Math.sqrt(first.atoms) };
}

/** @param rows  a row a time, of one number a seed */
const largestOf = (rows: readonly (readonly number[])[]): number[] =>
  rows[0].map((_, seed) => Math.max(...rows.map((row) => Math.abs(row[seed]))));

function partsOf(t: number, values: readonly number[]): Parts {
  const count = values.length;
  const bias = values.reduce((total, value) => total + value, 0) / count;
  const squares = values.reduce((total, value) => total + (value - bias) * (value - bias), 0);
  const spread = Math.sqrt(squares / (count - 1));
  return { t, bias, error: spread / Math.sqrt(count), spread };
}

/** √(mean of squares), and its standard error over the values by the delta method. */
export function rootMeanSquare(values: readonly number[]): {
  readonly value: number;
  readonly error: number;
} {
  const squares = values.map((each) => each * each);
  const { bias, error } = partsOf(0, squares);
  const value = Math.sqrt(bias);
  return { value, error: value === 0 ? 0 : error / (2 * value) };
}
