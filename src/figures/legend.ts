/** The legend: what the marks' labels say, once each, with a glyph of every mark that bears the label. */

import { type Mark, type Panel, seriesRoles, type Words } from "./description.ts";
import { dashes, dotRadius, lineWidth, shades } from "./marks.ts";
import { path, rounded, type Shape, text } from "./scene.ts";
import type { Style } from "./style.ts";
import { runsOf, wordsWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

/** One line: its words, in the colour of the mark that it names, and the marks that bear them. */
interface LegendEntry {
  readonly label: Words;
  readonly marks: readonly Mark[];
}

/** In the order in which the marks lie, from the front: what a reader sees first stands first. */
export function legendOf(panels: readonly Panel[]): LegendEntry[] {
  const marks = panels.flatMap((panel) => panel.marks).filter(({ label }) => label !== "");
  const labels = [...new Set(marks.map(({ label }) => label))];
  return labels
    .map((label) => ({ label, marks: distinct(marks.filter((mark) => mark.label === label)) }))
    .sort((one, other) => rank(one) - rank(other));
}

const order: readonly string[] = [...seriesRoles, "network", "limit", "both", "bound"];
const rank = ({ marks }: LegendEntry) => order.indexOf(marks[0].role);

/** One of each form. */
function distinct(marks: readonly Mark[]): Mark[] {
  const form = (mark: Mark) =>
    [mark.kind, mark.kind === "line" && mark.dash, mark.kind === "dots" && dotRadius(mark)].join(" ");
  return [...new Map(marks.map((mark) => [form(mark), mark])).values()];
}

/** Entries in rows, as placed in a box of this size. */
export interface LegendBox {
  readonly width: number;
  readonly height: number;
  /** Draws with the box's upper left corner at (x, y). */
  draw(x: number, y: number, theme: Theme, shapes: Shape[]): void;
}

/** @param width  where a row is broken, px; 0: an entry a row */
export function legendBox(entries: readonly LegendEntry[], style: Style, width: number): LegendBox {
  const size = style.legend;
  const glyph = 1.7 * size;
  const face = style.head === null ? "sans" : "semibold";
  const rowHeight = 1.5 * size;
  const needed = (entry: LegendEntry) => glyph + 0.5 * size + wordsWidth(entry.label, size, face);
  const placed: { entry: LegendEntry; x: number; row: number }[] = [];
  let [x, row, widest] = [0, 0, 0];
  for (const entry of entries) {
    if (x > 0 && x + needed(entry) > width) [x, row] = [0, row + 1];
    placed.push({ entry, x, row });
    widest = Math.max(widest, x + needed(entry));
    x += needed(entry) + 1.6 * size;
  }
  return {
    width: widest,
    height: entries.length === 0 ? 0 : row * rowHeight + 1.1 * size,
    draw: (left, top, theme, shapes) => {
      for (const { entry, x, row } of placed) {
        const base = top + 0.9 * size + row * rowHeight;
        for (const mark of entry.marks)
          drawGlyph(mark, { x: left + x, y: base - 0.33 * size, width: glyph }, style, theme, shapes);
        const fill = theme.stroke[entry.marks[0].role];
        shapes.push(text(left + x + glyph + 0.5 * size, base, runsOf(entry.label, size, face), { fill }));
      }
    },
  };
}

interface GlyphPlace {
  readonly x: number;
  /** Its middle. */
  readonly y: number;
  readonly width: number;
}

function drawGlyph(
  mark: Mark,
  { x, y, width }: GlyphPlace,
  { pen }: Style,
  theme: Theme,
  shapes: Shape[],
): void {
  const stroke = theme.stroke[mark.role];
  const half = 0.22 * width;
  switch (mark.kind) {
    case "dots": {
      const fill = mark.faint === true ? theme.fill[mark.role] : stroke;
      const radius = dotRadius(mark);
      for (const share of [0.15, 0.5, 0.85]) {
        const centre = rounded(x + share * width);
        shapes.push({ kind: "circle", x: centre, y: rounded(y), radius: rounded(radius * pen), fill });
      }
      return;
    }
    case "line": {
      const dash = dashes[mark.dash ?? "solid"].map((length) => rounded(length * pen));
      const ends = [x, x + width].map((end): [number, number] => [end, y]);
      shapes.push(path(ends, { stroke, width: rounded(lineWidth(mark) * pen), dash }));
      return;
    }
    case "bars": {
      const fill = theme.fill[mark.role];
      const steps = [0.7, 1.7, 1.1].flatMap((height, bar): [number, number][] => [
        [x + (bar * width) / 3, y + half - height * half],
        [x + ((bar + 1) * width) / 3, y + half - height * half],
      ]);
      const outline: [number, number][] = [[x, y + half], ...steps, [x + width, y + half]];
      shapes.push(path(outline, { stroke, fill, width: rounded(pen), closed: true }));
      return;
    }
    case "band": {
      const corners: [number, number][] = [
        [x, y - half],
        [x + width, y - half],
        [x + width, y + half],
        [x, y + half],
      ];
      shapes.push(path(corners, { stroke: null, fill: theme.band[mark.role], width: 0, closed: true }));
      return;
    }
    case "field": {
      for (const [rank, shade] of shades.slice(0, mark.regions.length).entries()) {
        const inset = (rank * 0.42 * width) / mark.regions.length;
        const [left, right] = [x + inset, x + width - inset];
        const [above, below] = [y - half + 0.45 * inset, y + half - 0.45 * inset];
        const corners: [number, number][] = [
          [left, above],
          [right, above],
          [right, below],
          [left, below],
        ];
        const outline = rank === 0 ? { stroke, width: rounded(pen) } : { stroke: null, width: 0 };
        shapes.push(path(corners, { ...outline, fill: theme.field[shade], closed: true }));
      }
      return;
    }
    case "words":
    case "atom":
    case "rule":
      return; // Their words stand beside them.
  }
}
