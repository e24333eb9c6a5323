/**
 * The outcome of a run in sentences. Every number in them is a value of the summary or of the experiment, through
 * numbers.ts; the words hold none (outcome.test.ts changes each and watches its sentence).
 */

import type { FinishedRun } from "../experiment/finished.ts";
import { type Compared, compared, isCompared, keptShare } from "../recording/compared.ts";
import { exactly, indexed, percent, roughly, rounded, time } from "../recording/numbers.ts";
import { type Facts, factsOf, resolved } from "./facts.ts";
import { listed, type Sentence, say } from "./prose.ts";
import { methodName, question } from "./question.ts";

/** Sentences under one word. */
interface OutcomeLine {
  readonly label: string;
  readonly sentences: readonly Sentence[];
}

/** The headline, and what stands behind it. */
interface Outcome {
  readonly lead: Sentence;
  readonly lines: readonly OutcomeLine[];
}

export function outcome(run: FinishedRun): Outcome {
  const facts = factsOf(run);
  const lines: OutcomeLine[] = [
    { label: "Question", sentences: question(facts) },
    { label: "Risk", sentences: riskSentences(facts) },
    { label: "Excess", sentences: excessSentences(facts) },
    { label: "Neurons", sentences: distanceSentences(facts) },
    { label: "Course", sentences: courseSentences(facts) },
    { label: "Step size", sentences: departedSentences(facts) },
  ];
  return { lead: lead(facts), lines: lines.filter(({ sentences }) => sentences.length > 0) };
}

function lead({ summary, last, first }: Facts): Sentence {
  if (summary.status !== "reached") return say`${capital(summary.outcome)}.`;
  if (isCompared(last))
    return say`At <var>t</var> = ${time(last.t)} the network’s risk is ${rounded(last.network.risk)}; ${first}’s is ${rounded(last.limit.risk)}.`;
  if (last?.network)
    return say`At <var>t</var> = ${time(last.t)} the network’s risk is ${rounded(last.network.risk)}.`;
  if (last?.limit)
    return say`At <var>t</var> = ${time(last.t)} ${first}’s risk is ${rounded(last.limit.risk)}.`;
  return say`Nothing was recorded.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function riskSentences(facts: Facts): Sentence[] {
  const { last } = facts;
  if (!isCompared(last)) return [...heldOutSentence(facts), ...ownErrors(facts)];
  const difference = last.network.risk - last.limit.risk;
  const comparison = resolved(last)
    ? say`At <var>t</var> = ${time(last.t)} the network’s population risk is ${rounded(Math.abs(difference))} ${difference > 0 ? "above" : "below"} that of ${facts.first}.`
    : say`At <var>t</var> = ${time(last.t)} the population risks of network and ${facts.firstName} differ by ${rounded(Math.abs(difference))}, no more than twice their errors.`;
  return [comparison, ...spread(facts), ...heldOutSentence(facts), ...ownErrors(facts)];
}

/** On rows that training never saw, beside the rows that it drew from. */
function heldOutSentence({ last, model }: Facts): Sentence[] {
  if (model.data.kind !== "dataset" || model.data.heldOut === null) return [];
  if (!last?.network || last.network.testRisk === null) return [];
  const { testRisk, risk } = last.network;
  return [
    say`On the ${exactly(model.data.heldOut.rows)} rows held out its risk is ${rounded(testRisk)}, ${rounded(Math.abs(testRisk - risk))} ${testRisk > risk ? "above" : "below"} that on the rows trained on.`,
  ];
}

function spread({ last }: Facts): Sentence[] {
  if (!last?.network || last.network.riskSpread === null) return [];
  return [
    say`The network’s is the mean of ${exactly(last.network.replicas.length)} networks, whose risks have standard deviation ${roughly(last.network.riskSpread)}.`,
  ];
}

/** What stands behind the error of a method's risk: the coarser twin of experiment/reducedMethods.ts. */
const errorOf: Readonly<Record<string, string>> = {
  "particle-flow": "an estimate: what fewer and other atoms change",
  "finite-volume": "an estimate: what wider cells and longer steps change",
  langevin: "an estimate: what longer steps and other noise change",
  jko: "an estimate: what longer steps and fewer atoms change",
  "population-flow": "a truncated series",
};

function ownErrors({ last, sampled, first, methods }: Facts): Sentence[] {
  const errors: Sentence[] = [];
  if (last?.network) {
    const { riskError } = last.network;
    if (riskError === 0) errors.push(say`none for the network (a finite sum)`);
    else if (sampled) errors.push(say`${roughly(riskError)} for the network (a standard error)`);
    else errors.push(say`at most ${roughly(riskError)} for the network (a truncated series)`);
  }
  if (last?.limit) {
    const { riskError } = last.limit;
    errors.push(say`${roughly(riskError)} for ${first} (${errorOf[methods[0]]})`);
  }
  if (errors.length === 0) return [];
  return errors.length === 1
    ? [say`Numerical error of this risk: ${errors[0]}.`]
    : [say`Numerical errors of these risks: ${listed(errors)}.`];
}

function excessSentences(facts: Facts): Sentence[] {
  const { last, experiment, summary } = facts;
  if (!isCompared(last)) return [];
  const share = keptShare(last);
  if (share === null || last.limit.riskIndependent === null) return furtherMethods(facts, last);
  const draws = exactly(experiment.network.neurons);
  const start = compared(summary).find(({ step }) => step === 0);
  return [
    say`${draws} fresh draws from <var>ρ</var><sub><var>t</var></sub> would risk ${rounded(last.limit.riskIndependent)} on average, ${rounded(last.limit.riskIndependent - last.limit.risk)} above the limit: exact at the start, later an upper reference and no prediction, because training removes part of that excess.`,
    say`At <var>t</var> = ${time(last.t)} the trained network ${shareOf(share)}; the effect of SGD’s finite step is in it too.`,
    ...(start === undefined || start === last ? [] : startSentence(start)),
    ...(share > 1
      ? [say`More than fresh draws have points to the step: train with a smaller <var>ε</var> and compare.`]
      : []),
    ...furtherMethods(facts, last),
  ];
}

/** From here on a share is a factor. */
const manyTimes = 2;

function shareOf(share: number): Sentence {
  if (share < 0) return say`is below the limit itself`;
  return share < manyTimes ? say`has ${percent(share)} of it` : say`has ${roughly(share)} times as much`;
}

function startSentence(start: Compared): Sentence[] {
  const share = keptShare(start);
  if (share === null) return [];
  return [
    say`At <var>t</var> = ${time(start.t)}, where the neurons are such draws and chance alone decides, it ${share < 0 ? say`was below the limit` : say`had ${percent(share)}`}.`,
  ];
}

/** What each method beside the first says of the risk. */
function furtherMethods({ methods, first }: Facts, { t, limit, limits, network }: Compared): Sentence[] {
  return methods.slice(1).flatMap((kind) => {
    const other = limits[kind];
    if (other === undefined) return [];
    if (kind !== "population-flow")
      return [
        say`At <var>t</var> = ${time(t)} the risk by ${methodName(kind)} is ${rounded(other.risk)}, ${rounded(Math.abs(other.risk - limit.risk))} from that of ${first}.`,
      ];
    return [
      say`The population flow, the same neurons without SGD’s sampling noise, has risk ${rounded(other.risk)} at <var>t</var> = ${time(t)}: ${signed(other.risk - limit.risk)} from ${first} by finite width, and from there to the network ${signed(network.risk - other.risk)} by SGD’s finite step.`,
    ];
  });
}

const signed = (value: number): string => (value > 0 ? `+${rounded(value)}` : rounded(value));

/** Coordinates in a sentence; lengths first, as in the table. All of them are in summary.json. */
const mostCoordinates = 4;

function distanceSentences({ last, experiment, summary, first }: Facts): Sentence[] {
  if (!isCompared(last)) return [];
  const names = lengthsFirst(Object.keys(last.distance));
  if (names.length === 0) return [];
  const draws = exactly(experiment.network.neurons);
  const distances = names.slice(0, mostCoordinates).map((name) => {
    const { w1, w1Expected } = last.distance[name];
    return say`${roughly(w1)} in <var>${indexed(name)}</var> (${roughly(w1Expected)})`;
  });
  return [
    say`At <var>t</var> = ${time(last.t)} the neurons are this far from ${first} in W₁: ${listed(distances)}. In brackets is the noise floor, what ${draws} independent draws from ${first} show on average.`,
    ...worst(summary),
  ];
}

/** r, r1, r2 … before a, b and the projections. */
export function lengthsFirst(names: readonly string[]): string[] {
  const isLength = (name: string) => /^r\d*$/.test(name);
  return [...names.filter(isLength), ...names.filter((name) => !isLength(name))];
}

function worst(summary: Facts["summary"]): Sentence[] {
  const ratios = compared(summary).flatMap(({ t, distance }) =>
    Object.entries(distance)
      .filter(([, { w1Expected }]) => w1Expected > 0)
      .map(([name, { w1, w1Expected }]) => ({ t, name, w1, w1Expected, ratio: w1 / w1Expected })),
  );
  if (ratios.length < 2) return [];
  const { ratio, w1, w1Expected, name, t } = ratios.reduce((best, each) =>
    each.ratio > best.ratio ? each : best,
  );
  return [
    say`Over all record times W₁ is at most ${roughly(ratio)} times its floor: ${roughly(w1)} in <var>${indexed(name)}</var> at <var>t</var> = ${time(t)}, where the floor is ${roughly(w1Expected)}.`,
  ];
}

/** How the risk went, of the limit where there is one, and how near its end may be to the best. */
function courseSentences({ summary, first }: Facts): Sentence[] {
  const solved = summary.snapshots.some(({ limit }) => limit !== null);
  const name = solved ? first : "the network";
  const course = summary.snapshots.flatMap(({ t, limit, network }) => {
    const row = solved ? limit : network;
    return row === null ? [] : [{ t, risk: row.risk }];
  });
  const [start] = course;
  const end = course.at(-1);
  const before = course.at(-2);
  if (end === undefined || before === undefined) return [];
  const lately =
    before === start
      ? []
      : [say`Since <var>t</var> = ${time(before.t)} it ${change(before.risk, end.risk)}.`];
  return [
    say`The risk of ${name} went from ${rounded(start.risk)} at <var>t</var> = ${time(start.t)} to ${rounded(end.risk)} at <var>t</var> = ${time(end.t)}.`,
    ...lately,
    ...bestSentences(summary),
  ];
}

const change = (before: number, after: number): Sentence =>
  after === before
    ? say`did not change`
    : say`${after < before ? "fell" : "rose"} by ${percent(Math.abs(after - before) / before)}`;

function bestSentences({ snapshots }: Facts["summary"]): Sentence[] {
  const end = snapshots.findLast(({ limit }) => limit !== null)?.limit;
  if (!end) return [];
  const { gap, freeEnergy, freeEnergyGap } = end;
  return [
    gap === null
      ? say`Whether other weights would do better this run does not say: it carries no certificate.`
      : say`That is at most ${roughly(gap)} above the smallest risk that any law of neurons has.`,
    ...(freeEnergy === null || freeEnergyGap === null
      ? []
      : [
          say`Its free energy is ${rounded(freeEnergy)}, at most ${roughly(freeEnergyGap)} above the smallest.`,
        ]),
  ];
}

function departedSentences({ summary, first }: Facts): Sentence[] {
  const { departed } = summary;
  if (departed === null) return [];
  const stable: number | null = departed.stableStepSize;
  return [
    say`The network has departed from ${first} at <var>t</var> = ${time(departed.t)}: the step is too large. ${stable === null ? say`No step that was tried looked stable.` : say`The largest step that looked stable is ${exactly(stable)}.`}`,
  ];
}
