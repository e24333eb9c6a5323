/** A draft against the schema: parsed, or every mistake with its place, what was given and what is allowed. */

import type { z } from "zod";
import { allowedAt, allowedKeys, allowedWords, pathsOfKey } from "./allowed.ts";
import { program } from "./code.generated.ts";
import { type Draft, dotted, type Path, placeOf, valueAt } from "./draft.ts";
import { nearest, suggestion } from "./nearest.ts";
import { ConfigurationError, type Problem } from "./problems.ts";
import { experimentSchema, formatVersion, type ParsedExperiment } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** Words of the format that a later version of the program will know. */
const announced = new Set([
  "finite-volume",
  "langevin",
  "jko",
  "birth-death",
  "relaxed",
  "module",
  "formula",
]);

/**
 * @returns the experiment with its defaults written
 * @throws ConfigurationError  with every mistake found
 */
export function check(draft: Draft): ParsedExperiment {
  checkVersion(draft);
  const result = experimentSchema.safeParse(draft.tree);
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.flatMap((issue) => problemsOf(draft, issue, issue.path.map(asKey))),
  );
}

/** A mistake that the schema cannot see, reported like those that it can. */
export function problemAt(draft: Draft, path: Path, message: string): Problem {
  return { place: placeOf(draft, path), path: dotted(path), message };
}

function checkVersion(draft: Draft): void {
  const version = valueAt(draft.tree, ["version"]);
  if (typeof version !== "number" || !(version > formatVersion)) return;
  const message = `got ${version}; this is ${program}, which reads version ${formatVersion}. A newer meanfield reads version ${version}: npm install meanfield@latest.`;
  throw new ConfigurationError([problemAt(draft, ["version"], message)]);
}

const asKey = (key: PropertyKey): string | number => (typeof key === "symbol" ? String(key) : key);

function problemsOf(draft: Draft, issue: Issue, path: Path): Problem[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => problemAt(draft, [...path, key], unknownKey(draft, path, key)));
    case "invalid_union": {
      const branch = intendedBranch(issue.errors);
      if (branch === null) return [problemAt(draft, path, notAllowed(draft, path))];
      return branch.flatMap((inner) => problemsOf(draft, inner, [...path, ...inner.path.map(asKey)]));
    }
    case "custom":
    case "invalid_format":
      return [problemAt(draft, path, `${given(draft, path)}; ${issue.message}.`)];
    default:
      return [problemAt(draft, path, notAllowed(draft, path))];
  }
}

/** The alternative that was meant: the only one that accepts the value's own type. */
function intendedBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const fitting = errors.filter((issues) =>
    issues.every(
      ({ code, path }) => path.length > 0 || (code !== "invalid_type" && code !== "invalid_value"),
    ),
  );
  if (fitting.length === 1) return fitting[0];
  // Several objects: the one whose own keys were recognised.
  const known = fitting.filter((issues) =>
    issues.every(({ code, path }) => code !== "unrecognized_keys" || path.length > 0),
  );
  return known.length === 1 ? known[0] : null;
}

function unknownKey(draft: Draft, path: Path, key: string): string {
  const siblings = allowedKeys(draft.tree, path);
  const elsewhere =
    nearest(key, siblings) === null
      ? pathsOfKey(key).filter((other) => other !== dotted([...path, key]))
      : [];
  const close = elsewhere.length > 0 ? `; did you mean "${elsewhere[0]}"?` : suggestion(key, siblings);
  return `unknown key${close === "" ? "; a" : `${close} A`}llowed: ${siblings.join(", ")}.`;
}

function notAllowed(draft: Draft, path: Path): string {
  const value = valueAt(draft.tree, path);
  const allowed = allowedAt(draft.tree, path);
  const close = typeof value === "string" ? suggestion(value, allowedWords(draft.tree, path)) : "";
  const later =
    typeof value === "string" && announced.has(value) ? ", which is not available in this version" : "";
  return `${given(draft, path)}${later}${close === "" ? "; a" : `${close} A`}llowed: ${allowed}.`;
}

/** What was given, in one short line. */
function given(draft: Draft, path: Path): string {
  const value = valueAt(draft.tree, path);
  if (value === undefined) return "missing";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return `got ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}
