/**
 * The limit's lane: each method of `limit.methods` from the initial law to T, observed at the record times
 * and at the curve's times.
 *
 * The degree of a truncated map is checked at every snapshot: where its tail bound exceeds the tolerance,
 * the method is solved again from the start with 8 degrees more, because the bound grows with r along a run.
 */

import type { Energy } from "../energy/contract.ts";
import { independentExcess } from "../energy/excess.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { populationEnergy } from "../energy/populationEnergy.ts";
import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Measure, Particles } from "../measure/contract.ts";
import { type ParticleFlow, particleFlow } from "../methods/particleFlow.ts";
import { populationFlow } from "../methods/populationFlow.ts";
import type { LimitSnapshot, RiskPoint } from "../recording/contract.ts";
import type { Points } from "../space/contract.ts";
import { coordinatesOf, fullCoordinates, networkFrom } from "../space/coordinates.ts";
import {
  type Lane,
  type LaneContext,
  type LaneProgress,
  type Mark,
  progressAt,
  replicaStart,
  stopsOf,
} from "./lane.ts";

/** How often a truncated map may be enlarged before the lane gives up: L grows by 8 each time. */
const degreeStep = 8;
const mostDegreeSteps = 20;

/** Fixed, so that the limit does not depend on the network's seed. */
const scrambles = { main: 1, other: 2 } as const;

type LimitMethod = LaneContext["experiment"]["limit"]["methods"][number];
type ParticleFlowConfig = Extract<LimitMethod, { kind: "particle-flow" }>;
type PopulationFlowConfig = Extract<LimitMethod, { kind: "population-flow" }>;

/**
 * Solves the methods one after the other, each an equal share of the progress; what is seen goes into the context.
 * @throws Error  where a method cannot keep its tolerance
 */
export function* limitLane(context: LaneContext): Lane {
  const methods = context.experiment.limit.methods;
  const shares = methods.length;
  let last: LaneProgress = { step: 0, t: 0, status: "running", progress: 0 };
  for (const [index, method] of methods.entries()) {
    for (const progress of solve(context, method)) {
      last = { ...progress, progress: (index + progress.progress) / shares };
      yield last;
    }
  }
  return { ...last, status: "reached", progress: 1 };
}

function solve(context: LaneContext, method: LimitMethod): Generator<LaneProgress> {
  return method.kind === "particle-flow" ? reducedLimit(context, method) : populationLimit(context, method);
}

/** ρ_t by weighted particles, and beside it the same flow with other atoms, whose distance is the error. */
function* reducedLimit(context: LaneContext, config: ParticleFlowConfig): Generator<LaneProgress> {
  const { model, experiment } = context;
  const coordinates = coordinatesOf(model);
  const main = atoms(model.initial, coordinates, config.atoms, scrambles.main);
  const other = coarserAtoms(context, config.atoms, main);
  let degree: number | undefined;
  for (let attempt = 0; attempt <= mostDegreeSteps; attempt++) {
    const map = featureMap(model, coordinates, {
      tolerance: config.tolerance,
      dimension: experiment.limit.dimension,
      points: main.points,
      mass: main.mass,
      ...(degree === undefined ? {} : { degree }),
    });
    const enough = yield* reducedLimitWith(context, config, map, main, other);
    if (enough) return;
    degree = map.degree + degreeStep;
    context.notes.push(
      `particle-flow: the tail of degree ${map.degree} grew beyond ${config.tolerance} along the run; solved again with degree ${degree}.`,
    );
  }
  throw new Error(
    `particle-flow: no degree up to ${degree} keeps the truncation of the risk below ${config.tolerance}. Raise the method's tolerance, for example --set limit.methods.0.tolerance=1e-6.`,
  );
}

/**
 * The atoms that the discretisation error is measured against: half as many, and Sobol points scrambled otherwise.
 * Null where the initial law is a given cloud, which its own neurons represent exactly.
 */
function coarserAtoms(context: LaneContext, count: number, main: Particles): Particles | null {
  const { model } = context;
  if (model.initial.cloud !== null) return null;
  return atoms(model.initial, main.coordinates, Math.max(1, Math.floor(count / 2)), scrambles.other);
}

interface Row {
  readonly mark: Mark;
  readonly measure: Particles;
  readonly risk: number;
}

/**
 * One solution with one map.
 *
 * @returns false where the tail outgrew the tolerance, and nothing was recorded
 */
function* reducedLimitWith(
  context: LaneContext,
  config: ParticleFlowConfig,
  map: FeatureMap,
  main: Particles,
  other: Particles | null,
): Generator<LaneProgress, boolean> {
  const rows = { limit: [] as LimitSnapshot[], risk: [] as RiskPoint[] };
  const energyOf = (lambda: number) => featureEnergy(map, { lambda, temperature: 0 });
  const flowWith = (tolerance: number) => (energy: Energy) => particleFlow(energy, { tolerance });
  const tracked = trackedFlow(context, energyOf, main, flowWith(config.tolerance), context.curve);
  const compared =
    other === null ? null : trackedFlow(context, energyOf, other, flowWith(10 * config.tolerance), []);
  let before = 0;
  for (const mark of stopsOf(context, [])) {
    const { at, curve } = tracked(mark);
    const { points, mass } = at.measure;
    const tail = map.tail(points, mass);
    if (map.truncated && tail > config.tolerance) return false;
    const difference = compared === null ? 0 : Math.abs(at.risk - compared(mark).at.risk);
    if (mark.record) rows.limit.push(limitRow(context, config, map, at, difference + tail));
    // Along the curve the coarser atoms are not evaluated: the larger difference of the two stops around it stands for it.
    const error = Math.max(before, difference) + tail;
    rows.risk.push(...curve.map((point) => riskRow(config.kind, 0, point.mark, point.risk, error)));
    before = difference;
    yield progressAt(context, mark);
  }
  context.limit.push(...rows.limit);
  context.risk.push(...rows.risk);
  return true;
}

function limitRow(
  { projection, model }: LaneContext,
  { kind }: ParticleFlowConfig,
  map: FeatureMap,
  { mark, measure: { points, mass }, risk }: Row,
  riskError: number,
): LimitSnapshot {
  return {
    method: kind,
    replica: 0,
    t: mark.t,
    step: mark.step,
    measure: recorded(projection.coordinates, projection.project(points), mass),
    risk,
    riskError,
    riskIndependent: risk + independentExcess(map, points, mass) / model.neurons,
    degree: map.degree,
  };
}

/** The N-neuron population flow from each replica's own θ⁰: the exact, unaveraged risk of the finite network. */
function* populationLimit(context: LaneContext, config: PopulationFlowConfig): Generator<LaneProgress> {
  const { experiment, model, projection } = context;
  const replicas = experiment.training.replicas;
  const full = fullCoordinates(model);
  for (let replica = 0; replica < replicas; replica++) {
    const network = replicaStart(context, replica);
    const energyOf = (lambda: number) =>
      populationEnergy(model, { lambda, tolerance: config.tolerance, network });
    const mass = new Float64Array(model.neurons).fill(1 / model.neurons);
    const start: Particles = {
      kind: "particles",
      coordinates: full,
      points: full.fromWeights(network),
      mass,
    };
    const flowOf = (energy: Energy) => populationFlow(energy, { tolerance: config.tolerance });
    const tracked = trackedFlow(context, energyOf, start, flowOf, []);
    for (const mark of context.records) {
      const { at, energy } = tracked(mark);
      const seen = recordedNetworkPoints(context, at.measure.points);
      const riskError = energy.tail(at.measure.points, mass);
      context.limit.push({
        method: config.kind,
        replica,
        t: mark.t,
        step: mark.step,
        measure: recorded(projection.coordinates, seen, mass),
        risk: at.risk,
        riskError,
        riskIndependent: null,
        degree: energy.degree,
      });
      context.risk.push(riskRow(config.kind, replica, mark, at.risk, riskError));
      const { progress, ...where } = progressAt(context, mark);
      yield { ...where, progress: (replica + progress) / replicas };
    }
  }
}

/** Full coordinates of N neurons → the recorded coordinates. */
function recordedNetworkPoints(context: LaneContext, points: Points): Points {
  const { model, projection } = context;
  return projection.project(coordinatesOf(model).fromWeights(networkFrom(points, model)));
}

interface Segment {
  readonly at: Row;
  /** The curve's points since the mark before, `at` included where the curve has it. */
  readonly curve: readonly Row[];
  readonly energy: Energy;
}

/** A flow that is moved from mark to mark, with the risk at the curve's marks in between. */
function trackedFlow(
  context: LaneContext,
  energyOf: (lambda: number) => Energy,
  start: Particles,
  flowOf: (energy: Energy) => ParticleFlow,
  curve: readonly Mark[],
): (mark: Mark) => Segment {
  const { clock, phases } = context;
  let phase = 0;
  let energy = energyOf(phases[0].lambda);
  let method = flowOf(energy);
  let state = method.start(start);
  let curveAt = 0;
  return (mark) => {
    const rows: Row[] = [];
    const marks: Mark[] = [];
    while (curveAt < curve.length && curve[curveAt].step <= mark.step) marks.push(curve[curveAt++]);
    const rowAt = (at: Mark, measure: Measure): Row => {
      if (measure.kind !== "particles") throw new Error("particle flow: a flow of particles gave a grid.");
      return { mark: at, measure, risk: energy.risk(measure.points, measure.mass) };
    };
    for (;;) {
      const end = Math.min(mark.step, phases[phase].to);
      const due = marks.filter((each) => each.step <= end).slice(rows.length);
      let next = 0;
      state = method.advance(
        state,
        clock.inner(end),
        due.map((each) => clock.inner(each.step)),
        (_s, measure) => {
          rows.push(rowAt(due[next++], measure));
        },
      );
      if (end === mark.step) break;
      const measure = method.measure(state);
      energy = energyOf(phases[++phase].lambda);
      method = flowOf(energy);
      state = method.start(measure, clock.inner(end));
    }
    return { at: rowAt(mark, method.measure(state)), curve: rows, energy };
  };
}

const recorded = (coordinates: Particles["coordinates"], points: Points, mass: Float64Array): Particles => ({
  kind: "particles",
  coordinates,
  points,
  mass,
});

const riskRow = (method: string, replica: number, mark: Mark, risk: number, error: number) =>
  ({ source: "limit", method, replica, t: mark.t, step: mark.step, risk, error, kind: "exact" }) as const;
