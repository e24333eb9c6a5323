/** `study`: the runs of an experiment's `over`, each in its own folder, and a folder with what they show together. */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { ConfigurationError } from "../../experiment/problems.ts";
import { textTable } from "../../recording/table.ts";
import { loadStudy } from "../../store/loadStudy.ts";
import { type StudyResults, studyTable } from "../../studies/results.ts";
import { comparedText } from "../carryOut.ts";
import { claimsText } from "../claims.ts";
import { shown } from "../report.ts";
import { type RunningFlags, settingsOf } from "../settings.ts";
import { carryOutStudy } from "../studied.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `study` as commander reads them. */
export interface StudyOptions extends RunningFlags {
  /** Parent of the study folders. */
  readonly studies: string;
}

/** @returns the exit code */
export async function study(terminal: Terminal, what: string, options: StudyOptions): Promise<number> {
  const { resume, force, json } = options;
  if (resume && force) {
    throw new ConfigurationError(
      "--resume goes on with unfinished work, --force starts afresh; use one of them.",
    );
  }
  const loaded = await loadStudy(what, { settings: settingsOf(options), cwd: terminal.cwd });
  for (const each of loaded.notes) note(terminal, each);
  const found = await carryOutStudy(terminal, loaded, {
    runs: resolve(terminal.cwd, options.out),
    studies: resolve(terminal.cwd, options.studies),
    ...{ resume, force },
    workers: options.workers ?? availableParallelism(),
  });
  if (found.kind !== "finished") return found.kind === "drained" ? exitCode.drained : exitCode.failed;
  const { results, published } = found;
  for (const each of missingNotes(results)) note(terminal, each);
  if (json) terminal.out(`${JSON.stringify(results, null, 2)}\n`);
  else terminal.out(textOf(terminal, results, published.folder));
  if (published.outcome !== "different") return exitCode.done;
  note(terminal, comparedText(published) ?? "");
  return exitCode.failed;
}

/** Measures that some runs do not have, all in one sentence. */
function missingNotes({ measure, points }: StudyResults): string[] {
  const missing = measure.flatMap((name) => {
    const count = points.filter(({ values }) => values[name] === null).length;
    return count === 0 ? [] : [`${name} at ${count} of ${points.length} points`];
  });
  return missing.length === 0 ? [] : [`No number: ${missing.join(", ")}.`];
}

function textOf(terminal: Terminal, results: StudyResults, folder: string): string {
  const { name, id, points, claims } = results;
  const asked = points.every((point) => point.folder === null);
  const where = asked ? "" : ", at the last record time of each";
  return [
    `${name} ${id}: ${points.length} ${points.length === 1 ? "point" : "points"}${where}`,
    "",
    textTable(studyTable(results)),
    ...(claims.length === 0 ? [] : ["", claimsText(claims)]),
    "",
    `study folder  ${shown(terminal, folder)}`,
    "",
  ].join("\n");
}
