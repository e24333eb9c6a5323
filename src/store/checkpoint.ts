/**
 * Checkpoints of unfinished work: files `step-<k>` in an attempt's folder, k the steps that the network has taken in
 * all its replicas. Each says its own sha256 and replaces nothing before it is on the disk whole; the last two are kept.
 */

import { open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sha256Hex } from "../experiment/id.ts";
import { hasCode, syncFolder } from "./files.ts";

/** Work up to a step, as bytes that a session goes on from. */
export interface Checkpoint {
  readonly step: number;
  readonly bytes: Uint8Array;
}

const kept = 2;
const heading = "meanfield checkpoint 1 sha256 ";
const namePattern = /^step-(\d+)$/;

/** Writes a checkpoint and removes all but the last two. */
export async function writeCheckpoint(folder: string, { step, bytes }: Checkpoint): Promise<void> {
  const path = join(folder, `step-${step}`);
  const temporary = `${path}.writing`;
  try {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(`${heading}${sha256Hex(bytes)}\n`);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
  for (const old of (await checkpointSteps(folder)).slice(kept)) await rm(join(folder, `step-${old}`));
}

/** The last checkpoint that is whole; null where there is none. */
export async function lastCheckpoint(folder: string): Promise<Checkpoint | null> {
  for (const step of await checkpointSteps(folder)) {
    const bytes = await intact(join(folder, `step-${step}`));
    if (bytes !== null) return { step, bytes };
  }
  return null;
}

/** The latest first. */
async function checkpointSteps(folder: string): Promise<number[]> {
  try {
    const names = await readdir(folder);
    const steps = names.flatMap((name) => namePattern.exec(name)?.[1] ?? []);
    return steps.map(Number).sort((one, other) => other - one);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

/** The content of a checkpoint; null where it is not what its sha256 says. */
async function intact(path: string): Promise<Uint8Array | null> {
  const content = await readFile(path);
  const end = content.indexOf("\n");
  const head = content.subarray(0, Math.max(0, end)).toString("latin1");
  const bytes = new Uint8Array(content.subarray(end + 1));
  return head === `${heading}${sha256Hex(bytes)}` ? bytes : null;
}
