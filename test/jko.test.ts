/** Proximal steps along the clock: order, descent for every step size, W₂, interruption, refusals. */

import { describe, expect, test } from "vitest";
import { type FeatureEnergy, featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { w2 } from "../src/measure/distance.ts";
import { marginal } from "../src/measure/marginal.ts";
import { jko, jkoSchema } from "../src/methods/jko.ts";
import { particleFlow } from "../src/methods/particleFlow.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { affine, isotropic } from "../src/verify/cases.ts";
import { randomCase } from "./jkoCases.ts";
import { onLine } from "./jkoLine.ts";

function isotropicCase(count: number): { begin: Particles; energy: FeatureEnergy } {
  const model = isotropic(0);
  const begin = atoms(model.initial, coordinatesOf(model), count, 1);
  const map = featureMap(model, begin.coordinates, { tolerance: 1e-7, dimension: "exact", ...begin });
  return { begin, energy: featureEnergy(map, { lambda: 0, temperature: 0 }) };
}

const riskOf = (energy: FeatureEnergy, { points, mass }: Particles) => energy.risk(points, mass);

describe("the isotropic case at t = 1", () => {
  const { begin, energy } = isotropicCase(400);
  const flow = particleFlow(energy, { tolerance: 1e-9 });
  const truth = riskOf(energy, flow.measure(flow.advance(flow.start(begin), 2, [], () => {})));
  const errors = [0.1, 0.05, 0.025].map((step) => {
    const method = jko(energy, { step });
    const end = method.advance(method.start(begin), 2, [], () => {});
    expect(method.notes(end)).toEqual([]);
    return riskOf(energy, method.measure(end)) - truth;
  });

  test("R against the particle flow of the same atoms: the errors known for these steps", () => {
    // Three digits are known; the flow's own error is 1e-9 in the atoms.
    for (const [index, known] of [4.35e-3, 2.13e-3, 1.05e-3].entries())
      expect(Math.abs(errors[index] - known)).toBeLessThan(0.005e-3);
  });

  test("the order is the one claimed, 1, within 0.1", () => {
    const order = jko(energy, { step: 1 }).claims.order ?? Number.NaN;
    expect(Math.abs(Math.log2(errors[0] / errors[1]) - order)).toBeLessThan(0.1);
    expect(Math.abs(Math.log2(errors[1] / errors[2]) - order)).toBeLessThan(0.1);
  });
});

/** F, with sums of its own. */
function freeEnergy(energy: FeatureEnergy, { points, mass }: Particles): number {
  const squares = new Float64Array(points.count);
  energy.coordinates.squaredNorm(points, squares);
  let total = 0.5 * energy.risk(points, mass);
  for (const [j, m] of mass.entries()) total += 0.5 * energy.lambda * m * squares[j];
  if (energy.temperature === 0) return total;
  const reference = new Float64Array(points.count);
  energy.coordinates.logReference(points, reference);
  const [r] = points.columns;
  let entropy = 0;
  for (const [j, m] of mass.entries()) {
    entropy += m * reference[j];
    if (j === 0) continue;
    const between = 0.5 * (m + mass[j - 1]);
    entropy -= between * Math.log(between / (r[j] - r[j - 1]));
  }
  return total - energy.temperature * entropy;
}

test("every step lowers F + Σ m|θ − θ⁰|²/(2h), h from 1e-3 to 1e3: 60 random cases", () => {
  let held = 0;
  let wanted = 0;
  for (let seed = 0; seed < 60; seed++) {
    const { begin, energy } = randomCase(seed);
    for (const step of [1e-3, 0.05, 1, 30, 1e3]) {
      const method = jko(energy, { step });
      let state = method.start(begin);
      for (let n = 1; n <= 2; n++) {
        const old = method.measure(state);
        state = method.advance(state, n * step, [], () => {});
        const now = method.measure(state);
        let moved = 0;
        for (const [c, column] of now.points.columns.entries())
          for (const [j, q] of column.entries()) moved += now.mass[j] * (q - old.points.columns[c][j]) ** 2;
        const before = freeEnergy(energy, old);
        // Two sums of the same terms in other orders: some 100 roundings of numbers up to |F| or the largest term, 40.
        const rounding = 1e-13 * Math.max(40, Math.abs(before));
        expect(freeEnergy(energy, now) + moved / (2 * step)).toBeLessThanOrEqual(before + rounding);
        expect(now.mass).toEqual(old.mass);
        if (
          now.points.columns.some((column, c) => energy.coordinates.ends[c] === "cone" && column.includes(0))
        )
          held++;
      }
      if (state.history.splits > 0) wanted++;
    }
  }
  // The corners were met.
  expect(held).toBeGreaterThan(20);
  expect(wanted).toBeGreaterThan(20);
});

test("while no atom wants to split, Σ m|θ − θ⁰|² is W₂² of the two measures", () => {
  let compared = 0;
  for (let seed = 0; seed < 60; seed++) {
    if (seed % 5 > 1) continue;
    const { begin, energy } = randomCase(seed);
    const step = 0.3;
    const method = jko(energy, { step });
    const state = method.advance(method.start(begin), step, [], () => {});
    if (state.history.splits > 0) continue;
    const now = method.measure(state);
    const moved = now.points.columns[0].reduce(
      (total, q, j) => total + now.mass[j] * (q - begin.points.columns[0][j]) ** 2,
      0,
    );
    const distance = w2(marginal(begin, 0), marginal(now, 0));
    // Sums of a dozen terms; masses cumulate to 1 within a few roundings, times distances up to 2.
    expect(Math.abs(distance * distance - moved)).toBeLessThan(1e-14);
    compared++;
  }
  expect(compared).toBeGreaterThan(15);
});

describe("the clock", () => {
  const { begin, energy } = isotropicCase(30);
  const method = jko(energy, { step: 0.1 });

  test("interrupting and observing change no bit", () => {
    const whole = method.advance(method.start(begin), 0.77, [], () => {});
    let parts = method.start(begin);
    for (const s of [0.03, 0.1, 0.25, 0.3, 0.31]) parts = method.advance(parts, s, [], () => {});
    // Through plain data and back.
    parts = structuredClone(parts);
    const seen: number[] = [];
    parts = method.advance(parts, 0.77, [0.4, 0.55], (s, at) => seen.push(s, at.mass.length));
    expect(seen).toEqual([0.4, 30, 0.55, 30]);
    expect(parts).toEqual(whole);
    expect(method.clock(parts)).toBe(0.77);
  });

  test("steps end at multiples of h; between them atoms move on straight lines", () => {
    const at = new Map<number, Float64Array>();
    method.advance(method.start(begin), 0.2, [0, 0.1, 0.125, 0.2], (s, { points }) => {
      at.set(s, points.columns[0]);
    });
    const [zero, one, between, two] = [0, 0.1, 0.125, 0.2].map((s) => at.get(s) ?? new Float64Array());
    expect(zero).toEqual(begin.points.columns[0]);
    // A rounding or two of numbers near 1.
    for (const [j, q] of between.entries())
      expect(Math.abs(q - (0.75 * one[j] + 0.25 * two[j]))).toBeLessThan(1e-15);
    const again = jko(energy, { step: 0.1 });
    const shifted = again.advance(again.start(begin, 5), 5.1, [], () => {});
    expect(again.measure(shifted).points.columns[0]).toEqual(one);
  });
});

describe("refusals, and their advice", () => {
  const { begin, energy } = isotropicCase(10);
  const noisy = (map: FeatureEnergy["map"]) => featureEnergy(map, { lambda: 0.1, temperature: 0.01 });

  test("noise in several coordinates", () => {
    const model = affine("tanh");
    const start = atoms(model.initial, coordinatesOf(model), 5, 1);
    const map = featureMap(model, start.coordinates, { tolerance: 1e-2, dimension: "exact", ...start });
    expect(() => jko(noisy(map), { step: 0.1 })).toThrow(
      "jko: the energy has temperature 0.01 = 1/β and 3 moving coordinates (a, b, r); the entropy of atoms is known in " +
        "one. Leave training.noise.beta out, freeze all coordinates but one, or use the method finite-volume.",
    );
    expect(jko(featureEnergy(map, { lambda: 0.1, temperature: 0 }), { step: 0.1 }).start(start).steps).toBe(
      0,
    );
    // Frozen a and b leave one coordinate, but each of their values would be a density of its own.
    const frozen = { ...start.coordinates, trained: [false, false, true] };
    const one = jko(noisy({ ...map, coordinates: frozen }), { step: 0.1 });
    expect(() => one.start(start)).toThrow(
      /all atoms must share what does not move, and a differs among them/,
    );
    const columns = start.points.columns.map((column, c) => (c < 2 ? column.map(() => 1) : column));
    expect(one.start({ ...start, points: { count: 5, columns } }).mass).toEqual(start.mass);
  });

  test("steps, grids and single atoms", () => {
    for (const step of [0, -1, Number.NaN, Infinity])
      expect(() => jko(energy, { step })).toThrow(
        `jko: step = ${step} is no step of the inner clock. Give a positive number, such as 0.05.`,
      );
    const grid = {
      kind: "grid" as const,
      coordinates: begin.coordinates,
      edges: Float64Array.of(0, 1),
      mass: Float64Array.of(1),
    };
    expect(() => jko(energy, { step: 1 }).start(grid)).toThrow(/was given a grid. Give it atoms/);
    expect(() => jko(noisy(energy.map), { step: 1 }).start(onLine([1]))).toThrow(
      /there is one atom. Give two or more/,
    );
    expect(() => jko(energy, { step: 1 }).start(onLine([1, 2, 3], [0.5, 0, 0.5]))).toThrow(
      "jko: atom 1 has mass 0: no measure sees it, so that no step can place it. Leave it out.",
    );
    expect(jkoSchema.parse({ kind: "jko" })).toEqual({ kind: "jko", atoms: 400, step: 0.05 });
    expect(jkoSchema.safeParse({ kind: "jko", step: 0 }).success).toBe(false);
    expect(jkoSchema.safeParse({ kind: "jko", atoms: 100_001 }).success).toBe(false);
  });
});
