/** The catalogue of run folders: the folders are the truth, and are read each time. */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../experiment/problems.ts";
import { type Summary, summarySchema } from "../recording/format.ts";
import { type Owner, workOn } from "./attempt.ts";
import { hasCode } from "./files.ts";
import { manifestName, provenanceName } from "./manifest.ts";

/** A finished run. */
export interface CataloguedRun {
  /** Name of the folder. */
  readonly folder: string;
  readonly summary: Summary;
  /** When it was finished, ISO 8601; null where provenance.json does not say. */
  readonly finished: string | null;
  readonly bytes: number;
}

/** Work on an id that is not finished. */
export interface UnfinishedRun {
  readonly id: string;
  /** Of the last checkpoint; null: none yet. */
  readonly step: number | null;
  /** The process that is at it; null: nobody. */
  readonly owner: Owner | null;
}

/** What lies below a parent of run folders. */
export interface Catalogue {
  /** In the order in which they were finished. */
  readonly runs: readonly CataloguedRun[];
  readonly unfinished: readonly UnfinishedRun[];
  /** Folders that came out different when an id was computed again. */
  readonly quarantined: readonly string[];
  /** Folders that are no run, or a damaged one, and why. */
  readonly others: readonly { readonly folder: string; readonly why: string }[];
}

/** @param parent  of the run folders; nothing is there where it does not exist */
export async function catalogue(parent: string): Promise<Catalogue> {
  const names = (await foldersIn(parent)).filter((name) => !name.startsWith("."));
  const runs: CataloguedRun[] = [];
  const others: { folder: string; why: string }[] = [];
  for (const folder of names) {
    try {
      runs.push(await readRun(parent, folder));
    } catch (error) {
      others.push({ folder, why: whyNot(error) });
    }
  }
  runs.sort((one, other) => (one.finished ?? "").localeCompare(other.finished ?? ""));
  const unfinished: UnfinishedRun[] = [];
  for (const id of await foldersIn(join(parent, ".work"))) unfinished.push(...(await workOn(parent, id)));
  return { runs, unfinished, quarantined: await foldersIn(join(parent, ".quarantine")), others };
}

const provenanceSchema = z.looseObject({ finished: z.string() });

async function readRun(parent: string, folder: string): Promise<CataloguedRun> {
  const path = join(parent, folder);
  await stat(join(path, manifestName));
  const summary = summarySchema.parse(JSON.parse(await readFile(join(path, "summary.json"), "utf8")));
  return { folder, summary, finished: await finishedAt(path), bytes: await sizeOf(path) };
}

async function finishedAt(path: string): Promise<string | null> {
  try {
    return provenanceSchema.parse(JSON.parse(await readFile(join(path, provenanceName), "utf8"))).finished;
  } catch {
    return null;
  }
}

function whyNot(error: unknown): string {
  if (hasCode(error, "ENOENT")) return "no run folder: manifest.json or summary.json is missing";
  if (error instanceof z.ZodError || error instanceof SyntaxError)
    return "its summary.json is damaged, or another version's";
  return error instanceof Error ? error.message : String(error);
}

async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    if (!hasCode(error, "ENOTDIR", "EACCES", "EPERM")) throw error;
    throw new ConfigurationError(
      `--out ${parent}: no folder that you may look into; name the parent of run folders.`,
      { cause: error },
    );
  }
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  let bytes = 0;
  for (const entry of entries)
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}
