/** `reproduce`: every experiment and study of the slides, and one report in the slides' order. */

import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { sha256Hex } from "../../experiment/id.ts";
import { suggestion } from "../../experiment/nearest.ts";
import { ConfigurationError } from "../../experiment/problems.ts";
import type { Figure } from "../../figures/description.ts";
import { figures } from "../../figures/figures.ts";
import {
  outcomeWord,
  type ReportedSlide,
  type ReportedStudy,
  reportedSlides,
  type SlidesReport,
  slidesReportHtml,
  withOwnIds,
} from "../../report/slidesReport.ts";
import { figureFiles } from "../../store/figureFiles.ts";
import type { Contents } from "../../store/files.ts";
import { type LoadedStudy, loadStudy } from "../../store/loadStudy.ts";
import { loadRun } from "../../store/recorded.ts";
import { reportName } from "../../store/runs.ts";
import { slides } from "../../studies/slides.ts";
import { comparedText } from "../carryOut.ts";
import { claimText } from "../claims.ts";
import { shown } from "../report.ts";
import { estimate, reproductions } from "../reproductions.ts";
import { carryOutStudy, pointRuns, type Studied, type StudyWork } from "../studied.ts";
import { keepInStudies } from "../studyFolder.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `reproduce` as commander reads them. */
export interface ReproduceOptions {
  readonly quick: boolean;
  readonly out: string;
  readonly studies: string;
  readonly resume: boolean;
  readonly force: boolean;
  /** Absent: as many as the machine has cores. */
  readonly workers?: number;
  readonly json: boolean;
}

/** @returns the exit code */
export async function reproduce(
  terminal: Terminal,
  names: readonly string[],
  options: ReproduceOptions,
): Promise<number> {
  const { quick, resume, force, json } = options;
  if (resume && force)
    throw new ConfigurationError(
      "--resume goes on with unfinished work, --force starts afresh; use one of them.",
    );
  const started = new Date();
  const loaded: LoadedStudy[] = [];
  for (const name of chosen(names)) loaded.push(await loadStudy(name, { quick, cwd: terminal.cwd }));
  const workers = options.workers ?? availableParallelism();
  const work: StudyWork = {
    runs: resolve(terminal.cwd, options.out),
    studies: resolve(terminal.cwd, options.studies),
    ...{ resume, force, workers },
  };
  note(terminal, await estimate(loaded, { quick, ...work }));
  const found: Studied[] = [];
  for (const study of loaded) {
    note(terminal, `${study.name}:`);
    const outcome = await carryOutStudy(terminal, study, work);
    if (outcome.kind === "drained") return exitCode.drained;
    if (outcome.kind === "different") return exitCode.failed;
    found.push(outcome);
  }
  return published(terminal, found, { ...work, quick, json, started });
}

/** @throws ConfigurationError  for a name that is not reproduced */
function chosen(names: readonly string[]): readonly string[] {
  const known = Object.keys(reproductions);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new ConfigurationError(
      `"${unknown}" is none of the slides' experiments${suggestion(unknown, known) || "."} There are: ${known.join(", ")}.`,
    );
  return known.filter((name) => names.length === 0 || names.includes(name));
}

interface Publishing extends StudyWork {
  readonly quick: boolean;
  readonly json: boolean;
  readonly started: Date;
}

async function published(terminal: Terminal, found: readonly Studied[], at: Publishing): Promise<number> {
  const { quick, studies, runs, json, started } = at;
  const reported: ReportedStudy[] = [];
  for (const studied of found)
    reported.push({
      name: studied.results.name,
      id: studied.results.id,
      claims: studied.results.claims,
      figures: await shownFigures(studied, runs),
    });
  const report: SlidesReport = { quick, slides, studies: reported };
  const name = { name: "slides", id: reportId(report) };
  const kept = await keepInStudies(terminal, { studies, name, contents: contentsOf(report), started });
  if (json) terminal.out(documentOf(report));
  else {
    terminal.out(`${textOf(report)}\n`);
    terminal.out(`report  ${shown(terminal, join(kept.folder, reportName))}   (opens in any browser)\n`);
  }
  const compared = comparedText(kept);
  if (kept.outcome === "different") note(terminal, compared ?? "");
  return kept.outcome === "different" || found.some((each) => each.published.outcome === "different")
    ? exitCode.failed
    : exitCode.done;
}

/** Of a run by itself: its law and its risk. */
const ofARun: readonly string[] = ["density", "risk"];

/** A study's own plots, else its runs row by row; of a single run its first figures as well. Not each measure's. */
async function shownFigures(
  { study, figures: all, conclusion: { plots } }: Studied,
  runs: string,
): Promise<Figure[]> {
  const ids = plots.length === 0 ? ["rows"] : plots.map(({ id }) => id);
  const own = all.filter(({ id }) => ids.includes(id));
  const single = study.runs ? pointRuns(study) : [];
  if (single.length !== 1) return own;
  const [{ loaded }] = single;
  const run = await loadRun(join(runs, `${loaded.experiment.name}-${loaded.id}`));
  return [...figures(run).filter(({ id }) => ofARun.includes(id)), ...own];
}

const shownDigits = 12;

const reportId = ({ quick, studies }: SlidesReport): string =>
  sha256Hex(JSON.stringify({ quick, slides, studies: studies.map(({ id }) => id) })).slice(0, shownDigits);

/** results.json, and `reproduce --json`: the claims by slide. */
const documentOf = (report: SlidesReport): string =>
  `${JSON.stringify(
    {
      quick: report.quick,
      slides: reportedSlides(report).map(({ slide: { id, title, says }, claims }) => ({
        ...{ id, title, says },
        claims: claims.map(({ claim, study }) => ({ ...claim, study })),
      })),
      studies: report.studies.map(({ name, id }) => ({ name, id })),
    },
    null,
    2,
  )}\n`;

function contentsOf(report: SlidesReport): Contents {
  const drawn = report.studies.flatMap(({ name, figures: own }) => own.map((each) => withOwnIds(name, each)));
  return {
    ...figureFiles(drawn),
    "results.json": documentOf(report),
    [reportName]: slidesReportHtml(report),
  };
}

function textOf(report: SlidesReport): string {
  const slideText = ({ slide, claims }: ReportedSlide) => [
    `${slide.title}\n${"=".repeat([...slide.title].length)}`,
    ...claims.map(({ claim, study, at }) => {
      const outcome = `${study}, ${outcomeWord(claim, report.quick)}`;
      const told = at === slide ? claim : { ...claim, found: `as told under “${at.title}”.` };
      return claimText(told, outcome);
    }),
  ];
  return reportedSlides(report)
    .map((each) => slideText(each).join("\n\n"))
    .join("\n\n\n");
}
