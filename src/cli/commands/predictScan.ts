/** `predict --scan`: verdicts on the limit along one path, as a table and a figure. No network is trained. */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { sha256Hex } from "../../experiment/id.ts";
import { scanFigure } from "../../figures/study.ts";
import { textTable } from "../../recording/table.ts";
import { figureFiles } from "../../store/figureFiles.ts";
import { loadScan } from "../../store/loadScan.ts";
import {
  parseScan,
  type Scan,
  type ScannedVerdict,
  scanCsv,
  scanSentence,
  scanTable,
} from "../../studies/scan.ts";
import { comparedText } from "../carryOut.ts";
import { progressOfMany } from "../progressOfMany.ts";
import { shown } from "../report.ts";
import { settingsOf } from "../settings.ts";
import { keepInStudies } from "../studyFolder.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";
import { verdicts } from "../verdicts.ts";
import type { PredictOptions } from "./predict.ts";

/** @returns the exit code */
export async function predictAlong(
  terminal: Terminal,
  what: string,
  options: Omit<PredictOptions, "eta" | "scan"> & { readonly eta: number; readonly scan: string },
): Promise<number> {
  const started = new Date();
  const asked = parseScan(options.scan);
  const loaded = await loadScan(what, asked, { settings: settingsOf(options), cwd: terminal.cwd });
  for (const each of loaded.notes) note(terminal, each);
  const { eta } = options;
  const total = loaded.points.length;
  const progress = progressOfMany(terminal, { total, ready: 0, what: "values" });
  const found = await verdicts(terminal, loaded.points, {
    ...{ eta, workers: options.workers ?? availableParallelism() },
    judged: progress.done,
  }).finally(progress.clear);
  if (found === null) {
    note(terminal, "Stopped by a signal before the scan was done; the same command begins again.");
    return exitCode.drained;
  }
  const scan = found.map((verdict, index): ScannedVerdict => ({ value: asked.values[index], ...verdict }));
  const sentence = scanSentence(asked, scan);
  const document = `${JSON.stringify({ path: asked.path, eta, sentence, scan }, null, 2)}\n`;
  const { name } = loaded;
  const figure = scanFigure({ name, path: asked.path, sentence, scan });
  const contents = {
    ...figureFiles([figure]),
    ...loaded.files,
    "experiment.yaml": loaded.yaml,
    "scan.json": document,
    "scan.csv": scanCsv(asked, scan),
  };
  const ids = loaded.points.map(({ id }) => id);
  const id = sha256Hex(JSON.stringify({ scan: asked, ids, eta, yaml: loaded.yaml })).slice(0, 12);
  const studies = resolve(terminal.cwd, options.studies);
  const published = await keepInStudies(terminal, { studies, name: { name, id }, contents, started });
  terminal.out(options.json ? document : textOf(asked, scan, sentence, shown(terminal, published.folder)));
  if (published.outcome !== "different") return exitCode.done;
  note(terminal, comparedText(published) ?? "");
  return exitCode.failed;
}

const textOf = (asked: Scan, scan: readonly ScannedVerdict[], sentence: string, folder: string): string =>
  `${textTable(scanTable(asked, scan))}\n\n${sentence}\n\nstudy folder  ${folder}\n`;
