import { expect, it } from "vitest";
import { type LossPoint, onePassGap } from "./onePassGap.ts";

/** A risk that falls as isotropic's does: like a power in the middle, to a plateau. */
const riskAt = (k: number) => 2 / (1 + (k / 1000) ** 1.5) + 0.05;

/** Known at places 30 % apart, as the preset's. */
const known = [0, ...Array.from({ length: 22 }, (_, j) => Math.round(80 * 1.3 ** j))].map(
  (k) => [k, riskAt(k)] as const,
);

/** Mean risk of each interval plus what is added, with a standard error. */
function losses(places: readonly number[], added: number, error: number): LossPoint[] {
  return places.map((to, index) => {
    const from = index === 0 ? 0 : places[index - 1];
    let total = 0;
    for (let k = from; k < to; k++) total += riskAt(k);
    return { samples: to, loss: total / (to - from) + added, error };
  });
}

const places = [100, 250, 700, 1500, 3000, 6000, 10000, 15000];

it("finds no gap where there is none, and the gap where there is one", () => {
  // The chord's bias would be 1 % of the risk; cubics leave less than a tenth of that.
  const none = onePassGap(losses(places, 0, 0.01), known);
  expect(Math.abs(none.difference)).toBeLessThan(1e-3 * none.risk);
  const some = onePassGap(losses(places, 0.02, 0.01), known);
  expect(some.difference - none.difference).toBeCloseTo(0.02, 12);
});

it("weighs intervals by their samples, and adds their variances", () => {
  const flat = [
    [0, 1],
    [40, 1],
  ] as const;
  const gap = onePassGap(
    [
      { samples: 10, loss: 2, error: 0.3 },
      { samples: 40, loss: 1, error: 0.1 },
    ],
    flat,
  );
  expect(gap.difference).toBeCloseTo(0.25, 12);
  expect(gap.error).toBeCloseTo(Math.hypot(10 * 0.3, 30 * 0.1) / 40, 12);
  expect(gap.risk).toBeCloseTo(1, 12);
});

it("leaves out what lies beyond the last known risk", () => {
  const gap = onePassGap(
    [
      { samples: 2, loss: 1, error: 0 },
      { samples: 8, loss: 9, error: 0 },
    ],
    [
      [0, 1],
      [4, 1],
    ],
  );
  expect(gap.difference).toBeCloseTo(0, 12);
});
