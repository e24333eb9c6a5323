/** What the isotropic figures show: the histogram of ‖wᵢ‖ on the density of the limit, and where the risk goes. */

import { model } from "../../experiment/model.ts";
import { featureMap } from "../../features/features.ts";
import { exactly, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import { coordinatesOf } from "../../space/coordinates.ts";
import { bestSphere } from "../../statics/flat.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { type RunPoint, runPoints } from "../statistics/runs.ts";
import { lawClaim, notRun, riskClaim } from "./lawClaim.ts";

export const isotropic: Conclude = (points) => {
  const runs = runPoints(points);
  return { claims: [law("isotropic", runs), risk("isotropic", runs), plateau(runs)], plots: [] };
};

/** The same numbers as deviations. */
export const isotropicPaper: Conclude = (points) => {
  const runs = runPoints(points);
  const id = "isotropic-paper";
  return { claims: [law(id, runs), risk(id, runs), reading(runs)], plots: [] };
};

/** N = 200 at d = 80, moving. */
export const animation: Conclude = (points) => {
  const runs = runPoints(points);
  return { claims: [law("animation", runs), risk("animation", runs)], plots: [] };
};

const law = (id: string, points: readonly RunPoint[]): Claim =>
  lawClaim(
    {
      id: `${id}-law`,
      said: "(1/N) Σᵢ δ_{θᵢᵏ} ⇒ ρ_t: the histogram of the neurons' norms follows the solution of the PDE.",
    },
    points,
  );

const risk = (id: string, points: readonly RunPoint[]): Claim =>
  riskClaim({ id: `${id}-risk`, said: "R_N(θᵏ) follows R(ρ_t)." }, points);

/** η of "reached", in units of R(ρ_0). */
const eta = 0.01;

function plateau(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "isotropic-plateau",
    said: "Does distributional dynamics converge to minimizers? In general, no; sometimes, yes.",
  };
  const [point] = points;
  if (point === undefined) return notRun(saying);
  const { compared, last } = point;
  const { risk: now, gap, riskError } = last.limit;
  const start = compared[0].limit.risk;
  const before = compared.at(-2)?.limit ?? last.limit;
  const fall = before.risk - now;
  const falls = fall > 2 * (riskError + before.riskError);
  const sphere = bestSphereOf(point);
  const near = gap !== null && gap <= eta * start;
  const sentences = [
    `At t = ${time(last.t)} R(ρ_t) = ${rounded(now)}${gapWords(now, gap, start)}.`,
    `The best law of neurons of one norm has R = ${rounded(sphere.risk)} (r = ${rounded(sphere.r)}); the limit is ${roughly(Math.abs(now - sphere.risk))} ${now < sphere.risk ? "below" : "above"} it, at r = ${rounded(last.limit.coordinates.r.mean)} ± ${roughly(last.limit.coordinates.r.sd)}.`,
    falls
      ? `It still falls: by ${roughly(fall)} since the record time before, where the numerical errors are ${roughly(riskError)}: not stuck.`
      : "Since the record time before it does not fall by more than its numerical error.",
    near
      ? `That it is within ${percent(eta)} of R(ρ₀) does not say that it ends at the infimum.`
      : `It is not yet within ${percent(eta)} of R(ρ₀): train longer.`,
  ];
  return {
    ...saying,
    outcome: near && falls ? "holds" : "not shown",
    found: sentences.join(" "),
    numbers: {
      ...{ risk: now, gap, start, fall, sphereRisk: sphere.risk, sphereR: sphere.r },
      ...{ mean: last.limit.coordinates.r.mean, sd: last.limit.coordinates.r.sd },
    },
  };
}

/** The certificate, in units of R(ρ₀), and of the infimum where that is known to be above 0. */
function gapWords(now: number, gap: number | null, start: number): string {
  if (gap === null) return "";
  const share = `, at most ${roughly(gap)} above inf R: ${rounded((100 * gap) / start, 2)} % of R(ρ₀)`;
  if (gap >= now) return share;
  return `${share}, but up to ${percent(gap / (now - gap))} of the infimum itself, as inf R ≥ ${rounded(now - gap)}`;
}

/** Among laws of one norm the one of least risk. */
function bestSphereOf({ experiment, tables, last }: RunPoint) {
  const made = model(experiment, tables);
  const coordinates = coordinatesOf(made);
  const { mean, quantiles } = last.limit.coordinates.r;
  const columns = [Float64Array.of(mean, ...Object.values(quantiles))];
  const count = columns[0].length;
  const points = { count, columns };
  const mass = new Float64Array(count).fill(1 / count);
  const { dimension } = experiment.limit;
  const map = featureMap(made, coordinates, { tolerance: 1e-7, dimension, points, mass });
  const sheet = { scalars: [] };
  const region = { sheets: [sheet], bounded: made.activation.limits !== null, reach: 2 * mean };
  return bestSphere({ map, lambda: 0 }, sheet, region);
}

/** Where two groups are so far apart, a tenth of the neurons has less than this share of the median norm. */
const splitShare = 0.25;

function reading(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "isotropic-paper-reading",
    said: "τ²₊ = 1.8, τ²₋ = 0.2: the slides print variances, the paper's text has the same numbers as deviations.",
  };
  const [point] = points;
  if (point === undefined) return notRun(saying);
  const { compared, last } = point;
  const { quantiles, mean, sd } = last.limit.coordinates.r;
  const split = quantiles["0.1"] < splitShare * quantiles["0.5"];
  const near = last.limit.observables.near_zero?.mean ?? null;
  const networkNear = last.network.observables.near_zero?.mean ?? null;
  const share =
    near === null || networkNear === null
      ? ""
      : ` ${rounded(100 * near)} % of the limit's mass and ${rounded(100 * networkNear)} % of the neurons have r < 0.5.`;
  const risks = compared.filter(({ t }) => t === 0 || t === 1 || t === last.t);
  return {
    ...saying,
    outcome: split ? "differs" : "not shown",
    found: [
      `With deviations 1.8 and 0.2 ${risks.map(({ t, limit }) => `R = ${rounded(limit.risk)} at t = ${time(t)}`).join(", ")}; r = ${rounded(mean)} ± ${rounded(sd)} at the end, a tenth below ${rounded(quantiles["0.1"])}, the median ${rounded(quantiles["0.5"])}.${share}`,
      split
        ? "The law of the norms splits in two and the risk falls slowly: another picture than with variances (the experiment isotropic), where it keeps one peak. The two readings are two experiments."
        : `To t = ${exactly(last.t)} the law has not split: train longer.`,
    ].join(" "),
    numbers: {
      risk: last.limit.risk,
      mean,
      sd,
      low: quantiles["0.1"],
      median: quantiles["0.5"],
      near,
      networkNear,
    },
  };
}
