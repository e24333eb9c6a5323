/** Files that a user names: read if they can be, else refused in words that say what to do. */

import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { edits, suggestion } from "../experiment/nearest.ts";
import { hasCode } from "./files.ts";

/** A file that cannot be read for a reason that its user can mend. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
  /** Whether there is nothing of this name. */
  readonly absent: boolean;

  constructor(message: string, options: ErrorOptions & { readonly absent: boolean }) {
    super(message, options);
    this.absent = options.absent;
  }
}

const mebibyte = 1024 * 1024;

/** Larger experiments than anybody writes: the parser takes some hundred times their size of memory. */
export const mostExperimentBytes = 8 * mebibyte;
/** Larger tables do not fit into memory beside a run. */
export const mostTableBytes = 256 * mebibyte;

/** Larger modules are not written by hand. */
export const mostModuleBytes = mebibyte;

/**
 * @param mostBytes  a larger file is refused before it is read
 * @throws UnreadableError  a clause: what is in the way, and what to do
 */
export async function readUserFile(path: string, mostBytes: number): Promise<Uint8Array> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw unreadable("it is a folder; name a file in it");
    if (!found.isFile()) throw unreadable("it is a device, pipe or socket; save what it holds as a file");
    if (found.size > mostBytes) {
      const sizes = [found.size, mostBytes].map((bytes) => Math.ceil(bytes / mebibyte));
      throw unreadable(`it has ${sizes[0]} MiB; use one of at most ${sizes[1]} MiB`);
    }
    return await readFile(path);
  } catch (error) {
    throw reasonOf(error) ?? error;
  }
}

/** What the codes of system errors mean; other failures (a broken disk) are not the user's. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file: a part of its path is a file, not a folder",
  EACCES: "you may not read it; change its permissions, or copy it to a place of yours",
  EPERM: "you may not read it; change its permissions, or copy it to a place of yours",
  ELOOP: "its symbolic links lead in a circle; name the file itself",
  ENAMETOOLONG: "no file has a name that long; shorten it",
  ERR_INVALID_ARG_VALUE: "no file's name holds a NUL character; leave it out",
};

function reasonOf(error: unknown): UnreadableError | undefined {
  const code = Object.keys(reasons).find((each) => hasCode(error, each));
  if (code === undefined) return undefined;
  return unreadable(reasons[code], { cause: error, absent: code === "ENOENT" || code === "ENOTDIR" });
}

const unreadable = (message: string, options: ErrorOptions & { readonly absent?: boolean } = {}) =>
  new UnreadableError(message, { absent: false, ...options });

/**
 * The text of a file.
 *
 * @throws UnreadableError  where the bytes are no UTF-8 text
 */
export function utf8Text(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  // U+FFFD: what is not UTF-8 becomes one.
  const strange = text.search(/[\0\uFFFD]/);
  if (strange < 0) return text;
  const line = text.slice(0, strange).split("\n").length;
  throw unreadable(`line ${line} is not UTF-8 text; save the file as text in UTF-8`);
}

/** `; did you mean "x"?` for a file beside the one that is missing whose name is at most two letters off, else nothing. */
export async function nearbyFile(path: string, others: readonly string[] = []): Promise<string> {
  const name = basename(path);
  const close = [...(await entries(dirname(path))), ...others].filter(
    (other) => edits(other.toLowerCase(), name.toLowerCase()) <= 2,
  );
  return suggestion(name, close);
}

async function entries(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // It is only looked into for advice.
    return [];
  }
}
