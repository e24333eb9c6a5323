/**
 * The one text of a piece of plain data: keys in code-unit order, no white space, numbers in JavaScript's
 * shortest form (which every engine prints alike), −0 as 0. Keys whose value is undefined do not exist.
 *
 * @throws TypeError  for what JSON cannot hold: NaN, ∞, functions, bigints
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
    pairs.sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value === 0 ? 0 : value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  throw new TypeError(
    `canonical JSON: ${String(value)} is not plain data; allowed: null, booleans, finite numbers, texts, lists, objects.`,
  );
}
