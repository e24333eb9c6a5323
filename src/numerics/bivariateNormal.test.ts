import { expect, test } from "vitest";
import { pairMoment } from "../../test/oracles/pairMoments.ts";
import { seeded } from "../../test/oracles/seeded.ts";
import { bivariateNormalTail } from "./bivariateNormal.ts";

const step = (at: number) => ({ f: (u: number) => (u > at ? 1 : 0), kinks: [at], S: 1, b: 0 });

test("agrees with nested quadrature at every correlation, 10 corners each", () => {
  for (const size of [0.1, 0.5, 0.9, 0.924, 0.926, 0.99, 0.9999, 1 - 1e-9]) {
    for (const q of [size, -size]) {
      const uniform = seeded(Math.round(1e6 * size));
      for (let n = 0; n < 10; n++) {
        const h = 8 * uniform() - 4;
        // Half of the corners within a few √(1 − q²) of the ridge, where a method that expands about |q| = 1 errs.
        const ridge = Math.sign(q) * h + 4 * (uniform() - 0.5) * Math.sqrt(1 - size);
        const k = n % 2 === 0 ? ridge : 8 * uniform() - 4;
        // 5e-15 promised, 1e-14 for the oracle: some 1e4 terms in plain sums, and panels' edges at the layer's scale.
        expect(Math.abs(bivariateNormalTail(h, k, q) - pairMoment(step(h), step(k), q, 0.5))).toBeLessThan(
          1.5e-14,
        );
      }
    }
  }
});

test("a quadrant about the origin is ¼ + asin(q)/2π", () => {
  for (const q of [-1, -0.99999, -0.93, -0.5, 0, 0.3, 0.92, 0.93, 0.99999, 1]) {
    expect(Math.abs(bivariateNormalTail(0, 0, q) - (0.25 + Math.asin(q) / (2 * Math.PI)))).toBeLessThan(
      1e-15,
    );
  }
});
