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
import { type Checkpoint, lastCheckpoint } from "./checkpoint.ts";
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
  /** Removes what dead processes left of this id: this attempt has taken it up, or replaces it. */
  supersede(): Promise<void>;
  /** Removes the work, published or not. */
  discard(): Promise<void>;
}

/** What other processes have left of an id, or are at. */
interface Others {
  readonly alive: readonly Owner[];
  /** Folders of processes of this host that are no more. */
  readonly dead: readonly string[];
}

/** What messages call the parent of the folders. */
interface Place {
  readonly flag: string;
  readonly holds: string;
}

const runFolders: Place = { flag: "--out", holds: "run folders" };

/**
 * Opens an attempt, and clears away what dead processes of this host left of the same id without a checkpoint.
 *
 * @throws ConfigurationError  where `runs` is no place to write in; nothing is left behind then
 */
export async function openAttempt(runs: string, id: string, place: Place = runFolders): Promise<Attempt> {
  const parent = workFolder(runs, id);
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const folder = join(parent, name);
  // Empty folders that this attempt made go with it, unless a run was published in them.
  const made: string[] = [];
  ownAttempts.add(name);
  const discard = async () => {
    ownAttempts.delete(name);
    await rm(folder, { recursive: true, force: true });
    for (const empty of [parent, join(runs, ".work"), ...made.toReversed()]) await removeIfEmpty(empty);
  };
  try {
    await madeWhileOthersEnd(folder, made);
    await writeOwner(folder);
  } catch (error) {
    await discard().catch(() => undefined);
    throw notWritable(runs, place, error);
  }
  const { alive, dead } = await othersAt(parent, name);
  for (const left of dead) if ((await lastCheckpoint(left)) === null) await removed(left);
  return {
    id,
    name,
    folder,
    others: alive,
    supersede: async () => {
      for (const left of (await othersAt(parent, name)).dead) await removed(left);
    },
    discard,
  };
}

/** Attempts that end just then take the empty folders above this one with them. */
const mostTimes = 100;

async function madeWhileOthersEnd(folder: string, made: string[]): Promise<void> {
  for (let times = 1; ; times++) {
    try {
      return await makeFolder(folder, made);
    } catch (error) {
      if (times === mostTimes || !hasCode(error, "ENOENT")) throw error;
    }
  }
}

/**
 * The furthest checkpoint that dead processes of this host left of an id, where no live one is at it.
 */
export async function unfinishedWork(runs: string, id: string): Promise<Checkpoint | null> {
  const { alive, dead } = await othersAt(workFolder(runs, id), null);
  if (alive.length > 0) return null;
  let furthest: Checkpoint | null = null;
  for (const left of dead) {
    const checkpoint = await lastCheckpoint(left);
    if (checkpoint !== null && checkpoint.step >= (furthest?.step ?? 0)) furthest = checkpoint;
  }
  return furthest;
}

/** Names of the attempts that this process is at. */
const ownAttempts = new Set<string>();

/** Every attempt on an id: its last checkpoint, and the process that is at it. */
export async function workOn(
  runs: string,
  id: string,
): Promise<{ readonly id: string; readonly step: number | null; readonly owner: Owner | null }[]> {
  const parent = workFolder(runs, id);
  const attempts = await attemptsAt(parent);
  return Promise.all(
    attempts.map(async ({ folder, owner, alive }) => ({
      id,
      step: (await lastCheckpoint(folder))?.step ?? null,
      owner: alive ? owner : null,
    })),
  );
}

const workFolder = (runs: string, id: string): string => join(runs, ".work", id);

const removed = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

async function writeOwner(folder: string): Promise<void> {
  const owner: Owner = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
  await writeFile(join(folder, "owner.json"), `${JSON.stringify(owner)}\n`);
}

const notWritable = (runs: string, { flag, holds }: Place, error: unknown): ConfigurationError =>
  new ConfigurationError(
    `${flag} ${runs}: ${holds} cannot be written there: ${error instanceof Error ? error.message : String(error)}. Give a folder, or a name for a new one, in which you may write.`,
    { cause: error },
  );

/** @param own  the name of the attempt that asks, which is no other */
async function othersAt(parent: string, own: string | null): Promise<Others> {
  const attempts = (await attemptsAt(parent)).filter(({ name }) => name !== own);
  return {
    alive: attempts.flatMap(({ alive, owner }) => (alive ? [owner] : [])),
    dead: attempts.flatMap(({ alive, folder }) => (alive ? [] : [folder])),
  };
}

/** Attempts whose owner is known; of another host's nobody here can tell whether they live. */
async function attemptsAt(parent: string) {
  const found: { name: string; folder: string; owner: Owner; alive: boolean }[] = [];
  for (const name of await entries(parent)) {
    const folder = join(parent, name);
    const owner = await ownerOf(folder);
    if (owner === null) continue;
    found.push({ name, folder, owner, alive: owner.host !== hostname() || isAlive(owner.pid, name) });
  }
  return found;
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
    if (hasCode(error, "ENOENT", "ENOTDIR", "EACCES", "ELOOP", "ENAMETOOLONG")) return [];
    throw error;
  }
}

function isAlive(pid: number, attempt: string): boolean {
  // In a container, the next process often has the number of the one that was killed.
  if (pid === process.pid) return ownAttempts.has(attempt);
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
