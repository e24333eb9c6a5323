/**
 * Work on an id before it is published: `<runs>/.work/<id>/<attempt>/`. The owner's name lies beside the work, so
 * that a second process on the same id can say who else is there, and what a killed process left can be told from
 * what a live one is writing.
 */

import { randomBytes } from "node:crypto";
import { readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../experiment/problems.ts";
import { hasCode, makeFolder } from "./files.ts";

const ownerSchema = z.object({ pid: z.int(), host: z.string(), started: z.string() });

/** The process that made an attempt, as its file says. */
export type Owner = z.infer<typeof ownerSchema>;

/** A folder to work in that nobody else uses. */
export interface Attempt {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Other processes that compute the same id now. */
  readonly others: readonly Owner[];
  /** Removes the work, published or not. */
  discard(): Promise<void>;
}

/**
 * Opens an attempt and clears away what dead processes of this host left of the same id.
 *
 * @throws ConfigurationError  where `runs` is no place to write in; nothing is left behind then
 */
export async function openAttempt(runs: string, id: string): Promise<Attempt> {
  const parent = join(runs, ".work", id);
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const folder = join(parent, name);
  // Empty folders that this attempt made go with it, unless a run was published in them.
  const made: string[] = [];
  const discard = async () => {
    await rm(folder, { recursive: true, force: true });
    for (const empty of [parent, join(runs, ".work"), ...made.toReversed()]) await removeIfEmpty(empty);
  };
  try {
    await makeFolder(folder, made);
    await writeOwner(folder);
  } catch (error) {
    await discard().catch(() => undefined);
    throw notWritable(runs, error);
  }
  return {
    id,
    name,
    folder,
    others: await liveOwners(parent, name),
    discard,
  };
}

async function writeOwner(folder: string): Promise<void> {
  const owner: Owner = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
  await writeFile(join(folder, "owner.json"), `${JSON.stringify(owner)}\n`);
}

const notWritable = (runs: string, error: unknown): ConfigurationError =>
  new ConfigurationError(
    `--out ${runs}: run folders cannot be written there: ${error instanceof Error ? error.message : String(error)}. Give a folder, or a name for a new one, in which you may write.`,
    { cause: error },
  );

async function liveOwners(parent: string, own: string): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (const attempt of await entries(parent)) {
    if (attempt === own) continue;
    const owner = await ownerOf(join(parent, attempt));
    if (owner === null) continue;
    if (owner.host === hostname() && !alive(owner.pid))
      await rm(join(parent, attempt), { recursive: true, force: true });
    else owners.push(owner);
  }
  return owners;
}

async function ownerOf(folder: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(join(folder, "owner.json"), "utf8")));
  } catch {
    // Just being made or just being removed by its own process: not ours to touch.
    return null;
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: there, but another user's.
    return hasCode(error, "EPERM");
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST", "EPERM")) throw error;
  }
}
