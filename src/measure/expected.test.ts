import { describe, expect, it } from "vitest";
import { type Stream, stream } from "../numerics/random.ts";
import { ks, w1 } from "./distance.ts";
import { binomialDeviation, expectedKs, expectedW1 } from "./expected.ts";
import { cells, type Marginal, quantile, sample } from "./marginal.ts";

/** E|Bin(n, p) − np| by its definition, the probabilities by recurrence. */
function deviationByDefinition(n: number, p: number): number {
  let probability = 1;
  for (let k = 0; k < n; k++) probability *= 1 - p;
  let total = 0;
  for (let k = 0; k <= n; k++) {
    total += Math.abs(k - n * p) * probability;
    probability *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return total;
}

describe("binomialDeviation", () => {
  it("is the definition's sum for n from 1 to 400", () => {
    for (const n of [1, 2, 3, 5, 10, 17, 31, 100, 400]) {
      for (const p of [0.001, 0.05, 1 / 3, 0.5, 0.7, 0.8]) {
        // The recurrence multiplies up to 400 × 4 rounded factors: 1,600 half ulps, 1.8e-13.
        expect(binomialDeviation(n, p) / deviationByDefinition(n, p)).toBeCloseTo(1, 12);
      }
    }
  });

  it("is n/2 times the central binomial probability at p = ½, to 1e-12 up to n = 1e5", () => {
    for (const n of [200, 1000, 10_000, 100_000]) {
      const m = n / 2;
      // C(2m, m)/4ᵐ: the next term, −21/32768 m⁻⁴, is below 1e-11 at m = 100 and 1e-14 beyond.
      const series = 1 - 1 / (8 * m) + 1 / (128 * m ** 2) + 5 / (1024 * m ** 3) - 21 / (32768 * m ** 4);
      const exact = ((n / 2) * series) / Math.sqrt(Math.PI * m);
      expect(Math.abs(binomialDeviation(n, 0.5) / exact - 1)).toBeLessThan(1e-12);
    }
  });

  it("is symmetric in p and 1 − p, also at p = k/n where ν jumps, and 0 at the ends", () => {
    for (const [n, p] of [
      [64, 0.25],
      [64, 0.265625],
      [1024, 0.0009765625],
      [1024, 0.4],
    ] as const) {
      expect(binomialDeviation(n, p) / binomialDeviation(n, 1 - p)).toBeCloseTo(1, 12);
    }
    expect([binomialDeviation(9, 0), binomialDeviation(9, 1)]).toEqual([0, 0]);
  });
});

/** Distances of independent samples of a law, drawn through its quantile function. */
function simulated(law: Marginal, draws: number, repeats: number, distance: typeof w1, random: Stream) {
  const values = Array.from({ length: repeats }, () =>
    distance(sample(Float64Array.from({ length: draws }, () => quantile(law, random.uniform()))), law),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / repeats;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (repeats - 1);
  return { mean, sd: Math.sqrt(variance), error: Math.sqrt(variance / repeats) };
}

const tied = sample(
  Float64Array.of(0, 0.1, 0.5, 0.6, 1.5, 1.6, 1.7, 4),
  Float64Array.of(0.3, 0.05, 0.1, 0.15, 0.1, 0.15, 0.1, 0.05),
);

describe("expectedW1", () => {
  it("two equal atoms at distance 1, N = 1, 2, 4: ½, ¼, 3/16", () => {
    const coin = sample(Float64Array.of(0, 1));
    expect([1, 2, 4].map((n) => expectedW1(coin, n))).toEqual([
      expect.closeTo(0.5, 14),
      expect.closeTo(0.25, 14),
      expect.closeTo(0.1875, 14),
    ]);
  });

  it("one atom is never missed", () => {
    expect(expectedW1(sample(Float64Array.of(3, 3, 3)), 10)).toBe(0);
  });

  it.each([1, 7, 50])("agrees with simulated W1 of %d draws from a law with ties", (n) => {
    const { mean, error } = simulated(tied, n, 4000, w1, stream(n, 3));
    // 4 standard errors: a false alarm once in 16,000 seeds, and the seed is fixed
    expect(Math.abs(expectedW1(tied, n) - mean)).toBeLessThan(4 * error);
  });

  it("one uniform draw: ∫2p(1 − p)dp = 1/3", () => {
    expect(expectedW1(cells(Float64Array.of(0, 1), Float64Array.of(1)), 1)).toBeCloseTo(1 / 3, 14);
  });

  it("many uniform draws: ∫√(2p(1 − p)/(πN))dp = √(2/(πN))·π/8 up to a relative 1/N; cells ≤ 1/N do to 1e-3", () => {
    for (const n of [100, 800]) {
      const grid = (cellsInAll: number) =>
        cells(
          Float64Array.from({ length: cellsInAll + 1 }, (_, j) => j / cellsInAll),
          new Float64Array(cellsInAll).fill(1),
        );
      const fine = expectedW1(grid(16 * n), n);
      expect(Math.abs(fine / (Math.sqrt(2 / (Math.PI * n)) * (Math.PI / 8)) - 1)).toBeLessThan(1 / n);
      expect(Math.abs(expectedW1(grid(n), n) / fine - 1)).toBeLessThan(1e-3);
      expect(Math.abs(expectedW1(grid(40), n) / fine - 1)).toBeLessThan(1e-3);
    }
  });
});

describe("expectedKs", () => {
  it("two equal atoms: always ½ for one draw, 0 or ½ with equal odds for two", () => {
    const coin = sample(Float64Array.of(0, 1));
    expect(expectedKs(coin, 1, 1)).toEqual({ mean: 0.5, sd: 0, error: 0 });
    const { mean, sd, error } = expectedKs(coin, 2, 1);
    expect(Math.abs(mean - 0.25)).toBeLessThan(4 * error);
    expect(sd).toBeCloseTo(0.25, 2); // deviation of a fair coin worth ½; its own error is second order in 1/√1000
  });

  it.each([1, 7, 50])("agrees with KS of %d values drawn from a law with ties", (n) => {
    const outside = simulated(tied, n, 4000, ks, stream(n, 4));
    const ours = expectedKs(tied, n, 5);
    expect(Math.abs(ours.mean - outside.mean)).toBeLessThan(4 * Math.hypot(ours.error, outside.error));
    // The relative error of a deviation from 1,000 values is about 1/√2000, here 5 of them.
    expect(Math.abs(ours.sd / outside.sd - 1)).toBeLessThan(0.12);
  });

  it("a continuous law: Kolmogorov's mean √(π/2) log 2, with Stephens' finite-N correction", () => {
    const uniform = cells(Float64Array.of(0, 0.2, 1), Float64Array.of(0.2, 0.8));
    for (const n of [100, 800]) {
      const root = Math.sqrt(n);
      const kolmogorov = (Math.sqrt(Math.PI / 2) * Math.LN2) / (root + 0.12 + 0.11 / root);
      const { mean, error } = expectedKs(uniform, n, 2);
      // What bins miss (1.5 %) and 4 standard errors
      expect(Math.abs(mean - kolmogorov)).toBeLessThan(0.015 * kolmogorov + 4 * error);
    }
  });

  it("is a function of the seed, and another seed agrees within the stated error", () => {
    const law = sample(Float64Array.from({ length: 300 }, (_, j) => j));
    expect(expectedKs(law, 80, 9)).toEqual(expectedKs(law, 80, 9));
    const [one, other] = [expectedKs(law, 80, 1), expectedKs(law, 80, 2)];
    expect(one.mean).not.toBe(other.mean);
    expect(Math.abs(one.mean - other.mean)).toBeLessThan(4 * Math.hypot(one.error, other.error));
  });
});
