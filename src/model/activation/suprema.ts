/** The suprema of a smooth formula: its bound and its Lipschitz constant. */

import type { Activation } from "../contract.ts";
import type { Course, Places, Tail } from "./tails.ts";

const perPanel = 32;

/** `perPanel` equal parts of each panel. */
export function gridOf(breaks: readonly number[]): number[] {
  return breaks
    .slice(1)
    .flatMap((to, index) =>
      Array.from({ length: perPanel }, (_, k) => breaks[index] + (k / perPanel) * (to - breaks[index])),
    )
    .concat(breaks.slice(-1));
}

type Facts = Pick<Activation, "lipschitz" | "bound" | "limits">;

/** Suprema: the largest value on a fine grid of the panels, polished. Where the outermost panel has it, there is none. */
export function factsOf(
  { value, slope }: Course,
  { breaks }: Places,
  panels: readonly number[],
  left: Tail | null,
  right: Tail | null,
): Facts {
  const ends = panels.map((u) =>
    u === Number.NEGATIVE_INFINITY ? breaks[0] : Math.min(u, breaks[breaks.length - 1]),
  );
  const open = [left === null, right === null] as const;
  const lipschitz = supremum((u) => Math.abs(slope(u)), ends, open);
  const height = supremum((u) => Math.abs(value(u)), ends, open);
  const limits = left?.slope === 0 && right?.slope === 0 ? ([left.start, right.start] as const) : null;
  const rising = (left !== null && left.slope !== 0) || (right !== null && right.slope !== 0);
  return {
    lipschitz: Math.max(lipschitz, Math.abs(left?.slope ?? 0), Math.abs(right?.slope ?? 0)),
    bound: rising ? Number.POSITIVE_INFINITY : Math.max(height, ...(limits ?? []).map(Math.abs)),
    limits,
  };
}

/** @param open  whether the function goes on beyond the first, the last end */
function supremum(
  size: (u: number) => number,
  ends: readonly number[],
  open: readonly [boolean, boolean],
): number {
  const grid = gridOf(ends);
  const sizes = grid.map(size);
  const most = sizes.reduce((best, each, index) => (each > sizes[best] ? index : best), 0);
  if ((open[0] && most < perPanel) || (open[1] && most > grid.length - perPanel))
    return Number.POSITIVE_INFINITY;
  const [from, to] = [grid[Math.max(0, most - 1)], grid[Math.min(grid.length - 1, most + 1)]];
  return Math.max(sizes[most], peak(size, from, to));
}

/** The maximum of a function with one peak on [from, to], by golden section: exact to rounding, since it is flat there. */
function peak(size: (u: number) => number, from: number, to: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [from, to];
  let best = 0;
  for (let round = 0; round < 60; round++) {
    const [x, y] = [b - golden * (b - a), a + golden * (b - a)];
    const [left, right] = [size(x), size(y)];
    best = Math.max(best, left, right);
    if (left < right) a = x;
    else b = y;
  }
  return best;
}
