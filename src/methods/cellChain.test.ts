import { expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { factorChain, solveChain } from "./cellChain.ts";

/** Rates over twelve decades, some zero; masses likewise. */
const chain = (seed: number) => {
  const u = seeded(seed);
  const count = 1 + Math.floor(200 * u());
  const rates = () => Float64Array.from({ length: count - 1 }, () => (u() < 0.2 ? 0 : 10 ** (12 * u() - 6)));
  const mass = Float64Array.from({ length: count }, () => (u() < 0.2 ? 0 : 10 ** (-20 * u())));
  return { right: rates(), left: rates(), mass };
};

test("the solution solves the equation, is ≥ 0 and keeps its sum, at any h: 200 random chains", () => {
  for (let seed = 0; seed < 200; seed++) {
    const { right, left, mass } = chain(seed);
    const h = 10 ** ((seed % 17) - 8);
    const next = mass.slice();
    solveChain(factorChain({ right, left }, h), next);
    const count = mass.length;
    let change = 0;
    let worst = 0;
    for (let j = 0; j < count; j++) {
      const out = (j > 0 ? left[j - 1] : 0) + (j < count - 1 ? right[j] : 0);
      const into = (j > 0 ? right[j - 1] * next[j - 1] : 0) + (j < count - 1 ? left[j] * next[j + 1] : 0);
      // Every mass is accurate to J·1e-16 of itself, and so is each term of its equation.
      const scale = next[j] + h * (out * next[j] + into) + mass[j];
      const defect = Math.abs(next[j] + h * (out * next[j] - into) - mass[j]);
      worst = Math.max(worst, scale > 0 ? defect / scale : defect);
      change += next[j] - mass[j];
    }
    expect(worst).toBeLessThanOrEqual(8 * count * 1.2e-16);
    expect(Math.min(...next)).toBeGreaterThanOrEqual(0);
    expect(Math.abs(change)).toBeLessThanOrEqual(8 * count * 1.2e-16 * mass.reduce((sum, m) => sum + m, 0));
  }
});

test("two cells: the closed form", () => {
  // (1 + hr)m₀ − hl m₁ = b₀, (1 + hl)m₁ − hr m₀ = b₁: m₀ = (b₀ + hl(b₀ + b₁))/(1 + hr + hl).
  const b = Float64Array.of(0.25, 0.75);
  solveChain(factorChain({ right: Float64Array.of(3), left: Float64Array.of(5) }, 2), b);
  expect(b[0]).toBeCloseTo((0.25 + 10) / 17, 15);
  expect(b[1]).toBeCloseTo((0.75 + 6) / 17, 15);
});
