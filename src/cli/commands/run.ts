/** `run`: the limit, the network, their comparison, a run folder. */

import { resolve } from "node:path";
import { ConfigurationError } from "../../experiment/problems.ts";
import { methodKinds } from "../../experiment/schema.ts";
import { readSetting, type Setting } from "../../experiment/set.ts";
import { openAttempt } from "../../store/attempt.ts";
import { loadExperiment } from "../../store/load.ts";
import { provenance } from "../../store/provenance.ts";
import { finishedRun, type Published, publish, readSummary } from "../../store/runs.ts";
import { compute, contentsOf } from "../compute.ts";
import { report } from "../report.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `run` as commander reads them; `set` in the order given, `methods` a list with commas. */
export interface RunOptions {
  readonly set: readonly string[];
  readonly seed?: string;
  readonly only?: "network" | "limit";
  readonly methods?: string;
  /** Parent of the run folders. */
  readonly out: string;
  readonly force: boolean;
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
  const attempt = await openAttempt(runs, loaded.id);
  try {
    for (const { pid, host } of attempt.others) {
      note(
        terminal,
        `Process ${pid} on ${host} computes the same run now. This one computes too, and compares at the end.`,
      );
    }
    const started = new Date();
    const finished = await compute(terminal, loaded, name);
    if (finished === null) {
      note(
        terminal,
        "Stopped by a signal before the end; nothing was kept. The same command starts the run again.",
      );
      return exitCode.drained;
    }
    const published = await publish(
      runs,
      name,
      attempt,
      contentsOf(loaded, finished),
      provenance(terminal.command, started),
    );
    if (finished.summary.status === "diverged") note(terminal, finished.summary.outcome);
    await report(terminal, finished.summary, keptIn(published), options.json);
    return conclude(terminal, published);
  } finally {
    await attempt.discard();
  }
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

/** The flags as settings. The shorthands come first, so that --set can refine what they set. */
function settingsOf({ set, seed, only, methods }: RunOptions): Setting[] {
  if (only === "network" && methods !== undefined) {
    throw new ConfigurationError("--only network asks for no limit, --methods for some; use one of them.");
  }
  return [
    ...(seed === undefined ? [] : [readSetting(`seed=${seed}`, `--seed ${seed}`)]),
    ...(only === "network" ? [{ path: ["limit", "methods"], value: [], place: "--only network" }] : []),
    ...(only === "limit" ? [{ path: ["training", "run"], value: false, place: "--only limit" }] : []),
    ...(methods === undefined ? [] : [methodsSetting(methods)]),
    ...set.map((text) => readSetting(text)),
  ];
}

function methodsSetting(methods: string): Setting {
  const kinds = methods
    .split(",")
    .map((kind) => kind.trim())
    .filter((kind) => kind !== "");
  if (kinds.length === 0) {
    throw new ConfigurationError(
      `--methods ${methods}: no method is named; allowed: ${methodKinds.join(", ")}, with commas between them. --only network leaves the limit out.`,
    );
  }
  return {
    path: ["limit", "methods"],
    value: kinds.map((kind) => ({ kind })),
    place: `--methods ${methods}`,
  };
}
