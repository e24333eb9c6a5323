/** Every feature map keeps the one contract: 300 random cases over all maps, activations and neurons. */

import { describe, expect, it } from "vitest";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import type { FeatureMap, PotentialOutput } from "../src/features/contract.ts";
import { packed } from "../src/features/packed.ts";
import type { Points } from "../src/space/contract.ts";
import { type FeatureCase, featureCase, kindOf, kinds } from "./features.cases.ts";
import { potentialsByMonteCarlo } from "./oracles/rawSamples.ts";
import { seeded } from "./oracles/seeded.ts";

const caseCount = 300;
const seeds = Array.from({ length: caseCount }, (_, seed) => seed);
const cases = seeds.map(featureCase);

const outputFor = (p: number, count: number, hessian: boolean): Required<PotentialOutput> => ({
  value: new Float64Array(count),
  gradient: Array.from({ length: p }, () => new Float64Array(count)),
  hessian: hessian ? Array.from({ length: (p * (p + 1)) / 2 }, () => new Float64Array(count)) : null,
});

const moved = ({ count, columns }: Points, c: number, by: number): Points => ({
  count,
  columns: columns.map((column, other) => (other === c ? column.map((q) => q + by) : column)),
});

/** α of a residual drawn at random, as solvers have them: cₖ times numbers of order one. */
const randomAlpha = (map: FeatureMap, seed: number): Float64Array => {
  const uniform = seeded(seed + 1000);
  return map.weights.map((c) => c * (2 * uniform() - 1));
};

const momentsOf = (map: FeatureMap, points: Points, mass: Float64Array): Float64Array => {
  const out = new Float64Array(map.size);
  map.at(points).moments(mass, out);
  return out;
};

const riskOf = (map: FeatureMap, points: Points, mass: Float64Array): number =>
  momentsOf(map, points, mass).reduce(
    (sum, m, k) => sum + map.weights[k] * (m - map.targets[k]) * (m - map.targets[k]),
    map.floor,
  );

/** The derivative by coordinate c of every array of `of` at once, by the symmetric difference of fourth order. */
function difference(
  points: Points,
  c: number,
  of: (points: Points) => readonly Float64Array[],
): Float64Array[] {
  const [far2, far1, near1, near2] = [-2, -1, 1, 2].map((by) => of(moved(points, c, by * step)));
  return near1.map((column, i) =>
    column.map((v, j) => (8 * (v - far1[i][j]) - (near2[i][j] - far2[i][j])) / (12 * step)),
  );
}
const step = 2e-4;
/**
 * Of the difference: rounding, about 10 (the size of Ψ and ∇Ψ here) · 1e-15/step = 5e-11, and step⁴f⁽⁵⁾/30 with
 * f⁽⁵⁾ ≲ 10/S⁵ ≤ 2e5 for S ≥ 0.12: 1e-11. Hessians of quadrature activations lose 1e-16/S² beside that: nothing.
 */
const differenceTolerance = 1e-8;
/**
 * Of chi features at d = 5, where G″ has a kink for every node and knot (density ∝ 1 − z²): if the difference straddles
 * one of 12 nodes', step² · jump/12 in the gradient and step · jump/12 in the Hessian, jumps (slopes of 15, 1/s² of 10) ≲ 300.
 */
const chiTolerance = { gradient: 1e-6, hessian: 5e-3 };

const all = (name: string, check: (each: FeatureCase, seed: number) => void) =>
  it.each(kinds.map((kind) => ({ kind })))(`${name}: $kind`, ({ kind }) => {
    for (const seed of seeds.filter((each) => kindOf(each) === kind)) check(cases[seed], seed);
  });

describe("a feature map", () => {
  all("has as many weights, all positive, and targets as features", ({ map }) => {
    expect(map.weights.length).toBe(map.size);
    expect(map.targets.length).toBe(map.size);
    expect(map.weights.every((c) => c > 0)).toBe(true);
  });

  all("gives the gradient of its potential", ({ map, points, name }, seed) => {
    const p = points.columns.length;
    const alpha = randomAlpha(map, seed);
    const at = (where: Points) => {
      const out = outputFor(p, points.count, false);
      map.at(where).potential(alpha, out);
      return out;
    };
    const { gradient } = at(points);
    const tolerance = name.startsWith("chi") ? chiTolerance.gradient : differenceTolerance;
    for (let c = 0; c < p; c++) {
      const [expected] = difference(points, c, (where) => [at(where).value ?? new Float64Array(0)]);
      for (let j = 0; j < points.count; j++) {
        expect(Math.abs((gradient?.[c][j] ?? NaN) - expected[j]), `${name}: ∂${c} at ${j}`).toBeLessThan(
          tolerance,
        );
      }
    }
  });

  all("gives the Hessian of its potential", ({ map, points, name }, seed) => {
    const p = points.columns.length;
    const alpha = randomAlpha(map, seed);
    const at = (where: Points) => {
      const out = outputFor(p, points.count, true);
      map.at(where).potential(alpha, out);
      return out;
    };
    const { hessian } = at(points);
    const tolerance = name.startsWith("chi") ? chiTolerance.hessian : differenceTolerance;
    for (let c = 0; c < p; c++) {
      const rows = difference(points, c, (where) => at(where).gradient ?? []);
      for (const [other, row] of rows.entries()) {
        const ours = hessian?.[packed(Math.min(c, other), Math.max(c, other), p)];
        for (let j = 0; j < points.count; j++) {
          expect(Math.abs((ours?.[j] ?? NaN) - row[j]), `${name}: ∂${c}∂${other} at ${j}`).toBeLessThan(
            tolerance,
          );
        }
      }
    }
  });

  all("has the moments of the features that its potential is made of", ({ map, points, mass, name }) => {
    const m = momentsOf(map, points, mass);
    const out = outputFor(points.columns.length, points.count, false);
    const features = map.at(points);
    for (let k = 0; k < map.size; k += Math.ceil(map.size / 7)) {
      const unit = new Float64Array(map.size);
      unit[k] = 1;
      features.potential(unit, out);
      const expected = (out.value ?? mass).reduce((sum, phi, j) => sum + mass[j] * phi, 0);
      // a sum of at most 4 products below 20, each with some five roundings: 4 · 20 · 5 · 1.1e-16
      expect(Math.abs(m[k] - expected), `${name}: feature ${k}`).toBeLessThan(5e-14);
    }
  });

  all("has 2Ψ as the first variation of the risk", ({ map, points, mass, name }, seed) => {
    const uniform = seeded(seed + 2000);
    const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
    const value = new Float64Array(points.count);
    const risk = energy.evaluate(points, mass, { value, gradient: null, hessian: null });
    const delta = mass.map(() => uniform() - 0.5);
    const along = (by: number) =>
      riskOf(
        map,
        points,
        mass.map((m, j) => m + by * delta[j]),
      );
    // R is a quadratic polynomial of the masses: the symmetric difference is exact to rounding.
    const expected = (along(1) - along(-1)) / 2;
    const first = 2 * value.reduce((sum, psi, j) => sum + psi * delta[j], 0);
    const scale = 1 + Math.abs(along(1)) + Math.abs(along(-1)) + risk;
    // sums of at most 360 features, whose terms add up to `scale` without their signs: 360 · 1.1e-16
    expect(Math.abs(first - expected), name).toBeLessThan(4e-14 * scale);
    expect(risk, name).toBe(riskOf(map, points, mass));
  });

  all("never holds a buffer that the next call needs", ({ map, points, mass, name }) => {
    const before = momentsOf(map, points, mass);
    const fewer = { count: 1, columns: points.columns.map((column) => column.slice(0, 1)) };
    const single = momentsOf(map, fewer, Float64Array.of(1));
    expect(momentsOf(map, points, mass), name).toEqual(before);
    expect(momentsOf(map, fewer, Float64Array.of(1)), name).toEqual(single);
  });

  all("reads the points when it is told to", ({ map, points, mass, name }) => {
    const own = { count: points.count, columns: points.columns.map((column) => column.slice()) };
    const features = map.at(own);
    for (const column of own.columns) column.fill(0.77);
    const out = new Float64Array(map.size);
    features.moments(mass, out);
    expect(out, name).toEqual(momentsOf(map, points, mass));
  });

  it("is truncated from below, by no more than its tail", () => {
    let largest = 0;
    for (const { map, finer, points, mass, name } of cases) {
      if (finer === null || map.degree === 0) continue;
      const risk = riskOf(finer, points, mass);
      const missing = risk - riskOf(map, points, mass);
      const tail = map.tail(points, mass);
      // The risk is a sum of at most 1,365 terms, none negative: 1365 · 1.1e-16 of it. The root's argument in the bound
      // loses 1e-16 a²E σ² (truncation.ts), a ≤ 2, σ² ≤ 7.5² as a rule.
      const rounding = 1.5e-13 * risk + 2.5e-14;
      expect(missing, name).toBeGreaterThanOrEqual(-rounding);
      expect(missing, name).toBeLessThanOrEqual(tail + rounding);
      if (tail > 1e-9) largest = Math.max(largest, missing / tail);
    }
    expect(largest).toBeGreaterThan(0.02); // or the bound would be an empty one
  });

  all(
    "agrees with raw samples: V, U between independent neurons, U of a neuron with itself",
    (each, seed) => {
      const { map, finer, points, raw, name } = each;
      const { V, U, self } = potentialsByMonteCarlo(raw, [0, 1], 2000, seeded(seed + 3000));
      const wide = finer ?? map;
      const [first, second] = [0, 1].map((j) => onePoint(points, j));
      const one = Float64Array.of(1);
      const [phi, phi2] = [momentsOf(wide, first, one), momentsOf(wide, second, one)];
      const ours = {
        V: -phi.reduce((sum, f, k) => sum + wide.weights[k] * wide.targets[k] * f, 0),
        U: phi.reduce((sum, f, k) => sum + wide.weights[k] * f * phi2[k], 0),
        self: map.selfInteraction(points)[0],
      };
      // Cauchy–Schwarz for what truncation leaves out of U; 5 standard errors for 600 comparisons (6e-7 each)
      const truncation = wide.degree === 0 ? 0 : Math.sqrt(wide.tail(first, one) * wide.tail(second, one));
      // of V nothing is cut but of a teacher's link; again Cauchy–Schwarz
      const cut = name.startsWith("index") ? wide.tail(first, one) : 0;
      expect(Math.abs(ours.V - V.mean), `${name}: V`).toBeLessThanOrEqual(5 * V.standardError + cut + 1e-12);
      expect(Math.abs(ours.U - U.mean), `${name}: U`).toBeLessThanOrEqual(
        5 * U.standardError + truncation + 1e-12,
      );
      expect(Math.abs(ours.self - self.mean), `${name}: self`).toBeLessThanOrEqual(
        5 * self.standardError + 1e-12,
      );
    },
  );
});

const onePoint = ({ columns }: Points, j: number): Points => ({
  count: 1,
  columns: columns.map((column) => column.slice(j, j + 1)),
});
