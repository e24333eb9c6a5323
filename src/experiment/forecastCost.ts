/**
 * What the parts of a run ask of a machine: operations, and seconds of one core, from short pieces of the same work done
 * here and now. Good to a factor of two where the machine is otherwise idle.
 */

import { featureEnergy } from "../energy/featureEnergy.ts";
import { hasPairs } from "../energy/pairsInputs.ts";
import { populationEnergy } from "../energy/populationEnergy.ts";
import { hasExactRisk, populationRisk } from "../energy/populationRisk.ts";
import { featureMap } from "../features/features.ts";
import { rowsFor } from "../features/sampled.ts";
import { atoms } from "../measure/atoms.ts";
import { sgd } from "../methods/sgd.ts";
import type { Model, Network } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import { log, pow } from "../numerics/elementary.ts";
import { coordinatesOf, fullCoordinates } from "../space/coordinates.ts";
import { clockOf } from "./clockOf.ts";
import { isCurveExact, isFrameExact } from "./exactCurve.ts";
import { mostFrames } from "./frames.ts";
import { limitAt } from "./limitAt.ts";
import { measuredSeconds } from "./measured.ts";
import { noiseOf } from "./noise.ts";
import { initialAtoms, reducedMethod, toleranceOf } from "./reducedMethods.ts";
import type { Experiment } from "./schema.ts";

/** The network's part of a forecast; of all replicas together. */
export interface TrainingForecast {
  /** Of one replica. */
  readonly steps: number;
  readonly replicas: number;
  /** 4·N·d a step: one product in, one product out. */
  readonly flops: number;
  /** Of one core. */
  readonly stepsPerSecond: number;
  /** Exact population risks on the way, N²/2 pairs each (on data sets: N rows). */
  readonly looks: number;
  readonly looksSeconds: number;
  /** Looks included. */
  readonly seconds: number;
}

/** A method of the limit; null where it cannot be told. */
export interface LimitForecast {
  readonly kind: string;
  /** Atoms, or neurons of a population flow. */
  readonly atoms: number;
  /** Evaluations of ∇Ψ by the flow itself. */
  readonly evaluations: number | null;
  /** About ten for each atom and feature; for pairs those of their series. */
  readonly flops: number | null;
  /** The comparison with half as many atoms included. */
  readonly seconds: number | null;
}

/** What is measured with fewer neurons or atoms than the run has is scaled up. */
const mostMeasured = { neurons: 800, atoms: 500 } as const;
/** A typical degree of the pairs' series. */
const pairDegree = 16;

const drawn = (model: Model, seed: number, neurons: number): Network =>
  model.initial.draw(seed, neurons, model.neuron, weightCount(model));

/** Neurons of a cloud are as many as they are. */
const measuredNeurons = ({ neurons, initial }: Model): number =>
  initial.cloud === null ? Math.min(neurons, mostMeasured.neurons) : neurons;

/** Rows that a limit is solved on; null where there are none. */
function rowsOf(model: Model): number | null {
  const { data } = model;
  if (hasPairs(model)) return null;
  return data.kind === "dataset" ? data.rows : rowsFor(data.dimension);
}

/** What N neurons cost beside n, each with every other: of a data set, each with its rows. */
function scaledBy(model: Model, neurons: number, measured: number): number {
  const ratio = neurons / measured;
  return hasPairs(model) ? ratio * ratio : ratio;
}

/** @param now  a clock in ms */
export function trainingForecast(model: Model, experiment: Experiment, now: () => number): TrainingForecast {
  const { replicas } = experiment.training;
  const { steps } = clockOf(experiment);
  const stepsPerSecond = 1 / secondsOfAStep(model, experiment, now);
  const { dimension } = model.data;
  const known = hasExactRisk(model);
  const exact = known && isCurveExact(model.neurons, dimension, steps);
  const { times, curve, animation } = experiment.record;
  // Of an animation's replica alone; where the curve is exact its frames are too, at no price.
  const frames = animation && known && !exact && isFrameExact(model.neurons, dimension, steps);
  const looks =
    replicas * (1 + times.length + (exact ? curve : 0)) + (frames ? Math.min(curve, mostFrames) : 0);
  const looksSeconds = looks * secondsOfALook(model, experiment, now);
  return {
    steps,
    replicas,
    flops: 4 * model.neurons * dimension * steps * replicas,
    stepsPerSecond,
    looks,
    looksSeconds,
    seconds: (steps * replicas) / stepsPerSecond + looksSeconds,
  };
}

/** Blocks of a turn of the clock: a millisecond or so. */
const blocksPerTurn = 8;

function secondsOfAStep(model: Model, experiment: Experiment, now: () => number): number {
  const { seed, training } = experiment;
  const { block, precision } = training;
  const clock = clockOf(experiment);
  const trial = sgd({
    model,
    network: drawn(model, seed, model.neurons),
    clock,
    seed,
    block,
    precision,
    ...noiseOf(training),
  });
  const turn = blocksPerTurn * block;
  // Beyond the end of a short run as well: its clock goes on.
  const work = () => {
    trial.advance(trial.step + turn);
  };
  return measuredSeconds(work, now) / turn;
}

/** As exact as the run's own. */
const riskTolerance = 1e-7;

function secondsOfALook(model: Model, { seed }: Experiment, now: () => number): number {
  const neurons = measuredNeurons(model);
  const network = drawn(model, seed, neurons);
  const work = () => {
    populationRisk(model, network, { tolerance: riskTolerance, seed });
  };
  return measuredSeconds(work, now) * scaledBy(model, model.neurons, neurons);
}

type LimitMethod = Experiment["limit"]["methods"][number];
type ParticleFlow = Extract<LimitMethod, { kind: "particle-flow" }>;
type Other = Exclude<LimitMethod, { kind: "particle-flow" | "population-flow" }>;
type PopulationFlow = Extract<LimitMethod, { kind: "population-flow" }>;

/** @param now  a clock in ms */
export function limitForecast(
  model: Model,
  experiment: Experiment,
  method: LimitMethod,
  now: () => number,
): LimitForecast {
  const { kind } = method;
  const count = pointsOfMethod(model, method);
  try {
    return { kind, atoms: count, ...costOf(model, experiment, method, now) };
  } catch {
    return { kind, atoms: count, evaluations: null, flops: null, seconds: null };
  }
}

interface Cost {
  readonly evaluations: number | null;
  readonly flops: number | null;
  readonly seconds: number;
}

/** Atoms, cells, or neurons of a population flow. */
const pointsOfMethod = ({ neurons }: Model, method: LimitMethod): number => {
  if (method.kind === "population-flow") return neurons;
  return method.kind === "finite-volume" ? method.cells : method.atoms;
};

function costOf(model: Model, experiment: Experiment, method: LimitMethod, now: () => number): Cost {
  switch (method.kind) {
    case "particle-flow":
      return particleFlowCost(model, experiment, method, now);
    case "population-flow":
      return populationFlowCost(model, experiment, method, now);
    default:
      return steppedCost(model, experiment, method, now);
  }
}

/** What of a method with steps of its own is done and timed, in s of the run and in ms of the clock. */
const triedShare = 1 / 64;
const triedMs = 300;

/** In proportion to the inner time that a third of a second reaches: steps are short at first, so rather too much. */
function steppedCost(model: Model, experiment: Experiment, method: Other, now: () => number): Cost {
  const { points, mass, coordinates } = initialAtoms(model, method);
  const { dimension } = experiment.limit;
  const map = featureMap(model, coordinates, { tolerance: toleranceOf(method), dimension, points, mass });
  const { main } = reducedMethod(model, method);
  const solver = main.method(featureEnergy(map, noiseOf(experiment.training)));
  const clock = clockOf(experiment);
  const end = clock.inner(clock.steps);
  const began = now();
  let state = solver.start(main.start);
  let reached = 0;
  while (reached < end && (reached === 0 || now() - began < triedMs)) {
    reached = Math.min(end, reached + triedShare * end);
    state = solver.advance(state, reached, [], () => {});
  }
  return { evaluations: null, flops: null, seconds: (beside * (now() - began) * end) / (1000 * reached) };
}

/** Fixed: that of the run's own limit. */
const scramble = 1;
const flopsPerFeature = 10;
/** Beside the flow runs one of half as many atoms and a tenth of the accuracy; the curve asks for risks alone, half as dear. */
const beside = 1.5;
const ofARisk = 0.5;

function particleFlowCost(
  model: Model,
  experiment: Experiment,
  { atoms: count, tolerance }: ParticleFlow,
  now: () => number,
): Cost {
  const coordinates = coordinatesOf(model);
  const { points, mass } = atoms(model.initial, coordinates, Math.min(count, mostMeasured.atoms), scramble);
  const { dimension } = experiment.limit;
  const map = featureMap(model, coordinates, { tolerance, dimension, points, mass });
  const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
  const gradient = coordinates.names.map(() => new Float64Array(points.count));
  const work = () => {
    energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  };
  const scale = Math.max(1, count / points.count);
  const evaluations = evaluationsFor(model, experiment, tolerance);
  const { curve, times } = experiment.record;
  const inAll = beside * evaluations + ofARisk * (curve + 2 * times.length);
  return {
    evaluations,
    flops: inAll * flopsPerFeature * scale * points.count * map.size,
    seconds: inAll * scale * measuredSeconds(work, now),
  };
}

function populationFlowCost(
  model: Model,
  experiment: Experiment,
  { tolerance }: PopulationFlow,
  now: () => number,
): Cost {
  const measured = measuredNeurons(model);
  const network = drawn(model, experiment.seed, measured);
  const small = { ...model, neurons: measured };
  const energy = populationEnergy(small, { lambda: 0, tolerance, network });
  const points = fullCoordinates(model).fromWeights(network);
  const mass = new Float64Array(measured).fill(1 / measured);
  const gradient = energy.coordinates.names.map(() => new Float64Array(measured));
  const work = () => {
    energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  };
  const { neurons, data } = model;
  const each = rowsOf(model) ?? neurons;
  const evaluations = evaluationsFor(model, experiment, tolerance);
  const inAll = experiment.training.replicas * (evaluations + 2 * ofARisk * experiment.record.times.length);
  return {
    evaluations,
    flops: inAll * neurons * each * (data.dimension + 4 * pairDegree),
    seconds: inAll * measuredSeconds(work, now) * scaledBy(model, neurons, measured),
  };
}

/** The tolerances of two cheap solutions, from whose evaluations those at another are extrapolated as a power. */
const coarse = 1e-4;
const fine = 1e-6;

/** A flow to T, by counting those of cheap ones; where their work runs out, in proportion to the time reached. */
function evaluationsFor(model: Model, experiment: Experiment, tolerance: number): number {
  const many = counted(model, experiment, fine);
  const few = Math.min(many, counted(model, experiment, coarse));
  const power = log(many / few) / log(coarse / fine);
  return Math.ceil(many * pow(fine / tolerance, power));
}

function counted(model: Model, experiment: Experiment, tolerance: number): number {
  const clock = clockOf(experiment);
  const end = clock.inner(clock.steps);
  const lambda = experiment.training.noise?.lambda ?? 0;
  const { evaluations, reached } = limitAt({ model, lambda, innerTimes: [end], tolerance });
  return reached > 0 ? evaluations * Math.max(1, end / reached) : evaluations;
}

/** Of Node with the program in it, and of each thread that computes. Measured. */
const programMiB = 140;
const workerMiB = 36;
/** Of a weight: the kernel's, those drawn, and copies on their way into files. Measured. */
const bytesOfAWeight = 40;
/** Of an atom's coordinate: stages, dense output and ends of Runge–Kutta steps, and what waits for the collector. Measured. */
const bytesOfACoordinate = 2400;
const bytesOfMiB = 1024 * 1024;

/** At its peak, in MiB. */
export function memoryForecast(model: Model, experiment: Experiment, workers: number): number {
  const { neurons, data } = model;
  const { training, limit, record } = experiment;
  const parts = (training.run ? training.replicas : 0) + limit.methods.length;
  const atOnce = Math.max(1, Math.min(workers, parts));
  const network = neurons * (bytesOfAWeight * (data.dimension + 2) + 8 * training.block);
  const coordinates = coordinatesOf(model).names.length;
  const flows = limit.methods.map((method) =>
    method.kind === "population-flow"
      ? neurons * (data.dimension + 2)
      : pointsOfMethod(model, method) * coordinates,
  );
  const largestFlow = Math.max(0, ...flows);
  const kept = coordinates + (record.weights === "snapshots" ? data.dimension + 2 : 0);
  const recorded = 2 * 8 * record.times.length * (training.replicas * neurons * kept + largestFlow);
  const rows = 16 * (rowsOf(model) ?? 0) * (data.dimension + 1);
  const arrays = atOnce * (network + rows) + bytesOfACoordinate * largestFlow + recorded;
  return programMiB + workerMiB * atOnce + arrays / bytesOfMiB;
}
