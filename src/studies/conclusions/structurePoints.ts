/** Answers of a structural question, with the case that each is of. */

import type { Claim, StudiedPoint } from "../conclusion.ts";

/** One point's answer. */
export interface Told<Key extends string> {
  /** What its row is called; "" where nothing varies. */
  readonly name: string;
  readonly point: StudiedPoint;
  readonly numbers: Readonly<Record<Key, number>>;
}

/** The points whose answer to a question has all of these numbers. */
export function told<Key extends string>(
  points: readonly StudiedPoint[],
  question: string,
  keys: readonly Key[],
): Told<Key>[] {
  return points.flatMap((point) => {
    const answer = point.answers[question] ?? {};
    if (keys.some((key) => typeof answer[key] !== "number")) return [];
    const name = Object.values(point.labels).join(", ");
    return [{ name, point, numbers: answer as Readonly<Record<Key, number>> }];
  });
}

/** A number of an answer that may be absent. */
export const ofAnswer = ({ answers }: StudiedPoint, question: string, key: string): number | null =>
  answers[question]?.[key] ?? null;

/** Sentences, of which some may be empty, one after the other. */
export const sentences = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(" ");

/** "isotropic: …": which case a sentence is of. */
export const of = ({ name }: { readonly name: string }, text: string): string =>
  name === "" ? text : `${name}: ${text}`;

/** Numbers by case: `blocks within`. */
export function byCase<Key extends string>(
  all: readonly Told<Key>[],
  keys: readonly Key[],
): Claim["numbers"] {
  return Object.fromEntries(
    all.flatMap(({ name, numbers }) => keys.map((key) => [`${name} ${key}`.trim(), numbers[key]])),
  );
}

/** A claim for which nothing was computed. */
export const notShown = ({ id, said }: Pick<Claim, "id" | "said">, found: string): Claim => ({
  ...{ id, said, outcome: "not shown", found, numbers: {} },
});
