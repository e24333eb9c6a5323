/** `study`: the runs of an experiment's `over`, each in its own folder, and a folder with what they show together. */

import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { sha256Hex } from "../../experiment/id.ts";
import { ConfigurationError } from "../../experiment/problems.ts";
import type { Figure } from "../../figures/description.ts";
import { rowsFigure } from "../../figures/rows.ts";
import { studyFigures } from "../../figures/study.ts";
import type { Summary } from "../../recording/format.ts";
import { textTable } from "../../recording/table.ts";
import { openAttempt } from "../../store/attempt.ts";
import { figureFiles } from "../../store/figureFiles.ts";
import type { Contents } from "../../store/files.ts";
import { type LoadedStudy, loadStudy } from "../../store/loadStudy.ts";
import { provenance } from "../../store/provenance.ts";
import { loadRun } from "../../store/recorded.ts";
import { publish } from "../../store/runs.ts";
import { measured } from "../../studies/measure.ts";
import { type StudyResults, studyCsv, studyTable } from "../../studies/results.ts";
import { comparedText } from "../carryOut.ts";
import { shown } from "../report.ts";
import { type RunningFlags, settingsOf } from "../settings.ts";
import { studyFolders } from "../studyFolder.ts";
import { type PointRun, runPoints } from "../studyRuns.ts";
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
  const started = new Date();
  const studies = resolve(terminal.cwd, options.studies);
  const id = studyId(loaded);
  const attempt = await openAttempt(studies, id, studyFolders);
  try {
    const found = await runPoints(terminal, points(loaded), {
      ...{ runs: resolve(terminal.cwd, options.out), resume, force },
      workers: options.workers ?? availableParallelism(),
    });
    if (found.kind !== "finished") return found.kind === "drained" ? exitCode.drained : exitCode.failed;
    const results = resultsOf(loaded, id, found.summaries);
    for (const each of missingNotes(results)) note(terminal, each);
    const rows = await rowsOf(loaded, resolve(terminal.cwd, options.out));
    const contents = contentsOf(loaded, results, found.summaries, rows);
    const made = provenance(terminal.command, started);
    const published = await publish(studies, { name: loaded.name, id }, attempt, contents, made);
    if (json) terminal.out(`${JSON.stringify(results, null, 2)}\n`);
    else terminal.out(textOf(terminal, results, published.folder));
    if (published.outcome !== "different") return exitCode.done;
    note(terminal, comparedText(published) ?? "");
    return exitCode.failed;
  } finally {
    await attempt.discard();
  }
}

/** Two points of one id are one run. */
const points = (loaded: LoadedStudy): PointRun[] => {
  const byId = new Map<string, PointRun>();
  for (const { labels, loaded: run } of loaded.points) {
    const label = Object.entries(labels)
      .map(([name, value]) => `${name} = ${value}`)
      .join(", ");
    if (!byId.has(run.id)) byId.set(run.id, { label, loaded: run });
  }
  return [...byId.values()];
};

const shownDigits = 12;

/** Of the runs and of what the study folder says about them. */
const studyId = ({ points, yaml }: LoadedStudy): string =>
  sha256Hex(JSON.stringify({ runs: points.map(({ loaded }) => loaded.id), yaml })).slice(0, shownDigits);

type Summaries = ReadonlyMap<string, Summary>;

function summaryOf(summaries: Summaries, id: string): Summary {
  const found = summaries.get(id);
  if (found === undefined) throw new Error(`study: run ${id} was not computed; give the same command again.`);
  return found;
}

function resultsOf(study: LoadedStudy, id: string, summaries: Summaries): StudyResults {
  const { name, over, measure } = study;
  return {
    ...{ name, id, over, measure },
    points: study.points.map(({ labels, settings, loaded, names }) => {
      const summary = summaryOf(summaries, loaded.id);
      return {
        ...{ labels, settings, id: loaded.id },
        folder: `${loaded.experiment.name}-${loaded.id}`,
        values: Object.fromEntries(measure.map((each) => [each, measured(summary, names, each).value])),
        status: summary.status,
      };
    }),
  };
}

/** Measures that some runs do not have, all in one sentence. */
function missingNotes({ measure, points }: StudyResults): string[] {
  const missing = measure.flatMap((name) => {
    const count = points.filter(({ values }) => values[name] === null).length;
    return count === 0 ? [] : [`${name} at ${count} of ${points.length} points`];
  });
  return missing.length === 0 ? [] : [`No number: ${missing.join(", ")}.`];
}

/** As many runs as can be told apart side by side. */
const mostRows = 4;

/** The runs themselves, row by row, where they are few. */
async function rowsOf(study: LoadedStudy, runs: string): Promise<readonly Figure[]> {
  const all = points(study);
  if (all.length < 2 || all.length > mostRows) return [];
  const rows = await Promise.all(
    all.map(async ({ label, loaded: { experiment, id } }) => ({
      label,
      run: await loadRun(join(runs, `${experiment.name}-${id}`)),
    })),
  );
  const figure = rowsFigure(rows);
  return figure === null ? [] : [figure];
}

function contentsOf(
  study: LoadedStudy,
  results: StudyResults,
  summaries: Summaries,
  rows: readonly Figure[],
): Contents {
  const all = results.measure.map((name) => [
    name,
    study.points.map(({ loaded, names }) => measured(summaryOf(summaries, loaded.id), names, name)),
  ]);
  const figures = studyFigures({ results, measured: Object.fromEntries(all) });
  return {
    ...figureFiles([...rows, ...figures]),
    ...study.files,
    "study.yaml": study.yaml,
    "results.json": `${JSON.stringify(results, null, 2)}\n`,
    "results.csv": studyCsv(results),
  };
}

function textOf(terminal: Terminal, results: StudyResults, folder: string): string {
  const { name, id, points } = results;
  return [
    `${name} ${id}: ${points.length} ${points.length === 1 ? "point" : "points"}, at the last record time of each`,
    "",
    textTable(studyTable(results)),
    "",
    `study folder  ${shown(terminal, folder)}`,
    "",
  ].join("\n");
}
