import type { Model, Network } from "../model/contract.ts";
import type { LimitSnapshot, NetworkSnapshot, RiskPoint } from "../recording/contract.ts";
import type { Clock } from "../space/clock.ts";
import type { Projection } from "../space/projection.ts";
import type { Experiment } from "./schema.ts";

/** "reached": at the end of the run; "diverged": there too, but some replica was given up on the way. */
export type LaneStatus = "running" | "reached" | "diverged";

/** Where a lane stands after a slice of work. `progress` is the done share of the whole lane, 0 … 1. */
export interface LaneProgress {
  readonly step: number;
  readonly t: number;
  readonly status: LaneStatus;
  readonly progress: number;
}

/** A time of the run at which something is looked at. */
export interface Mark {
  readonly step: number;
  readonly t: number;
}

/** A mark where a lane stops, and what for. */
interface Stop extends Mark {
  readonly record: boolean;
  readonly curve: boolean;
}

/**
 * The record marks and the curve's, merged by step (a record's t wins), with the run's two ends among them: divergence
 * is measured by R(0), and a run goes to T whatever is recorded.
 */
export function stopsOf(
  { records, clock }: Pick<LaneContext, "records" | "clock">,
  curve: readonly Mark[],
): Stop[] {
  const ends = [0, clock.steps].map((step) => ({ step, t: clock.time(step), record: false, curve: false }));
  const bySteps = new Map<number, Stop>(ends.map((end) => [end.step, end]));
  for (const mark of curve) bySteps.set(mark.step, { ...mark, record: false, curve: true });
  for (const mark of records) {
    const curve = bySteps.get(mark.step)?.curve ?? false;
    bySteps.set(mark.step, { step: mark.step, t: mark.t, record: true, curve });
  }
  return [...bySteps.values()].sort((one, other) => one.step - other.step);
}

/** What both lanes share: the question, the clock, where to look, and where to write what was seen. */
export interface LaneContext {
  readonly experiment: Experiment;
  readonly model: Model;
  readonly clock: Clock;
  readonly projection: Projection;
  /** Record times, ascending in step. */
  readonly records: readonly Mark[];
  /** The risk curve's points, ascending in step; block ends. */
  readonly curve: readonly Mark[];
  /** Stretches of constant λ, in steps; they tile [0, clock.steps]. */
  readonly phases: readonly Phase[];
  readonly network: NetworkSnapshot[];
  readonly limit: LimitSnapshot[];
  readonly risk: RiskPoint[];
  /** t at which each diverged replica was given up. */
  readonly diverged: number[];
  readonly notes: string[];
}

/** Steps [from, to) during which λ does not change. */
export interface Phase {
  readonly from: number;
  readonly to: number;
  readonly lambda: number;
}

/** A lane is a generator: it yields after every slice of work, and the session decides when to go on. */
export type Lane = Generator<LaneProgress, LaneProgress, void>;

/** θ⁰ of a replica: the network's lane trains it, and its population flow starts from the same neurons. */
export const replicaStart = ({ experiment, model }: LaneContext, replica: number): Network =>
  model.initial.draw(experiment.seed + replica, model.neurons, model.neuron, model.data.dimension);

/** A running lane at a mark, as a share of the clock's steps. */
export const progressAt = ({ clock }: LaneContext, { step, t }: Mark): LaneProgress => ({
  step,
  t,
  status: "running",
  progress: clock.steps === 0 ? 1 : step / clock.steps,
});
