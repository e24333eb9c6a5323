/**
 * What width does to learning at one step size: the risk after k samples, for N neurons. R_N lies above its value at
 * infinite width by an excess c/N; nothing else depends on N.
 */

import { exactly, percent, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { widthPlots } from "./widthPlots.ts";
import { type Excess, early, excesses, late, samplesTo, type WidthRun, widthRuns } from "./widthRuns.ts";

export const width: Conclude = (points) => {
  const runs = widthRuns(points);
  const excess = excesses(runs);
  return {
    claims: [noSlower(runs, excess), noGap(runs)],
    plots: widthPlots(runs, excess),
  };
};

/** From this width on, the samples to the early level may vary by so much. */
const wideFrom = 200;
const alike = 0.07;
const leastWidths = 3;

function noSlower(runs: readonly WidthRun[], excess: readonly Excess[]): Claim {
  const id = "width-no-slower";
  const said = "Overparameterization does not slow down convergence!";
  const wide = runs.filter(({ neurons }) => neurons >= wideFrom);
  const times = wide.map((run) => samplesTo(run, early).median);
  if (wide.length < leastWidths || !times.every(Number.isFinite)) {
    const found = `It takes ${leastWidths} widths N ≥ ${wideFrom} that reach R_N = ${early} between two record times; here: ${times.filter(Number.isFinite).length}.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const variation = Math.max(...times) / Math.min(...times) - 1;
  const slower = slowdown(times);
  const last = excess.at(-1);
  const left = collapse(runs, excess);
  const found = [
    `From N = ${exactly(wide[0].neurons)} to ${exactly(wide[wide.length - 1].neurons)}, at one ε = ${rounded(runs[0].stepSize, 2)}, the samples to R_N ≤ ${exactly(early)} (median of the seeds) vary by ${rounded(100 * variation, 2)} %:`,
    `${listed(times)}; over all widths, N = ${exactly(runs[0].neurons)} to ${exactly(runs[runs.length - 1].neurons)}, they are ${listed(runs.map((run) => samplesTo(run, early).median))}.`,
    `To R_N ≤ ${exactly(late)} they are ${listed(runs.map((run) => samplesTo(run, late).median))}: there a narrow network is held up by what it lies above the wide one,`,
    last === undefined ? "" : `c/N with c = ${rounded(last.excess)} after ${exactly(last.samples)} samples.`,
    left === null
      ? ""
      : `With c/N subtracted, c fitted at each k over all N, the curves differ from their common one by ${percentOf(left.after)} at most, before by ${percentOf(left.before)}.`,
    slower < alike
      ? "A wide network is not slower in samples; each sample costs it N times the work of one neuron."
      : `A wider network took up to ${percentOf(slower)} more samples than a narrower one.`,
  ];
  const outcome = slower < alike ? "holds" : "differs";
  const numbers = {
    variation,
    excess: last?.excess ?? null,
    before: left?.before ?? null,
    after: left?.after ?? null,
  };
  return { id, said, outcome, found: sentences(found), numbers };
}

/** By how much any network needs more samples than a narrower one, as a share. */
const slowdown = (times: readonly number[]): number =>
  Math.max(0, ...times.flatMap((time, k) => times.slice(0, k).map((narrower) => time / narrower - 1)));

/** The largest distance of any R_N from the common curve, as a share of it, as they are and without their excess. */
function collapse(
  runs: readonly WidthRun[],
  excess: readonly Excess[],
): { readonly before: number; readonly after: number } | null {
  if (excess.length === 0) return null;
  let [before, after] = [0, 0];
  for (const { samples, wide, excess: c } of excess) {
    for (const { neurons, mean } of runs) {
      const risk = mean.find(([at]) => at === samples)?.[1] ?? wide;
      before = Math.max(before, Math.abs(risk / wide - 1));
      after = Math.max(after, Math.abs((risk - c / neurons) / wide - 1));
    }
  }
  return { before, after };
}

/** Standard errors that a difference of 0 may show; and how small they must be, against the risk, to say anything. */
const errors = 3;
const sharp = 0.1;

function noGap(runs: readonly WidthRun[]): Claim {
  const id = "width-generalization";
  const said = "Overparameterization does not affect generalization!";
  const gaps = runs.flatMap(({ neurons, gap }) => (gap === null ? [] : [{ neurons, ...gap }]));
  const blunt = gaps.filter(({ error, risk }) => !(errors * error <= sharp * risk));
  if (gaps.length < leastWidths || blunt.length > 0) {
    const found = `It takes the one-pass loss of ${leastWidths} widths, each mean known to ${percent(sharp / errors)}; here: ${gaps.length - blunt.length}.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const scores = gaps.map(({ difference, error }) => difference / error);
  const worst = Math.max(...scores.map(Math.abs));
  const seeds = new Set(runs.map(({ replicas }) => replicas[0].seed));
  const each = gaps.map(
    ({ neurons, difference, error }) =>
      `${rounded(difference, 2)} ± ${rounded(error, 2)} (N = ${exactly(neurons)})`,
  );
  const ends = endsOf(runs);
  const found = [
    `Each sample is seen once, so that the loss on it, before the step, is an unbiased look at R_N. Mean loss minus mean R_N over the run: ${each.join(", ")};`,
    `at most ${rounded(worst, 2)} standard errors at any width.`,
    seeds.size === 1
      ? "The seeds, and so the samples, are the same at each N: these differences are not independent."
      : "",
    worst <= errors
      ? "Of samples seen once no gap is expected at any width, whatever the network. Several passes over few rows are another matter, of which this shows nothing."
      : "Of samples seen once no gap can be: one of the two is wrong.",
    `What can fail is that R_N itself, after the last sample, is no larger for more neurons: it is ${ends.words}.`,
  ];
  const numbers = Object.fromEntries(
    gaps.map(({ neurons, difference }) => [`gap N = ${neurons}`, difference]),
  );
  return {
    id,
    said,
    outcome: worst <= errors && ends.rise < alike ? "holds" : "differs",
    found: sentences(found),
    numbers: { ...numbers, worst, rise: ends.rise },
  };
}

/** R_N at the end of each run, and how far the widest network's is above the least, as a share. */
function endsOf(runs: readonly WidthRun[]): { readonly words: string; readonly rise: number } {
  const risks = runs.map(({ mean }) => mean[mean.length - 1][1]);
  const words = runs.map(({ neurons }, k) => `${rounded(risks[k])} (N = ${exactly(neurons)})`).join(", ");
  return { words, rise: risks[risks.length - 1] / Math.min(...risks) - 1 };
}

const listed = (samples: readonly number[]): string =>
  samples
    .map((k) => (k === Number.POSITIVE_INFINITY ? "never" : k > 0 ? rounded(k) : "before the first look"))
    .join(", ");

const percentOf = (share: number): string => `${rounded(100 * share, 2)} %`;

const sentences = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ");
