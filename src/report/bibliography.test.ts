import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bibtex, entryOf, parseBibliography, reference } from "./bibliography.ts";

const text = readFileSync(join(import.meta.dirname, "..", "..", "references.bib"), "utf8");
const entries = parseBibliography(text);

describe("references.bib", () => {
  it("is read whole", () => {
    const keys = [...text.matchAll(/^@[a-z]+\{([^,]+),/gm)].map(([, key]) => key);
    expect(entries.map(({ key }) => key)).toEqual(keys);
    expect(keys.length).toBeGreaterThan(20);
    const fields = [...text.matchAll(/, ([a-z]+) = \{/g)].length;
    expect(entries.reduce((total, each) => total + Object.keys(each.fields).length, 0)).toBe(fields);
  });

  it("survives being written and read again", () => {
    expect(parseBibliography(entries.map(bibtex).join("\n"))).toEqual(entries);
  });

  it("reads as plain text, without TeX", () => {
    const lines = entries.map(reference);
    expect(lines.filter((line) => /[\\{}$]|--|undefined/.test(line))).toEqual([]);
    expect(reference(entryOf("mei:18"))).toBe(
      "S. Mei, A. Montanari, P.-M. Nguyen. A mean field view of the landscape of two-layer neural networks. Proceedings of the National Academy of Sciences 115(33), E7665–E7671. 2018.",
    );
    expect(reference(entryOf("hairer:93"))).toContain("S. P. Nørsett");
    expect(reference(entryOf("chizat:18"))).toContain("L. Chizat");
  });

  it("has authors, title and year, and pages where it is an article", () => {
    const need = (type: string) =>
      type === "misc"
        ? ["title"]
        : ["author", "title", "year", ...(type === "article" ? ["journal", "volume"] : [])];
    const missing = entries.flatMap(({ key, type, fields }) =>
      need(type)
        .filter((name) => fields[name] === undefined)
        .map((name) => `${key}: ${name}`),
    );
    expect(missing).toEqual([]);
    // The key's two digits are the year's.
    const contradicting = entries.filter(
      ({ key, fields }) => fields.year !== undefined && !fields.year.endsWith(key.slice(-2)),
    );
    expect(contradicting.map(({ key }) => key)).toEqual([]);
  });
});

describe("a bibliography that is not regular", () => {
  it.each([
    ["@article{a:1, title = {x}", "line 1"],
    ['@article{a:1, title = "x"}', 'line 1 is not "@type{key, field = {value}, …}"'],
    ["@article{a:1, title = {x}}\nloose words", "line 2"],
  ])("is refused: %s", (bib, message) => {
    expect(() => parseBibliography(bib)).toThrow(message);
  });

  it("and a key that is not there is named", () => {
    expect(() => entryOf("nobody:00")).toThrow('references.bib has no entry "nobody:00"');
  });
});
