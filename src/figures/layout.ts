/** Description → scene: the only place that knows where on the page things go. */

import { drawAxes } from "./axes.ts";
import { type ResolvedAxis, resolveAxis } from "./axis.ts";
import type { Figure, Panel } from "./description.ts";
import { freeSpace } from "./freeSpace.ts";
import { type LegendBox, legendBox, legendOf } from "./legend.ts";
import { drawMark } from "./marks.ts";
import { path, type Rectangle, rounded, type Scene, type Shape, text } from "./scene.ts";
import { type Style, screen } from "./style.ts";
import { plain, runsOf, wordsWidth, wrapped } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Resolves scales, ticks and positions. Pure: the same figure, theme and style give the same scene. */
export function scene(figure: Figure, theme: Theme, style: Style = screen): Scene {
  const width = style.size?.width ?? figure.width;
  const page: Page = { figure, theme, style, width, shapes: [] };
  const top = drawHead(page);
  const frames = framesOf(page, top);
  for (const [index, panel] of figure.panels.entries()) drawPanel(page, panel, frames[index], index);
  const rows = Math.ceil(figure.panels.length / figure.columns);
  const bottom = drawInnerLegend(page, frames, top + rows * panelHeight(page));
  return {
    id: figure.id,
    title: plain(figure.title),
    description: plain(figure.subtitle),
    width: rounded(width),
    height: rounded(bottom + style.outer / 2),
    background: theme.background,
    frames,
    shapes: page.shapes,
  };
}

/** What is drawn on, and how. */
interface Page {
  readonly figure: Figure;
  readonly theme: Theme;
  readonly style: Style;
  readonly width: number;
  readonly shapes: Shape[];
}

const panelHeight = ({ style, figure }: Page): number => style.size?.panelHeight ?? figure.panelHeight;

/** Titles and the legend above the panels, as far as the style has them; returns where the panels begin. */
function drawHead(page: Page): number {
  const { figure, theme, style, width, shapes } = page;
  const room = width - 2 * style.outer;
  let y = style.outer;
  if (style.head !== null) {
    const { title, subtitle } = style.head;
    y += title;
    shapes.push(text(style.outer, y, runsOf(figure.title, title, "serif"), { fill: theme.ink }));
    y += 8;
    for (const line of figure.subtitle === "" ? [] : wrapped(figure.subtitle, subtitle, room)) {
      y += 1.35 * subtitle;
      shapes.push(text(style.outer, y - 4, runsOf(line, subtitle), { fill: theme.label }));
    }
  }
  if (style.legendPlace === "inside") return y;
  const legend = legendBox(legendOf(figure.panels), style, room);
  legend.draw(style.outer, y + 8, theme, shapes);
  return y + legend.height + (legend.height > 0 ? 20 : 8);
}

/** The frames inside the axes; one set of margins for all panels, so that they align. */
function framesOf(page: Page, top: number): Rectangle[] {
  const { figure, style, width } = page;
  const margin = marginsOf(page);
  const cell = (width - 2 * style.outer) / figure.columns;
  const height = panelHeight(page);
  return figure.panels.map((_, index) => ({
    x: rounded(style.outer + (index % figure.columns) * cell + margin.left),
    y: rounded(top + Math.floor(index / figure.columns) * height + margin.top),
    width: rounded(cell - margin.left - margin.right),
    height: rounded(height - margin.top - margin.bottom),
  }));
}

interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function marginsOf(page: Page): Margins {
  const { figure, style } = page;
  const { label, tick } = style;
  const { panels } = figure;
  const cell = (page.width - 2 * style.outer) / figure.columns;
  const top =
    (panels.some((panel) => panel.top !== null) ? 3.1 * tick : 0) +
    (1.4 * titleLines(page, cell - 5 * label) + 0.5) * (style.panelTitle ?? 0) +
    0.8 * tick;
  const bottom = 1.5 * tick + 1.7 * label;
  const height = panelHeight(page) - top - bottom;
  const yTicks = panels.flatMap((panel) => resolveAxis(panel.y, [height, 0], tick).ticks);
  const left = Math.max(...yTicks.map((each) => wordsWidth(each.text, tick)), 0) + 0.7 * tick + 1.75 * label;
  return { left, right: Math.max(6 * style.pen, ...beyondTheEnd(page, cell - left)), top, bottom };
}

/** How far the last number of an x axis of this length, which may stand at its very end, reaches out of it. */
function beyondTheEnd({ figure, style: { tick } }: Page, length: number): number[] {
  return figure.panels.flatMap(({ x, top }) =>
    resolveAxis(x, [0, length], tick)
      .ticks.slice(-1)
      .map(({ value, position, text: number }) => {
        const widest = Math.max(...[number, top?.text(value) ?? ""].map((each) => wordsWidth(each, tick)));
        return widest / 2 - (length - position);
      }),
  );
}

/** 0 without titles, 1 where every remark fits beside its title, else 2. */
function titleLines({ figure, style }: Page, room: number): 0 | 1 | 2 {
  const size = style.panelTitle;
  if (size === null) return 0;
  const fits = ({ title, remark }: Panel) =>
    remark === "" || remarkOffset(title, size) + wordsWidth(remark, style.label) <= room;
  return figure.panels.every(fits) ? 1 : 2;
}

const remarkOffset = (title: string, size: number) => wordsWidth(title, size, "semibold") + 0.9 * size;

function drawPanel(page: Page, panel: Panel, frame: Rectangle, index: number): void {
  const { theme, style, shapes } = page;
  const bottom = frame.y + frame.height;
  const x = resolveAxis(panel.x, [frame.x, frame.x + frame.width], style.tick);
  const y = resolveAxis(panel.y, [bottom, frame.y], style.tick);
  drawGrid(x, y, frame, page);
  const place = { x, y, frame, index, theme, style, taken: [] };
  for (const mark of panel.marks) drawMark(mark, place, shapes);
  drawAxes(panel, x, y, { frame, theme, style, shapes });
  drawTitle(page, panel, frame);
}

function drawTitle(page: Page, panel: Panel, frame: Rectangle): void {
  const { theme, style, shapes } = page;
  const size = style.panelTitle;
  if (size === null) return;
  const base = frame.y - 0.8 * style.tick - (panel.top === null ? 0 : 3.1 * style.tick);
  const lines = titleLines(page, (page.width - 2 * style.outer) / page.figure.columns - 5 * style.label);
  const titleBase = base - (lines === 2 ? 1.4 * size : 0);
  shapes.push(text(frame.x, titleBase, runsOf(panel.title, size, "semibold"), { fill: theme.ink }));
  if (panel.remark === "") return;
  const x = frame.x + (lines === 2 ? 0 : remarkOffset(panel.title, size));
  shapes.push(text(x, base, runsOf(panel.remark, style.label), { fill: theme.tick }));
}

function drawGrid(x: ResolvedAxis, y: ResolvedAxis, frame: Rectangle, { theme, style, shapes }: Page): void {
  const line = (from: readonly [number, number], to: readonly [number, number]) =>
    shapes.push(path([from, to], { stroke: theme.grid, width: rounded(style.pen) }));
  for (const { position } of x.ticks) line([position, frame.y], [position, frame.y + frame.height]);
  for (const { position } of y.ticks) line([frame.x, position], [frame.x + frame.width, position]);
}

/** In free space of the first frame, else under the panels; returns where the figure ends. */
function drawInnerLegend(
  { figure, theme, style, width, shapes }: Page,
  frames: readonly Rectangle[],
  end: number,
) {
  if (style.legendPlace !== "inside") return end;
  const entries = legendOf(figure.panels);
  if (entries.length === 0) return end;
  const inside = legendBox(entries, style, 0);
  const gap = 0.5 * style.legend;
  const grid = new Set([theme.grid, theme.edge]);
  const drawn = shapes.filter(
    (shape) => shape.kind !== "path" || shape.stroke === null || !grid.has(shape.stroke),
  );
  const place = frames.length === 1 ? freeSpace(frames[0], inside, gap, drawn) : null;
  if (place !== null) {
    shapes.push(ground(place, inside, theme));
    inside.draw(place.x, place.y, theme, shapes);
    return end;
  }
  const beneath = legendBox(entries, style, width - 2 * style.outer - 4 * gap);
  beneath.draw(style.outer + 4 * gap, end + 0.5 * gap, theme, shapes);
  return end + beneath.height + gap;
}

/** Keeps grid lines out of the legend. */
function ground({ x, y }: { x: number; y: number }, { width, height }: LegendBox, theme: Theme): Shape {
  const corners: [number, number][] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  return path(corners, { stroke: null, fill: theme.background, width: 0, closed: true });
}
