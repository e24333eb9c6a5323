/** The page that every report is: one HTML document that needs nothing beside itself, no network and no script. */

import { program } from "../experiment/code.generated.ts";
import { escapeHtml } from "./prose.ts";
import { reportCss } from "./style.ts";

interface Page {
  /** Of the window, plain text. */
  readonly title: string;
  /** After the program's name, at the top: `report of a run`. */
  readonly kind: string;
  /** Of the first section that has content, for those who skip the contents. */
  readonly first: { readonly id: string; readonly name: string };
  /** Beside the reports' own rules. */
  readonly css: string;
  /** HTML. */
  readonly content: string;
}

export const pageHtml = ({ title, kind, first, css, content }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${reportCss}${css}</style>
</head>
<body>
<a class="skip" href="#${first.id}">Skip to ${first.name}</a>
${bannerHtml(kind)}
<main class="page">
${content}
</main>
</body>
</html>
`;

const bannerHtml = (kind: string): string => {
  const choice = (id: string, label: string, checked = "") =>
    `<label><input type="radio" name="theme" id="theme-${id}"${checked}>${label}</label>`;
  return `<header class="page"><span>${escapeHtml(program)} · ${kind}</span><fieldset><legend>Theme</legend>${choice("auto", "as the system", " checked")}${choice("light", "light")}${choice("dark", "dark")}</fieldset></header>`;
};

/** Links to the sections of a page, by their ids. */
export const contentsHtml = (titles: Readonly<Record<string, string>>): string =>
  `<nav aria-label="Contents"><ul>${Object.entries(titles)
    .map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`)
    .join("")}</ul></nav>`;
