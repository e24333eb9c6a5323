/**
 * The last theorem on one data set: noisy SGD brings R_{λ,N} below L + η, L the best R_λ found less its gap, at a time
 * that depends on D and not on N, and keeps it there for ten times as long.
 *
 * η is half as much again as what no network of the smallest N can be asked to undercut: the larger of what noise holds
 * R_{λ,N} above L in the end (measured, in the longest run) and K/N.
 */

import { exp, log } from "../../numerics/elementary.ts";
import { exactly, percent, roughly, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { median } from "../statistics/quantiles.ts";
import { generalPlots } from "./generalPlots.ts";
import {
  type GeneralRun,
  generalRuns,
  type Level,
  lowest,
  plateau,
  reached,
  type Timed,
  timesLine,
} from "./generalRuns.ts";

const margin = 1.5;
const leastWidths = 4;
const leastSeeds = 5;

export const general: Conclude = (points) => {
  const all = generalRuns(points);
  const one = all.filter(({ problem }) => problem === all[0].problem);
  if (all.length === 0) return { claims: [nothing("general-level"), nothing("general-width")], plots: [] };
  const level = levelOf(one);
  if (!Number.isFinite(level.eta))
    return { claims: [late("general-level"), late("general-width")], plots: [] };
  const widths = one.map((run) => timed(run, level.eta));
  const dimensions = perDimension(all).map((run) => timed(run, level.eta));
  return {
    claims: [levelClaim(widths, level), widthClaim(widths, level), dimensionClaim(dimensions, level.eta)],
    plots: generalPlots(widths, dimensions, level),
  };
};

function levelOf(runs: readonly GeneralRun[]): Level {
  const longest = runs.reduce((best, run) => (run.end > best.end ? run : best));
  const excess = plateau(longest);
  const draws = runs[0].floor.selfInteraction / runs[0].neurons;
  const eta = margin * Math.max(excess, draws);
  return { eta, excess, draws, value: lowest(longest) + eta, longest };
}

const timed = (run: GeneralRun, eta: number): Timed => ({ run, reached: reached(run, lowest(run) + eta) });

/** One run for each D, all of the one N that is there for most of them, the smallest such. */
function perDimension(runs: readonly GeneralRun[]): GeneralRun[] {
  const sizes = [...new Set(runs.map(({ neurons }) => neurons))].sort((one, other) => one - other);
  const of = (N: number) => runs.filter(({ neurons }) => neurons === N);
  const count = (N: number) => new Set(of(N).map(({ parameters }) => parameters)).size;
  const own = of(sizes.reduce((best, N) => (count(N) > count(best) ? N : best)));
  return own.filter(
    ({ parameters }, index) => own.findIndex((run) => run.parameters === parameters) === index,
  );
}

const said = {
  level:
    "For any k ∈ [T/ε, 10T/ε], N ≥ C₀ D log D, ε ≤ 1/(C₀ D), we have, whp, R_{λ,N}(θᵏ) ≤ inf R_{λ,N}(θ) + η.",
  width: "Convergence time depends on D, but not on N!",
  dimension: "Convergence time depends on D.",
} as const;

const nothing = (id: "general-level" | "general-width"): Claim => ({
  ...{ id, said: id === "general-level" ? said.level : said.width, outcome: "not shown", numbers: {} },
  found: "It takes networks trained with decay and noise, and the question `best`; here are none.",
});

const late = (id: "general-level" | "general-width"): Claim => ({
  ...nothing(id),
  found:
    "It takes record times in the last third of the longest run, which tell what noise leaves; here are none.",
});

/** A gap above this share of η would be a part of η. */
const largestGap = 0.1;

function levelClaim(widths: readonly Timed[], level: Level): Claim {
  const { eta, excess, draws, longest } = level;
  const { gap, proved } = longest.floor;
  const all = widths.flatMap(({ reached: own }) => own);
  const there = all.filter(({ time }) => time < Number.POSITIVE_INFINITY).length;
  const left = all.filter(({ stays }) => stays === false).length;
  const kept = all.filter(({ stays }) => stays === true).length;
  const seeds = Math.min(...widths.map(({ reached: own }) => own.length));
  const broken = widths.some(({ reached: own }) => 2 * own.filter(hasFailed).length > own.length);
  const stayed = there === all.length && left === 0;
  const known = gap <= largestGap * eta && seeds >= leastSeeds && widths.length >= leastWidths;
  const found = [
    `L = ${rounded(lowest(longest))}: the best R_λ found, less its gap of ${roughly(gap)} (${proved ? "proved" : "a search from many starts, no proof"}).`,
    `η = ${rounded(eta)}, above K/N = ${rounded(draws)} at N = ${exactly(widths[0].run.neurons)} and above the ${rounded(excess)} by which noise keeps R_{λ,N} over L in the end (N = ${exactly(longest.neurons)}, t from ${rounded((2 * longest.end) / 3)} to ${exactly(longest.end)}; measured, not the Gibbs point's own).`,
    `R_{λ,N} ≤ L + η = ${rounded(level.value)} was reached by ${there} of ${all.length} networks, N = ${span(widths)}, ${seeds} seeds each; ${kept} lay below at every record time from their hitting time T to 10T; ${left} came back above${kept + left < there ? ", the others were not followed so long" : ""}.`,
    left === 0
      ? ""
      : "T is here where a network first lies below; after a later T, or with a smaller ε, it might have stayed: the theorem leaves both open.",
    stayed
      ? `${seeds} of ${seeds} seeds exclude at 95 % only that more than ${percent(1 - exp(log(0.05) / seeds))} of all fail: so much of "whp" is seen.`
      : "",
    smallerEta(level),
    "β₀, C₀ and T's own formula are not in the theorem in numbers, and nothing here tests them.",
  ];
  const followed = known && kept + left >= there;
  const numbers = {
    level: level.value,
    eta,
    excess,
    draws,
    gap,
    reached: there,
    networks: all.length,
    stay: kept,
  };
  const outcome = followed && stayed ? "holds" : followed && broken ? "differs" : "not shown";
  return { id: "general-level", said: said.level, outcome, found: sentences(found), numbers };
}

/** Never there, or back above before 10T: "with high probability" is broken where most of one N do. */
const hasFailed = ({ time, stays }: Timed["reached"][number]): boolean =>
  time === Number.POSITIVE_INFINITY || stays === false;

const sentences = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ");

/** T grows as η falls: how long the longest run takes to parts of η that are above its noise. */
function smallerEta({ eta, excess, longest }: Level): string {
  const asked = [1, 0.5, 0.25].map((part) => part * eta).filter((each) => each > excess);
  if (asked.length < 2) return "";
  const parts = asked.map((each) => {
    const own = reached(longest, lowest(longest) + each).map(({ time }) => time);
    return { eta: each, ...median(own) };
  });
  const times = parts.map(
    ({ eta: own, median: t }) => `${Number.isFinite(t) ? rounded(t) : "none"} for η = ${rounded(own)}`,
  );
  return `The time depends on η (N = ${exactly(longest.neurons)}, medians): t = ${times.join(", ")}.`;
}

/** How much wider than the smallest the networks are that a smaller η can be asked of. */
const wider = 4;

/** The same without the smallest networks, which K/N would keep above: η is smaller, and the time another part of the way. */
function closerLevel(widths: readonly Timed[], { excess, draws }: Level) {
  const from = wider * widths[0].run.neurons;
  const eta = margin * Math.max(excess, draws / wider);
  const wide = widths.filter(({ run }) => run.neurons >= from).map(({ run }) => timed(run, eta));
  const times = wide.flatMap(({ reached: own }) => own.map(({ time }) => time));
  return { from, eta, line: timesLine(wide), time: times.length === 0 ? Number.NaN : median(times).median };
}

function closerWords({ from, eta, line, time }: ReturnType<typeof closerLevel>): string {
  const what = `smaller η = ${rounded(eta)}, above K/N from N = ${exactly(from)} on`;
  if (line === null) return `The ${what}, is not reached by all of those here.`;
  return `For the ${what}, the slope over those is ${rounded(line.slope, 2)} (${rounded(line.low, 2)} … ${rounded(line.high, 2)}), at times near ${rounded(time)}.`;
}

/** What a slope may be to be called none, and how well it must be known. */
const flat = 0.05;
const blunt = 0.1;

function widthClaim(widths: readonly Timed[], level: Level): Claim {
  const id = "general-width";
  const line = timesLine(widths);
  const seeds = Math.min(...widths.map(({ reached: own }) => own.length));
  if (
    line === null ||
    widths.length < leastWidths ||
    seeds < leastSeeds ||
    line.high - line.low > 2 * blunt
  ) {
    const found = `It takes ${leastWidths} widths with ${leastSeeds} seeds each that all reach L + η, and a slope known to ±${exactly(blunt)}; here: ${widths.length} widths with ${seeds} seeds${line === null ? "" : ` and ±${roughly((line.high - line.low) / 2)}`}.`;
    return { ...{ id, outcome: "not shown", found, numbers: {} }, said: said.width };
  }
  const closer = closerLevel(widths, level);
  const medians = widths.map(
    ({ run, reached: own }) =>
      `${rounded(median(own.map(({ time }) => time)).median)} (N = ${exactly(run.neurons)})`,
  );
  const found = [
    `log(time to L + η) against log N over N = ${span(widths)}, ${seeds} seeds each, has slope ${rounded(line.slope, 2)} (95 %: ${rounded(line.low, 2)} … ${rounded(line.high, 2)}); N in the theorem: 0.`,
    `Median times: ${medians.join(", ")}.`,
    closerWords(closer),
    "The seeds, and so the samples, are the same at each N; the band takes all networks as independent, which makes it too wide if anything.",
    "This is time in t, and so in samples at one ε: the work of a step grows with N.",
  ];
  const apart = line.low > flat || line.high < -flat;
  const outcome = Math.abs(line.slope) <= flat ? "holds" : apart ? "differs" : "not shown";
  const numbers = {
    slope: line.slope,
    low: line.low,
    high: line.high,
    "slope, smaller η": closer.line?.slope ?? null,
  };
  return { id, said: said.width, outcome, found: found.join(" "), numbers };
}

/** Whether one D is slower than another depends on η. */
function halfEta(dimensions: readonly Timed[], eta: number): string {
  const times = dimensions.map(({ run }) => {
    const { median: t } = median(reached(run, lowest(run) + eta / 2).map(({ time }) => time));
    return `${Number.isFinite(t) ? rounded(t) : `not by ${exactly(run.end)}`} (D = ${exactly(run.parameters)})`;
  });
  return `To L + η/2 they are ${times.join(", ")}: the order of the D need not be that of L + η.`;
}

function dimensionClaim(dimensions: readonly Timed[], eta: number): Claim {
  const id = "general-dimension";
  const found = dimensions.map(({ run, reached: own }) => ({
    D: run.parameters,
    L: lowest(run),
    ...median(own.map(({ time }) => time)),
  }));
  const finite = found.filter(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  if (finite.length < 2 || finite.length < found.length) {
    const words = `It takes two D whose networks nearly all reach L + η, by enough seeds for a band; here: ${finite.length} of ${found.length}.`;
    return { ...{ id, outcome: "not shown", found: words, numbers: {} }, said: said.dimension };
  }
  const [first, last] = [finite[0], finite[finite.length - 1]];
  const apart = finite.some((one) => finite.some((other) => one.high < other.low));
  const times = finite.map(
    ({ D, L, median: t, low, high }) =>
      `${rounded(t)} (${rounded(low)} … ${rounded(high)}) for D = ${exactly(D)}, where L = ${rounded(L)}`,
  );
  const words = [
    `Median times to L + η at N = ${exactly(dimensions[0].run.neurons)} and one η, with their 95 % bands over seeds: ${times.join("; ")}: a factor of ${rounded(last.median / first.median, 2)}.`,
    halfEta(dimensions, eta),
    "The further inputs tell nothing of the label; how time grows with D on other data, this does not show.",
  ];
  const numbers = Object.fromEntries(finite.map(({ D, median: t }) => [`time D = ${D}`, t]));
  return {
    ...{ id, outcome: apart ? "holds" : "not shown", numbers },
    said: said.dimension,
    found: words.join(" "),
  };
}

const span = (widths: readonly Timed[]): string =>
  `${exactly(widths[0].run.neurons)} to ${exactly(widths[widths.length - 1].run.neurons)}`;
