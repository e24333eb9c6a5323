/** Anisotropic Gaussians: the PDE reduced to (r₁, r₂), and the theorem on its window [T/ε, 10T/ε]. */

import { exactly, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { largest, type RunPoint, runPoints } from "../statistics/runs.ts";
import { lawClaim, notRun } from "./lawClaim.ts";

export const anisotropic: Conclude = (points) => {
  const runs = runPoints(points);
  return { claims: [reduced(runs), window(runs), hypotheses(runs)], plots: [] };
};

/** Early, the neurons follow ρ_t in both radii; how long, at this N and ε, is told by the worst of all record times. */
const reduced = (points: readonly RunPoint[]): Claim =>
  lawClaim(
    {
      id: "anisotropic-reduced",
      said: "Invariant under O(s₀) × O(d − s₀) ⇒ reduced PDE: the neurons' (r₁, r₂) follow it.",
    },
    points,
  );

/** η that the runs are asked for, where the prediction 0 risks E y² = 1. */
const eta = 0.05;

interface Window {
  readonly point: RunPoint;
  /** R(ρ_0) */
  readonly start: number;
  readonly from: number;
  readonly to: number;
  /** Largest and last R_N − (a lower bound of inf R) in the window. */
  readonly worst: { readonly t: number; readonly excess: number };
  readonly end: number;
}

/** The last window that fits: T a tenth of the run. Risks are the exact ones, of snapshots and of the curve. */
function windowOf(point: RunPoint, infimum: number): Window | null {
  const { compared, last, risk } = point;
  const from = last.t / 10;
  const inside = ({ t }: { readonly t: number }) => t >= from * (1 - 1e-9) && t <= last.t;
  const exact = risk.filter(({ source, kind }) => source === "network" && kind === "exact");
  const risks = [
    ...compared.map(({ t, network }) => ({ t, excess: network.risk + network.riskError - infimum })),
    ...exact.map(({ t, risk: value, error }) => ({ t, excess: value + error - infimum })),
  ].filter(inside);
  const worst = largest(risks, ({ excess }) => excess);
  if (worst === undefined || point.summary.hypotheses.length === 0) return null;
  const end = last.network.risk - infimum;
  return { point, start: compared[0].limit.risk, from, to: last.t, worst, end };
}

/** inf R is at least R(ρ_t) − gap of any limit at any time: of one data law, the largest bound is true for all. */
function infimumOf(points: readonly RunPoint[]): number | null {
  const bounds = points.flatMap(({ compared }) =>
    compared.flatMap(({ limit }) => (limit.gap === null ? [] : [limit.risk - limit.gap])),
  );
  return bounds.length === 0 ? null : Math.max(...bounds);
}

const kappa = ({ experiment }: RunPoint): string =>
  "scale" in experiment.network.initial
    ? `κ = ${exactly(experiment.network.initial.scale)}`
    : "this initialisation";

function window(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "anisotropic-window",
    said: "If R(ρ₀) < 1: for any k ∈ [T/ε, 10T/ε], R_N(θᵏ) ≤ inf R_N + η.",
  };
  const infimum = infimumOf(points);
  if (points.length === 0 || infimum === null) return notRun(saying);
  const windows = points.flatMap((point) => windowOf(point, infimum) ?? []);
  const asked = windows.filter(({ start }) => start < 1);
  const holds = asked.length > 0 && asked.every(({ worst }) => worst.excess <= eta);
  const told = windows.map(
    ({ point, start, from, to, worst, end }) =>
      `${kappa(point)} (R(ρ₀) = ${rounded(start)}, ε = ${exactly(point.experiment.training.stepSize)}): on [T, 10T] = [${time(from)}, ${time(to)}] R_N is at most ${rounded(worst.excess)} above that bound (at t = ${time(worst.t)}), at its end ${rounded(end)}.`,
  );
  const verdict =
    asked.length === 0
      ? "No run starts below 1."
      : holds
        ? `So η = ${roughly(Math.max(...asked.map(({ worst }) => worst.excess)))} is reached where R(ρ₀) < 1 (asked for: ${exactly(eta)} of E y² = 1).`
        : `η = ${exactly(eta)} of E y² = 1 is not reached on all of the window: train longer.`;
  return {
    ...saying,
    outcome: holds ? "holds" : "not shown",
    found: `inf R ≥ ${rounded(infimum)} by the limits' certificates, and inf R_N ≥ inf R. ${told.join(" ")} ${verdict} Of that, N alone keeps an excess of order 1/N. T₀, d₀ and C₀ of the theorem are not known: one d, one N and these T say that it can be so, not from where on.`,
    numbers: {
      infimum,
      ...Object.fromEntries(
        windows.flatMap(({ point, start, worst, end, from }, index) => [
          [`start${index}`, start],
          [`from${index}`, from],
          [`worst${index}`, worst.excess],
          [`end${index}`, end],
          [`stepSize${index}`, point.experiment.training.stepSize],
        ]),
      ),
    },
  };
}

function hypotheses(points: readonly RunPoint[]): Claim {
  const saying = {
    id: "anisotropic-hypotheses",
    said: "(i) σ truncated ReLU; (ii) s₀ = γd; (iii) R(ρ₀) < 1; N ≥ C₀ d log d, ε ≤ 1/(C₀ d).",
  };
  if (points.length === 0) return notRun(saying);
  const rows = points.map((point) => {
    const { experiment, summary, compared } = point;
    const start = compared[0].limit.risk;
    const { data, network, training } = experiment;
    const blocks = data.kind === "gaussian-mixture" ? data.blocks : [];
    const d = blocks.reduce((sum, size) => sum + size, 0);
    const bounded = summary.hypotheses.find(({ name }) => name === "sigma bounded")?.value ?? null;
    return {
      start,
      text: `${kappa(point)}: ${bounded === null ? "σ has no bound" : `sup |σ| = ${exactly(bounded)}`}, s₀/d = ${rounded(blocks[0] / d)}, N/d = ${rounded(network.neurons / d)}, εd = ${rounded(training.stepSize * d)}, R(ρ₀) = ${rounded(start)}: (iii) ${start < 1 ? "holds" : "fails"}.`,
    };
  });
  const failing = rows.filter(({ start }) => start >= 1).length;
  return {
    ...saying,
    outcome: failing > 0 ? "differs" : "holds",
    found: `${rows.map(({ text }) => text).join(" ")}${failing > 0 ? ` ${exactly(failing)} of ${exactly(rows.length)} runs ${failing === 1 ? "starts" : "start"} above 1, as the figures do: the theorem does not speak of that, and the run shows whether it needs to.` : ""} C₀ is not known, so the two inequalities on N and ε are numbers without a threshold.`,
    numbers: Object.fromEntries(rows.map(({ start }, index) => [`start${index}`, start])),
  };
}
