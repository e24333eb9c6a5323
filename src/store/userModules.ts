/**
 * Users' modules, imported from their text alone (as a data: address): what runs is what was read and hashed, wherever it
 * lies, and it can be sent to a worker thread, which imports it again. So a module stands alone: it cannot import others.
 */

import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ModuleSource, Table, Tables, UserModule } from "../model/table.ts";
import { moduleError, reasonOf, whereIn } from "../model/userModule.ts";
import { hasCode } from "./files.ts";

/**
 * @param name  the file's, for messages
 * @throws TableError  where it does not parse, imports others, or fails as it starts
 */
export async function importedModule(source: string, name: string): Promise<UserModule> {
  try {
    const address = `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
    const exports: Record<string, unknown> = { ...(await import(/* @vite-ignore */ address)) };
    return { source, exports };
  } catch (error) {
    throw moduleError(name, await whyNotImported(error, source), { cause: error });
  }
}

/** Of Node's errors about an import that leads elsewhere. */
const elsewhere = ["ERR_UNSUPPORTED_RESOLVE_REQUEST", "ERR_INVALID_URL", "ERR_MODULE_NOT_FOUND"];

async function whyNotImported(error: unknown, source: string): Promise<string> {
  if (elsewhere.some((code) => hasCode(error, code)))
    return "a module stands alone, so that its content says all; leave imports out, and put what it needs into it.";
  if (error instanceof SyntaxError) {
    const line = await lineOfSyntaxError(source);
    return `it is no JavaScript module${line === null ? "" : `; look at line ${line}`}: ${reasonOf(error)}; mend it.`;
  }
  return `it failed${whereIn(error)} as it was read: ${reasonOf(error)}; mend it.`;
}

/** An import does not tell the line; Node's own check of a file does. */
async function lineOfSyntaxError(source: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "meanfield-"));
  try {
    const file = join(folder, "module.mjs");
    await writeFile(file, source);
    const said = await new Promise<string>((resolve) => {
      execFile(process.execPath, ["--check", file], (_error, _out, err) => resolve(err));
    });
    return /module\.mjs:(\d+)/.exec(said)?.[1] ?? null;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Tables, and modules at least by their text. */
export type SentTables = Readonly<Record<string, Table | ModuleSource>>;

/** As they are sent to a worker thread: functions cannot be. */
export const sentTables = (tables: SentTables): SentTables =>
  Object.fromEntries(
    Object.entries(tables).map(([name, input]) => [
      name,
      "source" in input ? { source: input.source } : input,
    ]),
  );

/** What was sent, its modules imported. */
export async function importedTables(sent: SentTables): Promise<Tables> {
  const inputs = Object.entries(sent).map(
    async ([name, input]) =>
      [name, "source" in input ? await importedModule(input.source, name) : input] as const,
  );
  return Object.fromEntries(await Promise.all(inputs));
}
