/**
 * Level curves of values on a grid by marching squares (the plane of Lorensen and Cline 1987): closed, linear between nodes, with the larger
 * values on their left, so that a region and its holes fill by the nonzero rule.
 */

import type { Point } from "./description.ts";
import type { PlaneDensity } from "./planeDensity.ts";

/** Sides of a square of four nodes. */
type Side = "bottom" | "right" | "top" | "left";

/**
 * From which side to which a curve crosses a square, by which of its corners lie above the level:
 * lower left 1, lower right 2, upper right 4, upper left 8. The two saddles, 5 and 10, where the middle lies below.
 */
const crossings: readonly (readonly (readonly [from: Side, to: Side])[])[] = [
  [],
  [["bottom", "left"]],
  [["right", "bottom"]],
  [["right", "left"]],
  [["top", "right"]],
  [
    ["bottom", "left"],
    ["top", "right"],
  ],
  [["top", "bottom"]],
  [["top", "left"]],
  [["left", "top"]],
  [["bottom", "top"]],
  [
    ["right", "bottom"],
    ["left", "top"],
  ],
  [["right", "top"]],
  [["left", "right"]],
  [["bottom", "right"]],
  [["left", "bottom"]],
  [],
];
/** The saddles where the middle lies above. */
const joined: Readonly<Record<number, (typeof crossings)[number]>> = {
  5: [
    ["top", "left"],
    ["bottom", "right"],
  ],
  10: [
    ["left", "bottom"],
    ["right", "top"],
  ],
};

/** The curves along which the values are `level`, which is above those along the border. */
export function contours(grid: PlaneDensity, level: number): Point[][] {
  const next = segments(grid, level);
  const curves: Point[][] = [];
  for (const start of next.keys()) {
    const curve: Point[] = [];
    for (let edge: number | undefined = start; edge !== undefined; ) {
      const following = next.get(edge);
      if (following === undefined) break;
      curve.push(crossingAt(grid, level, edge));
      next.delete(edge);
      edge = following;
    }
    if (curve.length > 2) curves.push(curve);
  }
  return curves;
}

/** By the edge where a curve enters a square the edge where it leaves it. Edge 2k goes right from node k, 2k + 1 up. */
function segments({ columns, rows, values }: PlaneDensity, level: number): Map<number, number> {
  const next = new Map<number, number>();
  for (let j = 0; j < rows - 1; j++) {
    for (let i = 0; i < columns - 1; i++) {
      const node = j * columns + i;
      const corners = [node, node + 1, node + columns + 1, node + columns];
      const above = corners.reduce((code, corner, k) => code + (values[corner] > level ? 1 << k : 0), 0);
      if (above === 0 || above === 15) continue;
      const middle = corners.reduce((sum, corner) => sum + values[corner], 0) / 4;
      const edges = { bottom: 2 * node, right: 2 * node + 3, top: 2 * (node + columns), left: 2 * node + 1 };
      for (const [from, to] of (middle > level ? joined[above] : undefined) ?? crossings[above])
        next.set(edges[from], edges[to]);
    }
  }
  return next;
}

function crossingAt({ columns, values, origin, step }: PlaneDensity, level: number, edge: number): Point {
  const node = Math.floor(edge / 2);
  const upward = edge % 2 === 1;
  const [before, after] = [values[node], values[node + (upward ? columns : 1)]];
  const share = (level - before) / (after - before);
  const [i, j] = [node % columns, Math.floor(node / columns)];
  return [origin[0] + (i + (upward ? 0 : share)) * step[0], origin[1] + (j + (upward ? share : 0)) * step[1]];
}
