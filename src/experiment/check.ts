/** A draft against the schema: parsed, or every mistake with its place, what was given and what is allowed. */

import type { z } from "zod";
import { allowedAt, allowedKeys, allowedKinds, allowedWords, isNumberAt, pathsOfKey } from "./allowed.ts";
import { program } from "./code.generated.ts";
import { type Draft, dotted, type Path, placeOf, valueAt, written } from "./draft.ts";
import { edits, nearest, suggestion } from "./nearest.ts";
import { ConfigurationError, type Problem } from "./problems.ts";
import { experimentSchema, formatVersion, type ParsedExperiment } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/** Words of the format that a later version of the program will know. */
const announced = new Set(["birth-death", "relaxed"]);

/**
 * @returns the experiment with its defaults written
 * @throws ConfigurationError  with every mistake found
 */
export function check(draft: Draft): ParsedExperiment {
  checkVersion(draft);
  const result = experimentSchema.safeParse(draft.tree);
  if (result.success) return result.data;
  throw new ConfigurationError(
    causes(result.error.issues).flatMap((issue) => problemsOf(draft, issue, issue.path.map(asKey))),
  );
}

/** A mistake that the schema cannot see, reported like those that it can. */
export function problemAt(draft: Draft, path: Path, message: string): Problem {
  return { place: placeOf(draft, path), path: dotted(path), message };
}

function checkVersion(draft: Draft): void {
  const version = valueAt(draft.tree, ["version"]);
  if (!Number.isInteger(version) || !(Number(version) > formatVersion)) return;
  const message = `got ${version}; this is ${program}, which reads version ${formatVersion}. A newer meanfield reads version ${version}: npm install meanfield@latest.`;
  throw new ConfigurationError([problemAt(draft, ["version"], message)]);
}

/** The issues without those that only follow from others: what does not fit together where a part of it is wrong. */
function causes(issues: readonly Issue[]): Issue[] {
  return issues.filter(({ code, path: whole }, index) => {
    const isPart = ({ path }: Issue) => whole.every((key, depth) => path[depth] === key);
    const explains = (other: Issue, at: number) =>
      isPart(other) && (other.path.length > whole.length || other.code !== "custom" || at < index);
    return code !== "custom" || !issues.some((other, at) => at !== index && explains(other, at));
  });
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
      return [problemAt(draft, path, refused(draft, path, issue.message))];
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
  const sibling = nearest(key, siblings);
  const elsewhere = pathsOfKey(key).find((other) => other !== dotted([...path, key]));
  // One letter off is a slip; further off, a word that belongs elsewhere is likelier than another word here.
  const isSlip = sibling !== null && (elsewhere === undefined || edits(sibling, key) < 2);
  const meant = isSlip ? sibling : elsewhere;
  const close = meant === undefined ? "" : `; did you mean "${meant}"?`;
  return `unknown key "${key}"${andAllowed(close, siblings.join(", "))}`;
}

function notAllowed(draft: Draft, path: Path): string {
  const value = valueAt(draft.tree, path);
  const later =
    typeof value === "string" && announced.has(value) ? ", which is not available in this version" : "";
  const remark = later === "" ? nearWord(draft, path) : later;
  return `${given(draft, path)}${andAllowed(remark, allowedAt(draft.tree, path))}`;
}

/** What was probably meant by a value that is not allowed. */
function nearWord({ tree }: Draft, path: Path): string {
  const value = valueAt(tree, path);
  if (typeof value === "object" && value !== null) {
    const keys = allowedKeys(tree, path);
    const strange = Object.keys(value).find((key) => !keys.includes(key));
    return strange === undefined ? "" : suggestion(strange, keys);
  }
  if (typeof value !== "string") return "";
  if (value.trim() !== "" && Number.isFinite(Number(value)) && isNumberAt(tree, path))
    return ", which is a text; write it without quotes";
  const kind = nearest(value, allowedKinds(tree, path));
  return kind === null ? suggestion(value, allowedWords(tree, path)) : `; did you mean { kind: ${kind}, … }?`;
}

const andAllowed = (remark: string, allowed: string): string =>
  remark.endsWith("?") ? `${remark} Allowed: ${allowed}.` : `${remark}; allowed: ${allowed}.`;

/** What a kind says against a value, which is shown where it is short. */
function refused(draft: Draft, path: Path, message: string): string {
  const value = given(draft, path);
  return value.length > mostShown ? `${message}.` : `${value}; ${message}.`;
}

/** Of a value, in a message. */
const mostShown = 60;

/** What was given, in one short line. */
function given(draft: Draft, path: Path): string {
  const value = valueAt(draft.tree, path);
  if (value === undefined) return "missing";
  if (value === null && path.length === 0) return "nothing is written";
  const text = written(value);
  return `got ${text.length > mostShown ? `${text.slice(0, mostShown)}…` : text}`;
}
