/**
 * The network's lane: every replica trained by one-pass SGD to T, looked at on the record steps (population
 * risk and neurons) and along the curve (population risk where it is cheap, one-pass risk elsewhere).
 */

import { type PopulationRisk, populationRisk } from "../energy/populationRisk.ts";
import { sgd } from "../methods/sgd.ts";
import type { Network } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import {
  type Lane,
  type LaneContext,
  type LaneProgress,
  type Mark,
  progressAt,
  replicaStart,
  stopsOf,
} from "./lane.ts";

/** Blocks between two yields: about 10 ms of work at N = 800, d = 40. */
const blocksPerSlice = 64;

/** One-pass risk of a block above this multiple of R(0) + E y² is divergence. */
const divergenceFactor = 100;

/** Tolerance of the population risk's truncation: far below the 1/N effects that it is compared for. */
const riskTolerance = 1e-7;

/** Trains every replica, the diverged ones as far as they went. */
export function* networkLane(context: LaneContext): Lane {
  const { replicas } = context.experiment.training;
  let last: LaneProgress = { step: 0, t: 0, status: "running", progress: 0 };
  for (let replica = 0; replica < replicas; replica++) {
    for (const progress of train(context, replica)) {
      last = { ...progress, progress: (replica + progress.progress) / replicas };
      yield last;
    }
  }
  return { ...last, status: context.diverged.length > 0 ? "diverged" : "reached", progress: 1 };
}

function* train(context: LaneContext, replica: number): Generator<LaneProgress> {
  const { experiment, model, clock } = context;
  const { block, precision } = experiment.training;
  const seed = experiment.seed + replica;
  const training = sgd({
    model,
    network: replicaStart(context, replica),
    clock,
    seed,
    block,
    precision,
    lambda: lambdaAt(context, 0),
    recordSteps: stopsOf(context, []).map(({ step }) => step),
  });
  const interval = new OnePass();
  let ceiling = Number.POSITIVE_INFINITY;
  let diverged = false;
  const watch = (_first: number, count: number, loss: Float64Array) => {
    const mean = interval.add(count, loss);
    if (!(mean <= ceiling)) diverged = true;
  };
  const exactCurve = curveIsExact(context);
  for (const stop of stopsOf(context, context.curve)) {
    while (training.step < stop.step && !diverged) {
      const slice = Math.min(stop.step, (Math.floor(training.step / block) + blocksPerSlice) * block);
      training.advance(slice, watch, lambdaAt(context, training.step));
      if (training.step < stop.step)
        yield progressAt(context, { step: training.step, t: clock.time(training.step) });
    }
    const now = training.network();
    if (diverged || !allFinite(now)) {
      context.diverged.push(clock.time(training.step));
      return;
    }
    // R(0) is the measure of divergence, and the curve's first point: no loss was seen yet.
    const exact = stop.record || stop.step === 0 || (stop.curve && exactCurve);
    const risk = exact ? populationRisk(model, now, { tolerance: riskTolerance, seed }) : null;
    if (stop.step === 0 && risk !== null) ceiling = divergenceFactor * (risk.risk + model.data.secondMomentY);
    if (stop.record && risk !== null) snapshot(context, replica, stop, now, risk);
    if (stop.curve) curvePoint(context, replica, stop, exactCurve || stop.step === 0 ? risk : null, interval);
    yield progressAt(context, stop);
  }
}

/** A weight may overflow in the last update before a stop, whose loss nobody has seen. */
const allFinite = ({ a, b, w }: Network): boolean =>
  [a, b, w].every((part) => part === null || part.every(Number.isFinite));

/** λ of the phase that a step belongs to. */
function lambdaAt(context: LaneContext, step: number): number {
  const phase = context.phases.find(({ from, to }) => from <= step && step < to);
  return (phase ?? context.phases[context.phases.length - 1]).lambda;
}

function snapshot(
  context: LaneContext,
  replica: number,
  mark: Mark,
  network: Network,
  { risk, error, kind }: PopulationRisk,
): void {
  const { projection, experiment, model, clock } = context;
  const points = projection.project(coordinatesOf(model).fromWeights(network));
  const { weights } = experiment.record;
  const keep = weights === "snapshots" || (weights === "final" && mark.step === clock.steps);
  context.network.push({
    replica,
    t: mark.t,
    step: mark.step,
    points,
    risk,
    riskError: error,
    riskKind: kind,
    weights: keep ? network : null,
  });
}

/**
 * 400 exact risks cost 400·N²·(d + 4L) flops; the curve is exact where that stays below a tenth of training's
 * 4·N·d·steps, and the one-pass risk elsewhere. L is a typical degree, so that the choice needs no solution.
 */
function curveIsExact({ model, clock }: LaneContext): boolean {
  const points = 400;
  const typicalDegree = 16;
  const d = model.data.dimension;
  const cost = points * model.neurons * model.neurons * (d + 4 * typicalDegree);
  return cost <= 0.1 * 4 * model.neurons * d * clock.steps;
}

/** @param exact  null: the one-pass risk since the point before */
function curvePoint(
  context: LaneContext,
  replica: number,
  { t, step }: Mark,
  exact: PopulationRisk | null,
  interval: OnePass,
): void {
  const row = { source: "network", method: "sgd", replica, t, step } as const;
  if (exact !== null) {
    const { risk, error, kind } = exact;
    context.risk.push({ ...row, risk, error, kind });
  } else {
    const { mean, standardError } = interval.take();
    context.risk.push({ ...row, risk: mean, error: standardError, kind: "onePass" });
  }
}

/** Mean and standard error of the one-pass losses since the last look; fresh samples are independent, their losses nearly. */
class OnePass {
  count = 0;
  #sum = 0;
  #squares = 0;

  /** @returns the mean over this block alone */
  add(count: number, loss: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < count; j++) {
      sum += loss[j];
      this.#squares += loss[j] * loss[j];
    }
    this.#sum += sum;
    this.count += count;
    return sum / count;
  }

  take(): { mean: number; standardError: number } {
    const mean = this.#sum / this.count;
    const variance = Math.max(0, this.#squares / this.count - mean * mean);
    const standardError = this.count > 1 ? Math.sqrt(variance / (this.count - 1)) : mean;
    this.count = 0;
    this.#sum = 0;
    this.#squares = 0;
    return { mean, standardError };
  }
}
