/** `run`: the limit, the network, their comparison, a run folder. */

import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { loadExperiment } from "../../store/load.ts";
import { readSummary } from "../../store/runs.ts";
import { carryOut, comparedText, drainedText, keptIn } from "../carryOut.ts";
import { report } from "../report.ts";
import { type RunningFlags, settingsOf } from "../settings.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `run` as commander reads them. */
export type RunOptions = RunningFlags;

/** @returns the exit code */
export async function run(terminal: Terminal, what: string, options: RunOptions): Promise<number> {
  const loaded = await loadExperiment(what, { settings: settingsOf(options), cwd: terminal.cwd });
  for (const each of loaded.notes) note(terminal, each);
  const { resume, force, json } = options;
  const workers = options.workers ?? availableParallelism();
  const runs = resolve(terminal.cwd, options.out);
  const outcome = await carryOut(terminal, loaded, { runs, resume, force, workers });
  switch (outcome.kind) {
    case "found":
      note(terminal, "This run is finished; --force computes it again and compares.");
      await report(terminal, await readSummary(outcome.folder), outcome.folder, json);
      return exitCode.done;
    case "drained":
      note(terminal, drainedText(outcome));
      return exitCode.drained;
    case "computed": {
      const { summary, published } = outcome;
      await report(terminal, summary, keptIn(published), json);
      const compared = comparedText(published);
      if (compared !== null) note(terminal, compared);
      return published.outcome === "different" ? exitCode.failed : exitCode.done;
    }
  }
}
