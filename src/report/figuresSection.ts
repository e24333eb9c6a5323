/** The run's figures in the page: inline, in the page's colours, once for a wide page and once for a phone. */

import type { FinishedRun } from "../experiment/finished.ts";
import { overview } from "../figures/choice.ts";
import type { Figure, Words } from "../figures/description.ts";
import { figures } from "../figures/figures.ts";
import { scene } from "../figures/layout.ts";
import { type Style, screen } from "../figures/style.ts";
import { svg } from "../figures/svg.ts";
import { type FigureTable, figureTable } from "../figures/table.ts";
import { cssTheme } from "../figures/theme.ts";
import { absent, exactly } from "../recording/numbers.ts";
import { tableHtml } from "./html.ts";
import { escapeHtml } from "./prose.ts";
import { sharedStyles } from "./sharedStyles.ts";

/** Under the page's own headings. */
const wide: Style = { ...screen, head: null, outer: 4 };
/** What a phone of 360 px leaves. */
const narrow: Style = { ...wide, size: { width: 328, panelHeight: 230 } };
/** Of more record times an even choice has a panel on a phone. */
const narrowMoments = 4;

/**
 * Each figure with its title, its caption, and its numbers folded away; and the rules of CSS that they share.
 * @param all  the run's figures
 */
export function figuresHtml(run: FinishedRun, all: readonly Figure[]): { html: string; css: string } {
  const onPhones = new Map(
    figures(run, { ...overview, moments: narrowMoments }).map((each) => [each.id, each]),
  );
  const { html, css } = inlineFigures(
    all.map((figure) => ({
      figure,
      title: titleOf(figure, all, run.summary.name),
      onPhones: onPhones.get(figure.id) ?? figure,
    })),
  );
  return { html: html.join("\n"), css };
}

/** A figure with its title (HTML), and what a phone shows in its place. Ids are unique in the page. */
interface InlineFigure {
  readonly figure: Figure;
  readonly title: string;
  readonly onPhones: Figure;
}

/** The HTML of each, and the rules of CSS that they share. */
export function inlineFigures(all: readonly InlineFigure[]): { html: string[]; css: string } {
  const { svgs, css } = sharedStyles([
    ...all.map(({ figure }) => svg(scene(figure, cssTheme, wide))),
    ...all.map(({ onPhones }) => phoneSvg(onPhones)),
  ]);
  const html = all.map(({ figure, title }, index) =>
    figureHtml(figure, { title, wide: svgs[index], narrow: svgs[all.length + index] }),
  );
  return { html, css };
}

const phoneSvg = (figure: Figure): string =>
  svg(scene({ ...figure, id: `${figure.id}-narrow`, columns: 1 }, cssTheme, narrow));

interface Drawn {
  /** HTML. */
  readonly title: string;
  readonly wide: string;
  readonly narrow: string;
}

/** Without the run's name, which the page says already; with what x is where several figures share a title. */
function titleOf(figure: Figure, all: readonly Figure[], run: string): string {
  const alone = all.filter(({ title }) => title === figure.title).length === 1;
  const title = figure.title.replace(`: ${run}`, "");
  return wordsHtml(alone ? title : `${title}: ${figure.panels[0].x.label}`);
}

function figureHtml(figure: Figure, { title, wide, narrow }: Drawn): string {
  const { subtitle } = figure;
  return [
    `<h3>${title}</h3>`,
    `<figure><div class="on-wide">${wide}</div>`,
    `<div class="on-narrow">${narrow}</div>`,
    subtitle === "" ? "" : `<figcaption>${wordsHtml(subtitle)}</figcaption>`,
    `<details><summary>The numbers of this figure</summary>${numbersHtml(figure.id, title, figureTable(figure))}</details></figure>`,
  ].join("\n");
}

const numbersHtml = (id: string, caption: string, { columns, rows }: FigureTable): string =>
  tableHtml({
    id: `${id}-numbers`,
    caption,
    header: columns.map(escapeHtml),
    rows: rows.map((row) => row.map(cellHtml)),
    words: [0],
  });

function cellHtml(cell: string | number | null): string {
  if (cell === null) return absent;
  return typeof cell === "number" ? exactly(cell) : escapeHtml(cell);
}

/** A figure's words: `*r*` is a letter of a formula, `_{1}` stands below the line. */
export const wordsHtml = (words: Words): string =>
  escapeHtml(words)
    .replaceAll(/_\{([^}]*)\}/g, "<sub>$1</sub>")
    .replaceAll(/\*([^*]+)\*/g, "<var>$1</var>");
