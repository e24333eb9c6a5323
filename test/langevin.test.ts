import { describe, expect, it } from "vitest";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { marginal } from "../src/measure/marginal.ts";
import { mean } from "../src/measure/moments.ts";
import { finiteVolume } from "../src/methods/finiteVolume.ts";
import { langevin } from "../src/methods/langevin.ts";
import { particleFlow } from "../src/methods/particleFlow.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { noncentralChiSquareCdf } from "../src/numerics/chi.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { idle, isotropic } from "../src/verify/cases.ts";
import { failing } from "./failingModel.ts";

function started(model: Model, count: number, noise: { lambda: number; temperature: number }) {
  const from = atoms(model.initial, coordinatesOf(model), count, 1);
  return { from, energy: energyOf(model, from, noise) };
}

const energyOf = (model: Model, from: Particles, noise: { lambda: number; temperature: number }) => {
  const { points, mass, coordinates } = from;
  return featureEnergy(
    featureMap(model, coordinates, { tolerance: 1e-6, dimension: "exact", points, mass }),
    noise,
  );
};

/** sup |F_n − F| of r²/v against the noncentral χ²_d, times √n. */
function kolmogorov(radii: Float64Array, v: number, d: number, centre: number): number {
  const values = radii.slice().sort();
  const n = values.length;
  // The distribution function is dear: on a grid of ranks, between which it moves by 1/grid at most.
  const grid = 400;
  let gap = 0;
  for (let k = 1; k < grid; k++) {
    const i = Math.round((k / grid) * n);
    gap = Math.max(
      gap,
      Math.abs(noncentralChiSquareCdf(d, centre, (values[i] * values[i]) / v) - (i + 0.5) / n),
    );
  }
  return Math.sqrt(n) * gap;
}

describe("the radial step", () => {
  const temperature = 1 / 50;
  it.each([2, 3, 40, 320])("in d = %d has the exact law of its linear map, and of heat", (d) => {
    const h = 0.4;
    const count = 100_000;
    const from: Particles = {
      ...atoms(idle(d).initial, coordinatesOf(idle(d)), 1, 1),
      points: { count, columns: [new Float64Array(count).fill(0.7)] },
      mass: new Float64Array(count).fill(1 / count),
    };
    for (const lambda of [0, 1]) {
      const energy = energyOf(
        idle(d),
        { ...from, points: { count: 1, columns: [Float64Array.of(0.7)] }, mass: Float64Array.of(1) },
        { lambda, temperature },
      );
      const method = langevin(energy, { step: h, seed: 3 });
      const steps = 3;
      const state = method.advance(method.start(from), steps * h, [], () => {});
      const rho = 1 - lambda * h;
      const v =
        2 * h * temperature * Array.from({ length: steps }, (_, k) => rho ** (2 * k)).reduce((a, b) => a + b);
      const centre = (rho ** (2 * steps) * 0.7 * 0.7) / v;
      // P(√n·sup > 1.95) = 1e-3; ranks on a grid only make sup smaller.
      expect(kolmogorov(method.measure(state).points.columns[0], v, d, centre)).toBeLessThan(1.95);
    }
  });
});

describe("langevin particles", () => {
  it("have weak order 1: the mean of r, from step to half step", () => {
    const { from, energy } = started(failing(0.4), 4000, { lambda: 0.05, temperature: 1 / 600 });
    const at = (step: number) => {
      const means = [1, 2, 3].map((seed) => {
        const method = langevin(energy, { step, seed });
        return mean(marginal(method.measure(method.advance(method.start(from), 0.24, [], () => {})), 0));
      });
      return means.reduce((sum, each) => sum + each / 3, 0);
    };
    const [long, middle, short] = [0.03, 0.015, 0.0075].map(at);
    // Differences of about 0.012 and 0.006; of the mean over three replicas of 4,000 the deviation is about 1e-4.
    expect(Math.abs(Math.log2((long - middle) / (middle - short)) - 1)).toBeLessThan(0.2);
  });

  it("agree with finite volumes, at times between their steps as well", () => {
    const noise = { lambda: 0.1, temperature: 0.01 };
    const { from, energy } = started(isotropic(0), 2000, noise);
    const cells = finiteVolume(energy, {
      cells: 400,
      upper: 6,
      limiter: "van-leer",
      stepping: "auto",
      step: "auto",
    });
    const truth: number[] = [];
    const times = [0.1015, 0.4, 0.6];
    cells.advance(cells.start(from), 0.6, times, (_, at) => truth.push(mean(marginal(at, 0))));
    const method = langevin(energy, { step: 5e-3, seed: 1 });
    const found: number[] = [];
    method.advance(method.start(from), 0.6, times, (_, at) => found.push(mean(marginal(at, 0))));
    // sd of r is about 0.24, over √2000 0.005, and the flow contracts; steps leave 3e-3.
    for (const [k, expected] of truth.entries()) expect(Math.abs(found[k] - expected)).toBeLessThan(0.015);
  });

  it("without noise are Euler's steps of the particle flow, which a tip holds", () => {
    const { from, energy } = started(failing(0.1), 50, { lambda: 0, temperature: 0 });
    const flow = particleFlow(energy, { tolerance: 1e-8 });
    const exact = flow.measure(flow.advance(flow.start(from), 0.1, [], () => {}));
    const method = langevin(energy, { step: 1e-4, seed: 1 });
    const found = method.measure(method.advance(method.start(from), 0.1, [], () => {}));
    expect(found.points.columns[0].every((r) => r === 0)).toBe(true);
    expect(exact.points.columns[0].every((r) => r === 0)).toBe(true);
  });

  it("move several coordinates, trained ones alone, and keep their masses", () => {
    const model: Model = {
      ...isotropic(0),
      neuron: neuron("affine-ridge", ["b"]),
      activation: activation({ kind: "tanh" }),
      initial: initialLaw({ kind: "gaussian", scale: 0.8, a: { mean: 1, sd: 0.3 }, b: 0.4 }, {}),
    };
    const { from, energy } = started(model, 64, { lambda: 0.1, temperature: 0.01 });
    const method = langevin(energy, { step: 0.01, seed: 1 });
    const { points, mass } = method.measure(method.advance(method.start(from), 0.5, [], () => {}));
    const [a, b, r] = points.columns;
    expect(b.every((x) => x === 0.4)).toBe(true);
    expect(a.every((x, j) => x !== from.points.columns[0][j])).toBe(true);
    expect(r.every((x) => x > 0)).toBe(true);
    expect(mass).toEqual(from.mass);
  });

  it("give the same bits however they are advanced, observed or saved", () => {
    const { from, energy } = started(isotropic(0), 30, { lambda: 0.1, temperature: 0.01 });
    const method = langevin(energy, { step: 0.01, seed: 1 });
    const whole = method.advance(method.start(from), 0.2, [], () => {});
    const half = method.advance(method.start(from), 0.0733, [0.02, 0.0701], () => {});
    const saved = structuredClone(half);
    expect(method.advance(saved, 0.2, [], () => {})).toEqual(whole);
    const other = langevin(energy, { step: 0.01, seed: 2 });
    expect(other.advance(other.start(from), 0.2, [], () => {})).not.toEqual(whole);
    // A start on the way draws new numbers.
    const later = method.advance(method.start(from, 0.1), 0.2, [], () => {});
    const first = method.advance(method.start(from), 0.1, [], () => {});
    expect(later.columns[0]).not.toEqual(first.columns[0]);
  });

  it("refuse what they cannot do, with advice", () => {
    const { energy } = started(isotropic(0), 5, { lambda: 0.1, temperature: 0.01 });
    expect(() => langevin(energy, { step: 0, seed: 1 })).toThrow("Give a positive number, such as 1e-3");
    const cells = finiteVolume(energy, {
      cells: 20,
      upper: 6,
      limiter: "none",
      stepping: "auto",
      step: "auto",
    });
    const grid = cells.measure(cells.start(atoms(isotropic(0).initial, energy.coordinates, 50, 1)));
    expect(() => langevin(energy, { step: 0.1, seed: 1 }).start(grid)).toThrow("was given a grid");
  });
});
