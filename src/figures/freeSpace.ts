/** Where in a frame a box fits without touching what is drawn there. */

import { overlap, type Rectangle, type Shape, textBox } from "./scene.ts";

/**
 * The upper left corner of a free place, or null where there is none. Corners are tried first, the upper right before
 * all others; then the frame from its right upper end on.
 *
 * @param gap  kept free around the box, px
 */
export function freeSpace(
  frame: Rectangle,
  size: { readonly width: number; readonly height: number },
  gap: number,
  shapes: readonly Shape[],
): { x: number; y: number } | null {
  const room = { x: frame.width - size.width - 2 * gap, y: frame.height - size.height - 2 * gap };
  if (room.x < 0 || room.y < 0) return null;
  const steps = 8;
  const shares: [number, number][] = [
    [1, 0],
    [0, 0],
    [1, 1],
    [0, 1],
  ];
  for (let row = 0; row <= steps; row++) {
    for (let column = steps; column >= 0; column--) shares.push([column / steps, row / steps]);
  }
  for (const [across, down] of shares) {
    const x = frame.x + gap + across * room.x;
    const y = frame.y + gap + down * room.y;
    const box = { x: x - gap, y: y - gap, width: size.width + 2 * gap, height: size.height + 2 * gap };
    if (!shapes.some((shape) => touches(shape, box))) return { x, y };
  }
  return null;
}

/** Whether any part of a shape lies in a box. */
export function touches(shape: Shape, box: Rectangle): boolean {
  switch (shape.kind) {
    case "text":
      return overlap(textBox(shape), box);
    case "circle": {
      const { x, y, radius } = shape;
      return overlap({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }, box);
    }
    case "path": {
      const { points, closed } = shape;
      const last = closed ? points.length : points.length - 1;
      for (let k = 0; k < last; k++) {
        if (segmentMeets(points[k], points[(k + 1) % points.length], box)) return true;
      }
      return closed && encloses(points, box.x + box.width / 2, box.y + box.height / 2);
    }
  }
}

type Pair = readonly [number, number];

/** Liang and Barsky's clipping: whether any part of the segment lies in the box. */
function segmentMeets([x0, y0]: Pair, [x1, y1]: Pair, { x, y, width, height }: Rectangle): boolean {
  let [from, to] = [0, 1];
  for (const [delta, start, low, high] of [
    [x1 - x0, x0, x, x + width],
    [y1 - y0, y0, y, y + height],
  ]) {
    if (delta === 0) {
      if (start < low || start > high) return false;
      continue;
    }
    const [enter, leave] = [(low - start) / delta, (high - start) / delta].sort((one, other) => one - other);
    from = Math.max(from, enter);
    to = Math.min(to, leave);
  }
  return from <= to;
}

/** Even–odd rule. */
function encloses(points: readonly Pair[], px: number, py: number): boolean {
  let inside = false;
  for (let k = 0, before = points.length - 1; k < points.length; before = k++) {
    const [[x0, y0], [x1, y1]] = [points[k], points[before]];
    if (y0 > py !== y1 > py && px < ((x1 - x0) * (py - y0)) / (y1 - y0) + x0) inside = !inside;
  }
  return inside;
}
