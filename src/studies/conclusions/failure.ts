/** "Predicting failure": from one initialisation training sticks at w = 0, from the other it does not, and the limit knows. */

import { exactly, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { type RunPoint, runPoints } from "../statistics/runs.ts";
import { notRun } from "./lawClaim.ts";

export const failure: Conclude = (points) => conclusionFor("failure", runPoints(points));
export const failurePaper: Conclude = (points) => conclusionFor("failure-paper", runPoints(points));

const conclusionFor = (id: string, points: readonly RunPoint[]) => ({
  claims: [stuck(id, points), free(id, points), predicted(id, points)],
  plots: [],
});

/** A norm that is none: what stands at w = 0. */
const atZero = 1e-3;
/** η, in units of R(ρ_0). */
const eta = 0.01;

/** The limit ends with its mass at w = 0, and above inf R + η. */
const isStuck = ({ compared, last: { limit } }: RunPoint): boolean =>
  limit.coordinates.r.quantiles["0.9"] < atZero &&
  !(limit.gap !== null && limit.gap <= eta * compared[0].limit.risk);

const isFree = ({ compared, last: { limit } }: RunPoint): boolean =>
  limit.gap !== null && limit.gap <= eta * compared[0].limit.risk;

const nameOf = ({ experiment }: RunPoint): string =>
  "scale" in experiment.network.initial
    ? `κ = ${exactly(experiment.network.initial.scale)}`
    : "this initialisation";

function stuck(id: string, points: readonly RunPoint[]): Claim {
  const saying = { id: `${id}-stuck`, said: "SGD does not necessarily converge to a global minimum." };
  if (points.length === 0) return notRun(saying);
  const trapped = points.filter(isStuck);
  const told = trapped.map((point) => {
    const { compared, last } = point;
    const since = compared.find(({ limit }) => limit.coordinates.r.quantiles["0.9"] < atZero);
    return `${nameOf(point)}: nine tenths of the limit's mass or more is at w = 0 from t = ${time(since?.t ?? last.t)} on (record times), R(ρ_t) = ${rounded(last.limit.risk)} at t = ${time(last.t)}${last.limit.gap === null ? "" : `, while inf R ≤ ${rounded(lowest(points))}`}. The network: R_N = ${rounded(last.network.risk)}, mean ‖w‖ = ${rounded(last.network.coordinates.r.mean)}${isAbove(point, points) ? `: the noise of single samples at ε = ${exactly(point.experiment.training.stepSize)} keeps it off 0.` : ": it has left the trap."}`;
  });
  return {
    ...saying,
    outcome: trapped.some((point) => isAbove(point, points)) ? "holds" : "not shown",
    found: `${told.length > 0 ? told.join(" ") : `No limit has nine tenths of its mass at w = 0 at t = ${time(points[0].last.t)}.`} That it is stuck for ever is a property of the PDE (w = 0 is a trap while Ψ′(0⁺) ≥ 0), to this T it is what was computed.`,
    numbers: Object.fromEntries(
      points.flatMap(({ last }, index) => [
        [`limitRisk${index}`, last.limit.risk],
        [`networkRisk${index}`, last.network.risk],
        [`limitR${index}`, last.limit.coordinates.r.mean],
        [`networkR${index}`, last.network.coordinates.r.mean],
        [`gap${index}`, last.limit.gap],
      ]),
    ),
  };
}

/** SGD itself ends above inf R + η. */
const isAbove = ({ compared, last: { network } }: RunPoint, points: readonly RunPoint[]): boolean =>
  network.risk - lowest(points) > eta * compared[0].limit.risk;

/** inf R is at most what any limit reaches. */
const lowest = (points: readonly RunPoint[]): number =>
  Math.min(...points.flatMap(({ compared }) => compared.map(({ limit }) => limit.risk)));

function free(id: string, points: readonly RunPoint[]): Claim {
  const saying = {
    id: `${id}-free`,
    said: "From another initialisation it does: two initialisations, two ends.",
  };
  if (points.length === 0) return notRun(saying);
  const told = points
    .filter((point) => !isStuck(point))
    .map((point) => {
      const { last, compared } = point;
      const { gap, risk } = last.limit;
      const bound =
        gap === null
          ? "without a certificate"
          : `at most ${roughly(gap)} above inf R (${percent(gap / compared[0].limit.risk)} of R(ρ₀))`;
      return `${nameOf(point)}: R(ρ_t) = ${rounded(risk)} at t = ${time(last.t)}, ${bound}; R_N = ${rounded(last.network.risk)}.`;
    });
  return {
    ...saying,
    outcome: points.some(isFree) ? "holds" : "not shown",
    found: told.length > 0 ? told.join(" ") : "Every limit is stuck.",
    numbers: Object.fromEntries(
      points.flatMap(({ last }, index) => [
        [`risk${index}`, last.limit.risk],
        [`gap${index}`, last.limit.gap],
      ]),
    ),
  };
}

/** The network's risk is nearer to its own limit's than to the other's by this factor. */
const clearly = 5;

function predicted(id: string, points: readonly RunPoint[]): Claim {
  const saying = {
    id: `${id}-predicted`,
    said: "Predicting failure: the PDE tells which initialisation fails (κ = initialization variance).",
  };
  if (points.length < 2) return notRun(saying);
  const rows = points.map((point) => {
    const own = Math.abs(point.last.network.risk - point.last.limit.risk);
    const others = points
      .filter((each) => each !== point)
      .map((each) => Math.abs(point.last.network.risk - each.last.limit.risk));
    return { point, own, other: Math.min(...others) };
  });
  const agrees =
    points.some(isStuck) && !points.every(isStuck) && rows.every(({ own, other }) => clearly * own <= other);
  const told = rows.map(
    ({ point, own, other }) =>
      `${nameOf(point)}: the limit ${isStuck(point) ? "sticks" : "does not stick"}; R_N is ${roughly(own)} from its own limit and ${roughly(other)} from the other's.`,
  );
  return {
    ...saying,
    outcome: agrees ? "holds" : "not shown",
    found: `${told.join(" ")} κ is a norm scale, w ~ N(0, (κ²/d) I), and no variance. The limit alone says it, before any network is trained (predict).`,
    numbers: Object.fromEntries(
      rows.flatMap(({ own, other }, index) => [
        [`own${index}`, own],
        [`other${index}`, other],
      ]),
    ),
  };
}
