/** The few shapes of HTML that the report is made of. */

import { escapeHtml, type Sentence, sentenceHtml } from "./prose.ts";

/** A table; the first cell of a row is its heading. Cells and header are HTML. */
interface HtmlTable {
  /** Of the caption, unique in the page. */
  readonly id: string;
  /** HTML. */
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of words, flush left; the others are numbers. */
  readonly words?: readonly number[];
}

/** Scrolls by itself where it is wider than the page; the keyboard reaches it. */
export function tableHtml({ id, caption, header, rows, words = [] }: HtmlTable): string {
  const kind = (column: number) => (words.includes(column) ? ' class="word"' : "");
  const head = header.map((cell, column) => `<th scope="col"${kind(column)}>${cell}</th>`).join("");
  const body = rows.map(([first, ...rest]) => {
    const cells = rest.map((cell, index) => `<td${kind(index + 1)}>${cell}</td>`).join("");
    return `<tr><th scope="row"${kind(0)}>${first}</th>${cells}</tr>`;
  });
  return `<div class="wide" role="group" tabindex="0" aria-labelledby="${id}"><table><caption id="${id}">${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body.join("\n")}</tbody></table></div>`;
}

/** Sentences as one paragraph. */
export const paragraph = (sentences: readonly Sentence[], className?: string): string =>
  `<p${className === undefined ? "" : ` class="${className}"`}>${sentences.map(sentenceHtml).join(" ")}</p>`;

/** A section under a heading of level 2. */
export const section = (id: string, title: string, ...content: readonly string[]): string =>
  `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>\n${content.join("\n")}\n</section>`;

/** Lines of text as they are. */
export const preformatted = (text: string, label: string): string =>
  `<pre tabindex="0" role="group" aria-label="${escapeHtml(label)}"><code>${escapeHtml(text)}</code></pre>`;
