import { describe, expect, it } from "vitest";
import type { InitialLaw } from "../model/contract.ts";
import { chiQuantile, normalQuantile } from "../numerics/special.ts";
import type { Coordinates } from "../space/contract.ts";
import { atoms } from "./atoms.ts";
import { sample } from "./marginal.ts";
import { deviation, mean } from "./moments.ts";

const kappa = 0.8;

function coordinates(
  kind: Coordinates["kind"],
  names: string[],
  dimensions = names.map(() => 1),
): Coordinates {
  return {
    kind,
    names,
    dimensions,
    lower: names.map(() => -Infinity),
    upper: names.map(() => Infinity),
    ends: names.map((name) => (name.startsWith("r") ? "cone" : "open")),
    trained: names.map(() => true),
    logReference: () => undefined,
    squaredNorm: () => undefined,
    fromWeights: ({ neurons, w }) => ({ count: neurons, columns: [w] }),
  };
}

/** w ~ N(0, (κ²/d) I), a and b as given. */
function gaussian(parts: Partial<InitialLaw> = {}): InitialLaw {
  return {
    kind: "gaussian",
    draw: () => {
      throw new Error("atoms are made by quantiles, not by draws");
    },
    a: () => 1,
    b: () => 0.25,
    constant: { a: true, b: true },
    radii: (blocks) => (u, out) => {
      const d = blocks.reduce((sum, size) => sum + size, 0);
      for (const [block, size] of blocks.entries())
        out[block] = (kappa / Math.sqrt(d)) * chiQuantile(size, u[block]);
    },
    weights: (dimension) => (u, out) => {
      for (let k = 0; k < dimension; k++) out[k] = (kappa / Math.sqrt(dimension)) * normalQuantile(u[k]);
    },
    cloud: null,
    ...parts,
  };
}

const varying = { a: (u: number) => 1 + 2 * normalQuantile(u), constant: { a: false, b: true } };

describe("one coordinate that varies", () => {
  it("is the midpoints of equal masses, whatever the scramble", () => {
    const line = coordinates("reduced", ["r"], [40]);
    const { points, mass } = atoms(gaussian(), line, 5, 1);
    const expected = [0.1, 0.3, 0.5, 0.7, 0.9].map((u) => (kappa / Math.sqrt(40)) * chiQuantile(40, u));
    expect([...points.columns[0]]).toEqual(expected);
    expect([...mass]).toEqual([0.2, 0.2, 0.2, 0.2, 0.2]);
    expect(atoms(gaussian(), line, 5, null)).toEqual(atoms(gaussian(), line, 5, 1));
  });

  it("has the mean and deviation of r at d = 40, κ = 0.8: 0.7950, 0.0891", () => {
    const law = sample(atoms(gaussian(), coordinates("reduced", ["r"], [40]), 2000, null).points.columns[0]);
    // The source prints four digits; 2,000 midpoints miss 1e-5 of the deviation.
    expect(mean(law)).toBeCloseTo(0.795, 4);
    expect(deviation(law)).toBeCloseTo(0.0891, 4);
  });

  it("may be a alone: constant parts spend no uniform, a sphere's radius neither", () => {
    const sphere = gaussian({ ...varying, radii: () => (_, out) => out.fill(0.7) });
    const { columns } = atoms(sphere, coordinates("reduced", ["a", "b", "r"], [1, 1, 40]), 4, 1).points;
    expect([...columns[0]]).toEqual([0.125, 0.375, 0.625, 0.875].map(varying.a));
    expect([...columns[1], ...columns[2]]).toEqual([0.25, 0.25, 0.25, 0.25, 0.7, 0.7, 0.7, 0.7]);
  });
});

describe("several", () => {
  const plane = coordinates("reduced", ["r1", "r2"], [16, 24]);
  const square = (column: Float64Array) => column.reduce((sum, r) => sum + (r * r) / column.length, 0);

  it("two radii: E r_b² = κ² d_b/d, and E r₁²r₂² factors, better than random points would", () => {
    const [r1, r2] = atoms(gaussian(), plane, 1024, 7).points.columns;
    // Random points: 0.35/√1024 of the value, 1e-2. Scrambled Sobol points of this size: below 1e-3.
    expect(square(r1) / (kappa * kappa * 0.4)).toBeCloseTo(1, 2.7);
    expect(square(r2) / (kappa * kappa * 0.6)).toBeCloseTo(1, 2.7);
    const product = square(r1.map((r, j) => r * r2[j]));
    expect(product / (square(r1) * square(r2))).toBeCloseTo(1, 2.7);
  });

  it("another scramble gives other points of the same law, null the plain ones", () => {
    const [one, other, plain] = [1, 2, null].map(
      (scramble) => atoms(gaussian(), plane, 256, scramble).points.columns[0],
    );
    expect(new Set([one[0], other[0], plain[0]]).size).toBe(3);
    for (const column of [one, other, plain])
      expect(square(column) / (kappa * kappa * 0.4)).toBeCloseTo(1, 1.7);
  });

  it("a and r are independent, each with its own law", () => {
    const [a, b, r] = atoms(gaussian(varying), coordinates("reduced", ["a", "b", "r"], [1, 1, 40]), 1024, 3)
      .points.columns;
    const [law, radius] = [sample(a), sample(r)];
    expect(mean(law)).toBeCloseTo(1, 1.7);
    expect(deviation(law)).toBeCloseTo(2, 1.7);
    expect(new Set(b)).toEqual(new Set([0.25]));
    const covariance = a.reduce((sum, x, j) => sum + ((x - mean(law)) * (r[j] - mean(radius))) / 1024, 0);
    expect(Math.abs(covariance) / (deviation(law) * deviation(radius))).toBeLessThan(0.02);
  });

  it("full coordinates take the weights themselves", () => {
    const { columns } = atoms(gaussian(), coordinates("full", ["w0", "w1", "w2"]), 512, 1).points;
    for (const column of columns) expect(square(column) / ((kappa * kappa) / 3)).toBeCloseTo(1, 1.7);
  });
});

it("a cloud is its own neurons, copied, at equal mass", () => {
  const w = Float64Array.of(3, 1, 2);
  const cloud = { neurons: 3, dimension: 1, a: null, b: null, w };
  const { points, mass } = atoms(gaussian({ cloud }), coordinates("full", ["w0"]), 2000, 1);
  expect([...points.columns[0]]).toEqual([3, 1, 2]);
  expect(points.columns[0]).not.toBe(w);
  expect([...mass]).toEqual([1 / 3, 1 / 3, 1 / 3]);
});

it("says what to do where a law has no map, or no number of atoms", () => {
  const line = coordinates("reduced", ["r"], [40]);
  expect(() => atoms(gaussian({ radii: () => null }), line, 10, 1)).toThrow(
    'the initial law "gaussian" gives no quantile map for the coordinates r. Use a gaussian or sphere law',
  );
  expect(() => atoms(gaussian(), line, 0, 1)).toThrow(
    "atoms: 0 atoms were asked for. Give a whole number from 1.",
  );
});

it("takes independent draws where the dimensions outgrow the Sobol table", () => {
  const names = Array.from({ length: 150 }, (_, k) => `w${k}`);
  const count = 4000;
  const { points } = atoms(gaussian(), coordinates("full", names), count, 1);
  for (const k of [0, 101, 149]) {
    const law = sample(points.columns[k]);
    // Four standard errors of a mean and of a deviation of normal draws.
    expect(Math.abs(mean(law))).toBeLessThan((4 * kappa) / Math.sqrt(150 * count));
    expect(Math.abs(deviation(law) / (kappa / Math.sqrt(150)) - 1)).toBeLessThan(4 / Math.sqrt(2 * count));
  }
});
