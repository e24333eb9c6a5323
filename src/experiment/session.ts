/**
 * The one loop: an experiment as parts (part.ts) in two lanes, the limit and the network, that whoever drives moves on
 * in slices. A page interleaves the lanes; the command line gives parts to workers, each with a session of its own, and
 * puts what they saved together again. Nothing here knows files or a DOM.
 */

import { trainedParameters } from "../model/neurons.ts";
import type { Tables } from "../model/table.ts";
import { pow } from "../numerics/elementary.ts";
import type { Recording } from "../recording/contract.ts";
import { hypotheses } from "../recording/hypotheses.ts";
import { unobservedNotes } from "../recording/observables.ts";
import { type Summary, summarise, theoremScale } from "../recording/summary.ts";
import { blockEnd, type Clock } from "../space/clock.ts";
import { projection as makeProjection } from "../space/projection.ts";
import { clockOf } from "./clockOf.ts";
import { departed } from "./departed.ts";
import { type Frame, frameSteps } from "./frames.ts";
import { experimentId } from "./id.ts";
import { limitPart } from "./limitPart.ts";
import { model as makeModel } from "./model.ts";
import { networkPart } from "./networkPart.ts";
import { noiseOf } from "./noise.ts";
import { observables } from "./observables.ts";
import {
  emptyRows,
  type Mark,
  type Part,
  type PartProgress,
  type PartRows,
  type PartRun,
  type Phase,
  partsOf,
  plainRows,
  type RunContext,
  rowsOf,
} from "./part.ts";
import { largestStableStep } from "./pilot.ts";
import { decode, encode, type Plain } from "./plain.ts";
import { packed, unpacked } from "./saved.ts";
import type { Experiment } from "./schema.ts";

/** "network" is SGD, all replicas; "limit" every method of limit.methods. */
export type LaneName = "network" | "limit";

/** "diverged": at the end, but a replica was given up on the way. */
export type LaneStatus = "running" | "reached" | "diverged";

/** How far to move a lane, or one part. A slice is never cut, so that where one stops changes no number. */
export interface AdvanceRequest {
  readonly lane: LaneName;
  /** One part of the lane alone, by its index in `parts`; absent: the lane's parts one after the other. */
  readonly part?: number;
  /** Stop at the first slice that ends at or after this step; absent: the end of the run. */
  readonly until?: number;
  /** Stop after the first slice that ends later than this many milliseconds from now; absent: no budget. */
  readonly budgetMs?: number;
}

/** Where what was asked for stands after `advance`; `progress` is its done share, 0 … 1. */
export interface AdvanceReport extends PartProgress {
  readonly lane: LaneName;
  readonly status: LaneStatus;
}

/** An experiment that runs: its parts, moved on in any order, and what they have recorded. */
export interface Session {
  readonly experiment: Experiment;
  /** The units of work, the limit's before the network's. */
  readonly parts: readonly Part[];
  /** Remarks for the user: snapped record times, raised degrees. Grows while parts run. */
  readonly notes: readonly string[];
  /** Steps of the whole run. */
  readonly steps: number;
  advance(request: AdvanceRequest): AdvanceReport;
  /** What has been recorded so far, part by part in their order, whatever order they ran in. */
  recording(): Recording;
  /** Of an animation, so far: the limit's before the network's, each ascending in t; none without `record.animation`. */
  frames(): readonly Frame[];
  summary(meta: { readonly name: string; readonly id: string }): Summary;
  /**
   * All that a session of the same experiment needs to go on from here with the same bits, on any engine: of every
   * part, or of one. Between two calls of `advance`.
   */
  save(part?: number): Uint8Array;
  /**
   * Takes up what was saved; parts that it does not contain stay as they are.
   * @throws Error  where the bytes are damaged, or another experiment's
   */
  restore(bytes: Uint8Array): void;
}

/** A part as it stands; null work: nothing was asked of it yet. */
interface Opened {
  readonly rows: PartRows;
  /** What its work goes on from, until it is opened. */
  readonly saved: Plain;
  readonly run: PartRun | null;
  readonly done: boolean;
  readonly last: PartProgress;
}

/**
 * @param experiment  resolved: every default written
 * @param inputs      the tables that the experiment's `file:` references name
 * @throws ConfigurationError  where the parts of the experiment do not fit together
 */
export function startSession(experiment: Experiment, inputs: Tables): Session {
  const context = contextOf(experiment, inputs);
  const { notes: contextNotes } = context;
  const parts = partsOf(experiment);
  const id = experimentId(experiment);
  const untouched = (): Opened => ({ rows: emptyRows(), saved: null, run: null, done: false, last: atStart });
  const opened = parts.map(untouched);
  const recorded = () => merged(opened.map(({ rows }) => rows));
  let pilot: { readonly stepSize: number | null } | null = null;
  const stableStep = () => {
    // The step at hand has failed, however well its first 2,000 steps may look.
    pilot ??= largestStableStep(experiment, inputs, { from: experiment.training.stepSize / 2 });
    return pilot.stepSize;
  };
  const savePart = (index: number): Uint8Array => {
    const { rows, saved, run, done, last } = opened[index];
    const position = done ? null : (run?.save() ?? saved);
    return encode({ rows: plainRows(rows), position, done, last: { ...last } });
  };
  return {
    experiment,
    parts,
    get notes() {
      const rows = recorded();
      const { names } = context.projection.coordinates;
      const missing = unobservedNotes(observables(experiment, names), recordingOf(context, rows));
      return [...contextNotes, ...rows.notes, ...missing];
    },
    steps: context.clock.steps,
    advance: (request) => advance(context, parts, opened, request),
    recording: () => recordingOf(context, recorded()),
    frames: () => recorded().frames,
    summary: (meta) =>
      summaryOf(context, recorded(), meta, opened.every(({ done }) => done) ? stableStep : null),
    save: (part) =>
      packed({
        id,
        parts: parts.map((_, index) => (part === undefined || part === index ? savePart(index) : null)),
      }),
    restore(bytes) {
      const saved = unpacked(bytes);
      if (saved.id !== id || saved.parts.length !== parts.length) throw otherExperiment(saved.id, id);
      for (const [index, content] of saved.parts.entries())
        if (content !== null) opened[index] = restored(content, context);
    },
  };
}

const atStart: PartProgress = { step: 0, t: 0, progress: 0 };

const otherExperiment = (theirs: string, own: string): Error =>
  new Error(
    `session: what was saved belongs to run ${theirs}; this is ${own}. Start it from its own beginning.`,
  );

/** What `savePart` wrote. */
function restored(bytes: Uint8Array, { projection }: RunContext): Opened {
  const { rows, position, done, last } = decode(bytes) as unknown as {
    readonly rows: Plain;
    readonly position: Plain;
    readonly done: boolean;
    readonly last: PartProgress;
  };
  return { rows: rowsOf(rows, projection.coordinates), saved: position, run: null, done, last };
}

/** Moves the asked part, or the first of the lane that is not done and those after it. */
function advance(
  context: RunContext,
  parts: readonly Part[],
  opened: Opened[],
  { lane, part, until = Number.POSITIVE_INFINITY, budgetMs = Number.POSITIVE_INFINITY }: AdvanceRequest,
): AdvanceReport {
  const deadline = performance.now() + budgetMs;
  const asked = [...parts.keys()].filter((index) => parts[index].lane === lane && (part ?? index) === index);
  let last = opened[asked[0]]?.last ?? { ...atStart, progress: 1 };
  for (const index of asked) {
    while (!opened[index].done) {
      opened[index] = sliced(context, parts[index], opened[index]);
      last = opened[index].last;
      if (last.step >= until || performance.now() >= deadline) return report(lane, asked, opened, last);
    }
    last = opened[index].last;
  }
  return report(lane, asked, opened, last);
}

/** The part after one more slice. */
function sliced(context: RunContext, part: Part, { rows, saved, run: before, last }: Opened): Opened {
  const run = before ?? opening(context, part, rows, saved);
  const { value, done = false } = run.work.next();
  return { rows, saved, run: done ? null : run, done, last: value ?? { ...last, progress: 1 } };
}

const opening = (context: RunContext, part: Part, rows: PartRows, saved: Plain): PartRun =>
  part.lane === "limit"
    ? limitPart(context, part, rows, saved)
    : networkPart(context, part.replica, rows, saved);

function report(
  lane: LaneName,
  asked: readonly number[],
  opened: readonly Opened[],
  { step, t }: PartProgress,
): AdvanceReport {
  const all = asked.map((index) => opened[index]);
  const running = all.some(({ done }) => !done);
  const diverged = all.some(({ rows }) => rows.diverged.length > 0);
  const shares = all.map(({ last }) => last.progress);
  const progress = shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return { lane, step, t, status: running ? "running" : diverged ? "diverged" : "reached", progress };
}

/** The rows of all parts, in the parts' order. */
const merged = (parts: readonly PartRows[]): PartRows => ({
  network: parts.flatMap((rows) => rows.network),
  limit: parts.flatMap((rows) => rows.limit),
  risk: parts.flatMap((rows) => rows.risk),
  frames: parts.flatMap((rows) => rows.frames),
  diverged: parts.flatMap((rows) => rows.diverged),
  notes: parts.flatMap((rows) => rows.notes),
});

function contextOf(
  experiment: Experiment,
  inputs: Tables,
): RunContext & { readonly notes: readonly string[] } {
  const model = makeModel(experiment, inputs);
  const { block } = experiment.training;
  const clock = clockOf(experiment);
  const records = clock.recordSteps(experiment.record.times);
  const curve = curveMarks(clock, experiment.record.curve, block);
  return {
    experiment,
    model,
    clock,
    projection: makeProjection(model),
    records,
    curve,
    frames: experiment.record.animation ? frameSteps(curve) : new Set(),
    phases: phasesOf(experiment, clock),
    temperature: noiseOf(experiment.training).temperature,
    notes: firstOf(records.flatMap(({ note }) => note ?? [])),
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

/** Notes on record times that were moved; of a range on a coarse clock there are as many as times. */
const mostNotes = 3;

const firstOf = (notes: readonly string[]): readonly string[] =>
  notes.length <= mostNotes
    ? notes
    : [
        ...notes.slice(0, mostNotes),
        `${notes.length - mostNotes} more record times lie between two steps; each is recorded at the nearest.`,
      ];

/** Stretches of constant λ. */
function phasesOf({ training, changes }: Experiment, { steps }: Clock): Phase[] {
  let { lambda } = noiseOf(training);
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

const recordingOf = ({ projection }: RunContext, { network, limit, risk }: PartRows): Recording => ({
  coordinates: projection.coordinates,
  axes: projection.axes,
  network,
  limit,
  risk,
});

/** @param stableStep  the pilot's answer, asked where a finished network diverged or departed; null: not finished */
function summaryOf(
  context: RunContext,
  rows: PartRows,
  meta: { name: string; id: string },
  stableStep: (() => number | null) | null,
): Summary {
  const { experiment, model, clock } = context;
  const risk0 = rows.limit.find(
    (row) => row.step === 0 && row.method === experiment.limit.methods[0]?.kind,
  )?.risk;
  const parameters = trainedParameters(model);
  const summary = summarise(
    {
      name: meta.name,
      id: meta.id,
      seed: experiment.seed,
      replicas: experiment.training.replicas,
      status: rows.diverged.length > 0 ? "diverged" : "reached",
      outcome: outcomeOf(context, rows, stableStep),
      steps: clock.steps,
      neurons: model.neurons,
      methods: experiment.limit.methods.map((method) => method.kind),
      observables: observables(experiment, context.projection.coordinates.names),
      hypotheses: hypotheses(model, {
        risk0: risk0 ?? null,
        stepSize: experiment.training.stepSize,
        parameters,
      }),
      scale: theoremScale({ neurons: model.neurons, stepSize: experiment.training.stepSize, parameters }),
    },
    recordingOf(context, rows),
  );
  return { ...summary, departed: stableStep === null ? null : departed(summary.snapshots, stableStep) };
}

/** What became of the run, in a sentence. */
function outcomeOf(
  { clock, experiment }: RunContext,
  { diverged }: PartRows,
  stableStep: (() => number | null) | null,
): string {
  if (diverged.length === 0) return `reached t = ${shownTime(clock.end)}`;
  const { replicas } = experiment.training;
  const which = replicas === 1 ? "" : `${diverged.length} of ${replicas} replicas `;
  const first = shownTime(Math.min(...diverged));
  return `${which}diverged at t = ${first}: the risk of a block exceeded 100 (R(0) + E y²), or a weight was not finite; ${stableStep === null ? "choose a smaller training.stepSize" : adviceOf(stableStep())}`;
}

function adviceOf(stable: number | null): string {
  if (stable === null) return "no smaller step size looked stable in a pilot";
  return `the largest step size that looked stable in a pilot is ${stable}: --set training.stepSize=${stable}`;
}

/** t without the rounding dust of kε. */
const shownTime = (t: number): number => Number(t.toPrecision(12));
