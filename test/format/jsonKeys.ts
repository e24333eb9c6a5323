/** The keys that a JSON Schema names, as paths, each with its default. */

/** The part of a JSON Schema that is read here. */
export interface Node {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** `a.b[].c`, and its default as JSON, "–" where it is required, "absent" where it may be left out. */
export interface Key {
  readonly key: string;
  readonly standard: string;
}

/** Keys in the schema's order, each once; keys of a choice's options are those of all of them together. */
export function jsonKeys(node: Node, prefix = ""): Key[] {
  const options = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap((option) =>
    jsonKeys(option, prefix),
  );
  const items = node.items === undefined ? [] : jsonKeys(node.items, `${prefix}[]`);
  const own = Object.entries(node.properties ?? {}).flatMap(([name, value]) => {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    return [{ key, standard: standardOf(node, name, value) }, ...jsonKeys(value, key)];
  });
  const all = [...own, ...items, ...options];
  return all.filter(({ key }, index) => all.findIndex((other) => other.key === key) === index);
}

function standardOf(node: Node, name: string, value: Node): string {
  if (value.default !== undefined) return JSON.stringify(value.default);
  return node.required?.includes(name) === true ? "–" : "absent";
}
