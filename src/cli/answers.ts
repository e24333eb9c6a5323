/**
 * Questions that a study asks of its points: each is answered once, in a worker, and kept below the study folders
 * (`.answers/<question>-<id>/`), so that an interrupted study goes on where it was.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { openAttempt } from "../store/attempt.ts";
import type { LoadedExperiment } from "../store/load.ts";
import { provenance } from "../store/provenance.ts";
import { finishedRun, publish } from "../store/runs.ts";
import { type Answer, isAnswer } from "../studies/questions.ts";
import { inWorkers } from "./inWorkers.ts";
import { progressOfMany } from "./progressOfMany.ts";
import { studyFolders } from "./studyFolder.ts";
import { note, type Terminal } from "./terminal.ts";

/** A question, and the point of which it is asked. */
export interface Asked {
  readonly question: string;
  readonly of: Pick<LoadedExperiment, "id" | "experiment" | "tables">;
}

/** What tells one answer from another. */
export const answerKey = ({ question, of }: Asked): string => `${question} ${of.id}`;

interface Asking {
  /** Parent of the study folders, absolute. */
  readonly studies: string;
  readonly force: boolean;
  readonly workers: number;
}

/**
 * @param asked  each once
 * @returns      by answerKey; null where a signal asked to stop: the answers so far are kept
 */
export async function answersTo(
  terminal: Terminal,
  asked: readonly Asked[],
  { studies, force, workers }: Asking,
): Promise<ReadonlyMap<string, Answer> | null> {
  const folder = join(studies, ".answers");
  const answers = new Map<string, Answer>();
  for (const each of force ? [] : asked) {
    const answer = await keptAnswer(folder, each);
    if (answer !== null) answers.set(answerKey(each), answer);
  }
  const open = asked.filter((each) => !answers.has(answerKey(each)));
  if (open.length === 0) return answers;
  const progress = progressOfMany(terminal, { total: asked.length, ready: answers.size, what: "answers" });
  const keeping: Promise<void>[] = [];
  const found = await inWorkers(terminal, open, {
    workers,
    call: (session, { question, of }) => session.ask(question, of.experiment, of.tables),
    async done(each, answer) {
      answers.set(answerKey(each), answer);
      const kept = keep(terminal, folder, each, answer);
      keeping.push(kept);
      await kept;
      progress.done();
    },
  });
  progress.clear();
  if (found !== null) return answers;
  // What was being written when the signal came is kept too.
  await Promise.all(keeping);
  note(
    terminal,
    `Stopped by a signal with ${answers.size} of ${asked.length} answers; they are kept. The same command goes on.`,
  );
  return null;
}

const answerFile = "answer.json";

/** An answer that was given before; null where there is none, or what is there is none. */
async function keptAnswer(kept: string, { question, of: { id } }: Asked): Promise<Answer | null> {
  const folder = await finishedRun(kept, { name: question, id });
  if (folder === null) return null;
  const answer: unknown = JSON.parse(await readFile(join(folder, answerFile), "utf8"));
  return isAnswer(question, answer) ? answer : null;
}

async function keep(terminal: Terminal, kept: string, { question, of: { id } }: Asked, answer: Answer) {
  const attempt = await openAttempt(kept, `${question}-${id}`, studyFolders);
  try {
    const contents = { [answerFile]: `${JSON.stringify(answer, null, 2)}\n` };
    const made = provenance(terminal.command, new Date());
    const published = await publish(kept, { name: question, id }, attempt, contents, made);
    if (published.outcome === "different")
      note(
        terminal,
        `${question} of ${id}: the answer is not the one that was there; it is kept in ${published.quarantine}.`,
      );
  } finally {
    await attempt.discard();
  }
}
