/**
 * The slides' opening, measured: does a network with many more weights than rows fit its labels, true ones and permuted
 * ones alike, and what does that do to its risk on rows that it has not seen?
 *
 * Rows are drawn with replacement: this is training on few rows for long, not the one pass of the theorems.
 */

import { exactly, rounded } from "../../recording/numbers.ts";
import type { Claim, Conclude } from "../conclusion.ts";
import { surprisePlots } from "./surprisePlots.ts";
import { type Fitted, type Labels, surpriseRuns } from "./surpriseRuns.ts";

/** Labels count as fitted below this share of the risk of the best constant. */
const fittedShare = 0.1;
/** A training risk that fell by more than this share over the later half of the run is still falling. */
const falling = 0.1;
/** A held-out risk above the least over N by more than this share has risen. */
const risen = 0.2;
const leastWidths = 4;
/** N·D/rows from which on a network has many more weights than rows. */
const many = 5;

export const surprise: Conclude = (points) => {
  const runs = surpriseRuns(points);
  const of = (labels: Labels) => runs.filter((run) => run.labels === labels);
  const [own, permuted] = [of("true"), of("permuted")];
  const known =
    Math.min(own.length, permuted.length) >= leastWidths && permuted[permuted.length - 1].load >= many;
  return {
    claims: known
      ? [fitClaim(own, permuted), heldOutClaim(own, permuted)]
      : [missing("surprise-fit"), missing("surprise-held-out")],
    plots: surprisePlots(runs),
  };
};

const said = {
  "surprise-fit": "Overparameterized regime. Efficiently fit all the data.",
  "surprise-held-out": "Generalize well. Why does overparameterization not harm generalization?",
} as const;

const missing = (id: keyof typeof said): Claim => ({
  ...{ id, said: said[id], outcome: "not shown", numbers: {} },
  found: `It takes ${exactly(leastWidths)} widths with true and with permuted labels, N·D/rows from below to above ${exactly(many)}.`,
});

const last = (runs: readonly Fitted[]): Fitted => runs[runs.length - 1];
const fits = ({ risk, constant }: Fitted): boolean => risk <= fittedShare * constant;
const stillFalls = ({ risk, halfway }: Fitted): boolean =>
  halfway !== null && halfway - risk > falling * risk;

function fitClaim(own: readonly Fitted[], permuted: readonly Fitted[]): Claim {
  const id = "surprise-fit";
  const [wide, random] = [last(own), last(permuted)];
  const found = [
    `At N·D/rows = ${rounded(random.load)} (N = ${exactly(random.neurons)}, ${exactly(random.rows)} rows, each seen ${exactly(Math.round(random.passes))} times on average) the training risk is ${rounded(wide.risk)} with the true labels and ${rounded(random.risk)} with permuted ones; a constant has ${rounded(wide.constant)} and ${rounded(random.constant)}.`,
    `At N·D/rows = ${rounded(own[0].load)} it is ${rounded(own[0].risk)} and ${rounded(permuted[0].risk)}.`,
    first("true", own),
    first("permuted", permuted),
    stillFalls(random)
      ? `With permuted labels it still falls: halfway it was ${rounded(random.halfway ?? Number.NaN)}. How low it would get is not shown.`
      : "",
    "Permuted labels have nothing to learn: they are fitted by the number of weights alone. How fast depends on ε and T as much as on N.",
  ];
  const both = fits(wide) && fits(random);
  const outcome = both ? "holds" : stillFalls(wide) || stillFalls(random) ? "not shown" : "differs";
  const numbers = { load: random.load, risk: wide.risk, "risk permuted": random.risk };
  return { id, said: said[id], outcome, found: found.filter((each) => each !== "").join(" "), numbers };
}

/** Where labels are fitted first. */
function first(labels: Labels, runs: readonly Fitted[]): string {
  const run = runs.find(fits);
  const what = `${labels === "true" ? "True" : "Permuted"} labels are fitted to ${rounded(100 * fittedShare, 2)} % of a constant's risk`;
  return run === undefined
    ? `${what} at no N here.`
    : `${what} from N·D/rows = ${rounded(run.load)} on, after so many steps.`;
}

function heldOutClaim(own: readonly Fitted[], permuted: readonly Fitted[]): Claim {
  const id = "surprise-held-out";
  const tested = own
    .filter(({ heldOut }) => heldOut !== null)
    .map((run) => ({ ...run, heldOut: run.heldOut ?? 0 }));
  if (tested.length < leastWidths) return missing(id);
  const best = tested.reduce((least, run) => (run.heldOut < least.heldOut ? run : least));
  const wide = tested[tested.length - 1];
  const rise = wide.heldOut / best.heldOut - 1;
  const random = last(permuted).heldOut;
  const found = [
    `With the true labels the risk on ${exactly(wide.heldOutRows)} rows that were not trained on is ${tested.map(({ load, heldOut }) => `${rounded(heldOut)} (${rounded(load)})`).join(", ")}, N·D/rows in brackets, means over seeds.`,
    best === wide
      ? "It is least for the widest network."
      : `It is least at ${rounded(best.load)}; the widest network's is ${rounded(100 * rise, 2)} % above that, and ${rounded(wide.heldOut / wide.risk, 2)} times its training risk.`,
    random === null
      ? ""
      : `With permuted labels the same network has ${rounded(random)}, where a constant has ${rounded(last(permuted).constant)}: that it fits says nothing about new rows.`,
    `One split of one data set: ${exactly(wide.heldOutRows)} rows tell a mean square from another to some 20 % at best, so that ${rounded(100 * risen, 2)} % is taken for a rise. Nothing here is the theorems' one pass over fresh samples.`,
  ];
  const outcome =
    wide.heldOut >= wide.constant || rise > risen ? "differs" : fits(wide) ? "holds" : "not shown";
  const numbers = { "held out": wide.heldOut, least: best.heldOut, "least at": best.load, permuted: random };
  return { id, said: said[id], outcome, found: found.filter((each) => each !== "").join(" "), numbers };
}
