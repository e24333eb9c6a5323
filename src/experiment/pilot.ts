/**
 * The largest step size that looks stable, found by short trainings at ε, ε/2, ε/4, …
 *
 * A bounded σ never blows up: a step that is too large ends far above the limit instead. So ε is stable where, over the
 * last quarter of a pilot of 2,000 steps,
 *
 *     mean one-pass loss ≤ 1.1 (R(ρ_t) + κ_t/N) + 3 standard errors,   at the same t, and
 *     mean one-pass loss ≤ that of ε/2 + 3 standard errors (of the difference), at the same t,
 *
 * and neither diverges. The same t for ε/2 means twice the steps: its pilot goes on to 4,000, and its steps 3,000 to
 * 4,000 cover the quarter in question, on samples that the quarter of ε did not see.
 *
 * Where there is no limit to compare with, R_N(0) + (λ/N) Σ‖θᵢ‖² takes its place: without sampling noise the same
 * neurons never exceed it. (Half of a step that is far too large may look the same: σ saturates in both.) So it is with
 * noise, whose limit no flow of particles follows; there the start is a rule of thumb, since noise alone may lift R.
 *
 * Every pilot begins with the network, samples and block size of the experiment's first replica, so that the pilot of ε is
 * the run's own beginning. It says nothing of what comes after 2,000 steps. Live `changes` are not made.
 */

import { monteCarloRisk } from "../energy/monteCarlo.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model, Network } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import { schedule } from "../model/schedules.ts";
import type { Tables } from "../model/table.ts";
import { clock as makeClock } from "../space/clock.ts";
import { fullCoordinates } from "../space/coordinates.ts";
import { allFinite, divergenceCeiling, isDiverged } from "./divergence.ts";
import { limitAt } from "./limitAt.ts";
import { model as makeModel } from "./model.ts";
import { noiseOf } from "./noise.ts";
import type { Experiment } from "./schema.ts";

/** One step size that was tried. */
export interface PilotLook {
  readonly stepSize: number;
  /** Mean one-pass loss (output²) over the last quarter of the pilot; null where it diverged. */
  readonly loss: number | null;
  readonly standardError: number | null;
  /** What the loss is held against: R(ρ_t) + κ_t/N over the same t, or R_N(0); null where the pilot diverged. */
  readonly reference: number | null;
  /** What the reference is. */
  readonly against: "limit" | "start" | null;
  /** The loss of ε/2 over the same t; null where it diverged, or ε had failed before. */
  readonly halfStepLoss: number | null;
  readonly stable: boolean;
  /** In words. */
  readonly why: string;
}

/** The largest of the step sizes tried that looked stable. */
export interface PilotResult {
  /** Null where none did. */
  readonly stepSize: number | null;
  /** In the order tried, each half of the one before; the last is the stable one. */
  readonly looked: readonly PilotLook[];
  /** Why nothing was held against the limit; null where it was. */
  readonly withoutLimit: string | null;
}

/** How to look. */
export interface PilotOptions {
  /** The first step size; absent: the experiment's own. */
  readonly from?: number;
  /** Steps of a pilot, at least 8; absent: 2,000. */
  readonly steps?: number;
  /** How often to halve at most; absent: 30. */
  readonly halvings?: number;
}

/** R(ρ_t) + κ_t/N is an upper reference, and the step size a bias of first order: a tenth is not yet too large. */
const slack = 1.1;
const standardErrors = 3;

/**
 * @param experiment  resolved
 * @param tables      by the names that its references carry
 * @throws ConfigurationError  where its parts do not fit together
 */
export function largestStableStep(
  experiment: Experiment,
  tables: Tables,
  { from = experiment.training.stepSize, steps = 2000, halvings = 30 }: PilotOptions = {},
): PilotResult {
  const question = questionOf(experiment, tables, steps);
  const looked: PilotLook[] = [];
  let half = pilotOf(question, from);
  for (let halving = 0; halving <= halvings; halving++) {
    const pilot = half;
    half = pilotOf(question, pilot.stepSize / 2);
    const look = lookAt(question, pilot, half);
    looked.push(look);
    if (look.stable)
      return { stepSize: pilot.stepSize, looked, withoutLimit: question.reference.withoutLimit() };
  }
  return { stepSize: null, looked, withoutLimit: question.reference.withoutLimit() };
}

/** What all pilots share. */
interface Question {
  readonly experiment: Experiment;
  readonly model: Model;
  /** θ⁰ */
  readonly network: Network;
  /** Steps of a pilot. */
  readonly steps: number;
  /** The largest loss of a block. */
  readonly ceiling: number;
  readonly reference: Reference;
}

/** Enough for R(0) to some per cent, which a factor of 100 and a slack of a tenth ask for. */
const startSamples = 1024;

function questionOf(experiment: Experiment, tables: Tables, steps: number): Question {
  const model = makeModel(experiment, tables);
  const { seed, training } = experiment;
  const network = model.initial.draw(seed, model.neurons, model.neuron, weightCount(model));
  const start = monteCarloRisk(model, network, { samples: startSamples, seed }).risk;
  return {
    experiment,
    model,
    network,
    steps,
    ceiling: divergenceCeiling(start, model.data.secondMomentY),
    reference: referenceOf(experiment, model, start + decayOf(model, network, training.noise?.lambda ?? 0)),
  };
}

/** (λ/N) Σ‖θᵢ‖² over trained coordinates. */
function decayOf(model: Model, network: Network, lambda: number): number {
  const coordinates = fullCoordinates(model);
  const squares = new Float64Array(network.neurons);
  coordinates.squaredNorm(coordinates.fromWeights(network), squares);
  return (lambda / network.neurons) * squares.reduce((total, square) => total + square, 0);
}

/** What a loss is held against. */
interface Reference {
  /** Over the times `from` … `to`. */
  over(from: number, to: number): { readonly value: number; readonly against: "limit" | "start" };
  withoutLimit(): string | null;
}

/** Of the reference limit; its risk is smooth in t, and a window a quarter of the way. */
const looksInWindow = 5;
const looseTolerance = 1e-3;

function referenceOf(experiment: Experiment, model: Model, start: number): Reference {
  const { stepSize, time, schedule: rate } = experiment.training;
  const { lambda, temperature } = noiseOf(experiment.training);
  const { innerAt } = makeClock({ stepSize, time, schedule: schedule(rate), changes: [] });
  let without = temperature > 0 ? "a pilot follows no limit with noise" : null;
  const limitOver = (from: number, to: number): number | null => {
    if (temperature > 0) return null;
    const at = Array.from(
      { length: looksInWindow },
      (_, k) => from + ((k + 0.5) / looksInWindow) * (to - from),
    );
    try {
      const { points } = limitAt({
        model,
        lambda,
        innerTimes: at.map(innerAt),
        tolerance: looseTolerance,
      });
      const risks = points.filter((point) => point !== null).map((point) => point.riskIndependent);
      if (risks.length === looksInWindow) return mean(risks);
      without ??= `its limit to t = ${shown(to)} is too much work for a pilot`;
    } catch (error) {
      without = error instanceof Error ? error.message : String(error);
    }
    return null;
  };
  return {
    over(from, to) {
      const limit = limitOver(from, to);
      return limit === null ? { value: start, against: "start" } : { value: limit, against: "limit" };
    },
    withoutLimit: () => without,
  };
}

/** A training at one step size, taken as far as one asks. */
interface Pilot {
  readonly stepSize: number;
  /** t of a step */
  time(step: number): number;
  /** Mean loss of the steps from … to − 1, or the step at which it was seen to have diverged before `to`. */
  over(from: number, to: number): Mean | { readonly divergedAt: number };
}

interface Mean {
  readonly mean: number;
  readonly standardError: number;
}

function pilotOf({ experiment, model, network, steps, ceiling }: Question, stepSize: number): Pilot {
  const { block, precision, schedule: rate } = experiment.training;
  const most = 2 * steps;
  const clock = makeClock({ stepSize, time: most * stepSize, schedule: schedule(rate), changes: [] });
  const losses = new Float64Array(most);
  let divergedAt: number | null = null;
  const training = sgd({
    model,
    network,
    clock,
    seed: experiment.seed,
    ...noiseOf(experiment.training),
    block,
    precision,
  });
  const watch = (firstStep: number, count: number, loss: Float64Array) => {
    losses.set(loss, firstStep);
    if (isDiverged(mean(loss), ceiling)) divergedAt ??= firstStep + count;
  };
  const trainTo = (step: number) => {
    while (training.step < step && divergedAt === null) {
      training.advance(Math.min(step, training.step + block), watch);
    }
    if (divergedAt === null && !allFinite(training.network())) divergedAt = training.step;
  };
  return {
    stepSize,
    time: clock.time,
    over(from, to) {
      if (training.step < to) trainTo(to);
      return divergedAt === null ? meanOf(losses.subarray(from, to)) : { divergedAt };
    },
  };
}

function lookAt({ steps, reference }: Question, pilot: Pilot, half: Pilot): PilotLook {
  const { stepSize } = pilot;
  const from = steps - Math.max(2, Math.floor(steps / 4));
  const own = pilot.over(from, steps);
  const failed = { stepSize, stable: false, halfStepLoss: null };
  if ("divergedAt" in own) {
    const none = { loss: null, standardError: null, reference: null, against: null };
    return { ...failed, ...none, why: `diverged within ${own.divergedAt} steps` };
  }
  const { value, against } = reference.over(pilot.time(from), pilot.time(steps));
  const seen = { loss: own.mean, standardError: own.standardError, reference: value, against };
  if (!(own.mean <= slack * value + standardErrors * own.standardError)) {
    const what =
      against === "limit" ? "N fresh draws of the limit have at the same t" : "the network began with";
    return { ...failed, ...seen, why: `ends above what ${what}` };
  }
  const other = half.over(2 * from, 2 * steps);
  if ("divergedAt" in other) {
    return { ...failed, ...seen, why: `half of it diverges within ${other.divergedAt} steps` };
  }
  const difference = Math.sqrt(
    own.standardError * own.standardError + other.standardError * other.standardError,
  );
  const stable = own.mean <= other.mean + standardErrors * difference;
  return {
    stepSize,
    ...seen,
    halfStepLoss: other.mean,
    stable,
    why: stable ? "as low as its reference and as half of it" : "ends above half of it at the same t",
  };
}

const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  return sum / values.length;
};

/** One-pass losses are nearly independent: every sample is fresh. */
function meanOf(losses: Float64Array): Mean {
  const center = mean(losses);
  const squares = losses.map((loss) => (loss - center) * (loss - center));
  return { mean: center, standardError: Math.sqrt(mean(squares) / (losses.length - 1)) };
}

const shown = (t: number): number => Number(t.toPrecision(3));
