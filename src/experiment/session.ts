/**
 * The one loop: an experiment as two lanes, the limit and the network, that whoever drives moves on in slices.
 * The command line runs the limit, then the network; a page interleaves them. Nothing here knows files or a DOM.
 */

import { schedule } from "../model/schedules.ts";
import type { Tables } from "../model/table.ts";
import { pow } from "../numerics/elementary.ts";
import type { Recording } from "../recording/contract.ts";
import { hypotheses } from "../recording/hypotheses.ts";
import { type Summary, summarise, theoremScale } from "../recording/summary.ts";
import { blockEnd, type Clock, clock as makeClock } from "../space/clock.ts";
import { projection as makeProjection } from "../space/projection.ts";
import type { Lane, LaneContext, LaneProgress, LaneStatus, Mark, Phase } from "./lane.ts";
import { limitLane } from "./limitLane.ts";
import { model as makeModel } from "./model.ts";
import { networkLane } from "./networkLane.ts";
import type { Experiment } from "./schema.ts";

/** "network" is SGD, all replicas; "limit" every method of limit.methods. */
export type LaneName = "network" | "limit";

/** How far to move one lane. A slice is never cut, so that where one stops changes no number. */
export interface AdvanceRequest {
  readonly lane: LaneName;
  /** Stop at the first slice that ends at or after this step; absent: the end of the run. */
  readonly until?: number;
  /** Stop after the first slice that ends later than this many milliseconds from now; absent: no budget. */
  readonly budgetMs?: number;
}

/** Where the lane stands after `advance`: step, t, status and progress (0 … 1). */
export interface AdvanceReport extends LaneProgress {
  readonly lane: LaneName;
}

/** An experiment that runs: two lanes, moved on in any order, and what they have recorded. */
export interface Session {
  readonly experiment: Experiment;
  /** Remarks for the user: snapped record times, raised degrees. Grows while lanes run. */
  readonly notes: readonly string[];
  /** Steps of the whole run. */
  readonly steps: number;
  advance(request: AdvanceRequest): AdvanceReport;
  /** What has been recorded so far. */
  recording(): Recording;
  summary(meta: { readonly name: string; readonly id: string }): Summary;
}

/**
 * @param experiment  resolved: every default written
 * @param inputs      the tables that the experiment's `file:` references name
 * @throws ConfigurationError  where the parts of the experiment do not fit together
 */
export function startSession(experiment: Experiment, inputs: Tables): Session {
  const context = contextOf(experiment, inputs);
  const lanes: Record<LaneName, { lane: Lane; last: LaneProgress }> = {
    limit: opened(limitLane(context)),
    network: opened(networkLane(context)),
  };
  return {
    experiment,
    notes: context.notes,
    steps: context.clock.steps,
    advance: ({ lane, until, budgetMs }) => ({ lane, ...advanceLane(lanes[lane], until, budgetMs) }),
    recording: () => recordingOf(context),
    summary: (meta) => summaryOf(context, meta),
  };
}

const opened = (lane: Lane) => ({
  lane,
  last: { step: 0, t: 0, status: "running" as LaneStatus, progress: 0 },
});

function advanceLane(
  opened: { lane: Lane; last: LaneProgress },
  until = Number.POSITIVE_INFINITY,
  budgetMs = Number.POSITIVE_INFINITY,
): LaneProgress {
  const deadline = performance.now() + budgetMs;
  while (opened.last.status === "running") {
    opened.last = opened.lane.next().value;
    if (opened.last.step >= until || performance.now() >= deadline) break;
  }
  return opened.last;
}

function contextOf(experiment: Experiment, inputs: Tables): LaneContext {
  const model = makeModel(experiment, inputs);
  const { stepSize, time, block } = experiment.training;
  const clock = makeClock({
    stepSize,
    time,
    schedule: schedule(experiment.training.schedule),
    changes: experiment.changes,
    block,
  });
  const notes: string[] = [];
  const records = clock.recordSteps(experiment.record.times);
  for (const { note } of records) if (note !== null) notes.push(note);
  return {
    experiment,
    model,
    clock,
    projection: makeProjection(model),
    records,
    curve: curveMarks(clock, experiment.record.curve, block),
    phases: phasesOf(experiment, clock),
    network: [],
    limit: [],
    risk: [],
    diverged: [],
    notes,
  };
}

/** Points equally spaced in log(1 + 80 t/T), moved to the next block end. */
function curveMarks(clock: Clock, points: number, block: number): Mark[] {
  const stretch = 80;
  const end = clock.time(clock.steps);
  const marks = new Map<number, Mark>();
  for (let point = 0; point < points; point++) {
    const share = points === 1 ? 1 : point / (points - 1);
    const t = (end / stretch) * (pow(1 + stretch, share) - 1);
    const step = Math.min(clock.steps, blockEnd(Math.round(clock.stepAt(t)), block));
    marks.set(step, { step, t: clock.time(step) });
  }
  return [...marks.values()].sort((one, other) => one.step - other.step);
}

/** Stretches of constant λ. */
function phasesOf({ training, changes }: Experiment, { steps }: Clock): Phase[] {
  let lambda = training.noise?.lambda ?? 0;
  const phases: Phase[] = [];
  let from = 0;
  for (const change of changes) {
    const step = blockEnd(change.step, training.block);
    if (change.path !== "training.noise.lambda" || step >= steps) continue;
    if (step > from) phases.push({ from, to: step, lambda });
    from = step;
    lambda = change.value;
  }
  return [...phases, { from, to: steps, lambda }];
}

const recordingOf = (context: LaneContext): Recording => ({
  coordinates: context.projection.coordinates,
  axes: context.projection.axes,
  network: context.network,
  limit: context.limit,
  risk: context.risk,
});

function summaryOf(context: LaneContext, meta: { name: string; id: string }): Summary {
  const { experiment, model, clock } = context;
  const risk0 = context.limit.find(
    (row) => row.step === 0 && row.method === experiment.limit.methods[0]?.kind,
  )?.risk;
  const parameters = trainedParameters(context);
  return summarise(
    {
      name: meta.name,
      id: meta.id,
      seed: experiment.seed,
      replicas: experiment.training.replicas,
      status: context.diverged.length > 0 ? "diverged" : "reached",
      outcome: outcomeOf(context),
      steps: clock.steps,
      neurons: model.neurons,
      methods: experiment.limit.methods.map((method) => method.kind),
      hypotheses: hypotheses(model, {
        risk0: risk0 ?? null,
        stepSize: experiment.training.stepSize,
        parameters,
      }),
      scale: theoremScale({ neurons: model.neurons, stepSize: experiment.training.stepSize, parameters }),
    },
    recordingOf(context),
  );
}

/** What became of the run, in a sentence. */
function outcomeOf({ diverged, clock, experiment }: LaneContext): string {
  if (diverged.length === 0) return `reached t = ${shownTime(clock.end)}`;
  const { replicas } = experiment.training;
  const which = replicas === 1 ? "" : `${diverged.length} of ${replicas} replicas `;
  const first = shownTime(Math.min(...diverged));
  return `${which}diverged at t = ${first}: the risk of a block exceeded 100 (R(0) + E y²), or a weight was not finite; choose a smaller training.stepSize`;
}

/** t without the rounding dust of kε. */
const shownTime = (t: number): number => Number(t.toPrecision(12));

/** D, the number of trained coordinates of one neuron's θ. */
function trainedParameters({ model }: LaneContext): number {
  const { trained } = model.neuron;
  return (trained.a ? 1 : 0) + (trained.b ? 1 : 0) + (trained.w ? model.data.dimension : 0);
}
