/**
 * A replica of the network, trained by one-pass SGD to T and looked at on the record steps (population risk and
 * neurons) and along the curve (population risk where it is cheap, one-pass risk elsewhere).
 */

import { hasExactRisk, heldOutRisk, type PopulationRisk, populationRisk } from "../energy/populationRisk.ts";
import { sample } from "../measure/marginal.ts";
import { type SgdState, sgd } from "../methods/sgd.ts";
import type { Network } from "../model/contract.ts";
import type { NetworkSnapshot, RiskPoint } from "../recording/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { allFinite, divergenceCeiling, isDiverged } from "./divergence.ts";
import { isCurveExact, isFrameExact } from "./exactCurve.ts";
import { type Frame, frameLaw, shownCoordinate } from "./frames.ts";
import {
  type Mark,
  type PartProgress,
  type PartRows,
  type PartRun,
  progressAt,
  type RunContext,
  replicaStart,
  type Stop,
  stopsOf,
} from "./part.ts";
import type { Plain } from "./plain.ts";
import { regularised } from "./regularised.ts";

/** Blocks between two yields: about 10 ms of work at N = 800, d = 40. */
const blocksPerSlice = 64;

/** Tolerance of the population risk's truncation: far below the 1/N effects that it is compared for. */
const riskTolerance = 1e-7;

/** Where a training stands, between two slices. */
interface TrainingState {
  /** Index of the next stop. */
  readonly stop: number;
  readonly training: SgdState;
  /** One-pass losses since the curve's last point. */
  readonly interval: Interval;
  /** One-pass risk above this is divergence. */
  readonly ceiling: number;
}

/**
 * Trains a replica, as far as it goes.
 *
 * @param saved  what `save` gave, to go on from there; `rows` are then those recorded so far
 */
export function networkPart(context: RunContext, replica: number, rows: PartRows, saved: Plain): PartRun {
  const { experiment, model, clock } = context;
  const { block, precision } = experiment.training;
  const seed = experiment.seed + replica;
  const from = saved as unknown as TrainingState | null;
  const training = sgd({
    model,
    network: from?.training ?? replicaStart(context, replica),
    clock,
    seed,
    block,
    precision,
    lambda: lambdaAt(context, from?.training.step ?? 0),
    temperature: context.temperature,
    recordSteps: stopsOf({ ...context, curve: [] }).map(({ step }) => step),
  });
  const interval = onePass(from?.interval);
  let ceiling = from?.ceiling ?? Number.POSITIVE_INFINITY;
  let stop = from?.stop ?? 0;
  let diverged = false;
  const watch = (_first: number, count: number, loss: Float64Array) => {
    if (isDiverged(interval.add(count, loss), ceiling)) diverged = true;
  };
  const known = hasExactRisk(model);
  const exactCurve = known && isCurveExact(model.neurons, model.data.dimension, clock.steps);
  const stops = stopsOf(context);
  /** One replica is drawn. */
  const isFrame = ({ frame }: Stop) => frame && replica === 0;
  const exactFrames = known && isFrameExact(model.neurons, model.data.dimension, clock.steps);

  /** @returns false where the network diverged */
  function* trainTo(step: number): Generator<PartProgress, boolean, void> {
    while (training.step < step && !diverged) {
      const slice = Math.min(step, (Math.floor(training.step / block) + blocksPerSlice) * block);
      training.advance(slice, watch, lambdaAt(context, training.step));
      if (training.step < step && !diverged)
        yield progressAt(context, { step: training.step, t: clock.time(training.step) });
    }
    return !diverged;
  }

  function* work(): Generator<PartProgress, void, void> {
    while (stop < stops.length) {
      const mark = stops[stop];
      const finite = yield* trainTo(mark.step);
      const now = training.network();
      if (!finite || !allFinite(now)) {
        rows.diverged.push(clock.time(training.step));
        return;
      }
      // R(0) is the measure of divergence, and the curve's first point: no loss was seen yet.
      const exact =
        mark.record || mark.step === 0 || (mark.curve && exactCurve) || (isFrame(mark) && exactFrames);
      const risk = exact ? populationRisk(model, now, { tolerance: riskTolerance, seed }) : null;
      if (mark.step === 0 && risk !== null) ceiling = divergenceCeiling(risk.risk, model.data.secondMomentY);
      if (mark.record && risk !== null) rows.network.push(snapshot(context, replica, mark, now, risk));
      if (mark.curve) {
        const point = exactCurve || mark.step === 0 ? risk : null;
        rows.risk.push(curvePoint(replica, mark, point ?? { ...interval.take(), kind: "onePass" }));
      }
      if (isFrame(mark)) rows.frames.push(frame(context, mark, now, exactFrames ? risk : null));
      stop++;
      yield progressAt(context, mark);
    }
  }
  return {
    rows,
    work: work(),
    save: () => ({ stop, training: training.save(), interval: interval.save(), ceiling }) as unknown as Plain,
  };
}

/** λ of the phase that a step belongs to. */
function lambdaAt(context: RunContext, step: number): number {
  const phase = context.phases.find(({ from, to }) => from <= step && step < to);
  return (phase ?? context.phases[context.phases.length - 1]).lambda;
}

function snapshot(
  context: RunContext,
  replica: number,
  mark: Mark,
  network: Network,
  { risk, error, kind }: PopulationRisk,
): NetworkSnapshot {
  const { projection, experiment, model, clock } = context;
  const { weights } = experiment.record;
  const keep = weights === "snapshots" || (weights === "final" && mark.step === clock.steps);
  const coordinates = coordinatesOf(model);
  const points = coordinates.fromWeights(network);
  return {
    replica,
    t: mark.t,
    step: mark.step,
    points: projection.project(points),
    risk,
    riskError: error,
    riskKind: kind,
    regularisedRisk: regularised(risk, lambdaAt(context, mark.step), coordinates, points, null),
    testRisk: heldOutRisk(model, network),
    weights: keep ? network : null,
  };
}

function frame(
  { projection, model }: RunContext,
  { t, step }: Mark,
  network: Network,
  risk: PopulationRisk | null,
): Frame {
  const { columns } = projection.project(coordinatesOf(model).fromWeights(network));
  const values = columns[shownCoordinate(projection.coordinates)];
  return { source: "network", t, step, law: frameLaw(sample(values), values), risk: risk?.risk ?? null };
}

const curvePoint = (
  replica: number,
  { t, step }: Mark,
  { risk, error, kind }: Pick<RiskPoint, "risk" | "error" | "kind">,
): RiskPoint => ({ source: "network", method: "sgd", replica, t, step, risk, error, kind });

/** One-pass losses since the last look: their number, sum and sum of squares. */
interface Interval {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** Their mean and its standard error: fresh samples are independent, their losses nearly. */
function onePass({ count, sum, squares }: Interval = { count: 0, sum: 0, squares: 0 }) {
  return {
    /** @returns the mean over this block alone */
    add(size: number, loss: Float64Array): number {
      let own = 0;
      for (let j = 0; j < size; j++) {
        own += loss[j];
        squares += loss[j] * loss[j];
      }
      sum += own;
      count += size;
      return own / size;
    },
    take(): { risk: number; error: number } {
      const risk = sum / count;
      const variance = Math.max(0, squares / count - risk * risk);
      const error = count > 1 ? Math.sqrt(variance / (count - 1)) : risk;
      [count, sum, squares] = [0, 0, 0];
      return { risk, error };
    },
    save: (): Interval => ({ count, sum, squares }),
  };
}
