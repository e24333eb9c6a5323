/** The files that an experiment names: where they stand, and the names that they get in a run folder. */

/** Where a reference may stand: the path of the text, and the kind beside it that makes it one. */
const places: readonly { readonly path: readonly string[]; readonly kind: string }[] = [
  { path: ["data", "file"], kind: "dataset" },
  { path: ["data", "file"], kind: "module" },
  { path: ["network", "initial", "path"], kind: "file" },
  { path: ["network", "neuron", "file"], kind: "module" },
];

/** A file that an experiment names. */
export interface Reference {
  /** Where it stands, e.g. ["data", "file"]. */
  readonly path: readonly string[];
  /** The text that stands there. */
  readonly name: string;
  /** The kind beside it: a "module" is a program, every other a table. */
  readonly kind: string;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The references of an experiment (or of a tree that may become one), in a fixed order. */
export function references(tree: unknown): Reference[] {
  return places.flatMap(({ path, kind }) => {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), tree);
    const name = isTree(parent) && parent.kind === kind ? parent[path[path.length - 1]] : undefined;
    return typeof name === "string" ? [{ path, name, kind }] : [];
  });
}

/** The same tree with every reference's name replaced. */
export function mapReferences<T>(tree: T, rename: (name: string) => string): T {
  return references(tree).reduce((at, { path, name }) => withValue(at, path, rename(name)), tree);
}

function withValue<T>(tree: T, [key, ...rest]: readonly string[], value: string): T {
  if (!isTree(tree)) return tree;
  return { ...tree, [key]: rest.length === 0 ? value : withValue(tree[key], rest, value) };
}

/** The name of a file in a run folder: its content's hash and its own extension. */
export function inputName(name: string, sha256: string): string {
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0].toLowerCase() ?? "";
  return `inputs/${sha256}${extension}`;
}

/** The sha256 that an input's name in a run folder carries. */
export function inputHash(name: string): string {
  const hash = /^inputs\/([0-9a-f]{64})(\.[a-z0-9]{1,16})?$/.exec(name)?.[1];
  if (hash === undefined) {
    throw new Error(
      `input "${name}" is not the name of a file by content; resolve the experiment first (inputs/<sha256>.<extension>).`,
    );
  }
  return hash;
}
