import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { reportHtml } from "../src/report/report.ts";
import { finishedRun, reportCases } from "./reportCases.ts";

const voids = new Set(["input"]);

/** Tags in order of the document: [name, closing, attributes]. */
const tagsOf = (html: string) =>
  [...html.matchAll(/<(\/?)([a-zA-Z][\w]*)((?:\s[^<>]*?)?)(\/?)>/g)].map(
    ([, closing, name, attributes, alone]) => ({
      name,
      closing: closing !== "",
      attributes,
      alone: alone !== "",
    }),
  );

/** The first tag that does not close what was opened last; null if all do. */
function firstUnbalanced(html: string): string | null {
  const open: string[] = [];
  for (const { name, closing, alone } of tagsOf(html)) {
    if (alone || voids.has(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return name;
  }
  return open.at(-1) ?? null;
}

describe.each(reportCases)("the report of %s", (name) => {
  const run = finishedRun(name);
  const html = reportHtml(run);
  const body = html.slice(html.indexOf("<body>"), html.indexOf("</html>"));
  // Formulas draw roots as SVG too; they are read from MathML.
  const figures = body.slice(body.indexOf('<section id="figures"'), body.indexOf('<section id="comparison"'));

  it("needs nothing beside itself", () => {
    expect(html).not.toMatch(/<script|<link|<iframe|<img|@import/);
    expect([...html.matchAll(/url\((?!data:|#)/g)]).toEqual([]);
    // Links lead away, but nothing is fetched.
    expect([...html.matchAll(/\bsrc=/g)]).toEqual([]);
    const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
    expect(links.filter((href) => !href.startsWith("#") && !href.startsWith("https://doi.org/"))).toEqual([]);
  });

  it("is a function of the run, and small", () => {
    expect(reportHtml(finishedRun(name))).toBe(html);
    expect(html).not.toContain(process.cwd());
    expect(html).not.toContain(`${hostname()}/`);
    expect(html.length).toBeLessThan(1_000_000); // 1.5 MB is promised for every preset
    expect(body).not.toMatch(/\bNaN\b|\bundefined\b|\bInfinity\b|\[object/);
  });

  it("is well formed: balanced tags, ids once, targets there", () => {
    expect(firstUnbalanced(body)).toBeNull();
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const asked = [...html.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/g)].flatMap(([, list]) =>
      list.split(" "),
    );
    expect(asked.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("can be read aloud: language, one main, headings in order, captions, titled figures", () => {
    expect(html).toMatch(/<html lang="en">/);
    expect(html.match(/<main/g)).toHaveLength(1);
    const levels = [...body.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (let i = 1; i < levels.length; i++) expect(levels[i]).toBeLessThanOrEqual(levels[i - 1] + 1);
    expect(body.match(/<table/g)?.length).toBe(body.match(/<caption/g)?.length);
    const drawings = figures.match(/<svg/g) ?? [];
    expect(drawings.length).toBeGreaterThan(0);
    const titled = /<svg[^>]*role="img"[^>]*>\s*<title[^>]*>[^<]+<\/title>\s*<desc[^>]*>/g;
    expect(figures.match(titled)).toHaveLength(drawings.length);
  });
});
