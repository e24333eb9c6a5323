/**
 * What became of training in the limit of infinite width: the verdict of judge.ts on an experiment, from its particle
 * flow to T and on to 10T, its optimum and the growth rate at T.
 */

import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import { clockOf } from "../experiment/clockOf.ts";
import { limitAt } from "../experiment/limitAt.ts";
import { model as modelOf } from "../experiment/model.ts";
import { noiseOf } from "../experiment/noise.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { regularised } from "../experiment/regularised.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Particles } from "../measure/contract.ts";
import { particleFlowSchema } from "../methods/particleFlow.ts";
import type { Model } from "../model/contract.ts";
import type { Tables } from "../model/table.ts";
import { growthRate } from "../statics/growthRate.ts";
import { NoMinimumError, optimum } from "../statics/optimum.ts";
import { type Floor, type Judgement, judge, type VerdictFacts } from "./judge.ts";

/** A verdict with the numbers it rests on; `risk` and `trappedMass` at T. */
export interface Verdict extends Judgement {
  /** R(ρ_T), without decay's part. */
  readonly risk: number;
  /** inf R (R_λ where weights decay), or the Bayes risk where no optimum is known. */
  readonly infRisk: number;
  readonly infKind: Floor["kind"];
  /** γ at T in 1/s; null where nothing is left that could move. */
  readonly growthRate: number | null;
  /** Of mass 1: held at w = 0. */
  readonly trappedMass: number;
}

/** How many times T the longer run lasts, and where in its last third it is looked at. */
const longer = 10;
const looks = [2 / 3, 3 / 4, 5 / 6, 11 / 12, 1];

/** Enough for a speed, at a fraction of what ten times T would cost. */
const longerRun = { atoms: 500, tolerance: 1e-5 } as const;

/** Nothing is spared: a verdict is worth its seconds. */
const work = 1e12;
const largestTail = 1e-4;

/**
 * @param eta  η as a share of R(0)
 * @throws ConfigurationError  for an experiment whose λ or step changes on the way, or with noise
 */
export function verdict(
  experiment: Experiment,
  tables: Tables,
  { eta = 0.01 }: { eta?: number } = {},
): Verdict {
  const facts = verdictFacts(experiment, tables);
  const { risk, floor, trappedMass } = facts;
  return {
    ...judge(facts, eta),
    risk,
    infRisk: floor.value,
    infKind: floor.kind,
    growthRate: facts.growthRate,
    trappedMass,
  };
}

/** What the verdict rests on, for any η; takes as long as the limit to T, and a few seconds for the run to 10T. */
export function verdictFacts(
  experiment: Experiment,
  tables: Tables,
): VerdictFacts & { readonly risk: number } {
  refuseWhatIsNotJudged(experiment);
  const model = modelOf(experiment, tables);
  const { dimension } = experiment.limit;
  const clock = clockOf(experiment);
  const [inner, innerLonger] = [clock.inner(clock.steps), clock.innerAt(longer * clock.end)];
  const { lambda } = noiseOf(experiment.training);
  const solved = (innerTimes: readonly number[], precision: Precision) =>
    limitAt({
      ...{ model, lambda, dimension, innerTimes, work, largestTail },
      ...{ ...precision, truncation: precision.tolerance },
    });
  const own = precisionOf(experiment);
  const { points, energy } = solved([0, inner], own);
  const [start, end] = points.map(reached);
  const floor = floorOf(model, lambda, dimension);
  const later = looks.map((share) => share * innerLonger);
  const long = solved(later, {
    atoms: Math.min(own.atoms, longerRun.atoms),
    tolerance: Math.max(own.tolerance, longerRun.tolerance),
  });
  const speeds = long.points.map((point, k) => {
    const { measure } = reached(point);
    // By as much at most, as in judge.ts; the short series of the longer run may lie below.
    const tail = long.energy.tail(measure.points, measure.mass);
    const above = objective(long.energy, measure) + tail - floor.value + floor.gap;
    return (fallRate(long.energy, measure) * later[k]) / Math.max(above, Number.MIN_VALUE);
  });
  return {
    time: clock.end,
    start: start.risk,
    value: objective(energy, end.measure),
    risk: end.risk,
    floor,
    speed: Math.max(...speeds),
    growthRate: growthRate(energy, end.measure),
    inner,
    innerLonger,
    trappedMass: heldAtZero(energy, end.measure),
    decays: lambda > 0,
  };
}

function reached<Point>(point: Point | null): Point {
  if (point === null) throw tooLong();
  return point;
}

function refuseWhatIsNotJudged({ training, changes, network }: Experiment): void {
  const refuse = (path: string, message: string): never => {
    throw new ConfigurationError([{ place: "", path, message }]);
  };
  if (typeof network.neuron === "object")
    refuse(
      "network.neuron",
      "a verdict rests on inf R, which is not found for a module; use run with a longer training.time, or a ridge or affine-ridge neuron.",
    );
  if (changes.length > 0) refuse("changes", "a verdict is on one law of motion; leave them out.");
  if (training.noise?.beta !== undefined)
    refuse(
      "training.noise.beta",
      "a verdict is on the flow without noise; leave beta out, or ask for gibbs.",
    );
}

const tooLong = (): Error =>
  new Error(
    `verdict: the series of the features became too short on the way to ${longer}T. Use a shorter training.time, or a smaller limit.methods.0.tolerance.`,
  );

/** Of a particle flow. */
interface Precision {
  readonly atoms: number;
  readonly tolerance: number;
}

/** The experiment's own particle flow's, or that method's defaults. */
function precisionOf({ limit }: Experiment): Precision {
  const own = limit.methods.find(({ kind }) => kind === "particle-flow");
  return own?.kind === "particle-flow" ? own : particleFlowSchema.parse({ kind: "particle-flow" });
}

function floorOf(model: Model, lambda: number, dimension: "exact" | "infinite"): Floor {
  try {
    const { risk, gap, certificate } = optimum(model, { lambda, dimension });
    return { kind: certificate, value: risk, gap };
  } catch (error) {
    if (!(error instanceof NoMinimumError)) throw error;
    return { kind: "bayes", value: model.data.bayesRisk ?? 0, gap: 0 };
  }
}

/** R_λ = R + λ∫‖θ‖²dρ */
function objective(energy: FeatureEnergy, { points, mass }: Particles): number {
  const risk = energy.risk(points, mass);
  return regularised(risk, energy.lambda, energy.coordinates, points, mass) ?? risk;
}

/** −dR_λ/ds = 2∫‖velocity‖²dρ: what is held at a tip does not move. */
function fallRate(energy: FeatureEnergy, { points, mass }: Particles): number {
  const gradient = points.columns.map(() => new Float64Array(points.count));
  energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  let rate = 0;
  for (const [c, slope] of gradient.entries()) {
    const cone = energy.coordinates.ends[c] === "cone";
    for (let j = 0; j < points.count; j++) {
      const held = cone && points.columns[c][j] <= 0 && slope[j] >= 0;
      if (!held) rate += 2 * mass[j] * slope[j] * slope[j];
    }
  }
  return rate;
}

/** Mass whose radii are all 0, where no radius would grow. */
function heldAtZero(energy: FeatureEnergy, { points, mass }: Particles): number {
  const { ends } = energy.coordinates;
  const radii = [...ends.keys()].filter((c) => ends[c] === "cone");
  if (radii.length === 0) return 0;
  const gradient = points.columns.map(() => new Float64Array(points.count));
  energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  return mass.reduce((sum, m, j) => {
    const held = radii.every((c) => points.columns[c][j] <= 0 && gradient[c][j] >= 0);
    return held ? sum + m : sum;
  }, 0);
}
