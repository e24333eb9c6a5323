/**
 * Run folders, `<runs>/<name>-<id>/`. A run is done when its folder exists: it is written as a sibling, synced, and
 * published by one rename that cannot replace another run, because a folder that is not empty refuses to be replaced.
 */

import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Summary, summarySchema } from "../recording/format.ts";
import type { Attempt } from "./attempt.ts";
import { type Contents, hasCode, syncFolder, writeFolder } from "./files.ts";
import { differingFiles, manifestName, manifestOf, manifestText, provenanceName } from "./manifest.ts";

/** What names a run folder: the experiment's name and id. */
export interface RunName {
  readonly name: string;
  readonly id: string;
}

/** What became of a run that was to be published. */
export type Published =
  /** The run is new and lies in `folder`. */
  | { readonly outcome: "published"; readonly folder: string }
  /** A run of this id was there, and every file of the new one has the same bytes. */
  | { readonly outcome: "identical"; readonly folder: string }
  /** A run of this id was there and differs; it stays, the new one is kept in `quarantine`. */
  | {
      readonly outcome: "different";
      readonly folder: string;
      readonly quarantine: string;
      readonly differing: readonly string[];
    };

/** The report of a run, in its folder. */
export const reportName = "report.html";

/** The absolute path of a run's folder, whether it exists or not. */
export const runFolder = (runs: string, { name, id }: RunName): string => resolve(runs, `${name}-${id}`);

/** The folder of a finished run; null where there is none. */
export async function finishedRun(runs: string, run: RunName): Promise<string | null> {
  const folder = runFolder(runs, run);
  try {
    await stat(join(folder, manifestName));
    return folder;
  } catch (error) {
    // What cannot be looked into holds no run; opening an attempt there says why.
    if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG")) return null;
    throw error;
  }
}

/**
 * summary.json of a run folder.
 *
 * @throws Error  where it is not what a run writes
 */
export async function readSummary(folder: string): Promise<Summary> {
  const file = join(folder, "summary.json");
  try {
    return summarySchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    throw new Error(
      `${file} is damaged or missing. Move the run folder away and run again, or add --force to compute and compare.`,
      { cause: error },
    );
  }
}

/**
 * Publishes a run, or compares it with the one that is there.
 *
 * @param contents    every file but manifest.json and provenance.json, by name with / between folders
 * @param provenance  what may differ between two runs of one id: host, times, paths, threads
 */
export async function publish(
  runs: string,
  run: RunName,
  attempt: Attempt,
  contents: Contents,
  provenance: unknown,
): Promise<Published> {
  const folder = runFolder(runs, run);
  const staged = join(attempt.folder, "run");
  const manifest = manifestOf(run.id, contents);
  try {
    await writeFolder(staged, {
      ...contents,
      [manifestName]: manifestText(manifest),
      [provenanceName]: `${JSON.stringify(provenance, null, 2)}\n`,
    });
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    throw notWritten(folder, error);
  }
  if (await renamed(staged, folder)) return { outcome: "published", folder };
  const differing = await differingFiles(folder, manifest);
  if (differing.length === 0) return { outcome: "identical", folder };
  const quarantine = resolve(runs, ".quarantine", `${run.name}-${run.id}-${attempt.name}`);
  await mkdir(dirname(quarantine), { recursive: true });
  await renamed(staged, quarantine);
  return { outcome: "different", folder, quarantine, differing };
}

const notWritten = (folder: string, error: unknown): Error =>
  new Error(
    `${folder} could not be written: ${error instanceof Error ? error.message : String(error)}. Nothing of it is there. Make room, then give the same command again (with --resume where it asks for it).`,
    { cause: error },
  );

/** One exclusive rename; false where something already has the name. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
  } catch (error) {
    if (hasCode(error, "EEXIST", "ENOTEMPTY", "ENOTDIR") || (hasCode(error, "EPERM") && (await exists(to))))
      return false;
    throw error;
  }
  await syncFolder(dirname(to));
  return true;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
