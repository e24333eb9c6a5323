/** The least risk over all measures, and over single spheres, against Δ in every dimension up to ∞. */

import { log } from "../../numerics/elementary.ts";
import { exactly, roughly, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { slope } from "../statistics/slope.ts";
import { staticsPlots } from "./staticsPlots.ts";
import {
  type Dimension,
  dimensionsOf,
  inDeviations,
  type Optimal,
  optimalSphere,
  type Row,
} from "./staticsRows.ts";

export const statics: Conclude = (points) => {
  const dimensions = dimensionsOf(points);
  const deviations = inDeviations(points);
  const prefix = deviations ? "statics-paper" : "statics";
  return {
    claims: [sphere(dimensions, deviations, `${prefix}-sphere`), large(dimensions, `${prefix}-dimension`)],
    plots: staticsPlots(dimensions, deviations),
  };
};

/** The paper's threshold at d = ∞, to its digits. */
const printed = 0.47;
const digits = 0.005;

function sphere(dimensions: readonly Dimension[], deviations: boolean, id: string): Claim {
  const said = deviations
    ? `Where τ± = 1 ± Δ, one sphere is optimal up to Δ = ${printed} (the paper, d = ∞).`
    : `τ²± = 1 ± Δ, as the slides print it: one sphere is optimal up to Δ = ${printed} (the paper, d = ∞).`;
  const infinite = dimensions.find(({ d }) => d === Number.POSITIVE_INFINITY);
  const range = infinite === undefined ? null : optimalSphere(infinite);
  if (infinite === undefined || range === null || range.next === null || range.threshold === null) {
    const found =
      "It takes rows with limit.dimension: infinite and Δ on both sides of where a sphere stops being optimal, two of them close beyond.";
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const { threshold, to, next } = range;
  const agrees = Math.abs(threshold - printed) <= digits;
  const outcome = agrees ? "holds" : "differs";
  const rows = dimensions.flatMap((each) => each.rows);
  const finite = dimensions.filter(({ d }) => d < Number.POSITIVE_INFINITY);
  const found = [
    `At d = ∞ the best single sphere has R within ${roughly(Math.max(...infinite.rows.map(({ gap }) => gap)))} of the certified inf R at every Δ computed from ${exactly4(range.from)} to ${exactly4(to)}, and from ${exactly4(next)} on it has not; √(R − inf R), linear past the threshold, ends at Δ = ${rounded(threshold, 4)}.`,
    finite.length === 0 ? "" : `At finite d: ${finite.map(rangeOf).join("; ")}.`,
    certificates(rows),
    "Between the Δ that were computed nothing was; a sphere that is worse by less than the gap counts as optimal.",
  ];
  const numbers = Object.fromEntries(
    dimensions.map((each) => [
      `threshold d = ${each.d === Number.POSITIVE_INFINITY ? "∞" : each.d}`,
      optimalSphere(each)?.threshold ?? null,
    ]),
  );
  return { id, said, outcome, found: sentences(found), numbers };
}

/** Δ = τ² − 1 without its rounding dust. */
const exactly4 = (delta: number): string => exactly(Number(delta.toPrecision(4)));

function rangeOf(each: Dimension): string {
  const range = optimalSphere(each);
  if (range === null) return `d = ${each.d}, at no Δ`;
  return `d = ${each.d}, from ${exactly4(range.from)} to ${endOf(range)}`;
}

const endOf = ({ to, next, threshold }: Optimal): string => {
  if (threshold !== null) return rounded(threshold);
  return next === null ? exactly4(to) : `somewhere between ${exactly4(to)} and ${exactly4(next)}`;
};

function certificates(rows: readonly Row[]): string {
  const proved = rows.filter((row) => row.proved);
  const worst = roughly(Math.max(...rows.map(({ gap }) => gap)));
  if (proved.length === rows.length)
    return `All ${rows.length} values of inf R are certified, to ${worst} at worst.`;
  return `Of ${rows.length} values of inf R ${proved.length} are certified; the others rest on a search. The gap is ${worst} at worst.`;
}

/** From this d on, and over so many, an exponent is read. */
const largeFrom = 40;
const leastDimensions = 3;
const order = 0.1;
/** What the theorem calls η, for an example. */
const eta = 0.01;

function large(dimensions: readonly Dimension[], id: string): Claim {
  const said = "For d ≥ d₀ (d₀ depends on Δ, …): what holds at d = ∞ holds in large dimensions.";
  const finite = dimensions.filter(({ d }) => d >= largeFrom && d < Number.POSITIVE_INFINITY);
  const infinite = dimensions.find(({ d }) => d === Number.POSITIVE_INFINITY);
  const above = (infinite?.rows ?? []).flatMap(({ delta, infRisk }) => {
    const points = finite.flatMap(({ d, rows }) => {
      const same = rows.find((row) => row.delta === delta);
      return same === undefined || same.infRisk <= infRisk ? [] : [[d, same.infRisk - infRisk] as const];
    });
    return points.length < leastDimensions ? [] : [{ delta, points }];
  });
  if (above.length === 0) {
    const found = `It takes rows with limit.dimension: infinite beside ${leastDimensions} dimensions d ≥ ${largeFrom}; here: ${finite.length}.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const powers = above.map(({ points }) => slope(points.map(([d, value]) => [log(d), log(value)])).slope);
  const last = above.map(({ points }) => points[points.length - 1]);
  const constants = last.map(([d, value]) => d * value);
  const [least, most] = [Math.min(...powers), Math.max(...powers)];
  const [low, high] = [Math.min(...constants), Math.max(...constants)];
  const found = [
    `inf R at d lies above inf R at d = ∞ by an amount that falls like d to the power ${rounded(least)} to ${rounded(most)} over the ${above.length} values of Δ (least squares in logarithms, d = ${finite.map(({ d }) => exactly(d)).join(", ")}): the features of degree 2 weigh 1/d, which explains the power −1.`,
    `Times d it is ${rounded(low, 2)} to ${rounded(high, 2)} at d = ${exactly(last[0][0])}: by that law inf R is within η = ${eta} of its limit, at each of these Δ, from d of about ${rounded(high / eta, 2)} on.`,
    "This is of what is optimal; how long SGD takes to come near is not looked at here.",
  ];
  const outcome = Math.max(Math.abs(least + 1), Math.abs(most + 1)) <= order ? "holds" : "differs";
  return { id, said, outcome, found: sentences(found), numbers: { least, most, low, high } };
}

const sentences = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ");
