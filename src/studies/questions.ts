/**
 * Questions that a study can ask of a point beside, or instead of, running it: named numbers that a function of the
 * experiment computes. `measure: [statics.infRisk]` asks the question `statics` for its `infRisk`.
 */

import type { Experiment } from "../experiment/schema.ts";
import type { Tables } from "../model/table.ts";
import { best } from "./best.ts";
import { grid, lemma, statics } from "./optima.ts";
import { convexity, proximal, uniqueness } from "./structure/limitQuestions.ts";
import { identity, population, rotation } from "./structure/networkQuestions.ts";

/** Null where the experiment has no such number. */
export type Answer = Readonly<Record<string, number | null>>;

/** A question: what it gives is a function of the experiment (seed included) and the tables alone. */
export interface Question {
  /** Names of all the numbers that an answer has. */
  readonly keys: readonly string[];
  answer(experiment: Experiment, tables: Tables): Answer;
}

/** One line a question. */
const questions: Readonly<Record<string, Question>> = {
  best,
  convexity,
  grid,
  identity,
  lemma,
  population,
  proximal,
  rotation,
  statics,
  uniqueness,
};

/** `statics.infRisk` for every number of every question. */
export const questionNames: readonly string[] = Object.entries(questions).flatMap(([name, { keys }]) =>
  keys.map((key) => `${name}.${key}`),
);

/** The question that a measure asks; null where it is a number of a run's snapshots. */
export const questionOf = (measure: string): string | null =>
  questionNames.includes(measure) ? measure.slice(0, measure.indexOf(".")) : null;

/** @throws Error  where a question has no such name, or its answer not the numbers that it declares */
export function ask(name: string, experiment: Experiment, tables: Tables): Answer {
  if (!Object.hasOwn(questions, name)) throw new Error(`questions: there is no question "${name}".`);
  const { keys, answer } = questions[name];
  const found = answer(experiment, tables);
  if (!isAnswer(name, found))
    throw new Error(
      `questions: "${name}" promises ${keys.join(", ")}; got ${Object.keys(found).join(", ")}.`,
    );
  return found;
}

/** Whether a value read from a file is an answer to a question. */
export function isAnswer(name: string, value: unknown): value is Answer {
  const keys = Object.hasOwn(questions, name) ? questions[name].keys : [];
  if (typeof value !== "object" || value === null) return false;
  const found = Object.entries(value);
  const whole = found.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
  return whole && found.every(([, number]) => number === null || Number.isFinite(number));
}
