/**
 * A method of the limit from the initial law to T, observed at the record times and at the curve's times.
 *
 * The degree of a truncated map is checked at every record time: where its tail bound exceeds the tolerance,
 * the method is solved again from the start with 8 degrees more, because the bound grows with r along a run.
 */

import type { Energy } from "../energy/contract.ts";
import { independentExcess } from "../energy/excess.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { populationEnergy } from "../energy/populationEnergy.ts";
import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Particles } from "../measure/contract.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import { populationFlow } from "../methods/populationFlow.ts";
import type { Points } from "../space/contract.ts";
import { coordinatesOf, fullCoordinates, networkFrom } from "../space/coordinates.ts";
import { type FlowPosition, flowAlong } from "./flowAlong.ts";
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

/** How often a truncated map may be enlarged before the method gives up: L grows by 8 each time. */
const degreeStep = 8;
const mostDegreeSteps = 20;

/** Fixed, so that the limit does not depend on the network's seed. */
const scrambles = { main: 1, other: 2 } as const;

type LimitMethod = RunContext["experiment"]["limit"]["methods"][number];
type ParticleFlowConfig = Extract<LimitMethod, { kind: "particle-flow" }>;
type PopulationFlowConfig = Extract<LimitMethod, { kind: "population-flow" }>;

/**
 * @param saved  what `save` gave, to go on from there; `rows` are then those recorded so far
 */
export function limitPart(
  context: RunContext,
  { method, replica }: { readonly method: number; readonly replica: number },
  rows: PartRows,
  saved: Plain,
): PartRun {
  const config = context.experiment.limit.methods[method];
  return config.kind === "particle-flow"
    ? reducedLimit(context, config, rows, saved as unknown as ReducedState | null)
    : populationLimit(context, config, replica, rows, saved as unknown as PopulationState | null);
}

/** Where the solution of the reduced limit stands, between two stops. */
interface ReducedState {
  /** What the map was asked for; null: the degree that its tolerance needs at the start. */
  readonly degree: number | null;
  /** Times that the map was enlarged. */
  readonly enlarged: number;
  /** Index of the next stop. */
  readonly stop: number;
  readonly main: FlowPosition | null;
  readonly other: FlowPosition | null;
  /** Error of the risk at the record time before. */
  readonly before: number;
  /** Points of the curve since then: they wait for the error at the next. */
  readonly waiting: readonly { readonly step: number; readonly t: number; readonly risk: number }[];
}

/** ρ_t by weighted particles, and beside it the same flow with other atoms, whose distance is the error. */
function reducedLimit(
  context: RunContext,
  config: ParticleFlowConfig,
  rows: PartRows,
  saved: ReducedState | null,
): PartRun {
  const fresh = { stop: 0, main: null, other: null, before: 0, waiting: [] };
  let state: ReducedState = saved ?? { ...fresh, degree: null, enlarged: 0 };
  let solution = reducedSolution(context, config, state);
  function* work(): Generator<PartProgress, void, void> {
    while (!(yield* solution.work(rows))) {
      const { degree: reached, asked } = solution.degreeBeyond();
      if (state.enlarged === mostDegreeSteps) throw noDegree(reached);
      state = { ...fresh, degree: asked, enlarged: state.enlarged + 1 };
      rows.limit.length = 0;
      rows.risk.length = 0;
      rows.notes.push(
        `particle-flow: the tail of degree ${reached} grew beyond ${config.tolerance} along the run; solved again with degree ${asked}.`,
      );
      solution = reducedSolution(context, config, state);
    }
  }
  return {
    rows,
    work: work(),
    save: () => ({ ...state, ...solution.position() }) as unknown as Plain,
  };
}

const noDegree = (degree: number) =>
  new Error(
    `particle-flow: no degree up to ${degree} keeps the truncation of the risk below the tolerance. Raise the method's tolerance, for example --set limit.methods.0.tolerance=1e-6.`,
  );

/** One solution with one map, from a state on. */
function reducedSolution(context: RunContext, config: ParticleFlowConfig, from: ReducedState) {
  const { main: ownAtoms, other: otherAtoms } = atomsOf(context, config);
  const map = mapOf(context, config, ownAtoms, from.degree);
  const energyOf = (lambda: number) => featureEnergy(map, { lambda, temperature: 0 });
  const flowWith = (tolerance: number) => (energy: Energy) => particleFlow(energy, { tolerance });
  const main = flowAlong(context, energyOf, flowWith(config.tolerance), from.main ?? ownAtoms);
  // A given cloud is represented exactly by its own neurons: there is nothing to compare it with.
  const other =
    otherAtoms === null
      ? null
      : flowAlong(context, energyOf, flowWith(10 * config.tolerance), from.other ?? otherAtoms);
  let { stop, before } = from;
  let waiting = [...from.waiting];
  const stops = stopsOf(context);

  /** @returns false where the tail outgrew the tolerance */
  function settle(mark: Stop, measure: Particles, risk: number, rows: PartRows): boolean {
    const tail = map.tail(measure.points, measure.mass);
    if (map.truncated && tail > config.tolerance) return false;
    const difference = other === null ? 0 : Math.abs(risk - other.riskOf(other.to(mark)));
    if (mark.record)
      rows.limit.push(limitRow(context, config, map, { mark, measure, risk }, difference + tail));
    // Along the curve the coarser atoms are not evaluated: the larger difference of the two times around stands for it.
    const error = Math.max(before, difference) + tail;
    for (const point of waiting) rows.risk.push(riskRow(config.kind, 0, point, point.risk, error));
    waiting = [];
    before = difference;
    return true;
  }

  /** @returns whether the solution reached the end */
  function* work(rows: PartRows): Generator<PartProgress, boolean, void> {
    for (; stop < stops.length; yield progressAt(context, stops[stop++])) {
      const mark = stops[stop];
      const measure = main.to(mark);
      const risk = main.riskOf(measure);
      if (mark.curve) waiting.push({ step: mark.step, t: mark.t, risk });
      const settles = mark.record || stop === 0 || stop === stops.length - 1;
      if (settles && !settle(mark, measure, risk, rows)) return false;
      if (!settles) other?.to(mark);
    }
    return true;
  }
  return {
    work,
    degreeBeyond: () => ({ degree: map.degree, asked: map.degree + degreeStep }),
    position: () => ({ stop, before, waiting, main: main.position(), other: other?.position() ?? null }),
  };
}

/** The atoms, and those that the discretisation error is measured against: half as many, scrambled otherwise. */
function atomsOf({ model }: RunContext, { atoms: count }: ParticleFlowConfig) {
  const coordinates = coordinatesOf(model);
  const main = atoms(model.initial, coordinates, count, scrambles.main);
  const half = Math.max(1, Math.floor(count / 2));
  const other =
    model.initial.cloud === null ? atoms(model.initial, coordinates, half, scrambles.other) : null;
  return { main, other };
}

const mapOf = (
  { model, experiment }: RunContext,
  { tolerance }: ParticleFlowConfig,
  { coordinates, points, mass }: Particles,
  degree: number | null,
): FeatureMap =>
  featureMap(model, coordinates, {
    tolerance,
    dimension: experiment.limit.dimension,
    points,
    mass,
    ...(degree === null ? {} : { degree }),
  });

function limitRow(
  { projection, model }: RunContext,
  { kind }: ParticleFlowConfig,
  map: FeatureMap,
  { mark, measure: { points, mass }, risk }: { mark: Mark; measure: Particles; risk: number },
  riskError: number,
): PartRows["limit"][number] {
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

interface PopulationState {
  readonly stop: number;
  readonly flow: FlowPosition;
  /** Degree of the pairs' series, which grows along the flow. */
  readonly degree: number;
}

/** The N-neuron population flow from a replica's own θ⁰: the exact, unaveraged risk of the finite network. */
function populationLimit(
  context: RunContext,
  config: PopulationFlowConfig,
  replica: number,
  rows: PartRows,
  saved: PopulationState | null,
): PartRun {
  const { model, projection } = context;
  const network = replicaStart(context, replica);
  let degree = saved?.degree;
  const energyOf = (lambda: number) => {
    const own = degree === undefined ? {} : { degree };
    degree = undefined; // A change of λ begins anew.
    return populationEnergy(model, { lambda, tolerance: config.tolerance, network, ...own });
  };
  const coordinates = fullCoordinates(model);
  const mass = new Float64Array(model.neurons).fill(1 / model.neurons);
  const start = recorded(coordinates, coordinates.fromWeights(network), mass);
  const flowOf = (energy: Energy) => populationFlow(energy, { tolerance: config.tolerance });
  const flow = flowAlong(context, energyOf, flowOf, saved?.flow ?? start);
  let stop = saved?.stop ?? 0;
  const stops = stopsOf(context);

  function look(mark: Mark, { points }: Particles): void {
    const { energy } = flow;
    const risk = energy.risk(points, mass);
    const riskError = energy.tail(points, mass);
    rows.limit.push({
      method: config.kind,
      replica,
      t: mark.t,
      step: mark.step,
      measure: recorded(projection.coordinates, recordedNetworkPoints(context, points), mass),
      risk,
      riskError,
      riskIndependent: null,
      degree: energy.degree,
    });
    rows.risk.push(riskRow(config.kind, replica, mark, risk, riskError));
  }

  function* work(): Generator<PartProgress, void, void> {
    for (; stop < stops.length; yield progressAt(context, stops[stop++])) {
      const measure = flow.to(stops[stop]);
      if (stops[stop].record) look(stops[stop], measure);
    }
  }
  return {
    rows,
    work: work(),
    save: () => ({ stop, flow: flow.position(), degree: flow.energy.degree }) as unknown as Plain,
  };
}

/** Full coordinates of N neurons → the recorded coordinates. */
function recordedNetworkPoints({ model, projection }: RunContext, points: Points): Points {
  return projection.project(coordinatesOf(model).fromWeights(networkFrom(points, model)));
}

const recorded = (coordinates: Particles["coordinates"], points: Points, mass: Float64Array): Particles => ({
  kind: "particles",
  coordinates,
  points,
  mass,
});

const riskRow = (method: string, replica: number, mark: Mark, risk: number, error: number) =>
  ({ source: "limit", method, replica, t: mark.t, step: mark.step, risk, error, kind: "exact" }) as const;
