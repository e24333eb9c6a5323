/** Drives a session to its end: the limit, then the network, in slices between which the world is looked at. */

import type { Experiment } from "../experiment/schema.ts";
import type { LaneName } from "../experiment/session.ts";
import { experimentYaml } from "../experiment/write.ts";
import type { Contents } from "../store/files.ts";
import type { LoadedExperiment } from "../store/load.ts";
import type { RunName } from "../store/runs.ts";
import { progressLine } from "./progress.ts";
import { openSession, type SessionClient } from "./sessionClient.ts";
import type { Finished } from "./sessionHost.ts";
import { note, type Terminal } from "./terminal.ts";

/** A slice of work between two looks at the progress line and the stop signal. */
const sliceMs = 100;

/** @returns null where a signal asked to stop */
export async function compute(
  terminal: Terminal,
  loaded: LoadedExperiment,
  name: RunName,
): Promise<Finished | null> {
  const session = await openSession(terminal.worker, terminal.stop);
  try {
    return await toTheEnd(terminal, session, loaded, name);
  } catch (error) {
    if (terminal.stop.aborted) return null;
    throw error;
  } finally {
    await session.close();
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

async function toTheEnd(
  terminal: Terminal,
  session: SessionClient,
  { experiment, tables }: LoadedExperiment,
  name: RunName,
): Promise<Finished> {
  const { steps } = await session.start(experiment, tables);
  let noted = 0;
  for (const lane of lanesOf(experiment)) {
    await finishLane(terminal, session, lane, steps);
    const notes = await session.notes();
    for (const each of notes.slice(noted)) note(terminal, each);
    noted = notes.length;
  }
  return session.finish(name);
}

const lanesOf = ({ limit, training }: Experiment): LaneName[] => [
  ...(limit.methods.length > 0 ? (["limit"] as const) : []),
  ...(training.run ? (["network"] as const) : []),
];

async function finishLane(
  terminal: Terminal,
  session: SessionClient,
  lane: LaneName,
  steps: number,
): Promise<void> {
  const progress = progressLine(terminal);
  try {
    for (;;) {
      const { status, step, t, progress: share } = await session.advance({ lane, budgetMs: sliceMs });
      if (status !== "running") return;
      progress.show(lane, share, `t = ${Number(t.toPrecision(4))}, step ${step} of ${steps}`);
    }
  } finally {
    progress.clear();
  }
}
