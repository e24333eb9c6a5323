import type { ResolvedAxis } from "./axis.ts";
import type { Dash, Mark, Point } from "./description.ts";
import { type Rectangle, rounded, type Shape } from "./scene.ts";
import { sizes, type Theme } from "./theme.ts";

/** Where a panel's marks are drawn. */
interface MarkPlace {
  readonly x: ResolvedAxis;
  readonly y: ResolvedAxis;
  readonly frame: Rectangle;
  /** The panel's index: marks are cut at its frame. */
  readonly index: number;
  readonly theme: Theme;
}

const dashes: Readonly<Record<Dash, readonly number[]>> = { solid: [], dashed: [6, 4], dotted: [1.5, 3] };

/** Appends the shapes of a mark to `shapes`; points that a scale cannot show are left out. */
export function drawMark(mark: Mark, place: MarkPlace, shapes: Shape[]): void {
  if (mark.kind === "line") drawLine(mark, place, shapes);
  else if (mark.kind === "dots") drawDots(mark, place, shapes);
  else if (mark.kind === "bars") drawBars(mark, place, shapes);
  else if (mark.kind === "band") drawBand(mark, place, shapes);
  else drawAtom(mark, place, shapes);
}

/** A value that a log scale cannot show (≤ 0) becomes NaN there; such points are left out. */
const at = ({ x, y }: MarkPlace, [px, py]: Point): [number, number] => [
  rounded(x.position(px)),
  rounded(y.position(py)),
];
const shown = (points: readonly [number, number][]) =>
  points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));

function drawLine(mark: Extract<Mark, { kind: "line" }>, place: MarkPlace, shapes: Shape[]): void {
  const points = shown(mark.points.map((point) => at(place, point)));
  const stroke = place.theme.stroke[mark.role];
  const dash = dashes[mark.dash ?? "solid"];
  shapes.push({ kind: "path", points, closed: false, stroke, fill: null, width: 2, dash, clip: place.index });
}

function drawDots(mark: Extract<Mark, { kind: "dots" }>, place: MarkPlace, shapes: Shape[]): void {
  const fill = mark.faint === true ? place.theme.fill[mark.role] : place.theme.stroke[mark.role];
  const radius = mark.faint === true ? 1.5 : 2.8;
  for (const [index, [px, py]] of mark.points.entries()) {
    const error = mark.errors?.[index] ?? 0;
    if (error > 0) {
      const points = shown([at(place, [px, py - error]), at(place, [px, py + error])]);
      shapes.push({
        kind: "path",
        points,
        closed: false,
        stroke: fill,
        fill: null,
        width: 1,
        dash: [],
        clip: place.index,
      });
    }
    const [x, y] = at(place, [px, py]);
    if (Number.isFinite(x) && Number.isFinite(y))
      shapes.push({ kind: "circle", x, y, radius, fill, clip: place.index });
  }
}

function drawBars(mark: Extract<Mark, { kind: "bars" }>, place: MarkPlace, shapes: Shape[]): void {
  const base = rounded(place.frame.y + place.frame.height);
  const points: [number, number][] = [];
  for (const [bar, height] of mark.heights.entries()) {
    const top = height > 0 ? rounded(place.y.position(height)) : base;
    points.push(
      [rounded(place.x.position(mark.edges[bar])), top],
      [rounded(place.x.position(mark.edges[bar + 1])), top],
    );
  }
  if (points.length === 0) return;
  const outline: [number, number][] = [[points[0][0], base], ...points, [points[points.length - 1][0], base]];
  const { stroke, fill } = place.theme;
  shapes.push({
    kind: "path",
    points: outline,
    closed: true,
    stroke: stroke[mark.role],
    fill: fill[mark.role],
    width: 1,
    dash: [],
    clip: place.index,
  });
}

function drawBand(mark: Extract<Mark, { kind: "band" }>, place: MarkPlace, shapes: Shape[]): void {
  const upper = shown(mark.upper.map((point) => at(place, point)));
  const lower = shown(mark.lower.map((point) => at(place, point))).reverse();
  const fill = place.theme.fill[mark.role];
  shapes.push({
    kind: "path",
    points: [...upper, ...lower],
    closed: true,
    stroke: null,
    fill,
    width: 0,
    dash: [],
    clip: place.index,
  });
}

/** An arrow from the axis up, its length the mass; its label beside the tip, on the side with more room. */
function drawAtom(mark: Extract<Mark, { kind: "atom" }>, place: MarkPlace, shapes: Shape[]): void {
  const { frame, theme } = place;
  const x = rounded(place.x.position(mark.at));
  const base = rounded(frame.y + frame.height);
  const tip = rounded(base - Math.min(1, mark.mass) * (frame.height - 10));
  const stroke = theme.stroke[mark.role];
  const path = (points: [number, number][], closed: boolean): Shape => ({
    kind: "path",
    points,
    closed,
    stroke,
    fill: closed ? stroke : null,
    width: 2,
    dash: [],
    clip: null,
  });
  shapes.push(
    path(
      [
        [x, base],
        [x, tip],
      ],
      false,
    ),
  );
  shapes.push(
    path(
      [
        [rounded(x - 4), rounded(tip + 8)],
        [x, tip],
        [rounded(x + 4), rounded(tip + 8)],
      ],
      true,
    ),
  );
  const left = x < frame.x + frame.width / 2;
  shapes.push({
    kind: "text",
    x: rounded(left ? x + 9 : x - 9),
    y: rounded(tip + 10),
    text: mark.label,
    size: sizes.label,
    weight: 400,
    family: "sans",
    italic: false,
    anchor: left ? "start" : "end",
    fill: theme.label,
    turned: false,
  });
}
