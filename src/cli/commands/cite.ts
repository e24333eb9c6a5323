/** `cite`: BibTeX of what a finished run used. */

import { citationsOf } from "../../report/citations.ts";
import { findRun } from "../../store/findRun.ts";
import { loadExperiment } from "../../store/load.ts";
import { exitCode, type Terminal } from "../terminal.ts";

/**
 * @param run  a run folder, or its name below runs/
 * @returns    the exit code
 * @throws ConfigurationError  where `run` is no run folder; an experiment says what could be used, a run what was
 */
export async function cite(
  terminal: Terminal,
  run: string,
  { json }: { readonly json: boolean },
): Promise<number> {
  const citations = citationsOf(await loadExperiment(await findRun(terminal.cwd, run)));
  if (json) {
    const rows = citations.map(({ key, why, bibtex }) => ({ key, why, bibtex }));
    terminal.out(`${JSON.stringify({ citations: rows }, null, 2)}\n`);
  } else terminal.out(citations.map(({ why, bibtex }) => `% ${why}\n${bibtex}`).join("\n"));
  return exitCode.done;
}
