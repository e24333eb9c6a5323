/**
 * The limit at a low price: few atoms and a loose tolerance, enough to tell a network that follows it from one that does
 * not, and to guess what the real solution will cost. Risks are good to a few per cent.
 */

import { independentExcess } from "../energy/excess.ts";
import { featureEnergy } from "../energy/featureEnergy.ts";
import type { FeatureMap } from "../features/contract.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Particles } from "../measure/contract.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";

/** What to solve. */
interface CheapLimitSpec {
  readonly model: Model;
  /** λ */
  readonly lambda: number;
  /** Inner times, ascending, at which to look. */
  readonly innerTimes: readonly number[];
  /** Of the particle flow. */
  readonly tolerance: number;
  /** Atoms × features × evaluations that may be spent; absent: a few seconds of work. */
  readonly work?: number;
}

/** The limit at one inner time. */
interface CheapPoint {
  readonly risk: number;
  /** R(ρ) + κ/N */
  readonly riskIndependent: number;
}

/** What was found before the work was spent. */
interface CheapLimit {
  /** In the order of the inner times; null: not reached, or the truncated series became too short there. */
  readonly points: readonly (CheapPoint | null)[];
  /** Evaluations of ∇Ψ. */
  readonly evaluations: number;
  /** The inner time that was reached. */
  readonly reached: number;
  /** Whether a series became too short for what it was asked for. */
  readonly cut: boolean;
  readonly map: FeatureMap;
}

const atomCount = 200;
/** Of the risk, at ρ₀. */
const truncation = 1e-4;
/** What a series may leave out later, as a share of the risk. */
const largestTail = 0.02;
const degreeStep = 8;
const mostDegreeSteps = 5;
/** Fixed: the same as that of the run's own limit, so that nothing depends on the network's seed. */
const scramble = 1;
/** A few seconds where σ is dear (tanh on a data set), less where it is not. */
const fewSeconds = 2e7;

/** @throws Error  where the case has no such limit: no feature map, or no atoms of its initial law */
export function cheapLimit(spec: CheapLimitSpec): CheapLimit {
  const { model, work = fewSeconds } = spec;
  const coordinates = coordinatesOf(model);
  const start = atoms(model.initial, coordinates, atomCount, scramble);
  const mapOf = (degree: number | undefined) =>
    featureMap(model, coordinates, {
      tolerance: truncation,
      dimension: "exact",
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

function solve(spec: CheapLimitSpec, map: FeatureMap, start: Particles, mostEvaluations: number): CheapLimit {
  const { model, lambda, innerTimes, tolerance } = spec;
  const energy = featureEnergy(map, { lambda, temperature: 0 });
  const flow = particleFlow(energy, { tolerance });
  let state = flow.start(start);
  let cut = false;
  const points = innerTimes.map((inner): CheapPoint | null => {
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
    return cut ? null : { risk, riskIndependent };
  });
  return { points, evaluations: flow.evaluations(state), reached: state.s, cut, map };
}
