/**
 * references.bib, read. The parser knows the regular form that the file keeps (and its test holds it to): entries
 * `@type{key, field = {value}, …}` with balanced braces, no strings, no comments, no concatenation.
 */

import { referencesText } from "./references.generated.ts";

/** One entry of a bibliography. */
export interface Entry {
  readonly type: string;
  readonly key: string;
  /** By name, TeX and all. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The entries of a BibTeX file in its order.
 * @throws Error  naming the first entry that is not of the regular form
 */
export function parseBibliography(text: string): Entry[] {
  const entries: Entry[] = [];
  for (let at = skipBlanks(text, 0); at < text.length; ) {
    const head = /^@([a-z]+)\{([^\s,{}]+)/.exec(text.slice(at));
    if (head === null) throw irregular(text, at);
    const end = closing(text, at + head[0].indexOf("{"));
    const [, type, key] = head;
    entries.push({ type, key, fields: fieldsOf(text, at + head[0].length, end) });
    at = skipBlanks(text, end + 1);
  }
  return entries;
}

function fieldsOf(text: string, from: number, end: number): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = from; at < end; ) {
    const name = /^\s*,\s*([a-z]+)\s*=\s*\{/.exec(text.slice(at, end));
    if (name === null) throw irregular(text, at);
    const open = at + name[0].length - 1;
    const close = closing(text, open);
    fields[name[1]] = text.slice(open + 1, close);
    at = close + 1;
    if (/^\s*,?\s*$/.test(text.slice(at, end))) break;
  }
  return fields;
}

/** Where the brace that opens at `open` closes. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  throw irregular(text, open);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at])) at++;
  return at;
}

const irregular = (text: string, at: number) =>
  new Error(
    `bibliography: line ${text.slice(0, at).split("\n").length} is not "@type{key, field = {value}, …}": ${text.slice(at, at + 40)}`,
  );

/** What the program's sources cite, by key. */
const entries: ReadonlyMap<string, Entry> = new Map(
  parseBibliography(referencesText).map((entry) => [entry.key, entry]),
);

/** @throws Error  where references.bib has no such key */
export function entryOf(key: string): Entry {
  const entry = entries.get(key);
  if (entry === undefined)
    throw new Error(`bibliography: references.bib has no entry "${key}"; add it there.`);
  return entry;
}

/** An entry as BibTeX, a field a line. */
export const bibtex = ({ type, key, fields }: Entry): string =>
  `@${type}{${key},\n${Object.entries(fields)
    .map(([name, value]) => `  ${name} = {${value}},\n`)
    .join("")}}\n`;

/** An entry as a reader's line of plain text: authors, title, where, when. */
export function reference({ fields }: Entry): string {
  const { author, title, journal, booktitle, publisher, institution, howpublished, note, year } = fields;
  const where =
    journal === undefined
      ? (booktitle ?? publisher ?? institution ?? howpublished ?? note)
      : inJournal(fields);
  return [author === undefined ? undefined : authors(author), title, where, year]
    .filter((part) => part !== undefined)
    .map(plain)
    .join(". ")
    .concat(".");
}

const inJournal = ({ journal, volume, number, pages }: Entry["fields"]): string =>
  [
    journal,
    volume === undefined ? "" : ` ${volume}`,
    number === undefined ? "" : `(${number})`,
    pages === undefined ? "" : `, ${pages}`,
  ].join("");

/** "Mei, Song and Montanari, Andrea" → "S. Mei, A. Montanari"; a name in braces stays whole. */
const authors = (text: string): string =>
  text
    .split(/\s+and\s+/)
    .map((name) => {
      const [family, given] = name.split(/,\s*/);
      return given === undefined ? family : `${initials(given)} ${family}`;
    })
    .join(", ");

const initials = (given: string): string =>
  plain(given)
    .split(/\s+/)
    .map((name) =>
      name
        .split("-")
        .map((part) => `${part[0]}.`)
        .join("-"),
    )
    .join(" ");

const accents: Readonly<Record<string, string>> = {
  "'": "\u0301",
  "`": "\u0300",
  '"': "\u0308",
  "^": "\u0302",
  "~": "\u0303",
};
const letters: Readonly<Record<string, string>> = { o: "ø", O: "Ø", ss: "ß", ae: "æ", l: "ł" };

/** The TeX of the entries as plain text. */
const plain = (tex: string): string =>
  tex
    .replace(/\\(['`"^~])\{?([A-Za-z])\}?/g, (_, accent: string, letter: string) =>
      (letter + accents[accent]).normalize("NFC"),
    )
    .replace(/\\(o|O|ss|ae|l)\b/g, (_, name: string) => letters[name])
    .replace(/\$([^$]*)\$/g, "$1")
    .replace(/[{}]/g, "")
    .replaceAll("--", "–");
