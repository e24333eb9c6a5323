/**
 * How many samples learning takes: k*, the fewest over step sizes by factors of 2, after which the median network lies
 * at or below a risk; against the dimension, against the number of neurons, and the step size that it takes.
 *
 * At one fixed ε, or at one εd, that k grows with d as 1/ε does would be a matter of definition.
 */

import { log } from "../../numerics/elementary.ts";
import { exactly, percent, rounded, time } from "../../recording/numbers.ts";
import type { Claim, Conclude, StudiedPoint } from "../conclusion.ts";
import { slope } from "../statistics/slope.ts";
import { samplesPlots } from "./samplesPlots.ts";
import { type Case, casesOf, level } from "./samplesTrials.ts";

export const samples: Conclude = (points) => {
  const cases = casesOf(points);
  const byDimension = longest(
    cases,
    ({ neurons }) => neurons,
    ({ dimension }) => dimension,
  );
  const byNeurons = longest(
    cases,
    ({ dimension }) => dimension,
    ({ neurons }) => neurons,
  );
  return {
    claims: [growth(byDimension, points), usableSteps(cases, points), independence(byNeurons)],
    plots: samplesPlots(byDimension, byNeurons),
  };
};

/** The cases that share one number and differ most often in the other, ascending in that. */
function longest(
  cases: readonly Case[],
  shared: (each: Case) => number,
  varied: (each: Case) => number,
): Case[] {
  const groups = [...new Set(cases.map(shared))].map((value) =>
    cases.filter((each) => shared(each) === value),
  );
  const most = groups.reduce<Case[]>((best, group) => (group.length > best.length ? group : best), []);
  return most.sort((one, other) => varied(one) - varied(other));
}

/** A case whose k* is known: enclosed, with a band of its median. */
const isKnown = ({ best, enclosed }: Case): boolean =>
  enclosed && best !== null && Number.isFinite(best.samples.low) && Number.isFinite(best.samples.high);

const fewest = ({ best }: Case): number => best?.samples.median ?? Number.NaN;

/** Fewer cases have no scatter that a law could be judged by. */
const leastCases = 3;

/** What is missing of cases for a claim about k*; null where nothing is. */
function missing(cases: readonly Case[], what: "d" | "N"): string | null {
  if (cases.length < leastCases)
    return `k* is known at ${cases.length} ${cases.length === 1 ? "value" : "values"} of ${what}; it takes ${leastCases} to tell.`;
  const open = cases.filter((each) => !isKnown(each));
  if (open.length === 0) return null;
  const which = open.map(({ dimension, neurons }) => `d = ${dimension}, N = ${neurons}`).join("; ");
  return `k* is not enclosed at ${which}: it takes a smaller and a larger ε beside the best, looks before the level is reached, and six seeds.`;
}

/** Above this the band of an exponent holds d² as well as it holds d. */
const betweenOneAndTwo = 1.5;
/** The finite range of d bends a power by a tenth. */
const bent = 0.1;

function growth(cases: readonly Case[], points: readonly StudiedPoint[]): Claim {
  const said = "Learning from k = O(1/ε) = O(d) samples.";
  const id = "samples-dimension";
  const lacking = missing(cases, "d");
  if (lacking !== null) return { id, said, outcome: "not shown", found: lacking, numbers: {} };
  const line = slope(cases.map((each) => [log(each.dimension), log(fewest(each))]));
  const found = [
    `k*, the fewest samples (over ε by factors of 2) after which the median of ${seedsOf(cases)} seeds has R_N ≤ ${exactly(level)},`,
    `is ${listed(cases.map((each) => rounded(fewest(each))))} at d = ${listed(cases.map(({ dimension }) => exactly(dimension)))} (N = ${exactly(cases[0].neurons)}):`,
    `it grows as d to the power ${rounded(line.slope)}, 95 % band ${rounded(line.low)} to ${rounded(line.high)}; O(d) is 1.`,
    `That is the growth with d at one level of risk, on these data (${lawOf(points)});`,
    "the theorem's constants, its η → 0 and its probability are not measured.",
  ].join(" ");
  return { id, said, outcome: growthOutcome(line), found, numbers: { ...line, ...starred(cases, "d") } };
}

function growthOutcome({ low, high }: { readonly low: number; readonly high: number }): Claim["outcome"] {
  if (low > 1 + bent) return "differs";
  return high < betweenOneAndTwo ? "holds" : "not shown";
}

/** The step of the search, which is all that "one constant" can mean here. */
const searchRatio = 2;
const rounding = 1e-9;

function usableSteps(cases: readonly Case[], points: readonly StudiedPoint[]): Claim {
  const said = "Step size ε ≤ 1/(C₀ d), with C₀ independent of d and N.";
  const id = "samples-step-size";
  const known = cases.filter(({ bounded }) => bounded);
  if (known.length < leastCases || known.length < cases.length) {
    const found = `The largest usable ε is enclosed at ${known.length} of ${cases.length} cases (d, N); it takes ${leastCases}, and all.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const short = shortOf(known);
  if (short !== null) return { id, said, outcome: "not shown", found: short, numbers: {} };
  const usable = known.map(({ usable, dimension }) => (usable?.stepSize ?? Number.NaN) * dimension);
  const [least, most] = [Math.min(...usable), Math.max(...usable)];
  const within = most <= least * searchRatio * (1 + rounding);
  const range = most <= least * (1 + rounding) ? rounded(least) : `${rounded(least)} to ${rounded(most)}`;
  const found = [
    `The largest ε, by factors of 2, with which the median network reaches R_N ≤ ${exactly(level)} by t = ${endsOf(points)} has εd = ${range}`,
    `at d = ${rangeOf(known.map(({ dimension }) => dimension))} and N = ${rangeOf(known.map(({ neurons }) => neurons))};`,
    `with twice that ε no median network does. So 1/C₀ of each case lies between ${rounded(least)} and ${rounded(searchRatio * most)} for this level and these data; steps by factors of ${searchRatio} tell it no better.`,
  ].join(" ");
  return { id, said, outcome: within ? "holds" : "differs", found, numbers: { least, most } };
}

/** Over a shorter range of d the step of the search would hide a power of it; of one N nothing is independent. */
const leastRange = 8;

function shortOf(cases: readonly Case[]): string | null {
  const d = cases.map(({ dimension }) => dimension);
  const widths = new Set(cases.map(({ neurons }) => neurons)).size;
  if (widths > 1 && Math.max(...d) >= leastRange * Math.min(...d)) return null;
  return `It takes two N, and d over a factor of ${leastRange}, to tell ε ∝ 1/d from other powers by steps of ${searchRatio}; here: N = ${rangeOf(cases.map(({ neurons }) => neurons))} and d = ${rangeOf(d)}.`;
}

/** How far apart k* of different widths may lie, about their mean. */
const alike = 0.2;

function independence(cases: readonly Case[]): Claim {
  const said = "Independent of number of neurons N ≥ O(d log d).";
  const id = "samples-neurons";
  const lacking = missing(cases, "N");
  if (lacking !== null) return { id, said, outcome: "not shown", found: lacking, numbers: {} };
  const values = cases.map(fewest);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const [below, above] = [1 - Math.min(...values) / mean, Math.max(...values) / mean - 1];
  const { dimension } = cases[0];
  const line = slope(cases.map((each) => [log(each.neurons), log(fewest(each))]));
  const scale = dimension * log(dimension);
  const found = [
    `k* is ${listed(values.map((value) => rounded(value)))} at N = ${listed(cases.map(({ neurons }) => exactly(neurons)))} (d = ${exactly(dimension)}):`,
    `${percent(below)} below to ${percent(above)} above its mean; each is the median of ${seedsOf(cases)} seeds, whose own 95 % bands reach ${percent(widest(cases))} from it.`,
    `In log–log its slope is ${rounded(line.slope)}, 95 % band ${rounded(line.low)} to ${rounded(line.high)}; none is 0.`,
    `These N are ${rangeOf(
      cases.map(({ neurons }) => neurons / scale),
      rounded,
    )} times d log d; C₀ is not known. Independent is the number of samples: a sample's work grows as N d.`,
  ].join(" ");
  const within = below <= alike && above <= alike;
  const numbers = { ...line, mean, below, above, ...starred(cases, "N") };
  return { id, said, outcome: within ? "holds" : "differs", found, numbers };
}

/** The largest distance of a median's band from it, as a share. */
const widest = (cases: readonly Case[]): number =>
  cases.reduce((most, { best }) => {
    if (best === null) return most;
    const { median, low, high } = best.samples;
    return Math.max(most, 1 - low / median, high / median - 1);
  }, 0);

/** k* of each case, by name. */
const starred = (cases: readonly Case[], what: "d" | "N"): Record<string, number> =>
  Object.fromEntries(
    cases.map((each) => [`samples ${what} = ${what === "d" ? each.dimension : each.neurons}`, fewest(each)]),
  );

const seedsOf = (cases: readonly Case[]): string =>
  rangeOf(cases.flatMap(({ trials }) => trials.map(({ seeds }) => seeds)));

const endsOf = (points: readonly StudiedPoint[]): string =>
  rangeOf(
    points.map(({ experiment }) => experiment.training.time),
    time,
  );

/** What the theorem asks for and these runs do not have. */
function lawOf(points: readonly StudiedPoint[]): string {
  const failed = new Set(
    points.flatMap(
      ({ summary }) =>
        summary?.hypotheses.flatMap(({ name, holds }) => (holds === false ? [name] : [])) ?? [],
    ),
  );
  return failed.size === 0
    ? "where every hypothesis of the approximation theorem holds"
    : `which break hypotheses of the approximation theorem in some run: ${[...failed].join(", ")}`;
}

const listed = (words: readonly string[]): string => words.join(", ");

function rangeOf(values: readonly number[], words: (value: number) => string = exactly): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? words(least) : `${words(least)} to ${words(most)}`;
}
