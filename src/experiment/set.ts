/**
 * `--set path=value`: dotted paths with list indices, YAML values. Settings change the draft, never a second truth
 * beside it; whether the result is an experiment is for the schema to say.
 */

import { type Draft, dotted, type Key, type Path, valueAt, written } from "./draft.ts";
import { ConfigurationError } from "./problems.ts";
import { experimentSchema } from "./schema.ts";
import { readYaml, YamlError } from "./yaml.ts";

/** One value to be set in a draft; not checked against the schema. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
  /** What messages call it, e.g. `--set training.time=1`. */
  readonly place: string;
}

/** Longer settings are shortened where messages name them. */
const mostShown = 100;

const shortened = (text: string): string => (text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);

/** Reads `data.classes.0.variance=[3.24]`. */
export function readSetting(text: string, place = `--set ${shortened(text)}`): Setting {
  const [, path, value] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? [];
  const keys = path?.trim().split(".") ?? [];
  if (keys.length === 0 || keys.includes("")) {
    throw new ConfigurationError(
      `${place}: write path=value, such as training.time=1 or data.classes.0.variance=[3.24].`,
    );
  }
  return { path: keys, value: yamlValue(value, place), place };
}

/** Settings that stand as { path: value } in a file: a row of `over`. */
export function readSettings(
  settings: Readonly<Record<string, unknown>>,
  placeOfKey: (key: string) => string,
): Setting[] {
  return Object.entries(settings).map(([key, value]) => ({
    path: key.split("."),
    value,
    place: placeOfKey(key),
  }));
}

/** The draft with the settings made, in their order. */
export function applySettings(draft: Draft, settings: readonly Setting[]): Draft {
  const origins = settings.map(({ path, place }) => ({ path, place }));
  return {
    ...draft,
    tree: settings.reduce(withSetting, draft.tree),
    origins: [...draft.origins, ...origins],
  };
}

function yamlValue(text: string, place: string): unknown {
  try {
    return readYaml(text).tree;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new ConfigurationError(
      `${place}: "${shortened(text)}" is no YAML value: ${error.message}. Allowed are values such as 0.1, [1, 2] or {lambda: 0.1}.`,
    );
  }
}

function withSetting(root: unknown, { path, value, place }: Setting): unknown {
  const changed = (node: unknown, depth: number): unknown => {
    if (depth === path.length) return value;
    const here = path.slice(0, depth);
    const parent = node ?? defaultAt(root, here) ?? {};
    const key = path[depth];
    if (Array.isArray(parent)) {
      const index = indexIn(parent, key, here, place);
      return [...parent.slice(0, index), changed(parent[index], depth + 1), ...parent.slice(index + 1)];
    }
    if (typeof parent !== "object") {
      throw new ConfigurationError(
        `${place}: ${dotted(here)} is ${written(parent)}, which has no part "${key}"; set ${dotted(here)} itself.`,
      );
    }
    return { ...parent, [key]: changed(valueAt(parent, [key]), depth + 1) };
  };
  return changed(root, 0);
}

/** A list's index; one past the end appends. */
function indexIn(list: readonly unknown[], key: Key, path: Path, place: string): number {
  const index = /^\d+$/.test(String(key)) ? Number(key) : Number.NaN;
  if (index <= list.length) return index;
  const indices = ["", "0, or ", "0 or 1, or "][list.length] ?? `0 to ${list.length - 1}, or `;
  throw new ConfigurationError(
    `${place}: ${dotted(path)} is a list of ${list.length}; got the index "${key}"; allowed: ${indices}${list.length} to append.`,
  );
}

/** What stands at a path that the file leaves out: its default, so that limit.methods.0.atoms=500 has a list to change. */
function defaultAt(tree: unknown, path: Path): unknown {
  const parsed = experimentSchema.safeParse(tree);
  return parsed.success ? valueAt(parsed.data, path) : undefined;
}
