/** The slides' central claim on a run: the neurons follow ρ_t, in law and in risk. */

import { keptShare } from "../../recording/compared.ts";
import { exactly, indexed, percent, roughly, rounded, time } from "../../recording/numbers.ts";
import type { Claim } from "../conclusion.ts";
import { furthest, largest, largestOffset, type RunPoint } from "../statistics/runs.ts";

/** What is said, and the name that it goes by. */
export interface Saying {
  readonly id: string;
  readonly said: string;
}

/** W₁ of N draws exceeds twice its mean with a probability of 2 to 5 % (test/slidesConclusions.test.ts draws them). */
export const farthest = 2;

const nothingRun =
  "No run has both a network and a limit: set training.run to true and name a method of the limit.";
export const notRun = (saying: Saying): Claim => ({
  ...saying,
  ...{ outcome: "not shown", found: nothingRun, numbers: {} },
});

/**
 * Whether the law of the neurons is within what N draws of ρ_t scatter, at the smallest step of the points. At another
 * point with larger steps, only the offset of the mean is told: it shows what the step does.
 */
export function lawClaim(saying: Saying, points: readonly RunPoint[]): Claim {
  const finest = largest(points, ({ experiment }) => -experiment.training.stepSize);
  const worst = finest === undefined ? undefined : furthest(finest.compared);
  if (finest === undefined || worst === undefined) return notRun(saying);
  const { experiment, compared, last } = finest;
  const neurons = exactly(experiment.network.neurons);
  const step = exactly(experiment.training.stepSize);
  const close = worst.ratio <= farthest;
  const sentences = [
    `N = ${neurons}, ε = ${step}: over ${exactly(compared.length)} record times to t = ${time(last.t)}, W₁ between the neurons and ρ_t is at most ${roughly(worst.ratio)} times its mean for ${neurons} independent draws from ρ_t (in ${indexed(worst.coordinate)} at t = ${time(worst.t)}: ${roughly(worst.w1)} against ${roughly(worst.w1Expected)}; KS there ${roughly(worst.ks)} against ${roughly(worst.ksExpected)}).`,
    close
      ? "By this distance the neurons cannot be told from such draws."
      : `That is beyond the scatter of draws (more than ${exactly(farthest)} times): the finite N or ε shows, and this run does not separate the two.`,
    ...offsets(finest, points),
    "One pair (N, ε) is no limit: how the distance falls with each is the study `chaos`.",
  ];
  return {
    ...saying,
    outcome: close ? "holds" : "not shown",
    found: sentences.join(" "),
    numbers: { ...numbersOf(worst), stepSize: experiment.training.stepSize, time: last.t },
  };
}

const numbersOf = ({
  t,
  w1,
  w1Expected,
  ks,
  ksExpected,
  ratio,
}: NonNullable<ReturnType<typeof furthest>>) => ({
  ...{ worstTime: t, w1, w1Expected, ks, ksExpected },
  ratio: ratio < Infinity ? ratio : null,
});

/** The step pushes r outwards, to first order in ε. */
function offsets(finest: RunPoint, points: readonly RunPoint[]): string[] {
  const one = largestOffset(finest.compared);
  const coarse = largest(points, ({ experiment }) => experiment.training.stepSize);
  if (one === undefined || coarse === undefined) return [];
  const first = `The mean is off by ${signed(one.offset)} at most (t = ${time(one.t)})`;
  const other = coarse === finest ? undefined : largestOffset(coarse.compared);
  if (other === undefined) return [`${first}.`];
  const worst = furthest(coarse.compared);
  const ratio = worst === undefined ? "" : ` and W₁ is up to ${roughly(worst.ratio)} times that of draws`;
  return [
    `${first}; with steps ε = ${exactly(coarse.experiment.training.stepSize)} by ${signed(other.offset)}${ratio}: what is left there is the step's, not the limit's.`,
  ];
}

const signed = (value: number): string => (value > 0 ? "+" : "") + roughly(value);

/** In units of R(ρ_0): what a figure of the risk shows. */
const visible = 0.05;

/** R_N beside R(ρ_t) and R(ρ_t) + κ_t/N, at the smallest step. */
export function riskClaim(saying: Saying, points: readonly RunPoint[]): Claim {
  const finest = largest(points, ({ experiment }) => -experiment.training.stepSize);
  if (finest === undefined) return notRun(saying);
  const { compared, last, experiment } = finest;
  const above = ({ network, limit }: RunPoint["last"]) => network.risk - limit.risk;
  const worst = largest(compared, (each) => Math.abs(above(each))) ?? last;
  const start = compared[0].limit.risk;
  const share = keptShare(last);
  const close = Math.abs(above(worst)) <= visible * start;
  const kept =
    share === null
      ? ""
      : ` Of what ${exactly(experiment.network.neurons)} fresh draws from ρ_t would risk more (R + κ_t/N = ${rounded(last.limit.riskIndependent ?? Number.NaN)}, exact at t = 0 and an upper reference later) the trained network ${share < 0 ? "has nothing" : `has ${percent(share)}`}.`;
  return {
    ...saying,
    outcome: close ? "holds" : "not shown",
    found: `R_N and R(ρ_t) are furthest apart at t = ${time(worst.t)}: ${rounded(worst.network.risk)} against ${rounded(worst.limit.risk)}, ${percent(Math.abs(above(worst)) / start)} of R(ρ₀) = ${rounded(start)}; up to ${percent(visible)} of it counts as agreement. At t = ${time(last.t)} R_N = ${rounded(last.network.risk)} and R(ρ_t) = ${rounded(last.limit.risk)}.${kept} The risks are exact but for ${roughly(last.network.riskError)} and ${roughly(last.limit.riskError)}.`,
    numbers: {
      ...{ worstTime: worst.t, worst: above(worst), start, time: last.t },
      ...{
        network: last.network.risk,
        limit: last.limit.risk,
        independent: last.limit.riskIndependent,
        share,
      },
    },
  };
}
