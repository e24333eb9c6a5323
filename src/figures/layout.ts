/** Description → scene: the only place that knows where on the page things go. */

import { type ResolvedAxis, resolveAxis } from "./axis.ts";
import type { Axis, Figure, LegendEntry, Panel } from "./description.ts";
import { drawMark } from "./marks.ts";
import { type Rectangle, rounded, type Scene, type Shape, textWidth } from "./scene.ts";
import { sizes, type Theme } from "./theme.ts";

const margin = { outer: 24, left: 54, right: 14, top: 30, bottom: 44, topAxis: 34 } as const;

/** Resolves scales, ticks and positions. Pure: the same figure and theme give the same scene. */
export function scene(figure: Figure, theme: Theme): Scene {
  const shapes: Shape[] = [];
  const bottomOfHead = drawHead(figure, theme, shapes);
  const rows = Math.ceil(figure.panels.length / figure.columns);
  const width = (figure.width - 2 * margin.outer) / figure.columns;
  const frames = figure.panels.map((panel, index): Rectangle => {
    const top = margin.top + (panel.top === null ? 0 : margin.topAxis);
    return {
      x: rounded(margin.outer + (index % figure.columns) * width + margin.left),
      y: bottomOfHead + Math.floor(index / figure.columns) * figure.panelHeight + top,
      width: rounded(width - margin.left - margin.right),
      height: figure.panelHeight - top - margin.bottom,
    };
  });
  for (const [index, panel] of figure.panels.entries()) drawPanel(panel, frames[index], index, theme, shapes);
  return {
    id: figure.id,
    title: figure.title,
    description: figure.subtitle,
    width: figure.width,
    height: rounded(bottomOfHead + rows * figure.panelHeight + margin.outer / 2),
    background: theme.background,
    frames,
    shapes,
  };
}

type TextShape = Extract<Shape, { kind: "text" }>;

/** A text with the common choices made. */
const text = (
  x: number,
  y: number,
  content: string,
  more: Partial<TextShape> & Pick<TextShape, "size" | "fill">,
): Shape => ({
  kind: "text",
  x: rounded(x),
  y: rounded(y),
  text: content,
  weight: 400,
  family: "sans",
  italic: false,
  anchor: "start",
  turned: false,
  ...more,
});

function drawHead(figure: Figure, theme: Theme, shapes: Shape[]): number {
  const titleBase = margin.outer + sizes.title;
  shapes.push(
    text(margin.outer, titleBase, figure.title, { size: sizes.title, family: "serif", fill: theme.ink }),
  );
  const subtitleBase = titleBase + 21;
  shapes.push(text(margin.outer, subtitleBase, figure.subtitle, { size: sizes.subtitle, fill: theme.label }));
  return drawLegend(figure.legend, figure.width, subtitleBase + 24, theme, shapes) + 12;
}

/** One row of entries, wrapped at the figure's width; returns the base line of the last row. */
function drawLegend(
  entries: readonly LegendEntry[],
  width: number,
  base: number,
  theme: Theme,
  shapes: Shape[],
): number {
  const glyphWidth = 22;
  let x = margin.outer;
  let y = base;
  for (const entry of entries) {
    const needed = glyphWidth + 8 + textWidth(entry.label, sizes.subtitle, 600) + 22;
    if (x + needed > width - margin.outer && x > margin.outer) {
      x = margin.outer;
      y += 20;
    }
    drawGlyph(entry, x, y - 4, glyphWidth, theme, shapes);
    shapes.push(
      text(x + glyphWidth + 8, y, entry.label, {
        size: sizes.subtitle,
        weight: 600,
        fill: theme.stroke[entry.role],
      }),
    );
    x += needed;
  }
  return y;
}

function drawGlyph(
  { role, glyph }: LegendEntry,
  x: number,
  y: number,
  width: number,
  theme: Theme,
  shapes: Shape[],
): void {
  const stroke = theme.stroke[role];
  if (glyph === "dots" || glyph === "faint dots") {
    const [fill, radius] = glyph === "dots" ? [stroke, 2.8] : [theme.fill[role], 1.5];
    for (const at of [0.15, 0.5, 0.85]) {
      shapes.push({ kind: "circle", x: rounded(x + at * width), y: rounded(y), radius, fill, clip: null });
    }
  } else if (glyph === "bars") {
    const steps = [4, 9, 6].flatMap((height, bar): [number, number][] => [
      [rounded(x + (bar * width) / 3), rounded(y + 5 - height)],
      [rounded(x + ((bar + 1) * width) / 3), rounded(y + 5 - height)],
    ]);
    const outline: [number, number][] = [
      [rounded(x), rounded(y + 5)],
      ...steps,
      [rounded(x + width), rounded(y + 5)],
    ];
    shapes.push({
      kind: "path",
      points: outline,
      closed: true,
      stroke,
      fill: theme.fill[role],
      width: 1,
      dash: [],
      clip: null,
    });
  } else {
    const dash = glyph === "dashed" ? [6, 4] : glyph === "dotted" ? [1.5, 3] : [];
    const points: [number, number][] = [
      [rounded(x), rounded(y)],
      [rounded(x + width), rounded(y)],
    ];
    shapes.push({ kind: "path", points, closed: false, stroke, fill: null, width: 2, dash, clip: null });
  }
}

function drawPanel(panel: Panel, frame: Rectangle, index: number, theme: Theme, shapes: Shape[]): void {
  const bottom = frame.y + frame.height;
  const x = resolveAxis(panel.x, [frame.x, frame.x + frame.width], sizes.tick);
  const y = resolveAxis(panel.y, [bottom, frame.y], sizes.tick);
  drawGrid(x, y, frame, theme, shapes);
  for (const mark of panel.marks) drawMark(mark, { x, y, frame, index, theme }, shapes);
  drawBottomAxis(panel.x, x, frame, theme, shapes);
  drawLeftAxis(panel.y, y, frame, theme, shapes);
  if (panel.top !== null) drawTopAxis(panel.top, x, frame, theme, shapes);
  const headBase = frame.y - (panel.top === null ? 10 : margin.topAxis + 8);
  shapes.push(text(frame.x, headBase, panel.title, { size: sizes.panel, weight: 600, fill: theme.ink }));
  const remarkAt = frame.x + textWidth(panel.title, sizes.panel, 600) + 12;
  if (panel.remark !== "")
    shapes.push(text(remarkAt, headBase, panel.remark, { size: sizes.label, fill: theme.tick }));
}

function line(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: string,
  width: number,
): Shape {
  const points = [from, to].map(([x, y]): [number, number] => [rounded(x), rounded(y)]);
  return { kind: "path", points, closed: false, stroke, fill: null, width, dash: [], clip: null };
}

function drawGrid(x: ResolvedAxis, y: ResolvedAxis, frame: Rectangle, theme: Theme, shapes: Shape[]): void {
  const bottom = frame.y + frame.height;
  for (const { position } of x.ticks)
    shapes.push(line([position, frame.y], [position, bottom], theme.grid, 1));
  for (const { position } of y.ticks) {
    shapes.push(line([frame.x, position], [frame.x + frame.width, position], theme.grid, 1));
  }
}

function drawBottomAxis(
  axis: Axis,
  resolved: ResolvedAxis,
  frame: Rectangle,
  theme: Theme,
  shapes: Shape[],
): void {
  const bottom = frame.y + frame.height;
  shapes.push(line([frame.x, bottom], [frame.x + frame.width, bottom], theme.edge, 1));
  for (const { position, text: number } of resolved.ticks) {
    shapes.push(line([position, bottom], [position, bottom + 4], theme.edge, 1));
    shapes.push(
      text(position, bottom + 17, number, { size: sizes.tick, anchor: "middle", fill: theme.tick }),
    );
  }
  shapes.push(
    text(frame.x + frame.width / 2, bottom + 34, axis.label, {
      size: sizes.label,
      anchor: "middle",
      fill: theme.label,
    }),
  );
}

function drawLeftAxis(
  axis: Axis,
  resolved: ResolvedAxis,
  frame: Rectangle,
  theme: Theme,
  shapes: Shape[],
): void {
  for (const { position, text: number } of resolved.ticks) {
    shapes.push(
      text(frame.x - 7, position + 4, number, { size: sizes.tick, anchor: "end", fill: theme.tick }),
    );
  }
  const middle = frame.y + frame.height / 2;
  shapes.push(
    text(frame.x - 42, middle, axis.label, {
      size: sizes.label,
      anchor: "middle",
      turned: true,
      fill: theme.label,
    }),
  );
}

function drawTopAxis(
  top: NonNullable<Panel["top"]>,
  resolved: ResolvedAxis,
  frame: Rectangle,
  theme: Theme,
  shapes: Shape[],
): void {
  let free = Number.NEGATIVE_INFINITY;
  for (const { position, value } of resolved.ticks) {
    const content = top.text(value);
    const half = textWidth(content, sizes.tick) / 2;
    shapes.push(line([position, frame.y], [position, frame.y - 4], theme.edge, 1));
    if (position - half < free) continue;
    shapes.push(
      text(position, frame.y - 8, content, { size: sizes.tick, anchor: "middle", fill: theme.tick }),
    );
    free = position + half + 6;
  }
  shapes.push(
    text(frame.x + frame.width, frame.y - 24, top.label, {
      size: sizes.tick,
      anchor: "end",
      fill: theme.tick,
    }),
  );
}
