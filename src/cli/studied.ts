/** A study carried out: its runs computed, its questions answered, its conclusion drawn, its folder published. */

import { join } from "node:path";
import { sha256Hex } from "../experiment/id.ts";
import type { Label } from "../experiment/over.ts";
import type { Figure } from "../figures/description.ts";
import { plotFigure } from "../figures/plot.ts";
import { rowsFigure } from "../figures/rows.ts";
import { studyFigures } from "../figures/study.ts";
import type { Summary } from "../recording/format.ts";
import { openAttempt } from "../store/attempt.ts";
import { figureFiles } from "../store/figureFiles.ts";
import type { Contents } from "../store/files.ts";
import type { LoadedStudy } from "../store/loadStudy.ts";
import { provenance } from "../store/provenance.ts";
import { loadRun, readRisk } from "../store/recorded.ts";
import { type Published, publish } from "../store/runs.ts";
import type { Conclusion, StudiedPoint } from "../studies/conclusion.ts";
import { conclusionOf } from "../studies/conclusions.ts";
import { type Measured, measured } from "../studies/measure.ts";
import { type Answer, questionOf } from "../studies/questions.ts";
import { type StudyResults, studyCsv } from "../studies/results.ts";
import { type Asked, answerKey, answersTo } from "./answers.ts";
import type { CarryingOut } from "./carryOut.ts";
import { studyFolders } from "./studyFolder.ts";
import { type PointRun, runPoints } from "./studyRuns.ts";
import type { Terminal } from "./terminal.ts";

/** A study, what was found, and where it lies. */
export interface Studied {
  readonly study: LoadedStudy;
  readonly results: StudyResults;
  readonly conclusion: Conclusion;
  /** All of its folder: the runs row by row, the conclusion's plots, the measures. */
  readonly figures: readonly Figure[];
  readonly published: Published;
}

export type StudyOutcome =
  | ({ readonly kind: "finished" } & Studied)
  /** A signal asked to stop, or a run came out different from the one that was there; both were said. */
  | { readonly kind: "drained" }
  | { readonly kind: "different" };

/** Where, and how. */
export interface StudyWork extends Omit<CarryingOut, "shown"> {
  /** Parent of the study folders, absolute. */
  readonly studies: string;
}

export async function carryOutStudy(
  terminal: Terminal,
  study: LoadedStudy,
  work: StudyWork,
): Promise<StudyOutcome> {
  const started = new Date();
  const id = studyId(study);
  const attempt = await openAttempt(work.studies, id, studyFolders);
  try {
    const run = study.runs ? await runPoints(terminal, pointRuns(study), work) : noRuns;
    if (run.kind !== "finished") return run;
    const answers = await answersTo(terminal, asked(study), work);
    if (answers === null) return { kind: "drained" };
    const found: Found = { summaries: run.summaries, answers };
    const results = resultsOf(study, id, found);
    const conclusion = await conclusionOfStudy(study, found, work.runs);
    const figures = await figuresOf(study, results, conclusion, found, work.runs);
    const told: StudyResults = { ...results, claims: conclusion.claims };
    const contents = contentsOf(study, told, figures);
    const made = provenance(terminal.command, started);
    const published = await publish(work.studies, { name: study.name, id }, attempt, contents, made);
    return { kind: "finished", study, results: told, conclusion, figures, published };
  } finally {
    await attempt.discard();
  }
}

const noRuns = { kind: "finished", summaries: new Map<string, Summary>() } as const;

/** By the points' ids, and by answerKey. */
interface Found {
  readonly summaries: ReadonlyMap<string, Summary>;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Two points of one id are one run. */
export function pointRuns({ points }: LoadedStudy): PointRun[] {
  const byId = new Map<string, PointRun>();
  for (const { labels, loaded } of points)
    if (!byId.has(loaded.id))
      byId.set(loaded.id, { label: labelOf(labels) || loaded.experiment.name, loaded });
  return [...byId.values()];
}

const labelOf = (labels: Readonly<Record<string, Label>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");

const questionsOf = ({ measure }: LoadedStudy): string[] => [
  ...new Set(measure.flatMap((name) => questionOf(name) ?? [])),
];

function asked(study: LoadedStudy): Asked[] {
  return questionsOf(study).flatMap((question) =>
    pointRuns(study).map(({ loaded }) => ({ question, of: loaded })),
  );
}

const shownDigits = 12;

/** Of the runs and of what the study folder says about them. */
const studyId = ({ points, yaml }: LoadedStudy): string =>
  sha256Hex(JSON.stringify({ runs: points.map(({ loaded }) => loaded.id), yaml })).slice(0, shownDigits);

/** What a run or an answer is kept under, which has to be there. */
function there<Value>(found: ReadonlyMap<string, Value>, key: string): Value {
  const value = found.get(key);
  if (value === undefined) throw new Error(`study: ${key} was not computed; give the same command again.`);
  return value;
}

const folderOf = ({ loaded }: LoadedStudy["points"][number]): string =>
  `${loaded.experiment.name}-${loaded.id}`;

/** A measure of a point, of its run or of an answer. */
function measuredAt(point: LoadedStudy["points"][number], name: string, found: Found): Measured {
  const question = questionOf(name);
  if (question === null) return measured(there(found.summaries, point.loaded.id), point.names, name);
  const answer = there(found.answers, answerKey({ question, of: point.loaded }));
  return { value: answer[name.slice(question.length + 1)], error: null, spread: false };
}

function resultsOf(study: LoadedStudy, id: string, found: Found): StudyResults {
  const { name, over, measure } = study;
  return {
    ...{ name, id, over, measure },
    points: study.points.map((point) => ({
      ...{ labels: point.labels, settings: point.settings, id: point.loaded.id },
      folder: study.runs ? folderOf(point) : null,
      values: Object.fromEntries(measure.map((each) => [each, measuredAt(point, each, found).value])),
      status: study.runs ? there(found.summaries, point.loaded.id).status : null,
    })),
    claims: [],
  };
}

async function conclusionOfStudy(study: LoadedStudy, found: Found, runs: string): Promise<Conclusion> {
  if (study.conclusion === null) return { claims: [], plots: [] };
  const points = study.points.map(async (point): Promise<StudiedPoint> => {
    const { loaded, labels } = point;
    const answers = questionsOf(study).map((question): [string, Answer] => [
      question,
      there(found.answers, answerKey({ question, of: loaded })),
    ]);
    return {
      ...{ labels, experiment: loaded.experiment, tables: loaded.tables },
      summary: study.runs ? there(found.summaries, loaded.id) : null,
      risk: study.runs ? await readRisk(join(runs, folderOf(point))) : [],
      answers: Object.fromEntries(answers),
    };
  });
  return conclusionOf(study.conclusion)(await Promise.all(points));
}

/** As many runs as can be told apart side by side. */
const mostRows = 4;

/** The runs themselves, row by row, where they are few. */
async function rowsOf(study: LoadedStudy, runs: string): Promise<readonly Figure[]> {
  const all = study.runs ? pointRuns(study) : [];
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

async function figuresOf(
  study: LoadedStudy,
  results: StudyResults,
  { plots }: Conclusion,
  found: Found,
  runs: string,
): Promise<readonly Figure[]> {
  const values = results.measure.map((name) => [
    name,
    study.points.map((point) => measuredAt(point, name, found)),
  ]);
  const drawn = plots.flatMap((plot) => plotFigure(plot) ?? []);
  return [
    ...(await rowsOf(study, runs)),
    ...drawn,
    ...studyFigures({ results, measured: Object.fromEntries(values) }),
  ];
}

function contentsOf(study: LoadedStudy, results: StudyResults, figures: readonly Figure[]): Contents {
  return {
    ...figureFiles(figures),
    ...study.files,
    "study.yaml": study.yaml,
    "results.json": `${JSON.stringify(results, null, 2)}\n`,
    "results.csv": studyCsv(results),
  };
}
