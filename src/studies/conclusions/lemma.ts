/** The lemma beside the best networks that searches found, width by width. */

import { log } from "../../numerics/elementary.ts";
import { exactly, roughly, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude, Plot, StudiedPoint } from "../conclusion.ts";
import { slope } from "../statistics/slope.ts";

/** One width; inf R is that of the measure found, right to `gap`. */
interface Width {
  readonly neurons: number;
  readonly infRisk: number;
  readonly gap: number;
  /** K */
  readonly constant: number;
  readonly best: number;
  readonly error: number;
  readonly bound: number;
  readonly starts: number;
}

export const lemma: Conclude = (points) => {
  const widths = widthsOf(points);
  return {
    claims: [between(widths), rate(widths)],
    plots: widths.length === 0 ? [] : [plot(widths)],
  };
};

/** The widths that have an answer, ascending. */
function widthsOf(points: readonly StudiedPoint[]): Width[] {
  const widths = points.flatMap(({ experiment, answers }): Width[] => {
    const { infRisk, gap, selfInteraction, best, bestError, bound, starts } = answers.lemma ?? {};
    if (typeof infRisk !== "number" || typeof gap !== "number" || typeof selfInteraction !== "number")
      return [];
    if (typeof best !== "number" || typeof bestError !== "number" || typeof bound !== "number") return [];
    const { neurons } = experiment.network;
    return [
      {
        neurons,
        infRisk,
        gap,
        constant: selfInteraction,
        best,
        error: bestError,
        bound,
        starts: starts ?? 0,
      },
    ];
  });
  return widths.sort((one, other) => one.neurons - other.neurons);
}

/** N(R_N − inf R) of the best network. */
const scaled = ({ neurons, best, infRisk }: Width): number => neurons * (best - infRisk);

const leastWidths = 3;

function between(widths: readonly Width[]): Claim {
  const id = "lemma-bounds";
  const said = "inf R(ρ) ≤ inf_θ R_N(θ) ≤ inf R(ρ) + K/N, if ∫U(θ, θ)ρ_opt(dθ) < K.";
  const numbers = Object.fromEntries(widths.map((width) => [`scaled N = ${width.neurons}`, scaled(width)]));
  const below = widths.filter(({ best, infRisk, gap, error }) => best < infRisk - gap - error);
  const above = widths.filter(({ best, bound, gap, error }) => best > bound + gap + error);
  const outcome =
    below.length > 0 ? "differs" : above.length > 0 || widths.length < leastWidths ? "not shown" : "holds";
  if (widths.length === 0) {
    const found = "It takes the question `lemma` at some N: here is no answer to it.";
    return { id, said, outcome, found, numbers };
  }
  const [{ infRisk, gap, constant, starts }] = widths;
  const found = [
    `inf R = ${rounded(infRisk, 5)}, certified to ${roughly(gap)}, and K = ∫U(θ, θ)dρ_opt = ${rounded(constant)}. The best R_N of ${starts} or more descents (L-BFGS, from ρ_opt rounded and drawn, spheres, and the initial law) lies above inf R by c/N with c = N(R_N − inf R) = ${listed(widths.map((width) => rounded(scaled(width))))} for N = ${listed(widths.map(({ neurons }) => exactly(neurons)))}`,
    `(R_N right to ${roughly(Math.max(...widths.map(({ error }) => error)))}).`,
    verdict(below, above, widths),
    "A search gives an upper bound on inf R_N: inf R_N may be lower still, as far as inf R.",
  ];
  return { id, said, outcome, found: found.join(" "), numbers: { ...numbers, constant } };
}

function verdict(below: readonly Width[], above: readonly Width[], widths: readonly Width[]): string {
  const at = (some: readonly Width[]) => `N = ${listed(some.map(({ neurons }) => exactly(neurons)))}`;
  if (below.length > 0)
    return `At ${at(below)} it lies below inf R by more than both errors, which cannot be: one of the two is wrong.`;
  if (above.length > 0)
    return `At ${at(above)} it lies above inf R + K/N: the search was not good enough there to tell.`;
  const share = Math.max(...widths.map((width) => scaled(width) / width.constant));
  return `All lie between the two, and c is at most ${rounded(share, 2)} K: for these data and this σ, K is that much larger than needed.`;
}

/** From this width on, and over so many, an exponent is read. */
const wideFrom = 8;
const leastWide = 5;
/** The power that draws have, √(1/N): a band that holds it as well as −1 tells nothing. */
const slower = -0.5;

function rate(widths: readonly Width[]): Claim {
  const id = "lemma-rate";
  const said = "… + K/N: what a finite width costs is of order 1/N.";
  const wide = widths.filter(({ neurons, best, infRisk }) => neurons >= wideFrom && best > infRisk);
  if (wide.length < leastWide) {
    const found = `It takes ${leastWide} widths N ≥ ${wideFrom}; here: ${wide.length}.`;
    return { id, said, outcome: "not shown", found, numbers: {} };
  }
  const line = slope(wide.map(({ neurons, best, infRisk }) => [log(neurons), log(best - infRisk)]));
  const found = [
    `From N = ${exactly(wide[0].neurons)} to ${exactly(wide[wide.length - 1].neurons)} the best R_N − inf R falls like N to the power ${rounded(line.slope)} (95 % band ${rounded(line.low)} to ${rounded(line.high)}, least squares in logarithms).`,
    "A power below −1 is compatible with the lemma, which bounds from above; above −1 would not be, in the long run.",
    "These are the best networks found, not the best there are, and the band is of the scatter around one power alone.",
  ];
  const outcome = line.low > -1 ? "differs" : line.high < slower ? "holds" : "not shown";
  return {
    id,
    said,
    outcome,
    found: found.join(" "),
    numbers: { power: line.slope, low: line.low, high: line.high },
  };
}

const listed = (words: readonly string[]): string => words.join(", ");

function plot(widths: readonly Width[]): Plot {
  const [first] = widths;
  const at = (value: (width: Width) => number) =>
    widths.map((width) => [width.neurons, value(width)] as const);
  return {
    id: "lemma",
    title: "The best network of *N* neurons, and the lemma",
    subtitle: `inf *R* = ${rounded(first.infRisk, 4)}; *K* = ${rounded(first.constant)}; each dot the best of ${first.starts} or more searches, an upper bound on inf *R*_{*N*}`,
    panels: [
      {
        title: "Risk",
        x: { label: "neurons *N*", scale: "log" },
        y: { label: "risk", scale: "log" },
        curves: [
          { label: "inf *R* + *K*/*N*", kind: "line", points: at(({ bound }) => bound) },
          { label: "best *R*_{*N*} found", kind: "both", points: at(({ best }) => best) },
          { label: "inf *R*", kind: "line", dash: "dashed", points: at(({ infRisk }) => infRisk) },
        ],
      },
      {
        title: "What lies above inf *R*, times *N*",
        x: { label: "neurons *N*", scale: "log" },
        y: { label: "*N* (*R*_{*N*} − inf *R*)", scale: "log" },
        curves: [
          { label: "inf *R* + *K*/*N*", kind: "line", points: at(({ constant }) => constant) },
          { label: "best *R*_{*N*} found", kind: "both", points: at(scaled) },
        ],
      },
    ],
  };
}
