/**
 * A quadratic network under a quadratic teacher closes in A = ∫wwᵀdρ: with D = T − A, in the inner clock,
 *
 *     dA/ds = 4[tr(D) A + D A + A D] − 2λA,   R = (tr D)² + 2 tr D²,
 *
 * for the limit and for the finite network alike. The matrix equation is integrated by an outside program.
 */

import { Solver } from "odex";
import { expect, test } from "vitest";
import type { Energy } from "../src/energy/contract.ts";
import { pairEnergy } from "../src/energy/pairs.ts";
import { populationEnergy } from "../src/energy/populationEnergy.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { particleFlow } from "../src/methods/particleFlow.ts";
import { populationFlow } from "../src/methods/populationFlow.ts";
import { activation } from "../src/model/activations.ts";
import type { Model, PolynomialTeacher } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { fullCoordinates } from "../src/space/coordinates.ts";

const d = 10;
const diagonal = [3, 1, 0.5];
const data = dataLaw(
  { kind: "teacher", dimension: d, quadratic: diagonal, noise: 0 },
  {},
) as PolynomialTeacher;
const model: Model & { data: PolynomialTeacher } = {
  data,
  activation: activation({ kind: "polynomial", coefficients: [0, 0, 1] }),
  neuron: neuron("ridge", []),
  initial: initialLaw({ kind: "gaussian", scale: 0.8, a: 1, b: 0 }, {}),
  neurons: 60,
};
const full = fullCoordinates(model);
/** Inner times: t = 0.05, 0.2, 1, 2 of the constant schedule. */
const at = [0.1, 0.4, 2, 4];

/** ∫wwᵀdρ, [d × d] */
function secondMoments({ points, mass }: Particles): number[] {
  const out = new Array<number>(d * d).fill(0);
  for (let i = 0; i < d; i++)
    for (let k = 0; k < d; k++)
      for (let j = 0; j < points.count; j++)
        out[i * d + k] += mass[j] * points.columns[i][j] * points.columns[k][j];
  return out;
}

function riccati(a: readonly number[], lambda: number): { rate: number[]; risk: number } {
  const entry = (i: number, k: number) => (i === k ? (diagonal[i] ?? 0) : 0) - a[i * d + k];
  let trace = 0;
  let squares = 0;
  for (let i = 0; i < d; i++) {
    trace += entry(i, i);
    for (let k = 0; k < d; k++) squares += entry(i, k) * entry(i, k);
  }
  const rate = a.map((value, index) => {
    const [i, k] = [Math.floor(index / d), index % d];
    let products = trace * value;
    for (let l = 0; l < d; l++) products += entry(i, l) * a[l * d + k] + a[i * d + l] * entry(l, k);
    return 4 * products - 2 * lambda * value;
  });
  return { rate, risk: trace * trace + 2 * squares };
}

function oracle(a: number[], from: number, to: number, lambda: number): number[] {
  const solver = new Solver(d * d);
  solver.absoluteTolerance = 1e-12;
  solver.relativeTolerance = 1e-12;
  return solver.solve((_, y) => riccati(y, lambda).rate, from, a, to).y;
}

function expectRiccati(flow: ReturnType<typeof particleFlow>, energy: Energy, start: Particles): void {
  let truth = secondMoments(start);
  let before = 0;
  let seen = 0;
  flow.advance(flow.start(start), 4, at, (s, measure) => {
    truth = oracle(truth, before, s, energy.lambda);
    before = s;
    const found = secondMoments(measure);
    const distance = Math.max(...found.map((value, index) => Math.abs(value - truth[index])));
    // The claim, at the default tolerance 1e-7 of w: A contracts the errors of its steps, 1e-7/50 each.
    expect(distance).toBeLessThan(1e-8);
    // dR = −2⟨tr(D) I + 2D, dA⟩: 1e-8 in A is below 1e-6 in R (|D| ≤ 3 at the start).
    expect(
      Math.abs(energy.risk(measure.points, measure.mass) - riccati(truth, energy.lambda).risk),
    ).toBeLessThan(1e-6);
    seen++;
  });
  expect(seen).toBe(at.length);
}

test.each([0, 0.1])("the limit follows Riccati from its own A(0), λ = %d", (lambda) => {
  const start = atoms(model.initial, full, 512, 1);
  const network = model.initial.draw(1, 4, model.neuron, d);
  const energy = populationEnergy(model, { lambda, tolerance: 1e-7, network });
  expectRiccati(particleFlow(energy, { tolerance: 1e-7 }), energy, start);
});

test.each([
  ["features", 0],
  ["pairs", 0],
  ["pairs", 0.1],
])("the population flow by %s follows Riccati from its own A(0), λ = %d", (kind, lambda) => {
  const network = model.initial.draw(1, model.neurons, model.neuron, d);
  const mass = new Float64Array(model.neurons).fill(1 / model.neurons);
  const start: Particles = { kind: "particles", coordinates: full, points: full.fromWeights(network), mass };
  const spec = { lambda, tolerance: 1e-7 };
  const energy = kind === "pairs" ? pairEnergy(model, spec) : populationEnergy(model, { ...spec, network });
  expectRiccati(populationFlow(energy, { tolerance: 1e-7 }), energy, start);
});

test("pairs and features agree where both are exact", () => {
  const network = model.initial.draw(7, model.neurons, model.neuron, d);
  const points = full.fromWeights(network);
  const mass = new Float64Array(model.neurons).fill(1 / model.neurons);
  const spec = { lambda: 0.2, tolerance: 1e-9 };
  const [byPairs, byFeatures] = [pairEnergy(model, spec), populationEnergy(model, { ...spec, network })].map(
    (energy) => {
      const value = new Float64Array(model.neurons);
      const gradient = points.columns.map(() => new Float64Array(model.neurons));
      return { risk: energy.evaluate(points, mass, { value, gradient, hessian: null }), value, gradient };
    },
  );
  // Two finite sums of the same polynomial: rounding only, of sums of 3600 terms of size 10.
  expect(Math.abs(byPairs.risk - byFeatures.risk)).toBeLessThan(1e-11);
  for (const [i, value] of byPairs.value.entries())
    expect(Math.abs(value - byFeatures.value[i])).toBeLessThan(1e-11);
  for (const [c, column] of byPairs.gradient.entries())
    for (const [i, slope] of column.entries())
      expect(Math.abs(slope - byFeatures.gradient[c][i])).toBeLessThan(1e-11);
});
