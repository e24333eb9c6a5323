import type { Stats } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Contents by name, / between folders; text is UTF-8. */
export type Contents = Readonly<Record<string, string | Uint8Array>>;

/** Writes files below a folder that does not exist yet, and waits until they are on the disk. */
export async function writeFolder(folder: string, contents: Contents): Promise<void> {
  const folders = new Set([folder]);
  for (const [name, content] of Object.entries(contents)) {
    const path = join(folder, ...name.split("/"));
    await mkdir(dirname(path), { recursive: true });
    await writeSynced(path, content);
    folders.add(dirname(path));
  }
  for (const each of folders) await syncFolder(each);
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a folder's entries durable. Systems that cannot open folders (Windows) keep them durable by themselves. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder and what is missing above it, level by level: Node's own recursive mkdir never returns where a
 * file system refuses with ENOENT, as /proc does.
 *
 * @param made  receives the folders that were made, outermost first, even where a later one fails
 */
export async function makeFolder(folder: string, made: string[]): Promise<void> {
  if (await isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder), made);
  try {
    await mkdir(folder);
    made.push(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!(hasCode(error, "EEXIST") && (await isFolder(folder)))) throw error;
  }
}

const isFolder = (path: string): Promise<boolean> => is(path, (found) => found.isDirectory());

/** Whether a file lies there. */
export const isFile = (path: string): Promise<boolean> => is(path, (found) => found.isFile());

async function is(path: string, kind: (found: Stats) => boolean): Promise<boolean> {
  try {
    return kind(await stat(path));
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}

/** Whether this is a system error with one of these codes, such as "ENOENT". */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
