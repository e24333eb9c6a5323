/** Axes, ticks and their words around a frame. */

import type { ResolvedAxis } from "./axis.ts";
import type { Axis, Panel, TopAxis } from "./description.ts";
import { overlap, path, type Rectangle, rounded, type Shape, text, textBox } from "./scene.ts";
import type { Style } from "./style.ts";
import { runsOf, wordsWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Where a panel's axes are drawn. */
interface AxesPlace {
  readonly frame: Rectangle;
  readonly theme: Theme;
  readonly style: Style;
  readonly shapes: Shape[];
}

export function drawAxes(panel: Panel, x: ResolvedAxis, y: ResolvedAxis, place: AxesPlace): void {
  drawBottomAxis(panel.x, x, place);
  drawLeftAxis(panel.y, y, place);
  if (panel.top !== null) drawTopAxis(panel.top, x, place);
}

type Pair = readonly [number, number];

const hairline = ({ shapes, theme, style }: AxesPlace, from: Pair, to: Pair): number =>
  shapes.push(path([from, to], { stroke: theme.edge, width: rounded(style.pen) }));

function drawBottomAxis(axis: Axis, { ticks, minor }: ResolvedAxis, place: AxesPlace): void {
  const { frame, theme, style, shapes } = place;
  const bottom = frame.y + frame.height;
  const { tick, label, pen } = style;
  hairline(place, [frame.x, bottom], [frame.x + frame.width, bottom]);
  for (const position of minor) hairline(place, [position, bottom], [position, bottom + 2 * pen]);
  for (const { position, text: number } of ticks) {
    hairline(place, [position, bottom], [position, bottom + 4 * pen]);
    shapes.push(
      text(position, bottom + 1.5 * tick, runsOf(number, tick), { anchor: "middle", fill: theme.tick }),
    );
  }
  shapes.push(
    text(frame.x + frame.width / 2, bottom + 1.5 * tick + 1.35 * label, runsOf(axis.label, label), {
      anchor: "middle",
      fill: theme.label,
    }),
  );
}

function drawLeftAxis(axis: Axis, { ticks, minor }: ResolvedAxis, place: AxesPlace): void {
  const { frame, theme, style, shapes } = place;
  const { tick, label, pen } = style;
  for (const position of minor) hairline(place, [frame.x - 2 * pen, position], [frame.x, position]);
  for (const { position, text: number } of ticks) {
    shapes.push(
      text(frame.x - 0.6 * tick, position + 0.34 * tick, runsOf(number, tick), {
        anchor: "end",
        fill: theme.tick,
      }),
    );
  }
  const widest = Math.max(0, ...ticks.map((each) => wordsWidth(each.text, tick)));
  const beside = frame.x - 0.7 * tick - widest - 0.65 * label;
  shapes.push(
    text(beside, frame.y + frame.height / 2, runsOf(axis.label, label), {
      anchor: "middle",
      turned: true,
      fill: theme.label,
    }),
  );
}

function drawTopAxis(top: TopAxis, { ticks }: ResolvedAxis, place: AxesPlace): void {
  const { frame, theme, style, shapes } = place;
  const { tick, pen } = style;
  // The ends first, so that they win where numbers are close.
  const byRank = [...ticks.slice(0, 1), ...ticks.slice(1).slice(-1), ...ticks.slice(1, -1)];
  const taken: Rectangle[] = [];
  for (const { position, value } of byRank) {
    const words = text(position, frame.y - 0.75 * tick, runsOf(top.text(value), tick), {
      anchor: "middle",
      fill: theme.tick,
    });
    hairline(place, [position, frame.y], [position, frame.y - 4 * pen]);
    const box = textBox(words);
    if (taken.some((other) => overlap(other, { ...box, width: box.width + 0.6 * tick }))) continue;
    taken.push({ ...box, width: box.width + 0.6 * tick });
    shapes.push(words);
  }
  shapes.push(
    text(frame.x + frame.width, frame.y - 2.1 * tick, runsOf(top.label, tick), {
      anchor: "end",
      fill: theme.tick,
    }),
  );
}
