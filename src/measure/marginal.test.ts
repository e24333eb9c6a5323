import { describe, expect, it } from "vitest";
import { cdf, cdfBefore, cells, pooled, quantile, sample } from "./marginal.ts";

const law = sample(Float64Array.of(3, 1, 1, 2), Float64Array.of(0.25, 0.125, 0.125, 0.5));

describe("sample", () => {
  it("joins ties, sorts, drops massless particles and normalises", () => {
    const joined = sample(Float64Array.of(3, 1, 5, 1, 2), Float64Array.of(2, 1, 0, 1, 4));
    expect(joined).toEqual(law);
    expect([...law.lower]).toEqual([1, 2, 3]);
    expect([...law.cumulative]).toEqual([0, 0.25, 0.75, 1]);
    expect(law.particle).toBe(0.5);
  });

  it("gives equal weights exact levels k/n", () => {
    const n = 800;
    const equal = sample(Float64Array.from({ length: n }, (_, i) => (7 * i) % n));
    expect([...equal.cumulative]).toEqual(Array.from({ length: n + 1 }, (_, k) => k / n));
  });

  it.each([
    [Float64Array.of(1, Number.NaN), null, "value 1 of 2 is not a number"],
    [new Float64Array(0), null, "none was given"],
    [Float64Array.of(1), Float64Array.of(0), "sum to 0"],
    [Float64Array.of(1, 2), Float64Array.of(1, Number.NaN), "sum to NaN"],
  ])("refuses what is no law: %s %s", (values, mass, message) => {
    expect(() => sample(values, mass)).toThrow(message);
  });
});

describe("distribution and quantile functions", () => {
  it("jump at atoms", () => {
    expect([0.9, 1, 1.5, 2, 3].map((x) => cdf(law, x))).toEqual([0, 0.25, 0.25, 0.75, 1]);
    expect([1, 2, 3, 3.1].map((x) => cdfBefore(law, x))).toEqual([0, 0.25, 0.75, 1]);
  });

  it("take the middle where F is flat at the level, the ends at 0 and 1", () => {
    expect([0, 0.1, 0.25, 0.26, 0.75, 1].map((u) => quantile(law, u))).toEqual([1, 1, 1.5, 2, 2.5, 3]);
  });

  it("do not depend on how masses were rounded when added", () => {
    // 0.1 added 1,000 times is not 100: without a tolerance on levels the decile would fall to one side.
    const n = 1000;
    const values = Float64Array.from({ length: n }, (_, i) => i);
    expect(quantile(sample(values, new Float64Array(n).fill(0.1)), 0.1)).toBe(99.5);
    expect(quantile(sample(values), 0.1)).toBe(99.5);
  });

  it("are linear inside cells, and empty cells carry nothing", () => {
    const grid = cells(Float64Array.of(0, 1, 2, 4), Float64Array.of(0.25, 0, 0.75));
    expect([-1, 0, 0.5, 1, 1.5, 3, 4, 5].map((x) => cdf(grid, x))).toEqual([
      0, 0, 0.125, 0.25, 0.25, 0.625, 1, 1,
    ]);
    expect([0, 0.125, 0.25, 0.625, 1].map((u) => quantile(grid, u))).toEqual([0, 0.5, 1.5, 3, 4]);
  });
});

describe("pooled", () => {
  it("weighs every neuron of every cloud alike", () => {
    const cloud = (...values: number[]) => ({
      points: { count: values.length, columns: [Float64Array.from(values)] },
      mass: null,
    });
    expect(pooled([cloud(3, 1), cloud(2, 1)], 0)).toEqual(sample(Float64Array.of(3, 1, 2, 1)));
  });

  it("keeps given masses", () => {
    const cloud = (value: number, mass: number) => ({
      points: { count: 2, columns: [Float64Array.of(0, value)] },
      mass: Float64Array.of(1 - mass, mass),
    });
    expect([...pooled([cloud(1, 0.25), cloud(2, 0.75)], 0).mass]).toEqual([0.5, 0.125, 0.375]);
  });
});
