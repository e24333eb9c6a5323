/**
 * The network's lane: every replica trained by one-pass SGD to T, looked at on the record steps (population
 * risk and neurons) and along the curve (population risk where it is cheap, one-pass risk elsewhere).
 */

import { populationRisk } from "../energy/populationRisk.ts";
import { sgd } from "../methods/sgd.ts";
import type { Network } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { type Lane, type LaneContext, type LaneProgress, type Mark, stopsOf } from "./lane.ts";

/** Blocks between two yields: about 10 ms of work at N = 800, d = 40. */
const blocksPerSlice = 64;

/** One-pass risk of a block above this multiple of R(0) + E y² is divergence. */
const divergenceFactor = 100;

/** Tolerance of the population risk's truncation: far below the 1/N effects that it is compared for. */
const riskTolerance = 1e-7;

export function* networkLane(context: LaneContext): Lane {
  const { replicas } = context.experiment.training;
  let last: LaneProgress = { step: 0, t: 0, status: "running", progress: 0 };
  let diverged = false;
  for (let replica = 0; replica < replicas; replica++) {
    for (const progress of train(context, replica)) {
      last = { ...progress, progress: (replica + progress.progress) / replicas };
      yield last;
    }
    diverged ||= last.status === "diverged";
  }
  return { ...last, status: diverged ? "diverged" : "reached", progress: 1 };
}

function* train(context: LaneContext, replica: number): Generator<LaneProgress> {
  const { experiment, model, clock, block } = context;
  const seed = experiment.seed + replica;
  const network = model.initial.draw(seed, model.neurons, model.neuron, model.data.dimension);
  const training = sgd({
    model,
    network,
    clock,
    seed,
    block,
    precision: experiment.training.precision,
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
        yield progress(context, training.step, clock.time(training.step), "running");
    }
    if (diverged) {
      yield progress(context, training.step, clock.time(training.step), "diverged");
      return;
    }
    const now = training.network();
    if (stop.record || stop.step === 0) {
      const risk = exactRisk(context, now, seed);
      if (stop.step === 0) ceiling = divergenceFactor * (risk.risk + model.data.secondMomentY);
      if (stop.record) snapshot(context, replica, stop, now, risk);
    }
    if (stop.curve) curvePoint(context, replica, stop, now, seed, exactCurve, interval);
    yield progress(context, stop.step, stop.t, "running");
  }
}

/** λ of the phase that a step belongs to. */
function lambdaAt(context: LaneContext, step: number): number {
  const phase = context.phases.find(({ from, to }) => from <= step && step < to);
  return (phase ?? context.phases[context.phases.length - 1]).lambda;
}

const exactRisk = (context: LaneContext, network: Network, seed: number) =>
  populationRisk(context.model, network, { tolerance: riskTolerance, seed });

function snapshot(
  context: LaneContext,
  replica: number,
  mark: Mark,
  network: Network,
  { risk, error, kind }: { risk: number; error: number; kind: "exact" | "monteCarlo" },
): void {
  const { projection, experiment, model, clock } = context;
  const points = projection.project(coordinatesOf(model).fromWeights(network));
  const { weights } = experiment.record;
  const keep = weights === "snapshots" || (weights === "final" && mark.step === clock.steps);
  context.network.push({
    replica,
    t: mark.t,
    step: mark.step,
    points: { count: points.count, columns: points.columns.map((column) => column.slice()) },
    risk,
    riskError: error,
    riskKind: kind,
    weights: keep ? network : null,
  });
}

/**
 * 400 exact risks cost 400·N²·(d + 4L) flops; they are computed where that stays below a tenth of training's
 * 4·N·d·steps, with L = 16 as a typical degree. Elsewhere the curve is the one-pass risk.
 */
function curveIsExact({ model, clock, curve }: LaneContext): boolean {
  const typicalDegree = 16;
  const d = model.data.dimension;
  const cost = curve.length * model.neurons * model.neurons * (d + 4 * typicalDegree);
  return cost <= 0.1 * 4 * model.neurons * d * clock.steps;
}

function curvePoint(
  context: LaneContext,
  replica: number,
  { t, step }: Mark,
  network: Network,
  seed: number,
  exact: boolean,
  interval: OnePass,
): void {
  const row = { source: "network", method: "sgd", replica, t, step } as const;
  if (exact) {
    const { risk, error, kind } = exactRisk(context, network, seed);
    context.risk.push({ ...row, risk, error, kind });
  } else if (interval.count > 0) {
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

const progress = (
  context: LaneContext,
  step: number,
  t: number,
  status: LaneProgress["status"],
): LaneProgress => ({
  step,
  t,
  status,
  progress: context.clock.steps === 0 ? 1 : step / context.clock.steps,
});
