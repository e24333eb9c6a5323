import { describe, expect, it } from "vitest";
import { contours } from "./contours.ts";

const columns = 41;
/** f at the nodes of [−1, 1]², 0 along the border. */
function gridOf(f: (x: number, y: number) => number) {
  const step = 2 / (columns - 1);
  const values = new Float64Array(columns * columns);
  for (let j = 1; j < columns - 1; j++)
    for (let i = 1; i < columns - 1; i++) values[j * columns + i] = f(i * step - 1, j * step - 1);
  return { origin: [-1, -1], step: [step, step], columns, rows: columns, values } as const;
}

/** Signed area: positive where a curve turns left. */
const area = (curve: readonly (readonly [number, number])[]): number =>
  curve.reduce((sum, [x, y], k) => {
    const [u, v] = curve[(k + 1) % curve.length];
    return sum + 0.5 * (x * v - u * y);
  }, 0);

describe("contours", () => {
  it("are exact for a linear function: a cone's level is a circle to the chord", () => {
    const curves = contours(
      gridOf((x, y) => 1 - Math.hypot(x, y)),
      0.4,
    );
    expect(curves).toHaveLength(1);
    // Linear interpolation of a radius over a step h = 0.05 errs by h²/(8r) at most, chords by as much: 1e-3 together.
    for (const [x, y] of curves[0]) expect(Math.abs(Math.hypot(x, y) - 0.6)).toBeLessThan(1e-3);
    expect(Math.abs(area(curves[0]) - Math.PI * 0.36)).toBeLessThan(2 * Math.PI * 0.6 * 1e-3);
  });

  it("turn left around what lies above, right around holes", () => {
    const ring = gridOf((x, y) => 1 - Math.abs(Math.hypot(x, y) - 0.6) / 0.3);
    const areas = contours(ring, 0.5)
      .map(area)
      .sort((one, other) => one - other);
    expect(areas).toHaveLength(2);
    // Between radii 0.45 and 0.75, to the same 1e-3 of each radius.
    expect(Math.abs(areas[0] + Math.PI * 0.45 ** 2)).toBeLessThan(3e-3);
    expect(Math.abs(areas[1] - Math.PI * 0.75 ** 2)).toBeLessThan(5e-3);
  });

  it("are closed and share no point, over 200 random grids, saddles included", () => {
    let state = 1;
    const random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    for (let trial = 0; trial < 200; trial++) {
      const n = 9;
      const values = Float64Array.from({ length: n * n }, (_, k) => {
        const [i, j] = [k % n, Math.floor(k / n)];
        return i === 0 || j === 0 || i === n - 1 || j === n - 1 ? 0 : random();
      });
      const grid = { origin: [0, 0], step: [1, 1], columns: n, rows: n, values } as const;
      const curves = contours(grid, 0.5);
      const points = curves.flat().map(([x, y]) => `${x} ${y}`);
      expect(new Set(points).size).toBe(points.length);
      // Each edge between a node above and one below is crossed once.
      let crossed = 0;
      for (let k = 0; k < n * n; k++) {
        if (k % n < n - 1 && values[k] > 0.5 !== values[k + 1] > 0.5) crossed++;
        if (k + n < n * n && values[k] > 0.5 !== values[k + n] > 0.5) crossed++;
      }
      expect(points).toHaveLength(crossed);
      // Neighbours on a curve lie in one square.
      for (const curve of curves) {
        for (const [k, [x, y]] of curve.entries()) {
          const [u, v] = curve[(k + 1) % curve.length];
          expect(Math.max(Math.abs(x - u), Math.abs(y - v))).toBeLessThanOrEqual(1);
        }
      }
      // The nodes above are what the curves wind around once, the others not at all.
      for (let k = 0; k < n * n; k++) {
        const winding = curves.reduce((sum, curve) => sum + windingOf(curve, k % n, Math.floor(k / n)), 0);
        expect(winding).toBe(values[k] > 0.5 ? 1 : 0);
      }
    }
  });

  it("are none of a level above everything", () => {
    expect(
      contours(
        gridOf(() => 1),
        2,
      ),
    ).toEqual([]);
  });
});

/** How often a closed curve turns left around a point that is not on it. */
function windingOf(curve: readonly (readonly [number, number])[], px: number, py: number): number {
  let winding = 0;
  for (const [k, [x, y]] of curve.entries()) {
    const [u, v] = curve[(k + 1) % curve.length];
    if (y > py === v > py) continue;
    const crosses = x + ((py - y) / (v - y)) * (u - x);
    if (crosses > px) winding += v > y ? 1 : -1;
  }
  return winding;
}
