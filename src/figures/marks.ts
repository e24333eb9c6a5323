import type { ResolvedAxis } from "./axis.ts";
import type { Dash, Mark, MarkOf, Point } from "./description.ts";
import { touches } from "./freeSpace.ts";
import {
  overlap,
  path,
  type Rectangle,
  rounded,
  type Shape,
  type TextShape,
  text,
  textBox,
} from "./scene.ts";
import type { Style } from "./style.ts";
import { runsOf, textWidth } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Where and how a panel's marks are drawn. */
export interface MarkPlace {
  readonly x: ResolvedAxis;
  readonly y: ResolvedAxis;
  readonly frame: Rectangle;
  /** The panel's index: marks are cut at its frame. */
  readonly index: number;
  readonly theme: Theme;
  readonly style: Style;
  /** What words in the frame already fill; grows. */
  readonly taken: Rectangle[];
}

/** In px, times the style's pen. */
export const dashes: Readonly<Record<Dash, readonly number[]>> = {
  solid: [],
  dashed: [6, 4],
  dotted: [1.5, 3],
};

/** In px, times the style's pen. */
const radii = { dot: 2.8, faint: 1.5, small: 1.3, large: 5 } as const;

/** Width of a line in px, times the style's pen: the limit's own is the strongest. */
export function lineWidth({ role, dash, thin }: Pick<MarkOf<"line">, "role" | "dash" | "thin">): number {
  if (thin === true) return 1;
  if (dash !== undefined && dash !== "solid") return 1.5;
  return role === "limit" ? 2.25 : 1.75;
}

/** Radius of a dot in px, times the style's pen. */
export function dotRadius({
  faint,
  small,
  large,
}: Pick<MarkOf<"dots">, "faint" | "small" | "large">): number {
  if (faint === true) return radii.faint;
  if (large === true) return radii.large;
  return small === true ? radii.small : radii.dot;
}

/** Appends the shapes of a mark to `shapes`; points that a scale cannot show are left out. */
export function drawMark(mark: Mark, place: MarkPlace, shapes: Shape[]): void {
  switch (mark.kind) {
    case "line":
      drawLine(mark, place, shapes);
      break;
    case "dots":
      drawDots(mark, place, shapes);
      break;
    case "bars":
      drawBars(mark, place, shapes);
      break;
    case "band":
      drawBand(mark, place, shapes);
      break;
    case "atom":
      drawAtom(mark, place, shapes);
      break;
    case "rule":
      drawRule(mark, place, shapes);
      break;
    case "field":
      drawField(mark, place, shapes);
      break;
    case "words":
      drawWords(mark, place, shapes);
      break;
  }
}

/**
 * Whether any part of a path may lie in the frame. What lies wholly outside is left out: resvg-js 2.6.2 ends the process on a
 * clipped path that does.
 */
function isSeen(points: readonly Point[], { x, y, width, height }: Rectangle): boolean {
  const beyond = (outside: (point: Point) => boolean) => points.every(outside);
  return !(
    beyond(([px]) => px < x) ||
    beyond(([px]) => px > x + width) ||
    beyond(([, py]) => py < y) ||
    beyond(([, py]) => py > y + height)
  );
}

/** A value that a log scale cannot show (≤ 0) becomes NaN there; such points are left out. */
const at = ({ x, y }: MarkPlace, [px, py]: Point): [number, number] => [
  rounded(x.position(px)),
  rounded(y.position(py)),
];
const shown = (points: readonly [number, number][]) =>
  points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));

function drawLine(mark: MarkOf<"line">, place: MarkPlace, shapes: Shape[]): void {
  const points = shown(mark.points.map((point) => at(place, point)));
  if (points.length < 2 || !isSeen(points, place.frame)) return;
  const { pen } = place.style;
  shapes.push(
    path(points, {
      stroke: place.theme.stroke[mark.role],
      width: rounded(lineWidth(mark) * pen),
      dash: dashes[mark.dash ?? "solid"].map((length) => rounded(length * pen)),
      clip: place.index,
    }),
  );
}

function drawDots(mark: MarkOf<"dots">, place: MarkPlace, shapes: Shape[]): void {
  const { theme, style, frame, index: clip } = place;
  const fill = mark.faint === true ? theme.fill[mark.role] : theme.stroke[mark.role];
  const radius = rounded(dotRadius(mark) * style.pen);
  for (const [index, [px, py]] of mark.points.entries()) {
    const error = mark.errors?.[index] ?? 0;
    if (error > 0) {
      const points = shown([at(place, [px, py - error]), at(place, [px, py + error])]);
      if (points.length === 2) shapes.push(path(points, { stroke: fill, width: rounded(style.pen), clip }));
    }
    const [x, y] = at(place, [px, py]);
    if (inside(frame, x, y)) shapes.push({ kind: "circle", x, y, radius, fill });
  }
}

const inside = ({ x, y, width, height }: Rectangle, px: number, py: number): boolean =>
  px >= x && px <= x + width + 0.01 && py >= y && py <= y + height + 0.01;

function drawBars(
  mark: MarkOf<"bars">,
  { x, y, frame, index, theme, style }: MarkPlace,
  shapes: Shape[],
): void {
  const base = rounded(frame.y + frame.height);
  const points: [number, number][] = [];
  for (const [bar, height] of mark.heights.entries()) {
    const top = height > 0 ? rounded(y.position(height)) : base;
    points.push([rounded(x.position(mark.edges[bar])), top], [rounded(x.position(mark.edges[bar + 1])), top]);
  }
  if (points.length === 0 || !isSeen(points, frame)) return;
  shapes.push(
    path([[points[0][0], base], ...points, [points[points.length - 1][0], base]], {
      closed: true,
      stroke: theme.stroke[mark.role],
      fill: theme.fill[mark.role],
      width: rounded(style.pen),
      clip: index,
    }),
  );
}

function drawBand(mark: MarkOf<"band">, place: MarkPlace, shapes: Shape[]): void {
  const { frame, theme, index } = place;
  const base = frame.y + frame.height;
  // A lower edge that a log axis cannot show lies below the frame.
  const edge = (points: readonly Point[]) =>
    shown(
      points.map((point): [number, number] => {
        const [x, y] = at(place, point);
        return [x, Number.isFinite(y) ? y : base + 1];
      }),
    );
  const [upper, lower] = [edge(mark.upper), edge(mark.lower).reverse()];
  if (upper.length < 2 || !isSeen([...upper, ...lower], frame)) return;
  shapes.push(
    path([...upper, ...lower], {
      closed: true,
      stroke: null,
      fill: theme.band[mark.role],
      width: 0,
      clip: index,
    }),
  );
}

/** An arrow from the axis up, its length the mass; its words beside the tip. */
function drawAtom(mark: MarkOf<"atom">, place: MarkPlace, shapes: Shape[]): void {
  const { frame, theme, style } = place;
  const x = place.x.position(mark.at);
  if (!(x >= frame.x && x <= frame.x + frame.width)) return;
  const base = frame.y + frame.height;
  const tip = base - Math.min(1, mark.mass) * (frame.height - 10);
  const stroke = theme.stroke[mark.role];
  const width = rounded(2 * style.pen);
  const stem: [number, number][] = [
    [x, base],
    [x, tip],
  ];
  const head: [number, number][] = [
    [x - 4 * style.pen, tip + 8 * style.pen],
    [x, tip],
    [x + 4 * style.pen, tip + 8 * style.pen],
  ];
  shapes.push(path(stem, { stroke, width }), path(head, { stroke, width, closed: true, fill: stroke }));
  // Up from the tip, to the first height at which no curve or bar runs through the words.
  const heights: number[] = [];
  for (let y = tip + 8 * style.pen; y > frame.y + style.tick; y -= 0.5 * style.tick) heights.push(y);
  const isGrid = (shape: Shape) => shape.kind === "path" && shape.stroke === theme.grid;
  const clear = (y: number) => {
    const box = textBox(besideAt(mark.beside, x, y, place));
    return (
      !shapes.some((shape) => !isGrid(shape) && touches(shape, box)) &&
      !place.taken.some((other) => overlap(other, box))
    );
  };
  const words = besideAt(mark.beside, x, heights.find(clear) ?? tip + 8 * style.pen, place);
  place.taken.push(textBox(words));
  shapes.push(words);
}

function drawRule(mark: MarkOf<"rule">, place: MarkPlace, shapes: Shape[]): void {
  const { frame, theme, style } = place;
  const x = place.x.position(mark.at);
  if (!(x >= frame.x && x <= frame.x + frame.width)) return;
  const line: [number, number][] = [
    [x, frame.y],
    [x, frame.y + frame.height],
  ];
  shapes.push(path(line, { stroke: theme.stroke.bound, width: rounded(style.pen) }));
  let y = frame.y + style.tick;
  const taken = (box: Rectangle) => place.taken.some((other) => overlap(other, box));
  while (y < frame.y + frame.height && taken(textBox(besideAt(mark.beside, x, y, place))))
    y += 1.3 * style.tick;
  const words = besideAt(mark.beside, x, y, place);
  place.taken.push(textBox(words));
  shapes.push(words);
}

/** Words beside a vertical mark at x, on the right where they fit, else on the left. */
function besideAt(words: string, x: number, y: number, { frame, theme, style }: MarkPlace): TextShape {
  const runs = runsOf(words, style.tick);
  const gap = 6 * style.pen;
  const right = x + gap + textWidth(runs) <= frame.x + frame.width;
  const anchor = right ? "start" : "end";
  return text(right ? x + gap : x - gap, y, runs, { anchor, fill: theme.label });
}

/** Shades of the theme's field, from the region that holds the most. */
export const shades = ["1", "2", "3", "4"] as const;

/** Each region in its shade, the outermost with its outline. */
function drawField(mark: MarkOf<"field">, place: MarkPlace, shapes: Shape[]): void {
  const { theme, style, index: clip } = place;
  const drawn = mark.regions.map((curves) =>
    curves
      .map((curve) => shown(curve.map((point) => at(place, point))))
      .filter((curve) => curve.some(([x, y]) => inside(place.frame, x, y)))
      .map((curve) => thinned(curve, 0.12 * style.pen)),
  );
  for (const [rank, curves] of drawn.entries()) {
    if (curves.length === 0) continue;
    shapes.push(
      path(joined(curves), { closed: true, stroke: null, fill: theme.field[shades[rank]], width: 0, clip }),
    );
  }
  for (const curve of drawn[0] ?? [])
    shapes.push(
      path(curve, { closed: true, stroke: theme.stroke[mark.role], width: rounded(style.pen), clip }),
    );
}

/** Without the points that lie within `slack` px of the line that stays when they go. */
function thinned(curve: readonly [number, number][], slack: number): [number, number][] {
  const kept = [curve[0]];
  let gone = 0;
  for (let k = 1; k < curve.length - 1; k++) {
    const [from, to] = [kept[kept.length - 1], curve[k + 1]];
    const between = curve.slice(k - gone, k + 1);
    if (between.every((point) => distanceToLine(point, from, to) <= slack)) gone++;
    else {
      kept.push(curve[k]);
      gone = 0;
    }
  }
  return [...kept, ...curve.slice(1).slice(-1)];
}

function distanceToLine([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return Math.hypot(x - x0, y - y0);
  return Math.abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length;
}

/** Closed curves as one, back to its first point after each: the ways between have no area. */
function joined(curves: readonly [number, number][][]): [number, number][] {
  const [[base]] = curves;
  return curves.flatMap((curve) => [...curve, curve[0], base]);
}

/** At the first place around the point, nearest first, where nothing runs through the words. */
function drawWords(mark: MarkOf<"words">, place: MarkPlace, shapes: Shape[]): void {
  const { theme, style, frame } = place;
  const [x, y] = at(place, mark.at);
  const runs = runsOf(mark.beside, style.label);
  const set = (dx: number, dy: number, anchor: TextShape["anchor"]) =>
    text(x + dx, y + dy + 0.26 * style.label, runs, { anchor, fill: theme.stroke[mark.role] });
  const candidates = [0.9, 1.4, 2, 2.8, 3.8, 5, 6.5].flatMap((ems) => {
    const away = ems * style.label;
    return [
      set(0.5 * away, -away, "start"),
      set(0.5 * away, away, "start"),
      set(-0.5 * away, -away, "end"),
      set(-0.5 * away, away, "end"),
      set(away, 0, "start"),
      set(-away, 0, "end"),
      set(0, -away, "middle"),
      set(0, away, "middle"),
    ];
  });
  const fits = candidates.filter((each) => {
    const box = textBox(each);
    const within = inside(frame, box.x, box.y) && inside(frame, box.x + box.width, box.y + box.height);
    return within && !place.taken.some((other) => overlap(other, box));
  });
  const isGrid = (shape: Shape) => shape.kind === "path" && shape.stroke === theme.grid;
  const clear = fits.find((each) => !shapes.some((shape) => !isGrid(shape) && touches(shape, textBox(each))));
  const words = clear ?? fits[0];
  if (words === undefined) return;
  place.taken.push(textBox(words));
  shapes.push(words);
}
