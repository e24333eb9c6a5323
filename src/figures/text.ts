/** Words → runs of one face and size, and how wide they are. */

import { advance, type Face } from "./advances.ts";
import type { Words } from "./description.ts";

/** Letters of one face; `rise` px above the line the text stands on. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly size: number;
  readonly rise: number;
}

/** Letters in serif italic between stars; subscripts in _{…}, which may hold letters. */
const marked = /\*([^*]+)\*|_\{([^}]*)\}/g;

/** @param size  of the type, px */
export function runsOf(words: Words, size: number, face: Face = "sans"): Run[] {
  return runs(words, { text: "", face, size, rise: 0 });
}

function runs(words: string, style: Run): Run[] {
  const found: Run[] = [];
  const push = (text: string, more: Partial<Run> = {}) => {
    if (text !== "") found.push({ ...style, ...more, text });
  };
  let from = 0;
  for (const match of words.matchAll(marked)) {
    push(words.slice(from, match.index));
    const [whole, letters, below] = match;
    if (letters !== undefined) push(letters, { face: "italic" });
    // A subscript is a little smaller and hangs a fifth of the type below the line.
    else
      found.push(...runs(below, { ...style, size: 0.74 * style.size, rise: style.rise - 0.2 * style.size }));
    from = match.index + whole.length;
  }
  push(words.slice(from));
  return found;
}

/** Width in px, without kerning. */
export function textWidth(runs: readonly Run[]): number {
  let width = 0;
  for (const { text, face, size } of runs) {
    for (const character of text) width += size * advance(character, face);
  }
  return width;
}

/** Width of words set in one size, px. */
export const wordsWidth = (words: Words, size: number, face: Face = "sans"): number =>
  textWidth(runsOf(words, size, face));

/** The words without marks of setting, for titles that only hold characters: `*W*_{1}` → W₁. */
export function plain(words: Words): string {
  return words.replaceAll(/_\{([^}]*)\}/g, (_, below: string) => lowered(below)).replaceAll("*", "");
}

const lowered = (below: string): string =>
  /^\d+$/.test(below) ? below.replaceAll(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]) : `(${below})`;

/** Breaks words at blanks into lines that are at most `width` px wide; a longer word stays whole. */
export function wrapped(words: Words, size: number, width: number): Words[] {
  const lines: string[] = [];
  for (const word of words.split(" ")) {
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (lines.length > 0 && wordsWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
