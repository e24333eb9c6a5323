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
import type { Measure, Particles } from "../measure/contract.ts";
import { marginal } from "../measure/marginal.ts";
import { type Quadrature, quadrature } from "../measure/quadrature.ts";
import type { FreeEnergyReport } from "../methods/contract.ts";
import type { ParticleState } from "../methods/particleFlow.ts";
import { populationFlow } from "../methods/populationFlow.ts";
import type { Points } from "../space/contract.ts";
import { coordinatesOf, fullCoordinates, networkFrom } from "../space/coordinates.ts";
import { type FlowPosition, flowAlong } from "./flowAlong.ts";
import { type Frame, frameLaw, shownCoordinate } from "./frames.ts";
import { langevinCertificate } from "./langevinCertificate.ts";
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
import {
  initialAtoms,
  type ReducedConfig,
  reducedMethod,
  type Solution,
  toleranceOf,
} from "./reducedMethods.ts";
import { regularised } from "./regularised.ts";
import { riskFloor } from "./riskFloor.ts";

/** How often a truncated map may be enlarged before the method gives up: L grows by 8 each time. */
const degreeStep = 8;
const mostDegreeSteps = 20;

type PopulationFlowConfig = Extract<
  RunContext["experiment"]["limit"]["methods"][number],
  { kind: "population-flow" }
>;

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
  return config.kind === "population-flow"
    ? populationLimit(context, config, replica, rows, saved as unknown as PopulationState | null)
    : reducedLimit(context, config, rows, saved as unknown as ReducedState | null);
}

/** Where the solution of the reduced limit stands, between two stops. */
interface ReducedState {
  /** What the map was asked for; null: the degree that its tolerance needs at the start. */
  readonly degree: number | null;
  /** Times that the map was enlarged. */
  readonly enlarged: number;
  /** Index of the next stop. */
  readonly stop: number;
  readonly main: FlowPosition<unknown> | null;
  readonly other: FlowPosition<unknown> | null;
  /** Error of the risk at the record time before. */
  readonly before: number;
  /** Points of the curve since then: they wait for the error at the next. */
  readonly waiting: readonly { readonly step: number; readonly t: number; readonly risk: number }[];
}

/** ρ_t by a method on the feature map, and beside it the same method, coarser, whose distance is the error. */
function reducedLimit(
  context: RunContext,
  config: ReducedConfig,
  rows: PartRows,
  saved: ReducedState | null,
): PartRun {
  const fresh = { stop: 0, main: null, other: null, before: 0, waiting: [] };
  let state: ReducedState = saved ?? { ...fresh, degree: null, enlarged: 0 };
  let solution = reducedSolution(context, config, state);
  function* work(): Generator<PartProgress, void, void> {
    while (!(yield* solution.work(rows))) {
      const { degree: reached, asked } = solution.degreeBeyond();
      if (state.enlarged === mostDegreeSteps) throw noDegree(config.kind, reached);
      state = { ...fresh, degree: asked, enlarged: state.enlarged + 1 };
      rows.limit.length = 0;
      rows.risk.length = 0;
      rows.frames.length = 0;
      rows.notes.push(
        `${config.kind}: the tail of degree ${reached} grew beyond ${toleranceOf(config)} along the run; solved again with degree ${asked}.`,
      );
      solution = reducedSolution(context, config, state);
    }
    rows.notes.push(...solution.notes());
  }
  return {
    rows,
    work: work(),
    save: () => ({ ...state, ...solution.position() }) as unknown as Plain,
  };
}

const noDegree = (kind: string, degree: number) =>
  new Error(
    `${kind}: no degree up to ${degree} keeps the truncation of the risk below the tolerance. Raise the method's tolerance, for example --set limit.methods.0.tolerance=1e-6, or start from smaller weights.`,
  );

/** One solution with one map, from a state on. */
function reducedSolution(context: RunContext, config: ReducedConfig, from: ReducedState) {
  const { main: own, other: coarser, tolerance } = reducedMethod(context.model, config);
  const map = mapOf(context, config, from.degree);
  const energyOf = (lambda: number) => featureEnergy(map, { lambda, temperature: context.temperature });
  const along = (solution: Solution, position: FlowPosition<unknown> | null) =>
    flowAlong(context, energyOf, solution.method, position ?? solution.start);
  const main = along(own, from.main);
  const other = coarser === null ? null : along(coarser, from.other);
  let { stop, before } = from;
  let waiting = [...from.waiting];
  const stops = stopsOf(context);
  const certificate = langevinCertificate();

  /** @returns false where the tail outgrew the tolerance */
  function settle(mark: Stop, { points, mass }: Quadrature, measure: Measure, risk: number, rows: PartRows) {
    const tail = map.tail(points, mass);
    if (map.truncated && tail > tolerance) return false;
    const difference = other === null ? 0 : Math.abs(risk - riskOf(other.energy, other.to(mark)));
    if (mark.record) {
      const report = main.report();
      if (measure.kind === "grid" && report !== null) certificate.hold(main.energy, measure, report);
      rows.limit.push({
        ...{ method: config.kind, replica: 0, t: mark.t, step: mark.step, risk },
        measure: recordedMeasure(context, measure),
        riskError: difference + tail,
        regularisedRisk: regularised(risk, main.energy.lambda, map.coordinates, points, mass),
        riskIndependent: risk + independentExcess(map, points, mass) / context.model.neurons,
        degree: map.degree,
        gap: riskFloor(context).gap(map, { points, mass }, risk + tail),
        ...(report === null ? noReport : knownOf(report)),
      });
    }
    // Along the curve the coarser solution is not evaluated: the larger difference of the two times around stands for it.
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
      const at = quadrature(measure);
      const risk = main.energy.risk(at.points, at.mass);
      if (mark.curve) waiting.push({ step: mark.step, t: mark.t, risk });
      const settles = mark.record || stop === 0 || stop === stops.length - 1;
      if (settles && !settle(mark, at, measure, risk, rows)) return false;
      if (!settles) other?.to(mark);
      if (isFrame(context, config.kind, 0, mark))
        rows.frames.push(frame(context, mark, recordedMeasure(context, measure), risk));
    }
    return true;
  }
  return {
    work,
    notes: () => main.notes(),
    degreeBeyond: () => ({ degree: map.degree, asked: map.degree + degreeStep }),
    position: () => ({ stop, before, waiting, main: main.position(), other: other?.position() ?? null }),
  };
}

/** The first method is drawn, and one replica of it. */
const isFrame = ({ experiment }: RunContext, kind: string, replica: number, mark: Stop): boolean =>
  mark.frame && replica === 0 && experiment.limit.methods[0].kind === kind;

/** @param measure  in the recorded coordinates */
function frame({ projection }: RunContext, { t, step }: Mark, measure: Measure, risk: number): Frame {
  const law = marginal(measure, shownCoordinate(projection.coordinates));
  return { source: "limit", t, step, law: frameLaw(law, null), risk };
}

function riskOf(energy: Energy, measure: Measure): number {
  const { points, mass } = quadrature(measure);
  return energy.risk(points, mass);
}

const noReport = { freeEnergy: null, freeEnergyGap: null, dissipationResidual: null } as const;

/** What is recorded of a report, which may know more. */
const knownOf = (report: FreeEnergyReport) => ({
  freeEnergy: report.freeEnergy,
  freeEnergyGap: report.freeEnergyGap,
  dissipationResidual: report.dissipationResidual,
});

function mapOf({ model, experiment }: RunContext, config: ReducedConfig, degree: number | null): FeatureMap {
  const { coordinates, points, mass } = initialAtoms(model, config);
  const { dimension } = experiment.limit;
  const own = degree === null ? {} : { degree };
  return featureMap(model, coordinates, { tolerance: toleranceOf(config), dimension, points, mass, ...own });
}

/** Reduced coordinates are recorded as they are; of others, cells are recorded by their centres. */
function recordedMeasure({ projection }: RunContext, measure: Measure): Measure {
  if (measure.kind === "grid" && measure.coordinates.kind === "reduced") return measure;
  const { points, mass } = quadrature(measure);
  return recorded(projection.coordinates, projection.project(points), mass);
}

interface PopulationState {
  readonly stop: number;
  readonly flow: FlowPosition<ParticleState>;
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
  const flow = flowAlong<Energy, ParticleState>(context, energyOf, flowOf, saved?.flow ?? start);
  let stop = saved?.stop ?? 0;
  const stops = stopsOf(context);

  function look(mark: Stop, measure: Measure): void {
    const { energy } = flow;
    const { points } = quadrature(measure);
    const risk = energy.risk(points, mass);
    const seen = recorded(projection.coordinates, recordedNetworkPoints(context, points), mass);
    if (isFrame(context, config.kind, replica, mark)) rows.frames.push(frame(context, mark, seen, risk));
    if (!mark.record) return;
    const riskError = energy.tail(points, mass);
    rows.limit.push({
      method: config.kind,
      replica,
      t: mark.t,
      step: mark.step,
      measure: seen,
      risk,
      riskError,
      regularisedRisk: regularised(risk, energy.lambda, energy.coordinates, points, mass),
      riskIndependent: null,
      degree: energy.degree,
      gap: null,
      ...noReport,
    });
    rows.risk.push(riskRow(config.kind, replica, mark, risk, riskError));
  }

  function* work(): Generator<PartProgress, void, void> {
    for (; stop < stops.length; yield progressAt(context, stops[stop++])) {
      const mark = stops[stop];
      const measure = flow.to(mark);
      if (mark.record || isFrame(context, config.kind, replica, mark)) look(mark, measure);
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
