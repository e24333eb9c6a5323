/** A figure with every position resolved, in px: what a writer draws, mark by mark, without thinking. */

import { type Run, textWidth } from "./text.ts";

/** In px, (x, y) the upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One thing to draw, in px; colours are CSS. */
export type Shape = PathShape | CircleShape | TextShape;

/** Straight lines through points. */
export interface PathShape {
  readonly kind: "path";
  readonly points: readonly (readonly [number, number])[];
  readonly closed: boolean;
  readonly stroke: string | null;
  readonly fill: string | null;
  readonly width: number;
  readonly dash: readonly number[];
  /** Marks are cut at their panel's frame; null for what lies outside on purpose. */
  readonly clip: number | null;
}

/** A dot. Its centre lies in a frame or it is not drawn; half of it may lie on the axis. */
export interface CircleShape {
  readonly kind: "circle";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: string;
}

/** One line of text. */
export interface TextShape {
  readonly kind: "text";
  readonly x: number;
  readonly y: number;
  readonly runs: readonly Run[];
  readonly anchor: "start" | "middle" | "end";
  readonly fill: string;
  /** Turned a quarter counter-clockwise about (x, y). */
  readonly turned: boolean;
}

/** A whole figure to draw, its shapes from back to front. */
export interface Scene {
  /** Prefix of the ids inside, so that several figures can share a page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  /** The panels' frames, by index: what `clip` names. */
  readonly frames: readonly Rectangle[];
  readonly shapes: readonly Shape[];
}

/** Coordinates to 0.01 px: the same text in every engine and locale. */
export const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Straight lines in one colour, the common choices made. */
export const path = (
  points: readonly (readonly [number, number])[],
  more: Partial<PathShape> & Pick<PathShape, "stroke" | "width">,
): PathShape => ({
  kind: "path",
  points: points.map(([x, y]) => [rounded(x), rounded(y)] as const),
  closed: false,
  fill: null,
  dash: [],
  clip: null,
  ...more,
});

/** A text, the common choices made. */
export const text = (
  x: number,
  y: number,
  runs: readonly Run[],
  more: Partial<TextShape> & Pick<TextShape, "fill">,
): TextShape => ({
  kind: "text",
  x: rounded(x),
  y: rounded(y),
  runs,
  anchor: "start",
  turned: false,
  ...more,
});

/** The rectangle that a text fills. */
export function textBox({ x, y, runs, anchor, turned }: TextShape): Rectangle {
  const width = textWidth(runs);
  const size = Math.max(...runs.map((run) => run.size));
  const from = anchor === "start" ? 0 : anchor === "middle" ? -width / 2 : -width;
  const [above, below] = [0.74 * size, 0.22 * size];
  return turned
    ? { x: x - above, y: y - from - width, width: above + below, height: width }
    : { x: x + from, y: y - above, width, height: above + below };
}

/** Whether two rectangles share more than an edge. */
export const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;
