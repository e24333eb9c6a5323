/**
 * Work on an id before it is published: `<runs>/.work/<id>/<attempt>/`. The owner's name lies beside the work, so
 * that a second process on the same id can say who else is there, and what a killed process left can be told from
 * what a live one is writing.
 */

import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { hasCode } from "./files.ts";

const ownerSchema = z.object({ pid: z.int(), host: z.string(), started: z.string() });

export type Owner = z.infer<typeof ownerSchema>;

export interface Attempt {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  /** Other processes that compute the same id now. */
  readonly others: readonly Owner[];
  /** Removes the work, published or not. */
  discard(): Promise<void>;
}

/** Opens an attempt and clears away what dead processes of this host left of the same id. */
export async function openAttempt(runs: string, id: string): Promise<Attempt> {
  const parent = join(runs, ".work", id);
  const others = await liveOwners(parent);
  const name = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  const owner: Owner = { pid: process.pid, host: hostname(), started: new Date().toISOString() };
  await writeFile(join(folder, "owner.json"), `${JSON.stringify(owner)}\n`);
  return {
    id,
    name,
    folder,
    others,
    discard: async () => {
      await rm(folder, { recursive: true, force: true });
      for (const empty of [parent, join(runs, ".work")]) await removeIfEmpty(empty);
    },
  };
}

async function liveOwners(parent: string): Promise<Owner[]> {
  const owners: Owner[] = [];
  for (const attempt of await entries(parent)) {
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
    if (!hasCode(error, "ENOENT", "ENOTEMPTY", "EEXIST", "EPERM")) throw error;
  }
}
