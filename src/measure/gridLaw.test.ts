import { expect, test } from "vitest";
import { seeded } from "../../test/oracles/seeded.ts";
import { gridOf, lawOfQuantileAtoms } from "./gridLaw.ts";

const edges = Float64Array.from({ length: 41 }, (_, j) => 0.1 * j);
const centres = Float64Array.from({ length: 40 }, (_, j) => 0.1 * j + 0.05);
const mean = (mass: Float64Array) => mass.reduce((sum, m, j) => sum + m * centres[j], 0);

test("an atom keeps its mass and its mean, unless beyond the last centres: 200 random places", () => {
  for (let seed = 0; seed < 200; seed++) {
    const u = seeded(seed);
    const x = 0.05 + 3.9 * u();
    const law = lawOfQuantileAtoms(Float64Array.of(x), Float64Array.of(1), { joined: 0.4, lower: 0 });
    const mass = gridOf(law, edges);
    // Three roundings of numbers of order 4.
    expect(Math.abs(mean(mass) - x)).toBeLessThan(4e-15);
    expect(Math.abs(mass.reduce((sum, m) => sum + m, 0) - 1)).toBeLessThan(4e-16);
    expect(mass.filter((m) => m > 0).length).toBeLessThanOrEqual(2);
  }
});

test("quantile atoms become the density they stand for, to order 2", () => {
  // X = √U·3, distribution function x²/9: cells have exact masses.
  const worst = (count: number) => {
    const values = Float64Array.from({ length: count }, (_, i) => 3 * Math.sqrt((i + 0.5) / count));
    const mass = new Float64Array(count).fill(1 / count);
    const found = gridOf(lawOfQuantileAtoms(values, mass, { joined: 1, lower: 0 }), edges);
    // The two cells where the density begins and ends abruptly are left out: there half an atom is guessed.
    return Math.max(
      ...Array.from({ length: 26 }, (_, k) =>
        Math.abs(found[k + 3] - (edges[k + 4] ** 2 - edges[k + 3] ** 2) / 9),
      ),
    );
  };
  // F is interpolated over gaps 1/(Jf): it errs by ≤ F″/(8J²f²) = 0.5625/(Jx)², x ≥ 0.3, to one side; a cell by the
  // difference of two such. Binning would err by up to 1/J.
  for (const count of [100, 1000]) expect(worst(count)).toBeLessThan(6.25 / (count * count));
});

test("far atoms and shared values stay atoms", () => {
  const law = lawOfQuantileAtoms(Float64Array.of(1, 1.05, 1.05, 3), new Float64Array(4).fill(0.25), {
    joined: 0.4,
    lower: 0,
  });
  expect(Array.from(law.lower)).toEqual([1, 1.05, 3]);
  expect(Array.from(law.upper)).toEqual([1, 1.05, 3]);
});
