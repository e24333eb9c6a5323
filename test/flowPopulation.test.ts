/** The population flow: the gradient flow of a finite network's own exact risk, of every kind of data. */

import { expect, test } from "vitest";
import { monteCarloRisk } from "../src/energy/monteCarlo.ts";
import { populationEnergy } from "../src/energy/populationEnergy.ts";
import { populationRisk } from "../src/energy/populationRisk.ts";
import type { Particles } from "../src/measure/contract.ts";
import { populationFlow } from "../src/methods/populationFlow.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { type DataConfig, dataLaw, numericTable } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { fullCoordinates, networkFrom } from "../src/space/coordinates.ts";

const rows = "x,z,y\n0.3,-1.2,0.5\n1.1,0.4,-0.2\n-0.7,0.8,1.3\n0.2,0.1,0.4\n-1.5,-0.6,-0.9\n";
const tables = { "rows.csv": numericTable(rows, "rows.csv") };

const blocks: DataConfig = {
  kind: "gaussian-mixture",
  blocks: [6, 5],
  classes: [
    { weight: 0.4, label: 1, variance: [1.8, 1] },
    { weight: 0.6, label: -1, variance: [0.2, 1] },
  ],
};
const teacher: DataConfig = { kind: "teacher", dimension: 6, quadratic: [1, 0.5], linear: [0.5], noise: 0.1 };
const dataset: DataConfig = { kind: "dataset", file: "rows.csv", target: "y", standardise: false };

const cases: [string, DataConfig, ActivationConfig, "ridge" | "affine-ridge"][] = [
  [
    "mixture, pairs",
    blocks,
    {
      kind: "piecewise-linear",
      knots: [
        [0.5, -2.5],
        [1.5, 7.5],
      ],
    },
    "ridge",
  ],
  ["mixture, trained a and b", blocks, { kind: "relu" }, "affine-ridge"],
  ["teacher, features", teacher, { kind: "polynomial", coefficients: [0, 0.3, 0.5] }, "affine-ridge"],
  ["teacher, pairs", teacher, { kind: "tanh" }, "affine-ridge"],
  ["data set", dataset, { kind: "softplus" }, "affine-ridge"],
];

function caseOf(data: DataConfig, sigma: ActivationConfig, kind: "ridge" | "affine-ridge", neurons: number) {
  const model: Model = {
    data: dataLaw(data, tables),
    activation: activation(sigma),
    neuron: neuron(kind, []),
    initial: initialLaw(
      { kind: "gaussian", scale: 0.9, a: { mean: 0.5, sd: 0.5 }, b: { mean: 0.2, sd: 0.3 } },
      {},
    ),
    neurons,
  };
  const network = model.initial.draw(5, neurons, model.neuron, model.data.dimension);
  const coordinates = fullCoordinates(model);
  const mass = new Float64Array(neurons).fill(1 / neurons);
  const start: Particles = { kind: "particles", coordinates, points: coordinates.fromWeights(network), mass };
  return { model, network, start };
}

test.each(cases)(
  "%s: the energy is R_N, the velocity −(N/2)∇R_N of the network's population risk",
  (_, data, sigma, kind) => {
    const { model, network, start } = caseOf(data, sigma, kind, 6);
    const energy = populationEnergy(model, { lambda: 0, tolerance: 1e-9, network });
    const gradient = start.points.columns.map(() => new Float64Array(6));
    const risk = energy.evaluate(start.points, start.mass, { value: null, gradient, hessian: null });
    const riskOf = (columns: readonly Float64Array[]) =>
      populationRisk(model, networkFrom({ count: 6, columns }, model), { tolerance: 1e-9, seed: 1 });
    const exact = riskOf(start.points.columns);
    expect(exact.kind).toBe("exact");
    // Two ways to one number; each cuts its series below 1e-9.
    expect(Math.abs(risk - exact.risk)).toBeLessThan(2e-9);
    const h = 1e-3;
    for (const [c, column] of gradient.entries()) {
      const at = (x: number) =>
        riskOf(start.points.columns.map((each, k) => each.map((w, i) => (k === c && i === 2 ? w + x : w))))
          .risk;
      const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      // h⁴/30 of a fifth derivative ~ 1e-12; series that change their degree in between: 1e-10/h.
      expect(Math.abs(3 * slope - column[2])).toBeLessThan(1e-6);
    }
  },
);

test.each(cases)(
  "%s: R_N never rises, agrees with raw samples at the end, and N stays N",
  (_, data, sigma, kind) => {
    const { model, network, start } = caseOf(data, sigma, kind, 10);
    const energy = populationEnergy(model, { lambda: 0, tolerance: 1e-6, network });
    const flow = populationFlow(energy, { tolerance: 1e-6 });
    expect(flow.kind).toBe("population-flow");
    const risks: number[] = [];
    const end = flow.advance(flow.start(start), 3, [0, 0.01, 0.1, 0.5, 1, 2, 3], (_s, { points, mass }) => {
      risks.push(energy.risk(points, mass));
    });
    // Beyond the tolerance of θ and of the series, 1e-6 each.
    for (let i = 1; i < risks.length; i++) expect(risks[i]).toBeLessThan(risks[i - 1] + 1e-5);
    expect(risks[risks.length - 1]).toBeLessThan(0.9 * risks[0]);
    const { points, mass } = flow.measure(end);
    expect(mass).toEqual(start.mass);
    const sampled = monteCarloRisk(model, networkFrom(points, model), { samples: 4000, seed: 3 });
    // 4 standard errors, one look a case.
    expect(Math.abs(sampled.risk - risks[risks.length - 1])).toBeLessThan(4 * sampled.error + 1e-5);
  },
);

test("frozen parts do not move", () => {
  const { model, network, start } = caseOf(blocks, { kind: "relu" }, "affine-ridge", 5);
  const frozen: Model = { ...model, neuron: neuron("affine-ridge", ["b"]) };
  const energy = populationEnergy(frozen, { lambda: 0.1, tolerance: 1e-6, network });
  const flow = populationFlow(energy, { tolerance: 1e-6 });
  const { columns } = flow.measure(flow.advance(flow.start(start), 1, [], () => undefined)).points;
  expect(columns[1]).toEqual(start.points.columns[1]);
  expect(columns[0]).not.toEqual(start.points.columns[0]);
});
