/**
 * An experiment while it is being written: a tree of plain data, and for every part of it the place that it
 * came from, so that a mistake can be reported where it was made.
 */

import { type Document, isMap, isScalar, isSeq, type Node } from "yaml";
import { ConfigurationError } from "./problems.ts";
import { readYaml, type Yaml, YamlError } from "./yaml.ts";

/** A step into a tree: a key of a mapping, or an index of a list from 0. */
export type Key = string | number;
/** From the root of the tree to one of its parts; [] is the root. */
export type Path = readonly Key[];

/** A part that was set after the file was read. */
interface Origin {
  readonly path: Path;
  /** What to call the place, e.g. `--set training.time=1`. */
  readonly place: string;
}

/** An experiment before its schema has seen it: any tree, with the places that its parts came from. */
export interface Draft {
  readonly tree: unknown;
  /** What was set after the file was read, in this order. */
  readonly origins: readonly Origin[];
  /** Where a path stands in the file, e.g. `my.yaml:12`. */
  readonly placeInSource: (path: Path) => string;
}

/** Dots between the keys: data.classes.0.label. */
export const dotted = (path: Path): string => path.join(".");

/**
 * Reads an experiment file, YAML or JSON.
 *
 * @param source  `name` is what messages call the file
 * @throws ConfigurationError  where the text is not YAML, with its line
 */
export function readDraft(source: { readonly name: string; readonly text: string }): Draft {
  const { tree, document, lineAt } = yamlOf(source);
  return {
    tree,
    origins: [],
    placeInSource: (path) => `${source.name}:${lineAt(offsetOf(document, path))}`,
  };
}

function yamlOf({ name, text }: { readonly name: string; readonly text: string }): Yaml {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const message = `column ${error.column}: not YAML or JSON: ${error.message}.`;
    throw new ConfigurationError([{ place: `${name}:${error.line}`, path: "", message }]);
  }
}

/** A draft of plain data: what a program, not a file, says. */
export function draftOf(tree: unknown, name = "experiment"): Draft {
  return { tree, origins: [], placeInSource: () => name };
}

/** Plain data in one line, as a user would write it: `[1, {kind: relu}]`; texts in quotes. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${written(inner)}`);
    return `{${entries.join(", ")}}`;
  }
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The last setting that touches a path: the value itself, a part of it, or what it is a part of. */
export function originOf(draft: Draft, path: Path): Origin | undefined {
  return draft.origins.findLast(({ path: set }) => path.length > 0 && sameBeginning(set, path));
}

/** Where the value at a path was written: the last setting that touches it, else the file and line. */
export const placeOf = (draft: Draft, path: Path): string =>
  originOf(draft, path)?.place ?? draft.placeInSource(path);

/** The value at a path; undefined where there is none. */
export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    return Reflect.get(at, key);
  }, tree);
}

/** Whether one of the paths begins with the other. */
function sameBeginning(one: Path, other: Path): boolean {
  const shared = Math.min(one.length, other.length);
  return one.slice(0, shared).every((key, index) => String(key) === String(other[index]));
}

/** Offset of the deepest part of the path that exists: a key where there is one, else an item. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key: own }) => isScalar(own) && String(own.value) === String(key));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];
