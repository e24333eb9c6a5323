/**
 * What a run will ask of a machine, and what is known of it before it runs: steps, operations, time and memory; the
 * theorem's scale and hypotheses; the largest step that looks stable. Times are measured here and now by short pieces of
 * the run's own work, and good to a factor of two.
 */

import type { Energy } from "../energy/contract.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import { populationEnergy } from "../energy/populationEnergy.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model } from "../model/contract.ts";
import { trainedParameters } from "../model/neurons.ts";
import type { Tables } from "../model/table.ts";
import { pow } from "../numerics/elementary.ts";
import { type Hypothesis, hypotheses } from "../recording/hypotheses.ts";
import { theoremScale } from "../recording/summary.ts";
import type { Points } from "../space/contract.ts";
import { coordinatesOf, fullCoordinates } from "../space/coordinates.ts";
import { cheapLimit } from "./cheapLimit.ts";
import { clockOf } from "./clockOf.ts";
import { model as makeModel } from "./model.ts";
import { largestStableStep, type PilotResult } from "./pilot.ts";
import type { Experiment } from "./schema.ts";

/** The network's part of a forecast; of all replicas together. */
export interface TrainingForecast {
  readonly steps: number;
  readonly replicas: number;
  /** 4 N (d + 1) a step: one product in, one product out. */
  readonly flops: number;
  /** Of one core. */
  readonly stepsPerSecond: number;
  readonly seconds: number;
}

/** A method of the limit; null where it cannot be told. */
export interface LimitForecast {
  readonly kind: string;
  /** Atoms, or neurons of a population flow. */
  readonly atoms: number;
  /** Evaluations of the potential's gradient, the comparison with other atoms included. */
  readonly evaluations: number | null;
  readonly seconds: number | null;
}

/** Everything that `plan` says. */
export interface Forecast {
  readonly neurons: number;
  /** D, trained coordinates of one neuron */
  readonly parameters: number;
  readonly stepSize: number;
  readonly time: number;
  readonly training: TrainingForecast | null;
  readonly limits: readonly LimitForecast[];
  /** Beside the program's own. */
  readonly memoryMiB: number;
  /** R(ρ₀) of the limit; null where it has none. */
  readonly risk0: number | null;
  readonly hypotheses: readonly Hypothesis[];
  /** err(0) of the theorem, whose constant is unknown. */
  readonly scale: number;
  readonly pilot: PilotResult | null;
  readonly warnings: readonly string[];
}

/**
 * @param experiment  resolved
 * @param tables      by the names that its references carry
 * @param now         a clock in ms
 */
export function forecast(experiment: Experiment, tables: Tables, now = () => performance.now()): Forecast {
  const model = makeModel(experiment, tables);
  const { stepSize, time, run } = experiment.training;
  const parameters = trainedParameters(model);
  const risk0 = initialRisk(model, experiment);
  const facts = { neurons: model.neurons, stepSize, parameters };
  return {
    neurons: model.neurons,
    parameters,
    stepSize,
    time,
    training: run ? trainingForecast(model, experiment, now) : null,
    limits: experiment.limit.methods.map((method) => limitForecast(model, experiment, method, now)),
    memoryMiB: memoryOf(model, experiment),
    risk0,
    hypotheses: hypotheses(model, { risk0, stepSize, parameters }),
    scale: theoremScale(facts),
    pilot: run ? largestStableStep(experiment, tables) : null,
    warnings: warningsOf(facts),
  };
}

/** Enough work for a rate. */
const measuredMs = 150;

function trainingForecast(model: Model, experiment: Experiment, now: () => number): TrainingForecast {
  const { seed, training } = experiment;
  const { block, precision, noise, replicas } = training;
  const clock = clockOf(experiment);
  const network = model.initial.draw(seed, model.neurons, model.neuron, model.data.dimension);
  const trial = sgd({ model, network, clock, seed, block, precision, lambda: noise?.lambda ?? 0 });
  trial.advance(Math.min(clock.steps, block)); // compiles
  const from = { step: trial.step, at: now() };
  while (trial.step < clock.steps && now() - from.at < measuredMs)
    trial.advance(Math.min(clock.steps, trial.step + 8 * block));
  const seconds = Math.max(1e-6, (now() - from.at) / 1000);
  const stepsPerSecond = Math.max(1, trial.step - from.step) / seconds;
  const steps = clock.steps * replicas;
  return {
    steps: clock.steps,
    replicas,
    flops: 4 * model.neurons * (model.data.dimension + 1) * steps,
    stepsPerSecond,
    seconds: steps / stepsPerSecond,
  };
}

type LimitMethod = Experiment["limit"]["methods"][number];

/** Tolerance of the cheap solution whose evaluations are counted; those of another grow with its fifth root. */
const countedTolerance = 1e-3;
const order = 5;

function limitForecast(
  model: Model,
  experiment: Experiment,
  method: LimitMethod,
  now: () => number,
): LimitForecast {
  const population = method.kind === "population-flow";
  const count = population ? model.neurons : method.atoms;
  try {
    const runs = population ? experiment.training.replicas : 1.5; // beside it half as many atoms
    const counted =
      countedEvaluations(model, experiment) * pow(countedTolerance / method.tolerance, 1 / order);
    const evaluations = Math.ceil(runs * counted);
    const seconds = evaluations * secondsOfOne(model, experiment, method, now);
    return { kind: method.kind, atoms: count, evaluations, seconds };
  } catch {
    return { kind: method.kind, atoms: count, evaluations: null, seconds: null };
  }
}

/** Of the cheap flow to T; where its work runs out, in proportion. */
function countedEvaluations(model: Model, experiment: Experiment): number {
  const clock = clockOf(experiment);
  const end = clock.inner(clock.steps);
  const { evaluations, reached } = cheapLimit({
    model,
    lambda: experiment.training.noise?.lambda ?? 0,
    innerTimes: [end],
    tolerance: countedTolerance,
  });
  return reached > 0 ? evaluations * Math.max(1, end / reached) : evaluations;
}

/** An evaluation of ∇Ψ at the method's own points. */
function secondsOfOne(model: Model, experiment: Experiment, method: LimitMethod, now: () => number): number {
  const { energy, points, mass } = pointsOf(model, experiment, method);
  const gradient = energy.coordinates.names.map(() => new Float64Array(points.count));
  const evaluate = () => energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  evaluate(); // compiles
  const from = now();
  let times = 0;
  do evaluate();
  while (++times < 50 && now() - from < measuredMs);
  return (now() - from) / (1000 * times);
}

interface AtPoints {
  readonly energy: Energy;
  readonly points: Points;
  readonly mass: Float64Array;
}

/** Fixed: that of the run's own limit. */
const scramble = 1;

function pointsOf(model: Model, experiment: Experiment, method: LimitMethod): AtPoints {
  if (method.kind === "population-flow") {
    const network = model.initial.draw(experiment.seed, model.neurons, model.neuron, model.data.dimension);
    const energy = populationEnergy(model, { lambda: 0, tolerance: method.tolerance, network });
    const points = fullCoordinates(model).fromWeights(network);
    return { energy, points, mass: new Float64Array(model.neurons).fill(1 / model.neurons) };
  }
  const coordinates = coordinatesOf(model);
  const { points, mass } = atoms(model.initial, coordinates, method.atoms, scramble);
  const { dimension } = experiment.limit;
  const map = featureMap(model, coordinates, { tolerance: method.tolerance, dimension, points, mass });
  return { energy: featureEnergy(map, { lambda: 0, temperature: 0 }), points, mass };
}

/** R(ρ₀) by the first method's own atoms; null where no reduced limit is solved. */
function initialRisk(model: Model, experiment: Experiment): number | null {
  const [first] = experiment.limit.methods;
  if (first?.kind !== "particle-flow") return null;
  const { energy, points, mass } = pointsOf(model, experiment, first);
  return energy.risk(points, mass);
}

/** Doubles of an atom's coordinate in a Runge–Kutta step: stages, ends, dense output. */
const arraysOfAStep = 20;
const bytesOfMiB = 2 ** 20;

/** Arrays that grow with the experiment: weights and block buffers of a worker, stages of the flows, what is recorded. */
function memoryOf(model: Model, experiment: Experiment): number {
  const { neurons, data } = model;
  const { block, replicas } = experiment.training;
  const network = neurons * (4 * (data.dimension + 2) + 4 * block + 16);
  const coordinates = coordinatesOf(model).names.length;
  const flows = experiment.limit.methods.map((method) =>
    method.kind === "population-flow" ? neurons * (data.dimension + 2) : method.atoms * coordinates,
  );
  const stages = 8 * arraysOfAStep * Math.max(0, ...flows);
  const kept = experiment.record.weights === "none" ? coordinates : coordinates + data.dimension + 2;
  const recorded = 8 * experiment.record.times.length * (replicas * neurons * kept + Math.max(0, ...flows));
  return (network + stages + recorded) / bytesOfMiB;
}

function warningsOf(facts: { neurons: number; stepSize: number; parameters: number }): string[] {
  const { neurons, stepSize, parameters } = facts;
  return [
    ...(10 * stepSize * parameters > 1
      ? ["The step size is above 1/(10 D): the cloud may miss its basin."]
      : []),
    ...(neurons < parameters ? ["N is below D: expect a rough cloud."] : []),
  ];
}
