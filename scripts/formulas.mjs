/**
 * TeX → HTML by KaTeX, with MathML inside for screen readers, and of KaTeX's style sheet and fonts what these formulas
 * use and no more, so that a page with them needs no network and stays small.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import katex from "katex";
import ts from "typescript";

const require = createRequire(import.meta.url);
const dist = dirname(require.resolve("katex/dist/katex.min.css"));

/**
 * @param source  the text of src/report/formulas.ts, which imports nothing and exports `formulas`: TeX by name
 * @returns       `html` by the same names, and `css`: one text with the fonts inlined
 */
export async function typeset(source) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const { formulas } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  const html = Object.fromEntries(
    Object.entries(formulas).map(([name, tex]) => [
      name,
      tex
        .split(/,?\\qquad/)
        .map(rendered)
        .join(""),
    ]),
  );
  return { html, css: usedCss(Object.values(html).join("")) };
}

/** Parts that \qquad sets apart are displays of their own, so that a narrow page can put one below the other. */
const rendered = (tex) =>
  katex.renderToString(tex, { displayMode: true, strict: "error", throwOnError: true });

/** The rules of KaTeX's sheet all of whose classes occur in `html`, and the fonts that those rules name. */
function usedCss(html) {
  const classes = new Set([...html.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names.split(/\s+/)));
  const rules = rulesOf(readFileSync(join(dist, "katex.min.css"), "utf8"));
  const kept = rules
    .filter(({ selector }) => !selector.startsWith("@"))
    .map(({ selector, body }) => ({
      selector: selector
        .split(",")
        .filter((each) => classesAsked(each).every((name) => classes.has(name)))
        .join(","),
      body,
    }))
    .filter(({ selector }) => selector !== "");
  const fonts = new Set(kept.map(({ body }) => fontNamed(body)).filter((font) => font !== null));
  const faces = rules
    .filter(({ selector, body }) => selector === "@font-face" && fonts.has(faceName(body)))
    .map(({ body }) => `@font-face{${inlined(body)}}`);
  return [...faces, ...kept.map(({ selector, body }) => `${selector}{${body}}`)].join("");
}

/** The classes that an element must have for a selector to match; what stands in :not(…) it must not. */
const classesAsked = (selector) =>
  [...selector.replace(/:not\([^)]*\)/g, "").matchAll(/\.([\w-]+)/g)].map(([, name]) => name);

/** Flat rules in order; the sheet nests nothing but @media, which is print's and left out. */
function rulesOf(css) {
  const withoutMedia = css.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, "");
  return [...withoutMedia.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector, body]) => ({
    selector: selector.trim(),
    body,
  }));
}

const weightOf = (body) => (/font-weight:\s*(700|bold)|font:[^;]*\bbold\b/.test(body) ? "bold" : "normal");
const styleOf = (body) => (/font-style:\s*italic|font:[^;]*\bitalic\b/.test(body) ? "italic" : "normal");
const familyOf = (body) => /KaTeX_\w+/.exec(body)?.[0] ?? null;

/** The face that a rule asks for, or that an @font-face offers: family, weight and style. */
const fontNamed = (body) => {
  const family = familyOf(body);
  return family === null ? null : [family, weightOf(body), styleOf(body)].join(" ");
};
const faceName = (body) => fontNamed(body.replace(/src:[^;]*/, ""));

/** An @font-face's body with its woff2 inside. */
function inlined(body) {
  const [, file] = /url\((fonts\/[\w-]+\.woff2)\)/.exec(body);
  const data = readFileSync(join(dist, file)).toString("base64");
  return body.replace(/src:[^;]*/, `src:url(data:font/woff2;base64,${data}) format("woff2")`);
}
