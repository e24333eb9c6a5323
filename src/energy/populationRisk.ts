/**
 * The population risk of a finite network, R_N(θ) = E(y − ŷ)²,
 *
 * with its neurons' actual correlations: exact over the rows of a data set; for Gaussian inputs the sums over pairs of
 * pairs.ts, nearly parallel ones included, whose tail bound and rounding are the error. Where that stays above the
 * tolerance (parallel neurons that are extremely steep), Monte Carlo on fresh samples, with its standard error, if that
 * is the smaller of the two; and where the law is known by its draws alone. Never through the reduced features.
 */

import type { Model, Network } from "../model/contract.ts";
import { sum } from "../numerics/sums.ts";
import { monteCarloRisk, squaredErrors } from "./monteCarlo.ts";
import { gaussianInputs, hasPairs, neuronsOfNetwork } from "./pairsInputs.ts";
import { pairRisk } from "./pairsRisk.ts";
import { largestDegree } from "./pairsTable.ts";

/** R_N with its own error, and how both were found. */
export interface PopulationRisk {
  readonly risk: number;
  /** Bound on truncation and on the rounding of direct pairs (exact), or the standard error (monteCarlo). */
  readonly error: number;
  readonly kind: "exact" | "monteCarlo";
  /** Largest degree that the series was allowed; 0 where there is none. */
  readonly degree: number;
}

/** Samples of Monte Carlo, and of the pilot that tells whether it can do better than the bound. */
const fallBackSamples = 16384;
const pilotSamples = 512;

/**
 * @param tolerance  of the risk, absolute
 * @param seed       of the fall-back's samples; unused where the series suffices
 */
export function populationRisk(
  model: Pick<Model, "data" | "activation">,
  network: Network,
  { tolerance, seed }: { tolerance: number; seed: number },
): PopulationRisk {
  const { data, activation } = model;
  if (data.kind === "dataset") {
    const errors = squaredErrors(activation, network, data.inputs, data.labels);
    return { risk: sum(errors) / data.rows, error: 0, kind: "exact", degree: 0 };
  }
  if (!hasPairs(model)) return sampled(model, network, seed);
  const inputs = gaussianInputs(model.data);
  const neurons = neuronsOfNetwork(network);
  for (let degree = 32; ; degree = Math.min(2 * degree, largestDegree)) {
    const { risk, tail } = pairRisk(inputs, activation, neurons, degree, tolerance, null);
    // Written so that a diverged network's NaN is returned, not sampled.
    if (!(tail > tolerance)) return { risk, error: tail, kind: "exact", degree };
    if (degree < largestDegree) continue;
    const better = betterSampled(model, network, tail, seed);
    return better ?? { risk, error: tail, kind: "exact", degree };
  }
}

/** Monte Carlo where its standard error will be below the series' bound, else null. */
function betterSampled(
  model: Pick<Model, "data" | "activation">,
  network: Network,
  tail: number,
  seed: number,
): PopulationRisk | null {
  const pilot = monteCarloRisk(model, network, { samples: pilotSamples, seed });
  if (pilot.error * Math.sqrt(pilotSamples / fallBackSamples) >= tail) return null;
  return sampled(model, network, seed);
}

/** The same samples at every time of a run. */
const sampled = (
  model: Pick<Model, "data" | "activation">,
  network: Network,
  seed: number,
): PopulationRisk => ({
  ...monteCarloRisk(model, network, { samples: fallBackSamples, seed }),
  kind: "monteCarlo",
  degree: 0,
});

/** Whether R_N has an exact form, however dear. */
export const hasExactRisk = (model: Pick<Model, "data" | "activation">): boolean =>
  model.data.kind === "dataset" || hasPairs(model);

/**
 * Mean of (y − ŷ)² over the rows of a data set that training never sees.
 *
 * @returns null where no rows are held out, and where the mean is no finite number
 */
export function heldOutRisk(
  { data, activation }: Pick<Model, "data" | "activation">,
  network: Network,
): number | null {
  if (data.kind !== "dataset" || data.heldOut === null) return null;
  const { inputs, labels, rows } = data.heldOut;
  const risk = sum(squaredErrors(activation, network, inputs, labels)) / rows;
  return Number.isFinite(risk) ? risk : null;
}
