import { describe, expect, it } from "vitest";
import { type Box, descend, type Smooth } from "./descend.ts";

const rosenbrock: Smooth = ([x, y], gradient) => {
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
};

const box = (low: number, high: number): Box => ({ lower: [low, low], upper: [high, high] });

describe("a descent in a box", () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const { x, value } = descend(rosenbrock, [-1.2, 1], { box: box(-9, 9), gain: 1e-15, steps: 500 });
    expect(value).toBeLessThan(1e-12); // stops when a step gains less than 1e-15
    expect(Math.abs(x[0] - 1)).toBeLessThan(1e-5);
  });

  it("finds it on the wall where the box ends before", () => {
    // on x ≤ ½ the least is at x = ½, y = ¼: value ¼
    const walled: Box = { lower: [-9, -9], upper: [0.5, 9] };
    const { x, value } = descend(rosenbrock, [-1.2, 1], { box: walled, gain: 1e-15, steps: 500 });
    expect(x[0]).toBe(0.5);
    expect(Math.abs(value - 0.25)).toBeLessThan(1e-9);
  });

  it("never rises and never leaves the box", () => {
    for (let k = 0; k < 50; k++) {
      const start = [Math.sin(k) * 2, Math.cos(3 * k) * 2];
      const inside = box(-1, 1.5);
      let [lowest, outside] = [Infinity, false];
      const watched: Smooth = (x, gradient) => {
        outside ||= x.some((value) => value < -1 || value > 1.5);
        const value = rosenbrock(x, gradient);
        lowest = Math.min(lowest, value);
        return value;
      };
      const end = descend(watched, start, { box: inside, gain: 1e-12, steps: 40 });
      expect(outside).toBe(false);
      expect(end.value).toBe(lowest);
    }
  });

  it("stays where there is no way down", () => {
    const flat: Smooth = (_, gradient) => {
      gradient.fill(0);
      return 3;
    };
    expect(Array.from(descend(flat, [0.2, 0.3], { box: box(0, 1), gain: 1e-12, steps: 9 }).x)).toEqual([
      0.2, 0.3,
    ]);
  });
});
