/** `predict`: the verdict on the limit in a sentence, then whether the network confirms it. */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { sha256Hex } from "../../experiment/id.ts";
import { ConfigurationError } from "../../experiment/problems.ts";
import { experimentYaml } from "../../experiment/write.ts";
import { type LoadedExperiment, loadExperiment } from "../../store/load.ts";
import { finishedRun, readSummary } from "../../store/runs.ts";
import { confirmation, type NetworkConfirmation } from "../../studies/confirm.ts";
import type { Verdict } from "../../studies/verdict.ts";
import { beginning, carryOut, comparedText, drainedText, keptIn } from "../carryOut.ts";
import { shown } from "../report.ts";
import { type RunningFlags, settingsOf } from "../settings.ts";
import { keepInStudies } from "../studyFolder.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";
import { verdicts } from "../verdicts.ts";

/** The flags of `predict` as commander reads them. */
export interface PredictOptions extends RunningFlags {
  /** x of η = x·R(0). */
  readonly eta?: string;
  /** path=a:b:n */
  readonly scan?: string;
  /** Parent of the study folders. */
  readonly studies: string;
}

/** @returns the exit code */
export async function predict(terminal: Terminal, what: string, options: PredictOptions): Promise<number> {
  const eta = etaOf(options.eta);
  if (options.scan !== undefined) {
    const { predictAlong } = await import("./predictScan.ts");
    return predictAlong(terminal, what, { ...options, scan: options.scan, eta });
  }
  const started = new Date();
  const loaded = await loadExperiment(what, { settings: settingsOf(options), cwd: terminal.cwd });
  for (const each of loaded.notes) note(terminal, each);
  await refuseUnfinished(terminal, loaded, options);
  const workers = options.workers ?? availableParallelism();
  const judged = await verdicts(terminal, [loaded], { eta, workers, judged: () => undefined });
  if (judged === null) {
    note(terminal, "Stopped by a signal before the verdict was found; the same command begins again.");
    return exitCode.drained;
  }
  const [verdict] = judged;
  if (!options.json) terminal.out(`${verdict.sentence}\n`);
  const trained = await confirmed(terminal, loaded, verdict, { ...options, workers });
  if (typeof trained === "number") return trained;
  return concluded(terminal, loaded, { verdict, network: trained, eta, started, options });
}

const defaultEta = 0.01;

/** @throws ConfigurationError  for what is no share of R(0) */
function etaOf(text: string | undefined): number {
  if (text === undefined) return defaultEta;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value > 0 && value < 1) return value;
  throw new ConfigurationError(
    `--eta ${text}: allowed: a number above 0 and below 1, the share of R(0) that is near enough, such as 0.01.`,
  );
}

type RunFlags = Pick<PredictOptions, "out" | "resume" | "force" | "json">;

/** Before the verdict's seconds are spent. */
async function refuseUnfinished(
  terminal: Terminal,
  { experiment, id }: LoadedExperiment,
  { out, resume, force }: RunFlags,
): Promise<void> {
  const runs = resolve(terminal.cwd, out);
  const silent = { ...terminal, err: () => undefined };
  if (!experiment.training.run) return;
  if (!force && (await finishedRun(runs, { name: experiment.name, id })) !== null) return;
  await beginning(silent, id, { runs, resume, force });
}

/** The network's word; null where none is trained; an exit code where the run did not come to its end. */
async function confirmed(
  terminal: Terminal,
  loaded: LoadedExperiment,
  { risk }: Verdict,
  { out, resume, force, json, workers }: RunFlags & { readonly workers: number },
): Promise<NetworkConfirmation | null | number> {
  if (!loaded.experiment.training.run) return null;
  const runs = resolve(terminal.cwd, out);
  const outcome = await carryOut(terminal, loaded, { runs, resume, force, workers });
  if (outcome.kind === "drained") {
    note(terminal, drainedText(outcome));
    return exitCode.drained;
  }
  const folder = outcome.kind === "found" ? outcome.folder : keptIn(outcome.published);
  const compared = outcome.kind === "found" ? null : comparedText(outcome.published);
  if (compared !== null) note(terminal, compared);
  if (outcome.kind === "computed" && outcome.published.outcome === "different") return exitCode.failed;
  const summary = outcome.kind === "found" ? await readSummary(folder) : outcome.summary;
  const found = confirmation(summary, risk, loaded.experiment.network.neurons);
  if (!json) terminal.out(`${found.sentence}\n\nrun folder    ${shown(terminal, folder)}\n`);
  return found;
}

interface Answer {
  readonly verdict: Verdict;
  readonly network: NetworkConfirmation | null;
  readonly eta: number;
  readonly started: Date;
  readonly options: PredictOptions;
}

async function concluded(
  terminal: Terminal,
  { experiment, id, files }: LoadedExperiment,
  { verdict, network, eta, started, options }: Answer,
): Promise<number> {
  const document = `${JSON.stringify({ ...verdict, eta, network }, null, 2)}\n`;
  const name = { name: experiment.name, id: sha256Hex(JSON.stringify({ predict: id, eta })).slice(0, 12) };
  const contents = { ...files, "experiment.yaml": experimentYaml(experiment), "verdict.json": document };
  const studies = resolve(terminal.cwd, options.studies);
  const published = await keepInStudies(terminal, { studies, name, contents, started });
  if (options.json) terminal.out(document);
  else terminal.out(`${network === null ? "\n" : ""}study folder  ${shown(terminal, published.folder)}\n`);
  if (published.outcome !== "different") return exitCode.done;
  note(terminal, comparedText(published) ?? "");
  return exitCode.failed;
}
