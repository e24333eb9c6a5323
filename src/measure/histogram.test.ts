import { describe, expect, it } from "vitest";
import { stream } from "../numerics/random.ts";
import { binWidth, histogram } from "./histogram.ts";
import { cells, sample } from "./marginal.ts";

const normals = (seed: number, size: number) => {
  const random = stream(seed, 0);
  return Float64Array.from({ length: size }, () => random.normal());
};

describe("binWidth", () => {
  it("is 2·IQR/n^⅓ (R's nclass.FD): 1, 2, …, 1000 has quartiles 250.5 and 750.5, so 100", () => {
    const law = sample(Float64Array.from({ length: 1000 }, (_, i) => i + 1));
    expect(binWidth(law, 1000)).toBeCloseTo(100, 12);
  });

  it("keeps 5 to 100 bins over the sample", () => {
    expect(binWidth(sample(Float64Array.of(0, 1)), 2)).toBeCloseTo(1 / 5, 14);
    // Most of the mass in one point: the quartiles coincide.
    const values = new Float64Array(1000);
    values[0] = 8;
    expect(binWidth(sample(values), 1000)).toBeCloseTo(0.08, 14);
  });

  it("is 2 % of a constant", () => {
    expect([binWidth(sample(Float64Array.of(-3, -3)), 2), binWidth(sample(Float64Array.of(0)), 1)]).toEqual([
      0.06, 0.02,
    ]);
  });
});

describe("histogram", () => {
  it("holds every value in exactly one half-open bin, for 200 samples", () => {
    for (let seed = 0; seed < 200; seed++) {
      const values = normals(seed, 1 + seed).map((x) => (seed % 3 === 0 ? Math.round(4 * x) / 4 : x));
      const { edges, heights, width, below, above } = histogram(sample(values), values.length);
      const counts = Array.from(
        heights,
        (_, k) => values.filter((x) => edges[k] <= x && x < edges[k + 1]).length,
      );
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      expect([below, above]).toEqual([0, 0]);
      for (const [k, height] of heights.entries()) {
        // Differences of levels near 1: an ulp of 1, times n
        expect(Math.abs(height * width * values.length - counts[k])).toBeLessThan(1e-12 * values.length);
        expect(edges[k] / width).toBeCloseTo(Math.round(edges[k] / width), 10);
      }
    }
  });

  it("says what lies outside a given range, which is widened to whole bins", () => {
    const law = sample(Float64Array.of(-2, 0.1, 0.2, 0.6, 1, 9, 9, 10));
    const { edges, heights, below, above } = histogram(law, 8, { width: 0.5, lower: 0.25, upper: 1 });
    expect([...edges]).toEqual([0, 0.5, 1]);
    expect([...heights]).toEqual([0.5, 0.25]);
    expect([below, above]).toEqual([0.125, 0.5]);
  });

  it("spreads a cell over the bins that it crosses", () => {
    const { heights } = histogram(cells(Float64Array.of(0, 1), Float64Array.of(1)), 1, {
      width: 0.25,
      upper: 1,
    });
    expect([...heights]).toEqual([1, 1, 1, 1]);
  });

  it("refuses a width or a range that makes no bins", () => {
    const law = sample(Float64Array.of(1, Infinity));
    expect(() => histogram(law, 2)).toThrow(
      "to Infinity are not possible. Give width > 0 and finite lower ≤ upper.",
    );
    expect(() => histogram(law, 2, { width: 0, upper: 1 })).toThrow("bins of width 0");
    expect(histogram(law, 2, { width: 1, upper: 2 }).above).toBe(0.5); // what the message advises
  });
});
