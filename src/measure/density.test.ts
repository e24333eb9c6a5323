import { describe, expect, it } from "vitest";
import { stream } from "../numerics/random.ts";
import { type Density, density } from "./density.ts";
import { histogram } from "./histogram.ts";
import { cells, sample } from "./marginal.ts";

const midpoints = (count: number) => Float64Array.from({ length: count }, (_, j) => (j + 0.5) / count);

/** ∫ of the sampled density by the trapezoidal rule. */
const integral = ({ at, density: values }: Density) =>
  at.reduce((sum, x, k) => (k === 0 ? 0 : sum + 0.5 * (x - at[k - 1]) * (values[k] + values[k - 1])), 0);

describe("of quantile atoms", () => {
  it("is 1/Q′ to second order in 1/J: Q(u) = u + u², density 1/√(1 + 4x)", () => {
    const error = (count: number) => {
      const { at, density: values } = density(sample(midpoints(count).map((u) => u + u * u)), {
        window: null,
      });
      return Math.max(
        ...values.slice(1, -1).map((value, k) => Math.abs(value - 1 / Math.sqrt(1 + 4 * at[k + 1]))),
      );
    };
    const [coarse, fine] = [error(100), error(200)];
    expect(coarse).toBeLessThan(1e-4); // (1/J)² times derivatives of order one
    expect(Math.log2(coarse / fine)).toBeCloseTo(2, 1);
  });

  it("shows few atoms as a density too, though each has more than 1 % of the mass", () => {
    for (const count of [2, 10, 48]) {
      const { at, density: values, bars } = density(sample(midpoints(count)), { window: null });
      expect(bars).toEqual([]);
      expect(at).toHaveLength(count + 1);
      for (const value of values) expect(value).toBeCloseTo(1, 12);
    }
  });

  it("draws nothing below the lower end, and all mass above it", () => {
    const { at, density: values } = density(sample(midpoints(50).map((u) => 1e-3 + u * u)), {
      window: 0.05,
      lower: 0,
    });
    expect(at[0]).toBe(0);
    expect(Math.min(...at)).toBe(0);
    expect(values[0]).toBeGreaterThan(1);
  });
});

describe("point masses", () => {
  const part = (count: number, value: (u: number) => number) => [...midpoints(count)].map(value);

  it("14 % at 0: a bar there, and 86 % in the density", () => {
    const law = sample(Float64Array.from([...part(280, () => 0), ...part(1720, (u) => 3 + u)]));
    const result = density(law, { window: 0.05 });
    expect(result.bars).toEqual([{ at: 0, mass: expect.closeTo(0.14, 14) }]);
    // The trapezoidal rule at 8 points a window misses what the corners of a box hold: 1/8 of a window at each end.
    expect(integral(result)).toBeCloseTo(0.86, 2);
  });

  it("atoms that met to within 1e-6 of the axis are one bar at their mean", () => {
    const { at, bars } = density(sample(Float64Array.from(part(2000, (u) => 1.5 + 1e-7 * u))), {
      window: 0.1,
    });
    expect(at).toHaveLength(0);
    expect(bars).toEqual([{ at: expect.closeTo(1.5 + 0.5e-7, 12), mass: expect.closeTo(1, 14) }]);
  });

  it("three of them are three bars; below 1 % there is none", () => {
    const three = density(
      sample(Float64Array.from([...part(50, () => 2), ...part(25, () => 0), ...part(25, () => 1)])),
      { window: null },
    );
    expect(three.bars.map(({ at, mass }) => [at, mass])).toEqual([
      [0, 0.25],
      [1, 0.25],
      [2, 0.5],
    ]);
    const small = density(sample(Float64Array.from([...part(19, () => 0), ...part(1981, (u) => u + 0.1)])), {
      window: 0.1,
    });
    expect(small.bars).toEqual([]);
    expect(integral(small)).toBeCloseTo(1, 2);
  });

  it("mass at infinity is a bar however little it is, one particle alone too", () => {
    const law = sample(Float64Array.from([...part(999, (u) => u), Infinity]));
    expect(density(law, { window: 0.1 }).bars).toEqual([{ at: Infinity, mass: expect.closeTo(0.001, 14) }]);
    expect(density(sample(Float64Array.of(2)), { window: 0.1 }).bars).toEqual([{ at: 2, mass: 1 }]);
  });
});

describe("with a window", () => {
  it("is what the bars should be: the histogram of the atoms, to one atom's mass, over 50 samples", () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = stream(seed, 0);
      const values = Float64Array.from({ length: 500 }, () => random.normal() + 4 * random.integer(2));
      const law = sample(values);
      const { edges, heights, width } = histogram(law, 500);
      const centres = heights.map((_, k) => 0.5 * (edges[k] + edges[k + 1]));
      const { density: line } = density(law, { window: width, at: centres });
      // Each end of a bin cuts at most half of one atom from where the line has it; 1e-12 for rounding.
      for (const [k, height] of heights.entries()) {
        expect(Math.abs(line[k] - height)).toBeLessThanOrEqual(1 / (500 * width) + 1e-12);
      }
    }
  });

  it("integrates to 1", () => {
    const result = density(sample(midpoints(400).map((u) => Math.sqrt(u))), { window: 0.1 });
    expect(integral(result)).toBeCloseTo(1, 2); // the trapezoidal rule at a corner, 1/8 of a window wide
  });
});

it("of a grid is each cell's mass over its width", () => {
  const {
    at,
    density: values,
    bars,
  } = density(cells(Float64Array.of(0, 1, 3), Float64Array.of(0.5, 0.5)), { window: null });
  expect([[...at], [...values], bars]).toEqual([[0.5, 2], [0.5, 0.25], []]);
});
