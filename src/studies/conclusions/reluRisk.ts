/** "Evolution of the risk": a long plateau at R = 1, then a fast drop, of the limit and of the network. */

import { exactly, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { largest, type RunPoint, runPoints } from "../statistics/runs.ts";
import { notRun } from "./lawClaim.ts";

export const reluRisk: Conclude = (points) => conclusionFor("relu-risk", runPoints(points));
export const reluRiskPaper: Conclude = (points) => conclusionFor("relu-risk-paper", runPoints(points));

const conclusionFor = (id: string, points: readonly RunPoint[]) => ({
  claims: [plateau(id, points), agreement(id, points)],
  plots: [],
});

/** The plateau is where R is this near to 1, the risk of the prediction 0. */
const level = 1;
const flat = 0.02;
/** It is long where it ends this many times later than it begins, the drop fast where half of it is done within as many. */
const long = 5;
const fast = 3;

interface Course {
  readonly start: number;
  readonly end: number;
  /** First time on the plateau, and first time below it after that; null where there is none. */
  readonly enters: number | null;
  readonly leaves: number | null;
  /** First time below the middle between plateau and end. */
  readonly half: number | null;
}

type Curve = readonly { readonly t: number; readonly risk: number }[];

/** @param curve  ascending in time */
export function courseOf(curve: Curve): Course {
  const end = curve[curve.length - 1].risk;
  const enters = curve.findIndex(({ risk }) => risk <= level + flat);
  const leaves = curve.findIndex(({ risk }, index) => index >= enters && risk < level - flat);
  const half = curve.findIndex(({ risk }, index) => index >= leaves && risk <= (level + end) / 2);
  const at = (index: number, needs = 0) => (index < 0 || needs < 0 ? null : curve[index].t);
  return {
    start: curve[0].risk,
    end,
    enters: at(enters),
    leaves: at(leaves, enters),
    half: at(half, leaves),
  };
}

const limitCurve = ({ risk, compared }: RunPoint): Curve => {
  const method = risk.find(({ source }) => source === "limit")?.method;
  const own = risk.filter((point) => point.source === "limit" && point.method === method);
  return own.length > compared.length ? own : compared.map(({ t, limit }) => ({ t, risk: limit.risk }));
};

const isPlain = ({ enters, leaves, half }: Course): boolean =>
  enters !== null && leaves !== null && half !== null && leaves >= long * enters && half <= fast * leaves;

const nameOf = ({ labels }: RunPoint): string =>
  Object.entries(labels)
    .map(([name, label]) => `${name === "delta" ? "Δ" : name} = ${label}`)
    .join(", ");

function plateau(id: string, points: readonly RunPoint[]): Claim {
  const saying = {
    id: `${id}-plateau`,
    said: "Evolution of the risk: a long plateau at R = 1, then a fast drop.",
  };
  if (points.length === 0) return notRun(saying);
  const rows = points.map((point) => ({ point, course: courseOf(limitCurve(point)) }));
  const told = rows.map(({ point, course }) => `${nameOf(point)}: ${courseText(course, point.last.t)}`);
  return {
    ...saying,
    outcome: rows.every(({ course }) => isPlain(course)) ? "holds" : "not shown",
    found: `${told.join(" ")} (The limit's R(ρ_t); the plateau is |R − 1| ≤ ${exactly(flat)}. 1 is the risk of the prediction 0.)`,
    numbers: Object.fromEntries(
      rows.flatMap(({ course }, index) =>
        Object.entries(course).map(([name, value]) => [`${name}${index}`, value]),
      ),
    ),
  };
}

function courseText({ start, end, enters, leaves, half }: Course, last: number): string {
  const begin = `from R(0) = ${rounded(start)}`;
  if (enters === null) return `${begin} to ${rounded(end)} at t = ${time(last)}, the plateau is not reached.`;
  if (leaves === null || half === null)
    return `${begin} down to the plateau at t = ${rounded(enters)}, and still there at t = ${time(last)} (R = ${rounded(end)}): train longer.`;
  return `${begin} down to the plateau at t = ${rounded(enters)}, off it at ${rounded(leaves)}, half of the way to its end at ${rounded(half)}; R = ${rounded(end)} at t = ${time(last)}.`;
}

/** In units of R(ρ_0). */
const visible = 0.05;

function agreement(id: string, points: readonly RunPoint[]): Claim {
  const saying = { id: `${id}-agreement`, said: "The network's risk follows the PDE's." };
  if (points.length === 0) return notRun(saying);
  const rows = points.map((point) => {
    const { compared, last } = point;
    const above = ({ network, limit }: RunPoint["last"]) => network.risk - limit.risk;
    const worst = largest(compared, (each) => Math.abs(above(each))) ?? last;
    const share = Math.abs(above(worst)) / compared[0].limit.risk;
    return { point, worst, above: above(worst), share };
  });
  const close = rows.every(({ share }) => share <= visible);
  const told = rows.map(
    ({ point, worst, above, share }) =>
      `${nameOf(point)}: furthest at t = ${time(worst.t)}, R_N − R(ρ_t) = ${roughly(above)} (${percent(share)} of R(ρ₀)).${lengths(point)}`,
  );
  return {
    ...saying,
    outcome: close ? "holds" : points.every(isWide) ? "differs" : "not shown",
    found: `${told.join(" ")} ${close ? `Up to ${percent(visible)} counts as agreement.` : cause(rows)}`,
    numbers: Object.fromEntries(
      rows.flatMap(({ worst, above, share, point }, index) => [
        [`worstTime${index}`, worst.t],
        [`worst${index}`, above],
        [`share${index}`, share],
        [`networkR2${index}`, point.last.network.coordinates.r2?.mean ?? null],
        [`limitR2${index}`, point.last.limit.coordinates.r2?.mean ?? null],
      ]),
    ),
  };
}

/** The norm in the block that tells the classes nothing: only the noise of single samples drives it outwards. */
function lengths({ last }: RunPoint): string {
  const network = last.network.coordinates.r2;
  const limit = last.limit.coordinates.r2;
  if (network === undefined || limit === undefined) return "";
  return ` In the block that tells nothing the mean norm ends at ${rounded(network.mean)} in the network and ${rounded(limit.mean)} in the limit.`;
}

/** The slides' N: fewer neurons than theirs say nothing of their figure. */
const slidesNeurons = 800;
const isWide = ({ experiment }: RunPoint): boolean => experiment.network.neurons >= slidesNeurons;

/** What may have made the difference: the finite N, or the step. */
function cause(rows: readonly { readonly point: RunPoint; readonly worst: RunPoint["last"] }[]): string {
  const [{ experiment }] = rows.map(({ point }) => point);
  const { data, training, network } = experiment;
  const d = data.kind === "gaussian-mixture" ? data.blocks.reduce((sum, size) => sum + size, 0) : 0;
  const excess = rows.flatMap(({ worst: { limit } }) =>
    limit.riskIndependent === null ? [] : [limit.riskIndependent - limit.risk],
  );
  const draws =
    excess.length === 0
      ? ""
      : ` (as many fresh draws would risk up to ${roughly(Math.max(...excess))} more there)`;
  return `This study does not separate what N = ${exactly(network.neurons)} does${draws} from what the step does: with ε = ${exactly(training.stepSize)} and d = ${exactly(d)} (εd = ${rounded(training.stepSize * d)}) single samples push weights outwards in all directions, most in the larger block, of which the PDE knows nothing.`;
}
