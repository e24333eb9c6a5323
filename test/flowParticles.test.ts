/** The particle flow: its claims on random cases, its event at r = 0, and the isotropic limit of the slides. */

import { describe, expect, test } from "vitest";
import type { Energy } from "../src/energy/contract.ts";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { particleFlow, particleFlowSchema, particleSystem } from "../src/methods/particleFlow.ts";
import { populationFlowSchema } from "../src/methods/populationFlow.ts";
import { rungeKutta } from "../src/methods/rungeKutta.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { type DataConfig, dataLaw } from "../src/model/data.ts";
import { type InitialConfig, initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { gaussLegendre } from "../src/numerics/quadrature.ts";
import { purposes, stream } from "../src/numerics/random.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";

const above: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};
/** A knot at 0 makes r = 0 a cone's tip, reached in finite time. */
const atZero: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0, -2.5],
    [0.5, -4],
    [1.5, 7.5],
  ],
};

const sphere = (dimension: number, positive: number, negative: number): DataConfig => ({
  kind: "gaussian-mixture",
  blocks: [dimension],
  classes: [
    { weight: 0.5, label: 1, variance: [positive] },
    { weight: 0.5, label: -1, variance: [negative] },
  ],
});

const modelOf = (
  data: DataConfig,
  sigma: ActivationConfig,
  kind: "ridge" | "affine-ridge",
  law: InitialConfig,
): Model => ({
  data: dataLaw(data, {}),
  activation: activation(sigma),
  neuron: neuron(kind, []),
  initial: initialLaw(law, {}),
  neurons: 100,
});

const energyAt = (model: Model, { points, mass }: Particles, lambda = 0, tolerance = 1e-7): Energy =>
  featureEnergy(featureMap(model, coordinatesOf(model), { tolerance, dimension: "exact", points, mass }), {
    lambda,
    temperature: 0,
  });

/** √(mean over atoms of ‖difference‖²): L²(ρ) of equal masses, a coordinate a row. */
const distance = (x: readonly Float64Array[], y: readonly Float64Array[]): number =>
  Math.sqrt(
    x.reduce(
      (total, column, c) => total + column.reduce((sum, v, j) => sum + (v - y[c][j]) ** 2, 0) / column.length,
      0,
    ),
  );

/** R + λ∫‖θ‖² = 2F */
function twiceFreeEnergy(energy: Energy, { points, mass }: Particles): number {
  const squares = new Float64Array(points.count);
  energy.coordinates.squaredNorm(points, squares);
  return energy.risk(points, mass) + energy.lambda * squares.reduce((total, x, j) => total + x * mass[j], 0);
}

/** Few atoms of random masses, λ in every third case; in half the cases r = 0 is a tip that atoms reach. */
function randomCase(seed: number): { begin: Particles; energy: Energy } {
  const random = stream(seed, purposes.initialWeights);
  const two = sphere(12 + random.integer(30), 1 + random.uniform(), 0.2 + 0.5 * random.uniform());
  const scale = 0.05 + random.uniform();
  const spread = { a: { mean: 0.5, sd: 1 }, b: 0 };
  // Relu with b held at its knot, three labels: outputs overshoot, so that atoms at the tip are called back.
  const three: DataConfig = {
    kind: "gaussian-mixture",
    blocks: [20],
    classes: [0.3, 0.3, 0.4].map((weight) => ({
      weight,
      label: 2 * random.normal(),
      variance: [0.2 + 2 * random.uniform()],
    })),
  };
  const models = [
    modelOf(two, above, "ridge", { kind: "gaussian", scale, a: 1, b: 0 }),
    modelOf(two, atZero, "ridge", { kind: "gaussian", scale, a: 1, b: 0 }),
    modelOf(two, { kind: "erf" }, "affine-ridge", { kind: "gaussian", scale, ...spread }),
    modelOf(three, { kind: "relu" }, "affine-ridge", {
      kind: "gaussian",
      scale: 0.5,
      a: { mean: 0.5, sd: 2 },
      b: 0,
    }),
  ].map((model, index) => (index === 3 ? { ...model, neuron: neuron("affine-ridge", ["b"]) } : model));
  const model = models[seed % models.length];
  const equal = atoms(model.initial, coordinatesOf(model), 3 + random.integer(10), seed);
  const raw = equal.mass.map(() => 0.2 + random.uniform());
  const total = raw.reduce((sum, mass) => sum + mass, 0);
  const begin: Particles = { ...equal, mass: raw.map((mass) => mass / total) };
  return { begin, energy: energyAt(model, begin, seed % 3 === 0 ? 0.2 * random.uniform() : 0, 1e-3) };
}

describe("claims", () => {
  const smooth = modelOf(sphere(20, 1.8, 0.2), { kind: "erf" }, "affine-ridge", {
    kind: "gaussian",
    scale: 1,
    a: { mean: 1, sd: 0.5 },
    b: { mean: 0, sd: 0.5 },
  });
  const start = atoms(smooth.initial, coordinatesOf(smooth), 6, 1);

  test("the order is 5: the error of the atoms in L²(ρ), a smooth flow", () => {
    const energy = energyAt(smooth, start);
    const system = particleSystem(energy, start.mass);
    const begin = new Float64Array(system.size);
    for (const [c, column] of start.points.columns.entries()) begin.set(column, c * 6);
    const solve = (steps: number) => {
      const integrator = rungeKutta(system, { step: 2 / steps });
      let state = integrator.start(0, begin);
      for (let step = 0; step < steps; step++) state = integrator.advance(state);
      return state.y;
    };
    // Coarser steps see the next order, finer ones rounding.
    const truth = solve(512);
    const [coarse, fine] = [16, 32].map((steps) => distance([solve(steps)], [truth]));
    const order = particleFlow(energy, { tolerance: 1e-7 }).claims.order ?? 0;
    expect(Math.abs(Math.log2(coarse / fine) - order)).toBeLessThan(0.1);
  });

  test("F never rises, masses and the cone's tip stand: 200 random cases", () => {
    let held = 0;
    let left = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { begin, energy } = randomCase(seed);
      const tolerance = 1e-5;
      const flow = particleFlow(energy, { tolerance });
      let before = Infinity;
      let atTip = new Set<number>();
      const observeAt = [0, 0.01, 0.1, ...Array.from({ length: 16 }, (_, i) => (i + 1) / 2)];
      flow.advance(flow.start(begin), 8, observeAt, (_, measure) => {
        expect(measure.mass).toEqual(begin.mass);
        const now = twiceFreeEnergy(energy, measure);
        // Atoms to the tolerance move R by ≤ 2|∇Ψ| tolerance, |∇Ψ| of order 10 here at most.
        expect(now).toBeLessThan(before + 20 * tolerance);
        before = now;
        const radius = measure.points.columns[measure.points.columns.length - 1];
        expect(Math.min(...radius)).toBeGreaterThanOrEqual(0);
        const tip = new Set([...radius.keys()].filter((j) => radius[j] === 0));
        held += tip.size;
        left += [...atTip].filter((j) => !tip.has(j)).length;
        atTip = tip;
      });
    }
    // The cases must reach what they are to test: atoms that rest at r = 0, and atoms that leave it again.
    expect(held).toBeGreaterThan(100);
    expect(left).toBeGreaterThan(3);
  });

  test("dR/ds = −2∫‖∇Ψ‖²dρ, integrated beside the flow", () => {
    const energy = energyAt(smooth, start);
    const flow = particleFlow(energy, { tolerance: 1e-8 });
    const gradient = start.points.columns.map(() => new Float64Array(6));
    const { nodes, weights } = gaussLegendre(20, 0, 2);
    const risks: number[] = [];
    let spent = 0;
    flow.advance(flow.start(start), 2, [0, ...nodes, 2], (s, { points, mass }) => {
      risks.push(energy.evaluate(points, mass, { value: null, gradient, hessian: null }));
      const weight = weights[nodes.indexOf(s)] ?? 0;
      for (const slope of gradient)
        for (let j = 0; j < 6; j++) spent += 2 * weight * mass[j] * slope[j] * slope[j];
    });
    // Twenty nodes are exact to rounding for a flow this smooth; the atoms are to 1e-8.
    expect(Math.abs(risks[0] - risks[risks.length - 1] - spent)).toBeLessThan(1e-7);
    expect(spent).toBeGreaterThan(0.01);
  });

  test("splitting a run or observing it changes no bit", () => {
    const flow = particleFlow(energyAt(smooth, start), { tolerance: 1e-7 });
    const ignore = () => undefined;
    const once = flow.advance(flow.start(start), 3, [], ignore);
    let split = flow.start(start);
    for (const s of [0.001, 0.5, 0.5, 1.7, 3]) split = flow.advance(split, s, [s], ignore);
    expect(flow.measure(split).points).toEqual(flow.measure(once).points);
    expect(flow.clock(split)).toBe(3);
  });

  test("tolerance is the accuracy of the atoms in L²(ρ)", () => {
    const energy = energyAt(smooth, start);
    const solve = (tolerance: number) => {
      const flow = particleFlow(energy, { tolerance });
      return flow.measure(flow.advance(flow.start(start), 10, [], () => undefined)).points.columns;
    };
    const truth = solve(1e-12);
    for (const tolerance of [1e-4, 1e-6, 1e-8])
      expect(distance(solve(tolerance), truth)).toBeLessThan(tolerance);
  });

  test("what it cannot do it refuses, with advice", () => {
    const energy = energyAt(smooth, start);
    expect(() => particleFlow({ ...energy, temperature: 0.01 }, { tolerance: 1e-7 })).toThrow(
      /cannot diffuse.*beta/,
    );
    const flow = particleFlow(energy, { tolerance: 1e-7 });
    const grid = {
      kind: "grid",
      coordinates: energy.coordinates,
      edges: new Float64Array(2),
      mass: new Float64Array(1),
    } as const;
    expect(() => flow.start(grid)).toThrow(/given a grid\. Give it atoms/);
  });
});

test("schemas: defaults, and refusals of what is no number of atoms", () => {
  expect(particleFlowSchema.parse({ kind: "particle-flow" })).toEqual({
    kind: "particle-flow",
    atoms: 2000,
    tolerance: 1e-7,
  });
  expect(populationFlowSchema.parse({ kind: "population-flow" })).toEqual({
    kind: "population-flow",
    tolerance: 1e-7,
  });
  for (const wrong of [{ atoms: 0 }, { atoms: 1.5 }, { tolerance: 0 }, { cells: 3 }]) {
    expect(particleFlowSchema.safeParse({ kind: "particle-flow", ...wrong }).success).toBe(false);
  }
});

describe("the cone's tip", () => {
  const failure = modelOf(sphere(320, 1.5, 0.5), atZero, "ridge", {
    kind: "gaussian",
    scale: 0.1,
    a: 1,
    b: 0,
  });

  test("from κ = 0.1 all mass falls to w = 0 in finite time and sticks at R = 7.25", () => {
    const begin = atoms(failure.initial, coordinatesOf(failure), 500, 1);
    const energy = energyAt(failure, begin);
    const flow = particleFlow(energy, { tolerance: 1e-7 });
    const seen: number[] = [];
    const end = flow.advance(flow.start(begin), 10, [0.01, 0.04, 10], (_, measure) => {
      seen.push(measure.points.columns[0].filter((r) => r === 0).length);
      if (seen.length > 1) expect(energy.risk(measure.points, measure.mass)).toBeCloseTo(7.25, 9);
    });
    // science.md: at 0 from t ≈ 0.015, s = 0.03. There y − ŷ = ±1 + 2.5: R = (3.5² + 1.5²)/2 = 7.25.
    expect(seen).toEqual([expect.any(Number), 500, 500]);
    expect(seen[0]).toBeLessThan(500);
    expect(Array.from(flow.measure(end).points.columns[0]).every((r) => r === 0)).toBe(true);
    // 500 arrivals, each at its own time, must not cost a step each.
    expect(flow.evaluations(end)).toBeLessThan(1500);
  });

  test("atoms fall and rest, and the mean of those that move is that of a run with a hundred times the accuracy", () => {
    const law: InitialConfig = { kind: "gaussian", scale: 0.4, a: 1, b: 0 };
    const model = { ...failure, initial: initialLaw(law, {}) };
    const begin = atoms(model.initial, coordinatesOf(model), 40, 1);
    const mixed: Particles = {
      ...begin,
      points: { count: 40, columns: [begin.points.columns[0].map((r, j) => (j < 20 ? 0.3 * r : 1.5 * r))] },
    };
    const solve = (tolerance: number) => {
      const flow = particleFlow(energyAt(model, mixed), { tolerance });
      return flow.measure(flow.advance(flow.start(mixed), 2, [], () => undefined)).points.columns[0];
    };
    const [found, truth] = [solve(1e-6), solve(1e-8)];
    // Kinks at arrivals, a fortieth of the mass each, are seen by the error estimate as to size only.
    for (const [j, r] of found.entries()) expect(Math.abs(r - truth[j])).toBeLessThan(1e-5);
  });
});

test("the isotropic limit agrees with the table of two independent methods", () => {
  const model = modelOf(sphere(40, 1.8, 0.2), above, "ridge", { kind: "gaussian", scale: 0.8, a: 1, b: 0 });
  const begin = atoms(model.initial, coordinatesOf(model), 1000, 1);
  const energy = energyAt(model, begin);
  const flow = particleFlow(energy, { tolerance: 1e-7 });
  // t, R, mean r, sd r (science.md, §5)
  const table = [
    [0, 2.38489, 0.795, 0.0891],
    [0.1, 0.935943, 1.166, 0.0726],
    [0.2, 0.503413, 1.3721, 0.0667],
    [0.5, 0.147302, 1.6881, 0.0592],
    [1, 0.059922, 1.8877, 0.0557],
    [2, 0.045933, 1.9939, 0.056],
    [5, 0.045398, 2.019, 0.0649],
    [10, 0.045317, 2.0199, 0.0848],
  ];
  const rows: number[][] = [];
  flow.advance(
    flow.start(begin),
    20,
    table.map(([t]) => 2 * t),
    (s, measure) => {
      const { points, mass } = measure;
      const [r] = points.columns;
      const mean = r.reduce((total, x) => total + x, 0) / r.length;
      const variance = r.reduce((total, x) => total + (x - mean) * (x - mean), 0) / r.length;
      rows.push([s / 2, energy.risk(points, mass), mean, Math.sqrt(variance)]);
    },
  );
  for (const [i, [, risk, mean, sd]] of table.entries()) {
    // The bounds: the table is rounded to 5e-7 and its methods agree to 1e-6.
    expect(Math.abs(rows[i][1] - risk)).toBeLessThan(5e-6);
    expect(Math.abs(rows[i][2] - mean)).toBeLessThan(5e-4);
    expect(Math.abs(rows[i][3] - sd)).toBeLessThan(5e-4);
  }
});
