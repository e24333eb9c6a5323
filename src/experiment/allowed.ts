/**
 * What may stand at a path of an experiment file, in words. Read from the file's JSON Schema, so that messages
 * and schema cannot disagree.
 */

import type { Path } from "./draft.ts";
import { edits } from "./nearest.ts";
import { allPaths, alternatives, type Schema, schemasAt } from "./schemaAt.ts";

/** Keys that the object at a path may have, given the kinds that the tree chooses on the way. */
export function allowedKeys(tree: unknown, path: Path): string[] {
  return [...new Set(schemasAt(tree, path).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** What may stand at a path: `a number above 0`, `"f32" or "f64"`. Empty where anything may. */
export function allowedAt(tree: unknown, path: Path): string {
  const words = schemasAt(tree, path).map(describe);
  return joined([...new Set(words.filter(isSaid))]);
}

/** The words among what may stand at a path: candidates for a misspelt one. */
export function allowedWords(tree: unknown, path: Path): string[] {
  const values = schemasAt(tree, path).flatMap((each) => [each.const, ...(each.enum ?? [])]);
  return values.filter((value) => typeof value === "string");
}

/** The kinds among the objects that may stand at a path, where the tree has chosen none. */
export function allowedKinds(tree: unknown, path: Path): string[] {
  const kinds = schemasAt(tree, path).map(({ properties }) => properties?.kind?.const);
  return kinds.filter((kind) => typeof kind === "string");
}

/** Whether a number may stand at a path. */
export const isNumberAt = (tree: unknown, path: Path): boolean =>
  schemasAt(tree, path).some(({ type }) => type === "number" || type === "integer");

/** Full paths, without list indices, whose last key is (nearly) the given one: for a key at the wrong level. */
export function pathsOfKey(key: string): string[] {
  const written = key.toLowerCase();
  const distance = (path: string) => edits(path.slice(path.lastIndexOf(".") + 1).toLowerCase(), written);
  return allPaths()
    .filter((path) => path.includes(".") && distance(path) <= 1 && key.length > 2)
    .sort((one, other) => distance(one) - distance(other));
}

function describe(each: Schema): string {
  if (each.const !== undefined) return JSON.stringify(each.const);
  if (each.enum !== undefined) return joined(each.enum.map((value) => JSON.stringify(value)));
  switch (each.type) {
    case "number":
    case "integer":
      return describeNumber(each);
    case "boolean":
      return "true or false";
    case "string":
      return each.minLength === undefined ? "a text" : "a text that is not empty";
    case "null":
      return "null";
    case "array":
      return describeList(each);
    case "object":
      return describeObject(each);
    default:
      return "";
  }
}

function describeNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string {
  const isLimit = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;
  const bounds = [
    exclusiveMinimum === undefined ? "" : `above ${exclusiveMinimum}`,
    isLimit(minimum) ? `of at least ${minimum}` : "",
    exclusiveMaximum === undefined ? "" : `below ${exclusiveMaximum}`,
    isLimit(maximum) ? `at most ${maximum}` : "",
  ].filter(isSaid);
  return [type === "integer" ? "a whole number" : "a number", bounds.join(" and ")].join(" ").trim();
}

function describeList({ items, prefixItems, minItems, maxItems }: Schema): string {
  if (prefixItems !== undefined)
    return `a list of ${prefixItems.length}: [${prefixItems.map(describe).join(", ")}]`;
  const bounds = [
    minItems === undefined ? "" : `at least ${minItems}`,
    maxItems === undefined ? "" : `at most ${maxItems}`,
  ].filter(isSaid);
  const list = bounds.length === 0 ? "a list" : `a list of ${bounds.join(" and ")}`;
  const inner = typeof items === "object" ? alternatives(items).map(describe).filter(isSaid) : [];
  return inner.length === 0 ? list : `${list}, each ${joined(inner)}`;
}

function describeObject({ properties }: Schema): string {
  const keys = Object.entries(properties ?? {}).map(([key, value]) =>
    value.const === undefined ? key : `${key}: ${String(value.const)}`,
  );
  return keys.length === 0 ? "an object" : `{ ${keys.join(", ")} }`;
}

const isSaid = (word: string): boolean => word !== "";

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
