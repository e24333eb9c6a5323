/**
 * Plain data as bytes, and back in every bit: null, booleans, strings, numbers (−0, NaN and ±∞ among them), Float64Array,
 * Uint8Array, and arrays and records of these. What a run must remember to go on is written in this form, and what a
 * worker hands over.
 *
 * Layout: u32 n (little endian) · n bytes of JSON, in which an array stands as { "$": kind, "at": offset, "n": length } ·
 * the arrays' own bytes, each from a multiple of 8 on. A record's own key must not be "$".
 */

/** What can be written. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | Float64Array
  | Uint8Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const alignment = 8;
const aligned = (length: number): number => Math.ceil(length / alignment) * alignment;

/** @throws TypeError  for what is not plain: a function, undefined, another class */
export function encode(value: Plain): Uint8Array {
  const arrays: Uint8Array[] = [];
  let size = 0;
  const append = (kind: string, bytes: Uint8Array, length: number): Json => {
    const at = size;
    arrays.push(bytes);
    size += aligned(bytes.length);
    return { $: kind, at, n: length };
  };
  const tree = (part: Plain, path: string): Json => {
    if (typeof part === "number") return plainNumber(part);
    if (part === null || typeof part === "boolean" || typeof part === "string") return part;
    if (part instanceof Float64Array)
      return append("f64", new Uint8Array(part.buffer, part.byteOffset, part.byteLength), part.length);
    if (part instanceof Uint8Array) return append("u8", part, part.length);
    if (Array.isArray(part)) return part.map((each: Plain, index) => tree(each, `${path}[${index}]`));
    if (!isRecord(part)) throw notPlain(part, path);
    return Object.fromEntries(
      Object.entries(part).map(([key, each]) => {
        if (key === "$") throw notPlain(each, `${path}.$`);
        return [key, tree(each, `${path}.${key}`)];
      }),
    );
  };
  const head = new TextEncoder().encode(JSON.stringify(tree(value, "value")));
  const start = aligned(4 + head.length);
  const bytes = new Uint8Array(start + size);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const array of arrays) {
    bytes.set(array, at);
    at += aligned(array.length);
  }
  return bytes;
}

/** @throws Error  where the bytes were not written by `encode`, or are cut short */
export function decode(bytes: Uint8Array): Plain {
  if (bytes.length < 4) throw damaged("shorter than its own head");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const start = aligned(4 + length);
  if (start > bytes.length) throw damaged("shorter than its own head");
  const value = (part: Json): Plain => {
    if (Array.isArray(part)) return part.map(value);
    if (typeof part !== "object" || part === null) return part;
    if ("$" in part) return special(part, bytes, start);
    return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, value(each)]));
  };
  return value(JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Json);
}

/** Numbers that JSON has no word for. */
const plainNumber = (x: number): Json =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : { $: "number", text: Object.is(x, -0) ? "-0" : String(x) };

function special(part: { [key: string]: Json }, bytes: Uint8Array, start: number): Plain {
  const { $: kind, text, at, n } = part;
  if (kind === "number") return Number(text);
  const width = kind === "f64" ? 8 : 1;
  const from = start + Number(at);
  const to = from + width * Number(n);
  if (!(from >= start && to <= bytes.length)) throw damaged("an array of it is cut short");
  // A copy: it begins where an f64 may begin, and nothing else holds on to `bytes`.
  const own = bytes.slice(from, to);
  return kind === "f64" ? new Float64Array(own.buffer) : own;
}

const isRecord = (value: unknown): value is { readonly [key: string]: Plain } =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const damaged = (why: string): Error => new Error(`saved data: ${why}. It is damaged; start afresh.`);

const notPlain = (value: unknown, path: string): TypeError =>
  new TypeError(
    `encode: ${path} is ${typeof value === "object" ? "an object of its own class" : `of type ${typeof value}`}, which is not plain data.`,
  );
