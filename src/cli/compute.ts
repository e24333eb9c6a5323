/**
 * Drives a run to its end: its parts, the limit's first, over workers with a session each, in slices between which the
 * world is looked at. What the parts saved is put together at the end in their order, so that the files depend neither
 * on the number of workers nor on who was faster, nor on how often the work was left and taken up.
 */

import { clockOf } from "../experiment/clockOf.ts";
import { type Part, partsOf } from "../experiment/part.ts";
import { packed, unpacked } from "../experiment/saved.ts";
import type { AdvanceReport } from "../experiment/session.ts";
import { experimentYaml } from "../experiment/write.ts";
import type { Checkpoint } from "../store/checkpoint.ts";
import type { Contents } from "../store/files.ts";
import type { LoadedExperiment } from "../store/load.ts";
import type { RunName } from "../store/runs.ts";
import { type Progress, progress } from "./progress.ts";
import { openSession, type SessionClient } from "./sessionClient.ts";
import type { Finished } from "./sessionHost.ts";
import type { Terminal } from "./terminal.ts";

/** A slice of work between two looks at the progress line and the stop signal. */
const sliceMs = 100;

/** How a run is driven. No number of it depends on any of this. */
export interface Driving {
  readonly workers: number;
  /** To go on from; null: from the beginning. */
  readonly from: Checkpoint | null;
  /** Between two checkpoints. */
  readonly checkpointMs: number;
  /** Keeps the work so far. */
  keep(checkpoint: Checkpoint): Promise<void>;
  /** Who tells how far it is; absent: a line of its own on the terminal. */
  readonly shown?: Progress;
}

/** @returns null where a signal asked to stop; what was done by then was handed to `keep` */
export async function compute(
  terminal: Terminal,
  loaded: LoadedExperiment,
  name: RunName,
  driving: Driving,
): Promise<Finished | null> {
  const work = workOf(terminal, loaded, driving);
  const sessions: SessionClient[] = [];
  try {
    const workers = Math.max(1, Math.min(driving.workers, work.parts.length));
    for (let worker = 0; worker < workers; worker++) sessions.push(await openSession(terminal.worker));
    await Promise.all(sessions.map((session) => takeParts(session, work)));
    if (terminal.stop.aborted) {
      if (work.saved.some((part) => part !== null)) await work.checkpoint();
      return null;
    }
    const [first] = sessions;
    await first.restore(packed({ id: loaded.id, parts: work.saved }));
    return await first.finish(name);
  } finally {
    work.shown.clear();
    await Promise.all(sessions.map((session) => session.close()));
  }
}

/** Every file of the run folder but the manifest and the provenance. */
export function contentsOf({ experiment, files }: LoadedExperiment, finished: Finished): Contents {
  return {
    ...finished.files,
    ...files,
    "experiment.yaml": experimentYaml(experiment),
    "summary.json": `${JSON.stringify(finished.summary, null, 2)}\n`,
  };
}

/** A run as its workers share it. */
interface Work {
  readonly loaded: LoadedExperiment;
  readonly stop: AbortSignal;
  readonly shown: Progress;
  readonly parts: readonly Part[];
  /** The next part that nobody has taken; undefined at the end. */
  take(): number | undefined;
  /** What each part saved last; null: nothing yet. */
  readonly saved: readonly (Uint8Array | null)[];
  keep(part: number, bytes: Uint8Array, step: number): void;
  /** Whether the last checkpoint is old. */
  due(): boolean;
  /** Keeps what all parts have saved. */
  checkpoint(): Promise<void>;
}

function workOf(terminal: Terminal, loaded: LoadedExperiment, driving: Driving): Work {
  const parts = partsOf(loaded.experiment);
  const before = driving.from === null ? null : unpacked(driving.from.bytes);
  const saved = parts.map((_, part) => before?.parts[part] ?? null);
  const steps = parts.map(() => 0);
  const queue = [...parts.keys()];
  let last = performance.now();
  return {
    loaded,
    stop: terminal.stop,
    shown: driving.shown ?? progress(terminal, parts, clockOf(loaded.experiment).steps),
    parts,
    take: () => queue.shift(),
    saved,
    keep(part, bytes, step) {
      saved[part] = bytes;
      if (parts[part].lane === "network") steps[part] = step;
    },
    due: () => performance.now() - last >= driving.checkpointMs,
    async checkpoint() {
      last = performance.now();
      const step = Math.max(
        driving.from?.step ?? 0,
        steps.reduce((sum, each) => sum + each, 0),
      );
      await driving.keep({ step, bytes: packed({ id: loaded.id, parts: saved }) });
    },
  };
}

/** One worker's share: parts, one after the other, until there is none or a signal comes. */
async function takeParts(session: SessionClient, work: Work): Promise<void> {
  const { loaded, parts, stop } = work;
  await session.start(loaded.experiment, loaded.tables);
  while (!stop.aborted) {
    const part = work.take();
    if (part === undefined) return;
    const before = work.saved[part];
    const alone = parts.map((_, index) => (index === part ? before : null));
    if (before !== null) await session.restore(packed({ id: loaded.id, parts: alone }));
    await finishPart(session, work, part);
  }
}

async function finishPart(session: SessionClient, work: Work, part: number): Promise<void> {
  const save = async ({ step }: AdvanceReport) => {
    const bytes = unpacked(await session.save(part)).parts[part];
    if (bytes !== null) work.keep(part, bytes, step);
  };
  for (;;) {
    const report = await session.advance({ lane: work.parts[part].lane, part, budgetMs: sliceMs });
    work.shown.show(part, report);
    const leaves = report.status !== "running" || work.stop.aborted;
    const due = work.due();
    if (leaves || due) await save(report);
    if (due) await work.checkpoint();
    if (leaves) return;
  }
}
