/** One run from its experiment to its folder: found finished, taken up, computed, published. */

import { ConfigurationError } from "../experiment/problems.ts";
import type { Summary } from "../recording/format.ts";
import { type Attempt, openAttempt, unfinishedWork } from "../store/attempt.ts";
import { type Checkpoint, writeCheckpoint } from "../store/checkpoint.ts";
import type { LoadedExperiment } from "../store/load.ts";
import { provenance } from "../store/provenance.ts";
import { finishedRun, type Published, publish, type RunName } from "../store/runs.ts";
import { compute, contentsOf } from "./compute.ts";
import type { Progress } from "./progress.ts";
import { note, type Terminal } from "./terminal.ts";

/** What a user asks of every run alike. */
export interface CarryingOut {
  /** Parent of the run folders, absolute. */
  readonly runs: string;
  readonly resume: boolean;
  readonly force: boolean;
  readonly workers: number;
  /** Absent: the run tells its own. */
  readonly shown?: Progress;
}

/** What became of it. */
export type Outcome =
  /** It was finished before, and nothing was computed. */
  | { readonly kind: "found"; readonly folder: string }
  | { readonly kind: "computed"; readonly summary: Summary; readonly published: Published }
  /** A signal asked to stop. Step of what this process keeps; null: nothing. */
  | { readonly kind: "drained"; readonly step: number | null; readonly resumed: boolean };

/**
 * @throws ConfigurationError  where unfinished work is there and neither --resume nor --force says what to do
 */
export async function carryOut(
  terminal: Terminal,
  loaded: LoadedExperiment,
  options: CarryingOut,
): Promise<Outcome> {
  const { runs, force } = options;
  const name = { name: loaded.experiment.name, id: loaded.id };
  const before = await finishedRun(runs, name);
  if (before !== null && !force) return { kind: "found", folder: before };
  const from = await beginning(terminal, loaded.id, options);
  const attempt = await openAttempt(runs, loaded.id);
  for (const { pid, host } of attempt.others) {
    note(
      terminal,
      `Process ${pid} on ${host} computes the same run now. This one computes too, and compares at the end.`,
    );
  }
  return attempted(terminal, { loaded, name, attempt, from, options });
}

/** The checkpoint to go on from, if that is asked for; null: from the beginning. */
export async function beginning(
  terminal: Terminal,
  id: string,
  { runs, resume, force }: Pick<CarryingOut, "runs" | "resume" | "force">,
): Promise<Checkpoint | null> {
  if (resume && force)
    throw new ConfigurationError(
      "--resume goes on with unfinished work, --force starts afresh; use one of them.",
    );
  if (force) return null;
  const left = await unfinishedWork(runs, id);
  if (left !== null && !resume) {
    throw new ConfigurationError(
      `run ${id} is unfinished at step ${left.step}: add --resume to go on from there, or --force to start afresh.`,
    );
  }
  if (resume)
    note(terminal, left === null ? "Nothing to resume; starting afresh." : `Resumed at step ${left.step}.`);
  return left;
}

/** A run on its way: what it is, where it goes, and what it begins from. */
interface Attempted {
  readonly loaded: LoadedExperiment;
  readonly name: RunName;
  readonly attempt: Attempt;
  readonly from: Checkpoint | null;
  readonly options: CarryingOut;
}

async function attempted(terminal: Terminal, at: Attempted): Promise<Outcome> {
  const { loaded, name, attempt, options } = at;
  const started = new Date();
  const keeping = keeper(terminal, at);
  try {
    const finished = await compute(terminal, loaded, name, {
      workers: options.workers,
      from: at.from,
      checkpointMs: checkpointMs(terminal),
      keep: keeping.keep,
      ...(options.shown === undefined ? {} : { shown: options.shown }),
    });
    if (finished === null) {
      if (keeping.step() === null) await attempt.discard();
      return { kind: "drained", step: keeping.step(), resumed: at.from !== null };
    }
    for (const each of finished.notes) note(terminal, each);
    const made = provenance(terminal.command, started);
    const published = await publish(options.runs, name, attempt, contentsOf(loaded, finished), made);
    await attempt.supersede();
    await attempt.discard();
    if (finished.summary.status === "diverged") note(terminal, finished.summary.outcome);
    return { kind: "computed", summary: finished.summary, published };
  } catch (error) {
    // Work that another command can go on with stays.
    if (keeping.step() === null) await attempt.discard();
    throw error;
  }
}

/** Writes checkpoints into the attempt's folder; a disk that takes none is said once and stops nothing. */
function keeper(terminal: Terminal, { attempt, loaded, from }: Attempted) {
  let step: number | null = null;
  let failed = false;
  return {
    step: () => step,
    async keep(checkpoint: Checkpoint): Promise<void> {
      try {
        await writeCheckpoint(attempt.folder, checkpoint);
        if (step === null && from !== null) await attempt.supersede();
        step = checkpoint.step;
      } catch (error) {
        if (!failed) note(terminal, noCheckpoint(loaded.id, error));
        failed = true;
      }
    },
  };
}

const noCheckpoint = (id: string, error: unknown): string =>
  `Run ${id} goes on, but no checkpoint of it can be written: ${error instanceof Error ? error.message : String(error)}. If it is stopped now, it starts afresh.`;

/** Default time between two checkpoints, and the variable that sets another, in seconds. */
const defaultCheckpointSeconds = 5;
const checkpointVariable = "MEANFIELD_CHECKPOINT_SECONDS";

function checkpointMs({ env }: Terminal): number {
  const text = env[checkpointVariable];
  if (text === undefined || text === "") return 1000 * defaultCheckpointSeconds;
  const seconds = Number(text);
  if (seconds > 0) return 1000 * seconds;
  throw new ConfigurationError(
    `${checkpointVariable}: got "${text}"; allowed: seconds between two checkpoints, above 0 (${defaultCheckpointSeconds} where it is not set).`,
  );
}

/** What to say after a run that a signal stopped. */
export function drainedText({ step, resumed }: Extract<Outcome, { kind: "drained" }>): string {
  if (step !== null)
    return `Stopped by a signal at step ${step}; the work is kept. The same command with --resume goes on.`;
  return resumed
    ? "Stopped by a signal; the work that was there stays as it was."
    : "Stopped by a signal before anything was done; nothing was kept.";
}

/** Where the run's files lie that were computed now. */
export const keptIn = (published: Published): string =>
  published.outcome === "different" ? published.quarantine : published.folder;

/** What to say of a run that was there already; null where it was not. */
export function comparedText(published: Published): string | null {
  switch (published.outcome) {
    case "published":
      return null;
    case "identical":
      return "identical: every file has the bytes of the run that was there.";
    case "different":
      return `different: ${published.differing.join(", ")}. The run that was there stays in ${published.folder}; the new one is kept in ${published.quarantine}.`;
  }
}
