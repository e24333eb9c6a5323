/**
 * What may stand at a path of an experiment file, in words. Read from the file's JSON Schema, so that messages
 * and schema cannot disagree.
 */

import { type Path, valueAt } from "./draft.ts";
import { edits } from "./nearest.ts";
import { experimentJsonSchema } from "./schema.ts";

/** The part of JSON Schema that zod writes for experiments. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

let root: Schema | undefined;
const schema = (): Schema => {
  root ??= experimentJsonSchema() as Schema;
  return root;
};

/** Keys that the object at a path may have, given the kinds that the tree chooses on the way. */
export function allowedKeys(tree: unknown, path: Path): string[] {
  return [...new Set(schemasAt(tree, path).flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

/** What may stand at a path: `a number above 0`, `"f32" or "f64"`. Empty where anything may. */
export function allowedAt(tree: unknown, path: Path): string {
  const words = schemasAt(tree, path).map(describe);
  return joined([...new Set(words.filter((word) => word !== ""))]);
}

/** The words among what may stand at a path: candidates for a misspelt one. */
export function allowedWords(tree: unknown, path: Path): string[] {
  const values = schemasAt(tree, path).flatMap((each) => [each.const, ...(each.enum ?? [])]);
  return values.filter((value) => typeof value === "string");
}

/** Full paths, without list indices, whose last key is (nearly) the given one: for a key at the wrong level. */
export function pathsOfKey(key: string): string[] {
  const paths = new Set(keyPaths(schema(), []));
  const written = key.toLowerCase();
  const distance = (path: string) => edits(path.slice(path.lastIndexOf(".") + 1).toLowerCase(), written);
  return [...paths]
    .filter((path) => path.includes(".") && distance(path) <= 1 && key.length > 2)
    .sort((one, other) => distance(one) - distance(other));
}

function schemasAt(tree: unknown, path: Path): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, key, index) =>
      schemas.flatMap((each) => chosen(below(each, key), valueAt(tree, path.slice(0, index + 1)))),
    chosen([schema()], tree),
  );
}

/** The alternatives of each schema; those of another kind than the value's are left out where one fits. */
function chosen(schemas: readonly Schema[], value: unknown): Schema[] {
  const all = schemas.flatMap(alternatives);
  const kind = valueAt(value, ["kind"]) ?? valueAt(value, ["path"]);
  const fitting = all.filter(({ properties }) =>
    [properties?.kind?.const, properties?.path?.const].includes(kind),
  );
  return kind !== undefined && fitting.length > 0 ? fitting : all;
}

function alternatives(each: Schema): Schema[] {
  const nested = [...(each.anyOf ?? []), ...(each.oneOf ?? []), ...(each.allOf ?? [])];
  return nested.length === 0 ? [each] : nested.flatMap(alternatives);
}

function below(
  { properties, prefixItems, items, additionalProperties }: Schema,
  key: string | number,
): Schema[] {
  if (properties !== undefined && Object.hasOwn(properties, key)) return [properties[key]];
  if (prefixItems !== undefined)
    return prefixItems[Number(key)] === undefined ? [] : [prefixItems[Number(key)]];
  if (typeof items === "object") return [items];
  return typeof additionalProperties === "object" ? [additionalProperties] : [];
}

function keyPaths(each: Schema, path: readonly string[]): string[] {
  const inside = [each.items, ...(each.prefixItems ?? [])].filter((item) => typeof item === "object");
  return [...alternatives(each).filter((other) => other !== each), ...inside]
    .flatMap((other) => keyPaths(other, path))
    .concat(
      Object.entries(each.properties ?? {}).flatMap(([key, value]) => [
        [...path, key].join("."),
        ...keyPaths(value, [...path, key]),
      ]),
    );
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
      return "a text";
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
  ].filter((bound) => bound !== "");
  return [type === "integer" ? "a whole number" : "a number", bounds.join(" and ")].join(" ").trim();
}

function describeList({ items, prefixItems, minItems }: Schema): string {
  if (prefixItems !== undefined)
    return `a list of ${prefixItems.length}: [${prefixItems.map(describe).join(", ")}]`;
  const inner =
    typeof items === "object"
      ? joined(
          alternatives(items)
            .map(describe)
            .filter((word) => word !== ""),
        )
      : "";
  const entries = inner === "" ? "a list" : `a list, each entry ${inner}`;
  return minItems === undefined ? entries : `${entries}, at least ${minItems}`;
}

function describeObject({ properties }: Schema): string {
  const keys = Object.entries(properties ?? {}).map(([key, value]) =>
    value.const === undefined ? key : `${key}: ${String(value.const)}`,
  );
  return keys.length === 0 ? "an object" : `{ ${keys.join(", ")} }`;
}

const joined = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
