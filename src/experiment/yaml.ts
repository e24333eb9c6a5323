/** YAML as experiments use it: one document of plain data with text keys. What else YAML can say is a mistake here. */

import { type Document, LineCounter, parseDocument, visit } from "yaml";

/** A text that is not such a document, and where. */
export class YamlError extends Error {
  override readonly name = "YamlError";
  /** From 1. */
  readonly line: number;
  readonly column: number;

  constructor(message: string, { line, column }: { readonly line: number; readonly column: number }) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** A document that was read: its plain data, and what tells where each part stood. */
export interface Yaml {
  readonly tree: unknown;
  readonly document: Document;
  /** The line, from 1, of an offset into the text. */
  readonly lineAt: (offset: number) => number;
}

/** What the parser's codes mean for the author of an experiment; the others are given in the parser's own words. */
const meanings: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "a tab stands where the line is indented; indent with spaces",
  DUPLICATE_KEY: "this key stands twice; leave one of the two out",
  MULTIPLE_DOCS: "a second document begins after ---; keep one experiment a file",
  TAG_RESOLVE_FAILED: "tags (!name) are not read; write the value without one",
  NON_STRING_KEY: "a key is a word, such as training; write it without brackets",
  BAD_DIRECTIVE: "directives (%name) are not read; leave the line out",
};

/** Repeats of anchors in all: more than any experiment needs, and far below the few lines that expand to gigabytes. */
const mostAliases = 1000;

/** @throws YamlError  with the first mistake and how to mend it */
export function readYaml(text: string): Yaml {
  const lines = new LineCounter();
  const fail = (message: string, offset: number): YamlError => {
    const { line, col } = lines.linePos(offset);
    return new YamlError(message, { line, column: col });
  };
  const document = parsed(text, lines, fail);
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined)
    throw fail(meanings[mistake.code] ?? inOwnWords(mistake.message), mistake.pos[0]);
  refuseAliases(document, fail);
  try {
    const tree: unknown = document.toJS({ maxAliasCount: mostAliases });
    return { tree, document, lineAt: (offset) => lines.linePos(offset).line };
  } catch (error) {
    if (error instanceof RangeError) throw fail(deep, 0);
    if (!(error instanceof ReferenceError)) throw error;
    throw fail(`aliases (*name) repeat more than ${mostAliases} times in all; write the values out`, 0);
  }
}

/** An alias stands for an anchor before it, not for one around it. */
function refuseAliases(document: Document, fail: (message: string, offset: number) => YamlError): void {
  visit(document, {
    Alias: (_key, alias, path) => {
      const meant = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (meant === undefined)
        throw fail(
          `*${alias.source} stands for nothing: no &${alias.source} comes before it; put a text that begins with * in quotes`,
          offset,
        );
      if (path.includes(meant))
        throw fail(`*${alias.source} stands inside of &${alias.source} itself; write the value out`, offset);
    },
  });
}

const deep = "brackets or indentations are nested too deeply; no experiment needs more than ten levels";

function parsed(
  text: string,
  lineCounter: LineCounter,
  fail: (message: string, offset: number) => YamlError,
) {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  } catch (error) {
    // The parser calls itself for every level.
    if (!(error instanceof RangeError)) throw error;
    throw fail(deep, 0);
  }
}

const inOwnWords = (message: string): string =>
  `${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.$/, "")}; check the brackets, quotes and indentation here and in the line before`;
