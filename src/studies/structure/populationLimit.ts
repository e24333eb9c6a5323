/**
 * The population flow tends to the reduced limit: N neurons in ℝᴰ by their exact risk (no samples, no step size) against
 * the PDE in the radius. Over independent initial draws, at a fixed time,
 *
 *     N (E R_N − R) → c,   N (E r̄_N − r̄) → c′,   and log(E R_N − R) falls with log N with slope → −1.
 *
 * Measured (isotropic, t = 1): c = 4.75 and a correction of 3.6/N to it, which makes the slope −1.017 over N = 25 … 100.
 */

import { independentExcess } from "../../energy/excess.ts";
import { populationEnergy } from "../../energy/populationEnergy.ts";
import { marginal } from "../../measure/marginal.ts";
import { mean } from "../../measure/moments.ts";
import { populationFlow } from "../../methods/populationFlow.ts";
import type { Model } from "../../model/contract.ts";
import { log } from "../../numerics/elementary.ts";
import { sum } from "../../numerics/sums.ts";
import { coordinatesOf, fullCoordinates, networkFrom } from "../../space/coordinates.ts";
import { plainEnergy, reducedFlow, reducedStart } from "./reducedFlow.ts";

/** A mean with its standard error. */
interface Mean {
  readonly mean: number;
  readonly error: number;
}

/** What seeds at one width gave. */
interface AtWidth {
  readonly neurons: number;
  readonly seeds: number;
  /** R_N, over seeds */
  readonly risk: Mean;
  /** Mean of r_1 over neurons, over seeds */
  readonly radius: Mean;
  /** N(R_N − R), over seeds */
  readonly scaledExcess: Mean;
  /** N(r̄_N − r̄), over seeds */
  readonly scaledRadius: Mean;
}

/** The limit, the widths, and the line through the logarithms of the excess. */
export interface PopulationLimit {
  /** R(ρ_t) and the mean of r_1 of the limit */
  readonly risk: number;
  readonly radius: number;
  /** κ(ρ_t): what N fresh draws from ρ_t risk above R(ρ_t), times N */
  readonly fresh: number;
  readonly widths: readonly AtWidth[];
  /** Weighted least squares of log(E R_N − R) against log N; its standard error */
  readonly slope: Mean;
  /** c of N(E R_N − R) = c + e/N, by weighted least squares */
  readonly constant: Mean;
}

interface Spec {
  /** Inner time, s = 2t for ξ = 1 */
  readonly s: number;
  /** [neurons, seeds] of each width, two widths at least, two seeds at least */
  readonly widths: readonly (readonly [neurons: number, seeds: number])[];
  readonly seed: number;
  /** Atoms of the limit */
  readonly atoms: number;
}

/** @param model  ridge neurons before a Gaussian mixture; O(Σ seeds·N²) */
export function populationLimit(model: Model, spec: Spec): PopulationLimit {
  const limit = limitAt(model, spec);
  const widths = spec.widths.map(([neurons, seeds]): AtWidth => {
    const runs = Array.from({ length: seeds }, (_, n) => networkAt(model, neurons, spec.seed + n, spec.s));
    return {
      neurons,
      seeds,
      risk: meanOf(runs.map(({ risk }) => risk)),
      radius: meanOf(runs.map(({ radius }) => radius)),
      scaledExcess: meanOf(runs.map(({ risk }) => neurons * (risk - limit.risk))),
      scaledRadius: meanOf(runs.map(({ radius }) => neurons * (radius - limit.radius))),
    };
  });
  return { ...limit, widths, slope: slopeOf(widths), constant: constantOf(widths) };
}

function limitAt(model: Model, { s, atoms }: Spec) {
  const start = reducedStart(model, atoms);
  const at = reducedFlow(start, s);
  return {
    risk: plainEnergy(start.map).risk(at.points, at.mass),
    radius: mean(marginal(at, 0)),
    fresh: independentExcess(start.map, at.points, at.mass),
  };
}

/** R_N and the mean radius of the flow of one draw. */
function networkAt(model: Model, neurons: number, seed: number, s: number) {
  const network = model.initial.draw(seed, neurons, model.neuron, model.data.dimension);
  const coordinates = fullCoordinates(model);
  const energy = populationEnergy(model, { lambda: 0, tolerance: 1e-6, network });
  const flow = populationFlow(energy, { tolerance: 1e-5 });
  const begin = {
    kind: "particles" as const,
    coordinates,
    points: coordinates.fromWeights(network),
    mass: new Float64Array(neurons).fill(1 / neurons),
  };
  const { points, mass } = flow.measure(flow.advance(flow.start(begin), s, [], () => undefined));
  const [radii] = coordinatesOf(model).fromWeights(networkFrom(points, model)).columns;
  return { risk: energy.risk(points, mass), radius: sum(radii) / neurons };
}

function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const mean = sum(values) / count;
  const variance = sum(values.map((value) => (value - mean) * (value - mean))) / (count - 1);
  return { mean, error: Math.sqrt(variance / count) };
}

function slopeOf(widths: readonly AtWidth[]): Mean {
  const { slope, slopeError } = line(
    widths.map(({ neurons, scaledExcess: { mean, error } }) => ({
      x: log(neurons),
      y: log(mean / neurons),
      error: error / mean,
    })),
  );
  return { mean: slope, error: slopeError };
}

function constantOf(widths: readonly AtWidth[]): Mean {
  const { slope, slopeError, height, heightError, centre } = line(
    widths.map(({ neurons, scaledExcess: { mean, error } }) => ({ x: 1 / neurons, y: mean, error })),
  );
  const far = centre * slopeError;
  return { mean: height - slope * centre, error: Math.sqrt(heightError * heightError + far * far) };
}

/** Weighted least squares: y = height + slope·(x − centre), the two with independent errors. */
function line(points: readonly { readonly x: number; readonly y: number; readonly error: number }[]) {
  const weights = points.map(({ error }) => 1 / (error * error));
  const over = (f: (index: number) => number) => sum(weights.map((weight, index) => weight * f(index)));
  const total = over(() => 1);
  const centre = over((n) => points[n].x) / total;
  const spread = over((n) => (points[n].x - centre) * (points[n].x - centre));
  return {
    centre,
    height: over((n) => points[n].y) / total,
    heightError: 1 / Math.sqrt(total),
    slope: over((n) => (points[n].x - centre) * points[n].y) / spread,
    slopeError: 1 / Math.sqrt(spread),
  };
}
