/**
 * The parts of a run: units of work that wait for no other, each with what it records. A method of the limit is one
 * (one for each replica, where it has them), and each replica of the network. Parts may run one after the other or
 * side by side, in one process or several, be left after any slice and taken up again: the rows are the same.
 */

import type { Model, Network } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import type { LimitSnapshot, NetworkSnapshot, RiskPoint } from "../recording/contract.ts";
import type { Clock } from "../space/clock.ts";
import type { Coordinates } from "../space/contract.ts";
import type { Projection } from "../space/projection.ts";
import type { Frame } from "./frames.ts";
import type { Plain } from "./plain.ts";
import type { Experiment } from "./schema.ts";

/** A unit of work, by what it computes: `method` is an index into limit.methods. */
export type Part =
  | { readonly lane: "limit"; readonly method: number; readonly replica: number }
  | { readonly lane: "network"; readonly replica: number };

/** The parts of an experiment: the limit's, in the order of its methods, then the network's. */
export function partsOf({ limit, training }: Pick<Experiment, "limit" | "training">): Part[] {
  const replicas = Array.from({ length: training.replicas }, (_, replica) => replica);
  return [
    ...limit.methods.flatMap(({ kind }, method) =>
      (kind === "population-flow" ? replicas : [0]).map(
        (replica): Part => ({ lane: "limit", method, replica }),
      ),
    ),
    ...(training.run ? replicas.map((replica): Part => ({ lane: "network", replica })) : []),
  ];
}

/** Where a part stands after a slice of work. `progress` is its done share, 0 … 1. */
export interface PartProgress {
  readonly step: number;
  readonly t: number;
  readonly progress: number;
}

/** What a part has recorded. */
export interface PartRows {
  readonly network: NetworkSnapshot[];
  readonly limit: LimitSnapshot[];
  readonly risk: RiskPoint[];
  /** Of an animation; none without. */
  readonly frames: Frame[];
  /** t at which a replica of the network was given up. */
  readonly diverged: number[];
  readonly notes: string[];
}

/** A part at work. */
export interface PartRun {
  readonly rows: PartRows;
  /** Yields after every slice; whoever drives decides when to go on. */
  readonly work: Generator<PartProgress, void, void>;
  /** Between two slices: all that the work needs to go on, beside the rows. */
  save(): Plain;
}

export const emptyRows = (): PartRows => ({
  network: [],
  limit: [],
  risk: [],
  frames: [],
  diverged: [],
  notes: [],
});

/** Rows as plain data: a measure's coordinates hold functions, and are those of the run. */
export const plainRows = (rows: PartRows): Plain =>
  ({
    ...rows,
    limit: rows.limit.map((row) => ({ ...row, measure: { ...row.measure, coordinates: null } })),
  }) as unknown as Plain;

/** The rows again; `coordinates` are the recorded ones of the run. */
export function rowsOf(plain: Plain, coordinates: Coordinates): PartRows {
  const rows = plain as unknown as PartRows;
  return {
    ...rows,
    limit: rows.limit.map((row) => ({ ...row, measure: { ...row.measure, coordinates } })),
  };
}

/** What all parts share: the question, the clock, and where to look. */
export interface RunContext {
  readonly experiment: Experiment;
  readonly model: Model;
  readonly clock: Clock;
  readonly projection: Projection;
  /** Record times, ascending in step. */
  readonly records: readonly Mark[];
  /** The risk curve's points, ascending in step; block ends. */
  readonly curve: readonly Mark[];
  /** Steps of the curve that are frames of an animation; empty without. */
  readonly frames: ReadonlySet<number>;
  /** Stretches of constant λ, in steps; they tile [0, clock.steps]. */
  readonly phases: readonly Phase[];
  /** β⁻¹; 0 without noise. */
  readonly temperature: number;
}

/** Steps [from, to) during which λ does not change. */
export interface Phase {
  readonly from: number;
  readonly to: number;
  readonly lambda: number;
}

/** A time of the run at which something is looked at. */
export interface Mark {
  readonly step: number;
  readonly t: number;
}

/** A mark where a part stops, and what for. */
export interface Stop extends Mark {
  readonly record: boolean;
  readonly curve: boolean;
  readonly frame: boolean;
}

/**
 * The record marks and the curve's, merged by step (a record's t wins), with the run's two ends among them: divergence
 * is measured by R(0), and a run goes to T whatever is recorded.
 */
export function stopsOf({
  records,
  curve,
  clock,
  frames,
}: Pick<RunContext, "records" | "curve" | "clock" | "frames">): readonly Stop[] {
  const none = { record: false, curve: false, frame: false };
  const ends = [0, clock.steps].map((step) => ({ step, t: clock.time(step), ...none }));
  const bySteps = new Map<number, Stop>(ends.map((end) => [end.step, end]));
  for (const mark of curve)
    bySteps.set(mark.step, { ...mark, record: false, curve: true, frame: frames.has(mark.step) });
  for (const { step, t } of records)
    bySteps.set(step, { ...(bySteps.get(step) ?? none), step, t, record: true });
  return [...bySteps.values()].sort((one, other) => one.step - other.step);
}

/** θ⁰ of a replica: the network trains it, and its population flow starts from the same neurons. */
export const replicaStart = ({ experiment, model }: RunContext, replica: number): Network =>
  model.initial.draw(experiment.seed + replica, model.neurons, model.neuron, weightCount(model));

/** At a mark, as a share of the clock's steps. */
export const progressAt = ({ clock }: RunContext, { step, t }: Mark): PartProgress => ({
  step,
  t,
  progress: clock.steps === 0 ? 1 : step / clock.steps,
});
