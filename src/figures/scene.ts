/** A figure with every position resolved, in px: what a writer draws, mark by mark, without thinking. */

/** In px, (x, y) the upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One thing to draw, in px; colours are CSS. */
export type Shape =
  | {
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
  | {
      readonly kind: "circle";
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly fill: string;
      readonly clip: number | null;
    }
  | {
      readonly kind: "text";
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly weight: 400 | 600;
      readonly family: "sans" | "serif";
      readonly italic: boolean;
      readonly anchor: "start" | "middle" | "end";
      readonly fill: string;
      /** Turned a quarter counter-clockwise about (x, y). */
      readonly turned: boolean;
    };

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

/**
 * Width of a text in px, from the mean advance of its characters' classes in Source Sans 3; within 8 % for the
 * labels we draw, used to keep texts apart, never to align them.
 */
export function textWidth(text: string, size: number, weight: 400 | 600 = 400): number {
  let ems = 0;
  for (const character of text) ems += advance(character);
  return ems * size * (weight === 600 ? 1.05 : 1);
}

function advance(character: string): number {
  if (" .,:;|il'!ıj".includes(character)) return 0.25;
  if ("frt()[]-–⁻¹".includes(character)) return 0.34;
  if ("mwMW@%".includes(character)) return 0.8;
  if (character >= "0" && character <= "9") return 0.5;
  if (character >= "A" && character <= "Z") return 0.58;
  return 0.51;
}
