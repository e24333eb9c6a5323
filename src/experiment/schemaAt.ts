/** The experiment file's JSON Schema, walked along a path. */

import { type Path, valueAt } from "./draft.ts";
import { experimentJsonSchema } from "./schema.ts";

/** The part of JSON Schema that zod writes for experiments. */
export interface Schema {
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
  readonly minLength?: number;
}

let root: Schema | undefined;
const schema = (): Schema => {
  root ??= experimentJsonSchema() as Schema;
  return root;
};

/** What may stand at a path: the alternatives, given the kinds that the tree chooses on the way. */
export function schemasAt(tree: unknown, path: Path): Schema[] {
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

/** The leaves of nested anyOf, oneOf and allOf; a schema without them is its own only leaf. */
export function alternatives(each: Schema): Schema[] {
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

/** Every path of keys that some experiment has, without list indices. */
export const allPaths = (): string[] => [...new Set(keyPaths(schema(), []))];

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
