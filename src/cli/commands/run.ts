/** `run`: the limit, the network, their comparison, a run folder. */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { ConfigurationError } from "../../experiment/problems.ts";
import { type Attempt, openAttempt, unfinishedWork } from "../../store/attempt.ts";
import { type Checkpoint, writeCheckpoint } from "../../store/checkpoint.ts";
import { type LoadedExperiment, loadExperiment } from "../../store/load.ts";
import { provenance } from "../../store/provenance.ts";
import { finishedRun, type Published, publish, type RunName, readSummary } from "../../store/runs.ts";
import { compute, contentsOf } from "../compute.ts";
import { report } from "../report.ts";
import { type SettingFlags, settingsOf } from "../settings.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `run` as commander reads them. */
export interface RunOptions extends SettingFlags {
  /** Parent of the run folders. */
  readonly out: string;
  readonly resume: boolean;
  readonly force: boolean;
  /** Absent: as many as the machine has cores. */
  readonly workers?: number;
  readonly json: boolean;
}

/** @returns the exit code */
export async function run(terminal: Terminal, what: string, options: RunOptions): Promise<number> {
  const loaded = await loadExperiment(what, { settings: settingsOf(options), cwd: terminal.cwd });
  const runs = resolve(terminal.cwd, options.out);
  const name = { name: loaded.experiment.name, id: loaded.id };
  for (const each of loaded.notes) note(terminal, each);
  const before = await finishedRun(runs, name);
  if (before !== null && !options.force) {
    note(terminal, "This run is finished; --force computes it again and compares.");
    await report(terminal, await readSummary(before), before, options.json);
    return exitCode.done;
  }
  const from = await beginning(terminal, runs, loaded.id, options);
  const attempt = await openAttempt(runs, loaded.id);
  for (const { pid, host } of attempt.others) {
    note(
      terminal,
      `Process ${pid} on ${host} computes the same run now. This one computes too, and compares at the end.`,
    );
  }
  return attempted(terminal, { loaded, name, runs, attempt, from, options });
}

/** What to go on from: the checkpoint that is there, if that is asked for. */
async function beginning(
  terminal: Terminal,
  runs: string,
  id: string,
  { resume, force }: RunOptions,
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
  readonly runs: string;
  readonly attempt: Attempt;
  readonly from: Checkpoint | null;
  readonly options: RunOptions;
}

async function attempted(terminal: Terminal, at: Attempted): Promise<number> {
  const { loaded, name, runs, attempt, options } = at;
  const started = new Date();
  const keeping = keeper(terminal, at);
  try {
    const finished = await compute(terminal, loaded, name, {
      workers: options.workers ?? availableParallelism(),
      from: at.from,
      checkpointMs: checkpointMs(terminal),
      keep: keeping.keep,
    });
    if (finished === null) return await drained(terminal, at, keeping.step());
    for (const each of finished.notes) note(terminal, each);
    const made = provenance(terminal.command, started);
    const published = await publish(runs, name, attempt, contentsOf(loaded, finished), made);
    await attempt.supersede();
    await attempt.discard();
    if (finished.summary.status === "diverged") note(terminal, finished.summary.outcome);
    await report(terminal, finished.summary, keptIn(published), options.json);
    return conclude(terminal, published);
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

async function drained(
  terminal: Terminal,
  { attempt, from }: Attempted,
  step: number | null,
): Promise<number> {
  if (step === null) {
    await attempt.discard();
    note(
      terminal,
      from === null
        ? "Stopped by a signal before anything was done; nothing was kept."
        : "Stopped by a signal; the work that was there stays as it was.",
    );
  } else {
    note(
      terminal,
      `Stopped by a signal at step ${step}; the work is kept. The same command with --resume goes on.`,
    );
  }
  return exitCode.drained;
}

const keptIn = (published: Published): string =>
  published.outcome === "different" ? published.quarantine : published.folder;

function conclude(terminal: Terminal, published: Published): number {
  switch (published.outcome) {
    case "published":
      return exitCode.done;
    case "identical":
      note(terminal, "identical: every file has the bytes of the run that was there.");
      return exitCode.done;
    case "different":
      note(
        terminal,
        `different: ${published.differing.join(", ")}. The run that was there stays in ${published.folder}; the new one is kept in ${published.quarantine}.`,
      );
      return exitCode.failed;
  }
}
