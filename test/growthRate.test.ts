import { describe, expect, it } from "vitest";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { particleFlow } from "../src/methods/particleFlow.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { symmetricEigen } from "../src/numerics/dense.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { growthRate } from "../src/statics/growthRate.ts";
import { affine, isotropic, taught } from "../src/verify/cases.ts";
import { failing } from "./failingModel.ts";

function started(model: Model, count: number, lambda = 0) {
  const from = atoms(model.initial, coordinatesOf(model), count, 1);
  return { from, energy: energyOf(model, from, lambda) };
}

const energyOf = (model: Model, { points, mass, coordinates }: Particles, lambda = 0) =>
  featureEnergy(featureMap(model, coordinates, { tolerance: 1e-6, dimension: "exact", points, mass }), {
    lambda,
    temperature: 0,
  });

/** The particles at inner times, one after another. */
function along(model: Model, count: number, times: readonly number[]) {
  const { from, energy } = started(model, count);
  const flow = particleFlow(energy, { tolerance: 1e-7 });
  let state = flow.start(from);
  return times.map((s) => {
    state = flow.advance(state, s, [], () => {});
    return { energy, measure: flow.measure(state) };
  });
}

/** Central differences of the velocities, symmetrised in L²(ρ), and a dense eigenvalue: another way to the same number. */
function denseRate(energy: ReturnType<typeof energyOf>, { points, mass }: Particles): number {
  const p = points.columns.length;
  const n = p * points.count;
  const velocity = (i: number, shift: number) => {
    const columns = points.columns.map((column) => column.slice());
    columns[i % p][Math.floor(i / p)] += shift;
    const gradient = columns.map(() => new Float64Array(points.count));
    energy.evaluate({ count: points.count, columns }, mass, { value: null, gradient, hessian: null });
    return gradient;
  };
  const matrix = new Float64Array(n * n);
  const h = 1e-5;
  for (let i = 0; i < n; i++) {
    const [ahead, behind] = [velocity(i, h), velocity(i, -h)];
    for (let j = 0; j < n; j++) {
      const [atom, c] = [Math.floor(j / p), j % p];
      const rate = -(ahead[c][atom] - behind[c][atom]) / (2 * h);
      matrix[j * n + i] = rate * Math.sqrt(mass[atom] / mass[Math.floor(i / p)]);
    }
  }
  return symmetricEigen(matrix, n).values[0];
}

describe("the growth rate of the linearised flow", () => {
  it("of linear networks is that of their mean and of what the mean does not see", () => {
    const model = taught({ dimension: 1, linear: [2] }, [0, 1]);
    const particles = (w: number[]): Particles => ({
      kind: "particles",
      coordinates: coordinatesOf(model),
      points: { count: w.length, columns: [Float64Array.from(w)] },
      mass: new Float64Array(w.length).fill(1 / w.length),
    });
    // One atom: m′ = l − (1 + λ)m. Two: their difference feels the decay alone. Differences of a linear map: rounding/1e-5.
    for (const lambda of [0, 0.3]) {
      const one = particles([0.4]);
      expect(growthRate(energyOf(model, one, lambda), one)).toBeCloseTo(-1 - lambda, 9);
      const two = particles([-0.2, 0.8]);
      expect(growthRate(energyOf(model, two, lambda), two)).toBeCloseTo(-lambda, 9);
    }
  });

  it("of ReLU networks is the same at the cone's tip as beside it: their output is linear in r", () => {
    const model: Model = { ...isotropic(0), activation: activation({ kind: "relu" }) };
    const at = (r: number): Particles => ({
      kind: "particles",
      coordinates: coordinatesOf(model),
      points: { count: 1, columns: [Float64Array.of(r)] },
      mass: Float64Array.of(1),
    });
    const energy = energyOf(model, at(0.01));
    const [tip, beside] = [1e-7, 0.01].map((r) => growthRate(energy, at(r)) ?? Number.NaN);
    // Nearer to the tip than a difference's step. Features there are rounded to 1e-13, over steps of 1e-5.
    expect(beside).toBeLessThan(-0.1);
    expect(tip).toBeCloseTo(beside, 7);
  });

  it("agrees with the dense Jacobian of the velocities, in one coordinate and in three, of unequal masses", () => {
    for (const model of [isotropic(0), affine("tanh")]) {
      const { energy, from } = started(model, 12);
      const total = 12 * 6.5;
      const unequal = { ...from, mass: from.mass.map((_, j) => (j + 1) / total) };
      const truth = denseRate(energy, unequal);
      // Either way differences at 1e-5: h²/6 of a third derivative of order 10, and rounding 1e-15/h of velocities of order 10.
      expect(Math.abs((growthRate(energy, unequal) ?? Number.NaN) - truth)).toBeLessThan(
        1e-7 * Math.max(1, Math.abs(truth)),
      );
    }
  });

  it("isotropic: 0.037, 0.042 and 0.064 at t = 5, 10 and 20, whether of 1,000 atoms or of 2,000", () => {
    // 600 atoms give 0.0619 at t = 20: strata of four have no middle atom, and the outermost stands less far out.
    const expected = [0.037, 0.042, 0.064];
    for (const count of [1000, 2000]) {
      for (const [k, { energy, measure }] of along(isotropic(0), count, [10, 20, 40]).entries()) {
        expect(Math.abs((growthRate(energy, measure) ?? Number.NaN) - expected[k])).toBeLessThan(0.002);
      }
    }
  });

  it("failure: a reached optimum has none, and a trapped measure nothing that could move", () => {
    const [good] = along(failing(0.4), 200, [10]);
    // Measured outside, of t = 5: −0.064, its printed digits.
    expect(Math.abs((growthRate(good.energy, good.measure) ?? Number.NaN) + 0.064)).toBeLessThan(0.0005);
    const [trapped] = along(failing(0.1), 200, [10]);
    expect(trapped.measure.points.columns[0].every((r) => r === 0)).toBe(true);
    expect(growthRate(trapped.energy, trapped.measure)).toBeNull();
  });
});
