/** Noise and decay on the failing activation: the trap leaks, F falls, and both initialisations end at one fixed point. */

import { noiseOf } from "../../experiment/noise.ts";
import { exactly, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { largest, type RunPoint, runPoints } from "../statistics/runs.ts";
import { notRun } from "./lawClaim.ts";

export const noisy: Conclude = (points) => {
  const runs = runPoints(points).filter(({ compared }) =>
    compared.every(({ limit }) => limit.freeEnergy !== null),
  );
  return { claims: [descent(runs), unique(runs), leak(runs), temperature(runs)], plots: [] };
};

const nameOf = ({ experiment }: RunPoint): string =>
  "scale" in experiment.network.initial
    ? `κ = ${exactly(experiment.network.initial.scale)}`
    : "this initialisation";

const energyOf = ({ limit }: RunPoint["last"]): number => limit.freeEnergy ?? Number.NaN;
const gapOf = ({ limit }: RunPoint["last"]): number => limit.freeEnergyGap ?? Number.NaN;

/** Of F: rounding, and the changes of the mesh. */
const relativeRounding = 1e-9;
/** The corrected dissipation identity is met within this share of the dissipation; without its 2ξ it would be off by half. */
const small = 0.05;

function descent(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "noisy-descent",
    said: "F(ρ_t) is non-increasing: ∂ₜF = −∫‖∇(Ψ_λ − β⁻¹ log ρ_t)‖² dρ_t ≤ 0.",
  };
  if (points.length === 0) return notRun(saying);
  const rows = points.map((point) => {
    const values = point.compared.map(energyOf);
    const rises = values
      .slice(1)
      .filter((value, k) => value > values[k] + relativeRounding * Math.abs(values[k]));
    const residual = largest(point.compared, ({ limit }) => Math.abs(limit.dissipationResidual ?? 0));
    return { point, values, rises: rises.length, residual: residual?.limit.dissipationResidual ?? null };
  });
  const falls = rows.every(({ rises }) => rises === 0);
  const met = rows.every(({ residual }) => residual !== null && Math.abs(residual) <= small);
  const told = rows.map(
    (row) =>
      `${nameOf(row.point)}: F from ${rounded(row.values[0])} to ${rounded(row.values[row.values.length - 1], 5)} over ${exactly(row.values.length)} record times, ${row.rises === 0 ? "never rising" : `rising over ${exactly(row.rises)} of the times between them`}; ${metWords(row.residual)}.`,
  );
  return {
    ...saying,
    outcome: falls && !met ? "not shown" : "differs",
    found: `${told.join(" ")} ${falls ? "F does not increase; the" : "F does increase, which it must not. The"} printed identity does not hold as printed: inside it must read Ψ_λ + β⁻¹ log ρ, and in t the factor 2ξ is missing (it stands in the inner clock s = 2∫ξ).`,
    numbers: Object.fromEntries(
      rows.flatMap((row, index) => [
        [`start${index}`, row.values[0]],
        [`end${index}`, row.values[row.values.length - 1]],
        [`rises${index}`, row.rises],
        [`residual${index}`, row.residual],
      ]),
    ),
  };
}

/** How far the corrected identity is from what a step of the solver does. */
const metWords = (residual: number | null): string =>
  residual === null
    ? "the identity was not measured"
    : `−dF/ds over a step and the corrected integral differ by ${percent(Math.abs(residual))} of it at worst`;

/** A law is at ρ⋆ where KL(ρ‖ρ⋆) ≤ β(F − F⋆) is below this: the two then differ by at most 0.16 of the mass (Pinsker). */
const closed = 0.05;

function unique(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "noisy-unique",
    said: "F_{β,λ} is strongly convex, the fixed point ρ⋆ ∝ exp(−βΨ) is unique, and ρ_t → ρ⋆.",
  };
  if (points.length < 2) return notRun(saying);
  const ends = points.map(({ last }) => ({ value: energyOf(last), gap: gapOf(last) }));
  const values = ends.map(({ value }) => value);
  const difference = Math.max(...values) - Math.min(...values);
  const gap = Math.max(...ends.map(({ gap: each }) => each));
  const divergence = Math.max(
    ...points.map(({ last, experiment }) => gapOf(last) / noiseOf(experiment.training).temperature),
  );
  const bounded = ends.every(({ value, gap: each }) => each >= -1e-6 * Math.abs(value));
  const reached = bounded && divergence <= closed && difference <= gap + 1e-3 * Math.abs(values[0]);
  const told = points.map(
    (point, index) =>
      `${nameOf(point)}: F = ${rounded(values[index], 6)} at t = ${time(point.last.t)}, so that F⋆ is between ${rounded(values[index] - ends[index].gap, 6)} and that (the gap is β⁻¹KL(ρ_t‖p_ρ)).`,
  );
  return {
    ...saying,
    outcome: reached ? "holds" : "not shown",
    found: `${told.join(" ")} The two differ by ${roughly(difference)}, and KL(ρ_t‖ρ⋆) ≤ β(F − F⋆) is at most ${roughly(divergence)}.${reached ? "" : " That is not the end of the way: train longer."} Convex means along mixtures of measures, not along Wasserstein geodesics; and the fixed point has Ψ_λ where the slide prints Ψ.`,
    numbers: Object.fromEntries([
      ["difference", difference],
      ["divergence", divergence],
      ...ends.flatMap(({ value, gap: each }, index): [string, number][] => [
        [`freeEnergy${index}`, value],
        [`gap${index}`, each],
      ]),
    ]),
  };
}

/** A trap is left where the limit's risk has fallen by half of what it stood at. */
const half = 0.5;

function leak(points: readonly RunPoint[]): Claim {
  const saying = { id: "noisy-leak", said: "Can we fix it? Noisy stochastic gradient descent." };
  const start = largest(points, ({ compared }) => compared[0].limit.risk);
  if (start === undefined || points.length < 2) return notRun(saying);
  const from =
    largest(points, ({ experiment: { network } }) =>
      "scale" in network.initial ? -network.initial.scale : 0,
    ) ?? start;
  const { compared, last, experiment } = from;
  const trap = largest(compared.slice(1), ({ limit }) => limit.risk) ?? last;
  const leaves = compared.find(({ t, limit }) => t > trap.t && limit.risk < half * trap.limit.risk);
  const left = leaves !== undefined;
  const networkLeaves = compared.find(({ t, network }) => t > 0 && network.risk < half * trap.limit.risk);
  const { noise } = experiment.training;
  const beta = noise?.beta === undefined ? "no β" : `β = ${exactly(noise.beta)}`;
  return {
    ...saying,
    outcome: left && networkLeaves !== undefined ? "holds" : "not shown",
    found: [
      `With λ = ${exactly(noise?.lambda ?? 0)}, ${beta}, from ${nameOf(from)}: R(ρ_t) stands at ${rounded(trap.limit.risk)} at t = ${time(trap.t)} with mean ‖w‖ = ${rounded(trap.limit.coordinates.r.mean)}`,
      left
        ? `and is below half of that at t = ${time(leaves.t)}, ${rounded(last.limit.risk)} at t = ${time(last.t)}: the trap leaks.`
        : `and has not left it by t = ${time(last.t)}.`,
      networkLeaves === undefined
        ? `The network has not left it by t = ${time(last.t)}.`
        : `The network is below by t = ${time(networkLeaves.t)} and ends at R_N = ${rounded(last.network.risk)}, mean ‖w‖ = ${rounded(last.network.coordinates.r.mean)} against ${rounded(last.limit.coordinates.r.mean)}.`,
      "SGD's own noise at a finite ε heats the network too, so it may leave earlier than the PDE. The time depends on D and β: at a larger β the limit can stay trapped beyond any time that is computed; this study has one β, so it says nothing of how T grows with it.",
    ].join(" "),
    numbers: {
      ...{
        trapTime: trap.t,
        trapRisk: trap.limit.risk,
        leaves: leaves?.t ?? null,
        networkLeaves: networkLeaves?.t ?? null,
      },
      ...{ limit: last.limit.risk, network: last.network.risk, limitR: last.limit.coordinates.r.mean },
      networkR: last.network.coordinates.r.mean,
    },
  };
}

/** Means of ‖w‖ agree within this share. */
const near = 0.05;

function temperature(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "noisy-temperature",
    said: "Noise √(s_k/β) gᵢᵏ, the diffusion β⁻¹Δρ and the fixed point exp(−βΨ_λ) belong together.",
  };
  if (points.length === 0) return notRun(saying);
  const offs = points.map(({ last }) => last.network.coordinates.r.mean / last.limit.coordinates.r.mean - 1);
  const worst = Math.max(...offs.map(Math.abs));
  const convention = points[0].experiment.training.noise?.convention ?? "gibbs";
  return {
    ...saying,
    outcome: worst <= near ? "differs" : "not shown",
    found: `They are three temperatures: a step's noise must be √(4s_k/β) and the diffusion 2ξβ⁻¹Δ for that fixed point. ${convention === "gibbs" ? "So these networks were trained" : "These networks had the slides' √(s_k/β), which is 4β in every formula"}; their mean ‖w‖ at the end is off the limit's by ${percent(worst)} (${points.map((point) => `${nameOf(point)}: ${rounded(point.last.network.coordinates.r.mean)} against ${rounded(point.last.limit.coordinates.r.mean)}`).join("; ")}). That the noise belongs to the fixed point is algebra (of decay alone the variance is 1/(βλ)); the runs show that the program keeps to it, at one N and one ε.`,
    numbers: { worst, ...Object.fromEntries(offs.map((off, index) => [`offset${index}`, off])) },
  };
}
