/** What a user's JavaScript module promises, read export by export, and said in its own terms where it breaks. */

import { z } from "zod";
import { type Table, TableError, type Tables, type UserModule } from "./table.ts";

/** A `file:` that names a module. */
export const moduleFileSchema = z.string().regex(/\.mjs$/i, {
  error: 'a module is a JavaScript file; name one that ends in ".mjs"',
});

/** A module's exports, and its name for messages. */
export interface ModuleExports {
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** @throws TableError  where no module was handed in under this name */
export function moduleOf(tables: Tables, file: string): ModuleExports {
  const found = Object.hasOwn(tables, file) ? tables[file] : undefined;
  if (found !== undefined && isModule(found)) return { file, exports: found.exports };
  throw new TableError(
    `"${file}" is a module, a program that only the command line runs; use meanfield run with the experiment's file.`,
    { part: "file" },
  );
}

const isModule = (input: Table | UserModule): input is UserModule => "exports" in input;

/** A mistake in a module: which file, what it did, what is allowed. */
export const moduleError = (file: string, message: string, options: ErrorOptions = {}): TableError =>
  new TableError(`${file}: ${message}`, { part: "file", ...options });

/** An exported number, within bounds; null where there is none. */
export function exportedNumber(
  { file, exports }: ModuleExports,
  name: string,
  { least, allowed }: { readonly least: number; readonly allowed: string },
): number | null {
  const value = exports[name];
  if (value === undefined) return null;
  if (typeof value === "number" && value >= least && value < Number.POSITIVE_INFINITY) return value;
  throw moduleError(file, `it exports ${name} = ${shown(value)}; write ${allowed}.`);
}

/** A function of a module, with what it throws told as the module's. */
export type Exported = (...values: readonly unknown[]) => unknown;

/**
 * @param signature  how it is to be written, e.g. "export function draw(random, x)"
 * @returns null where nothing of this name is exported
 */
export function exportedFunction(
  { file, exports }: ModuleExports,
  name: string,
  signature: string,
): Exported | null {
  const value = exports[name];
  if (value === undefined) return null;
  if (typeof value !== "function")
    throw moduleError(file, `it exports ${name} as ${shown(value)}; write ${signature} { … }.`);
  return (...values) => {
    try {
      return value(...values);
    } catch (error) {
      throw moduleError(
        file,
        `${name} failed${whereIn(error)}: ${reasonOf(error)}; mend it, so that it returns for every input.`,
        { cause: error },
      );
    }
  };
}

/** " at line 3" of a module's own text; nothing where the stack does not tell. */
export function whereIn(error: unknown): string {
  const line =
    error instanceof Error ? /data:text\/javascript[^\s)]*?:(\d+):\d+/.exec(error.stack ?? "") : null;
  return line === null ? "" : ` at line ${line[1]}`;
}

/** What was thrown, in one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.message} (${error.name})` : `it threw ${shown(error)}`;
  return text.replace(/\s+/g, " ").slice(0, mostShown);
}

const mostShown = 200;

/** A value of any kind as a message names it. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null || typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value.slice(0, mostShown));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "a list";
  if (value instanceof Promise) return "a promise";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
