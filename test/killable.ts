/** The built command as a process that can be killed, and what it has left. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const command = join(import.meta.dirname, "..", "dist", "cli", "main.js");
export const isBuilt = existsSync(command);
/** Under CI nothing is skipped. */
export const isRequired = process.env.CI === "true";

/** How a process ended. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Checkpoints come often. */
export function start(
  cwd: string,
  args: readonly string[],
): { readonly process: ChildProcess; readonly ended: Promise<Ended> } {
  const env = { ...process.env, MEANFIELD_CHECKPOINT_SECONDS: "0.03" };
  const child = spawn(process.execPath, [command, ...args], { cwd, env });
  const written = { out: "", err: "" };
  child.stdout.on("data", (piece) => {
    written.out += String(piece);
  });
  child.stderr.on("data", (piece) => {
    written.err += String(piece);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => resolve({ code, ...written }));
  });
  return { process: child, ended };
}

/** Every file below a folder but provenance, by name. */
export async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== "provenance.json");
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), (await readFile(path)).toString("base64")] as const;
  });
  return Object.fromEntries((await Promise.all(contents)).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Names of everything below a folder; [] where there is none. */
export const everything = async (folder: string): Promise<string[]> =>
  existsSync(folder) ? await readdir(folder, { recursive: true }) : [];

/** Whether a checkpoint of a training lies below a folder. */
export const trains = async (folder: string): Promise<boolean> =>
  (await everything(folder)).some((name) => /step-[1-9]\d*$/.test(name));
