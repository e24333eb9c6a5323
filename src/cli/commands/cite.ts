/** `cite`: BibTeX of what a finished run used. */

import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigurationError } from "../../experiment/problems.ts";
import { isPreset } from "../../presets/presets.ts";
import { citationsOf } from "../../report/citations.ts";
import { hasCode } from "../../store/files.ts";
import { loadExperiment } from "../../store/load.ts";
import { manifestName } from "../../store/manifest.ts";
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
  const citations = citationsOf(await loadExperiment(await folderOf(terminal, run)));
  if (json) {
    const rows = citations.map(({ key, why, bibtex }) => ({ key, why, bibtex }));
    terminal.out(`${JSON.stringify({ citations: rows }, null, 2)}\n`);
  } else terminal.out(citations.map(({ why, bibtex }) => `% ${why}\n${bibtex}`).join("\n"));
  return exitCode.done;
}

async function folderOf({ cwd }: Terminal, run: string): Promise<string> {
  for (const folder of [resolve(cwd, run), resolve(cwd, "runs", run)])
    if ((await namesIn(folder)).includes(manifestName)) return folder;
  const finished = (await namesIn(resolve(cwd, "runs"))).filter((name) => name.startsWith(`${run}-`)).sort();
  const what = isPreset(run) ? "is a preset, not a run folder" : "is no run folder: it has no manifest.json";
  const advice =
    finished.length > 0
      ? `Allowed here: ${finished.map((name) => join("runs", name)).join(", ")}.`
      : `A run folder is what \`meanfield run\` names at its end${isPreset(run) ? `: meanfield run ${run}` : ""}.`;
  throw new ConfigurationError(`"${run}" ${what}; citations are of what a run used. ${advice}`);
}

/** What lies in a folder; nothing where there is none. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG", "EACCES")) return [];
    throw error;
  }
}
