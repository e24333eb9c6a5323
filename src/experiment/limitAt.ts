/**
 * The limit of a question at given inner times, by the particle flow and outside any run: at a low price (few atoms, a
 * loose tolerance) enough to tell a network that follows it from one that does not, and to guess what the real solution
 * will cost; with more of both, what a verdict asks for. The map's degree grows until the series is long enough.
 */

import { independentExcess } from "../energy/excess.ts";
import { type FeatureEnergy, featureEnergy } from "../energy/featureEnergy.ts";
import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Particles } from "../measure/contract.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";

/** What to solve. */
interface LimitAtSpec {
  readonly model: Model;
  /** λ */
  readonly lambda: number;
  /** Absent: exact. */
  readonly dimension?: "exact" | "infinite";
  /** Absent: 200, with which risks are good to a few per cent. */
  readonly atoms?: number;
  /** Of the risk, at ρ₀: a tenth of it is truncated. Absent: 1e-4. */
  readonly truncation?: number;
  /** What a series may leave out later, as a share of the risk. Absent: 0.02. */
  readonly largestTail?: number;
  /** Inner times, ascending, at which to look. */
  readonly innerTimes: readonly number[];
  /** Of the particle flow. */
  readonly tolerance: number;
  /** Atoms × features × evaluations that may be spent; absent: a few seconds of work. */
  readonly work?: number;
}

/** The limit at one inner time. */
interface LimitPoint {
  readonly measure: Particles;
  readonly risk: number;
  /** R(ρ) + κ/N */
  readonly riskIndependent: number;
}

/** What was found before the work was spent. */
interface LimitAt {
  /** In the order of the inner times; null: not reached, or the truncated series became too short there. */
  readonly points: readonly (LimitPoint | null)[];
  /** Evaluations of ∇Ψ. */
  readonly evaluations: number;
  /** The inner time that was reached. */
  readonly reached: number;
  /** Whether a series became too short for what it was asked for. */
  readonly cut: boolean;
  /** With λ; its map is the last that was needed. */
  readonly energy: FeatureEnergy;
}

const few = { atoms: 200, truncation: 1e-4, largestTail: 0.02 } as const;
const degreeStep = 8;
const mostDegreeSteps = 5;
/** Fixed: the same as that of the run's own limit, so that nothing depends on the network's seed. */
const scramble = 1;
/** A few seconds where σ is dear (tanh on a data set), less where it is not. */
const fewSeconds = 2e7;

/** @throws Error  where the case has no such limit: no feature map, or no atoms of its initial law */
export function limitAt(spec: LimitAtSpec): LimitAt {
  const { model, work = fewSeconds } = spec;
  const coordinates = coordinatesOf(model);
  const start = atoms(model.initial, coordinates, spec.atoms ?? few.atoms, scramble);
  const mapOf = (degree: number | undefined) =>
    featureMap(model, coordinates, {
      tolerance: spec.truncation ?? few.truncation,
      dimension: spec.dimension ?? "exact",
      points: start.points,
      mass: start.mass,
      ...(degree === undefined ? {} : { degree }),
    });
  let map = mapOf(undefined);
  for (let attempt = 0; ; attempt++) {
    const found = solve(spec, map, start, work / (start.mass.length * map.size));
    if (!found.cut || attempt === mostDegreeSteps) return found;
    map = mapOf(map.degree + degreeStep);
  }
}

function solve(spec: LimitAtSpec, map: FeatureMap, start: Particles, mostEvaluations: number): LimitAt {
  const { model, lambda, innerTimes, tolerance, largestTail = few.largestTail } = spec;
  const energy = featureEnergy(map, { lambda, temperature: 0 });
  const flow = particleFlow(energy, { tolerance });
  let state = flow.start(start);
  let cut = false;
  const points = innerTimes.map((inner): LimitPoint | null => {
    while (state.s < inner && flow.evaluations(state) <= mostEvaluations) {
      // Half a step ahead: one step is taken, or the last one is found to reach so far.
      const { s, step } = state.integration;
      state = flow.advance(state, Math.min(inner, s + step / 2), [], () => {});
    }
    if (state.s < inner) return null;
    const at = flow.measure(state);
    const risk = energy.risk(at.points, at.mass);
    const riskIndependent = risk + independentExcess(map, at.points, at.mass) / model.neurons;
    cut ||= map.truncated && map.tail(at.points, at.mass) > largestTail * riskIndependent;
    return cut ? null : { measure: at, risk, riskIndependent };
  });
  return { points, evaluations: flow.evaluations(state), reached: state.s, cut, energy };
}
