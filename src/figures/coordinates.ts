/** Words for the recorded coordinates, and which of them are drawn. */

import type { Coordinates } from "../space/contract.ts";
import type { Words } from "./description.ts";

/** Coordinates drawn on their own: all of a reduced limit's, the first few of a projection. */
const mostCoordinates = 4;

/** Indices of the coordinates that figures show. */
export const shownCoordinates = ({ names }: Coordinates): number[] =>
  names.slice(0, mostCoordinates).map((_, coordinate) => coordinate);

/** r1 → *r*_{1} */
export const letter = (name: string): Words =>
  name.replace(/^([a-z]+)(\d*)$/, "*$1*_{$2}").replace("_{}", "");

/** What an axis of this coordinate says. */
export function coordinateLabel({ names, own }: Pick<Coordinates, "names" | "own">, index: number): Words {
  const name = names[index];
  // A user's own names mean what they mean to the user.
  if (own) return index === 0 && name === "r" ? "*r*, length of *θ*" : letter(name);
  if (name === "r") return "*r*, length of a neuron's weights";
  if (/^r\d+$/.test(name)) return `${letter(name)}, length of the weights in block ${name.slice(1)}`;
  if (name === "a") return "*a*, output weight";
  if (name === "b") return "*b*, offset";
  if (name === "p") return "*p*, weights along the teacher's direction";
  if (name === "q") return "*q*, length of the weights across it";
  if (/^p\d+$/.test(name)) return `${letter(name)}, weights along direction ${name.slice(1)}`;
  return letter(name);
}

/** To 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8 × 10ⁿ: where an axis ends. */
export function roundedUp(value: number): number {
  if (!(value > 0)) return 1;
  const scale = Number(`1e${Math.floor(Math.log10(value))}`);
  const step = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10].find((each) => each * scale >= value) ?? 10;
  return step * scale;
}
