import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ConfigurationError } from "../experiment/problems.ts";
import { isPreset } from "../presets/presets.ts";
import { hasCode } from "./files.ts";
import { manifestName } from "./manifest.ts";

/**
 * A finished run's folder, by its path or by its name below runs/.
 *
 * @param cwd  where relative paths start
 * @throws ConfigurationError  where it is no run folder, with those that are there
 */
export async function findRun(cwd: string, run: string): Promise<string> {
  for (const folder of [resolve(cwd, run), resolve(cwd, "runs", run)])
    if ((await namesIn(folder)).includes(manifestName)) return folder;
  const finished = (await namesIn(resolve(cwd, "runs"))).filter((name) => name.startsWith(`${run}-`)).sort();
  const what = isPreset(run) ? "is a preset, not a run folder" : "is no run folder: it has no manifest.json";
  const advice =
    finished.length > 0
      ? `Allowed: ${finished.map((name) => join("runs", name)).join(", ")}.`
      : `Give the folder that \`meanfield run${isPreset(run) ? ` ${run}` : ""}\` names at its end.`;
  throw new ConfigurationError(`"${run}" ${what}. ${advice}`);
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
