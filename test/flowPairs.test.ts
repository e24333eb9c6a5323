/** The exact risk of a finite network and its gradient: against quadrature, differences, bounds and raw samples. */

import { expect, test } from "vitest";
import { monteCarloRisk } from "../src/energy/monteCarlo.ts";
import { pairEnergy } from "../src/energy/pairs.ts";
import { gaussianInputs, hasPairs, neuronsOfNetwork, type PairedLaw } from "../src/energy/pairsInputs.ts";
import { pairRisk } from "../src/energy/pairsRisk.ts";
import { populationRisk } from "../src/energy/populationRisk.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model, Network } from "../src/model/contract.ts";
import { type DataConfig, dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { gaussHermite } from "../src/numerics/quadrature.ts";
import { purposes, stream } from "../src/numerics/random.ts";

type GaussianModel = Model & { data: PairedLaw };

const truncated: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};

function modelOf(
  data: DataConfig,
  sigma: ActivationConfig,
  kind: "ridge" | "affine-ridge",
  neurons: number,
): GaussianModel {
  const model = {
    data: dataLaw(data, {}),
    activation: activation(sigma),
    neuron: neuron(kind, []),
    initial: initialLaw({ kind: "gaussian", scale: 0.8, a: 1, b: 0 }, {}),
    neurons,
  };
  if (!hasPairs(model)) throw new Error("test: Gaussian inputs only");
  return model;
}

function randomNetwork(model: GaussianModel, seed: number, scale = 1.5): Network {
  const { neurons, data, neuron: layout } = model;
  const random = stream(seed, purposes.initialWeights);
  const normals = (count: number, mean: number, sd: number) =>
    Float64Array.from({ length: count }, () => mean + sd * random.normal());
  const affine = layout.kind === "affine-ridge";
  return {
    neurons,
    dimension: data.dimension,
    a: affine ? normals(neurons, 1, 0.4) : null,
    b: affine ? normals(neurons, 0.3, 0.5) : null,
    w: normals(neurons * data.dimension, 0, scale / Math.sqrt(data.dimension)),
  };
}

const plane: DataConfig = {
  kind: "gaussian-mixture",
  blocks: [1, 1],
  classes: [
    { weight: 0.3, label: 1, variance: [1.8, 0.7] },
    { weight: 0.7, label: -1, variance: [0.2, 1.1] },
  ],
};
const blocks: DataConfig = {
  kind: "gaussian-mixture",
  blocks: [3, 4],
  classes: [
    { weight: 0.3, label: 1, variance: [1.8, 1] },
    { weight: 0.5, label: -1, variance: [0.2, 1.1] },
    { weight: 0.2, label: 0.5, variance: [1, 0.4] },
  ],
};
const teacher: DataConfig = {
  kind: "teacher",
  dimension: 5,
  quadratic: [3, 1, 0.5],
  linear: [0.2, 0.4],
  noise: 0.1,
};
const planeTeacher: DataConfig = {
  kind: "teacher",
  dimension: 2,
  quadratic: [0.7, -0.2],
  linear: [0.2, 0.4],
  noise: 0.1,
};

const index: DataConfig = {
  kind: "teacher",
  dimension: 5,
  directions: [[3, 0, -4]],
  link: { kind: "polynomial", basis: "hermite", coefficients: [0.1, 1, 0, 1] },
  noise: 0.1,
};
/** Its own coefficients are no finite sum. */
const planeIndex: DataConfig = {
  kind: "teacher",
  dimension: 2,
  directions: [[3, -4]],
  link: { kind: "tanh" },
  noise: 0.1,
};

const cases: [string, DataConfig, ActivationConfig, "ridge" | "affine-ridge"][] = [
  ["truncated relu on blocks", blocks, truncated, "ridge"],
  ["relu on blocks", blocks, { kind: "relu" }, "affine-ridge"],
  ["erf on blocks", blocks, { kind: "erf" }, "affine-ridge"],
  ["tanh and a teacher", teacher, { kind: "tanh" }, "affine-ridge"],
  ["relu and a teacher", teacher, { kind: "relu" }, "affine-ridge"],
  ["tanh and a link", index, { kind: "tanh" }, "affine-ridge"],
  ["relu and a link", index, { kind: "relu" }, "affine-ridge"],
  ["quadratic and a teacher", teacher, { kind: "polynomial", coefficients: [0.1, 0.2, 1] }, "ridge"],
];

test.each(cases)("%s: the gradient is that of the risk, masses unequal", (_, data, sigma, kind) => {
  const count = 7;
  const model = modelOf(data, sigma, kind, count);
  const energy = pairEnergy(model, { lambda: 0.1, tolerance: 1e-10 });
  const points = energy.coordinates.fromWeights(randomNetwork(model, 3));
  const mass = Float64Array.from({ length: count }, (_, i) => (i + 1) / 28);
  const value = new Float64Array(count);
  const gradient = points.columns.map(() => new Float64Array(count));
  const risk = energy.evaluate(points, mass, { value, gradient, hessian: null });
  expect(risk).toBeCloseTo(energy.risk(points, mass), 12);
  const regularised = (columns: Float64Array[]) => {
    const moved = { count, columns };
    const squares = new Float64Array(count);
    energy.coordinates.squaredNorm(moved, squares);
    return energy.risk(moved, mass) + 0.1 * squares.reduce((total, square, i) => total + square * mass[i], 0);
  };
  const h = 1e-3;
  for (const [c, column] of gradient.entries()) {
    for (let i = 0; i < count; i += 3) {
      const at = (x: number) => {
        const columns = points.columns.map((each) => each.slice());
        columns[c][i] += x;
        return regularised(columns);
      };
      const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
      // Truncation h⁴ f⁽⁵⁾/30 ~ 1e-12 for neurons of unit width; a pair that changes its degree in between jumps by at
      // most tolerance/10, 1e-11/h = 1e-8.
      expect(Math.abs(slope / (2 * mass[i]) - column[i])).toBeLessThan(3e-8);
    }
  }
});

test.each([
  ["tanh", plane, { kind: "tanh" }],
  ["erf", plane, { kind: "erf" }],
  ["cubic", plane, { kind: "polynomial", coefficients: [0.1, 0.5, -0.3, 0.2] }],
  ["erf and a teacher", planeTeacher, { kind: "erf" }],
  ["erf and a link", planeIndex, { kind: "erf" }],
] as [string, DataConfig, ActivationConfig][])(
  "%s: R_N in two dimensions agrees with Gauss–Hermite",
  (_, data, sigma) => {
    const model = modelOf(data, sigma, "affine-ridge", 4);
    const { nodes, weights } = gaussHermite(100);
    for (let seed = 0; seed < 5; seed++) {
      const network = randomNetwork(model, seed, 0.7);
      const a = network.a ?? [];
      const b = network.b ?? [];
      const error = (y: number, x0: number, x1: number) => {
        let output = 0;
        for (let i = 0; i < 4; i++)
          output += a[i] * model.activation.value(network.w[i] * x0 + network.w[4 + i] * x1 + b[i]);
        return (y - output / 4) * (y - output / 4);
      };
      let truth = data.kind === "teacher" ? 0.01 : 0; // the teacher's noise
      for (const [q, g] of nodes.entries()) {
        for (const [p, k] of nodes.entries()) {
          const weight = weights[q] * weights[p];
          if (model.data.kind === "teacher")
            truth += weight * error(0.7 * g * g - 0.2 * k * k + 0.2 * g + 0.4 * k, g, k);
          else if (model.data.kind === "single-index")
            truth += weight * error(Math.tanh(0.6 * g - 0.8 * k), g, k);
          else
            for (const { weight: share, label, deviation } of model.data.classes)
              truth += weight * share * error(label, deviation[0] * g, deviation[1] * k);
        }
      }
      const { risk, error: bound, kind } = populationRisk(model, network, { tolerance: 1e-9, seed });
      expect(kind).toBe("exact");
      // Half the neurons of a plane are nearly parallel: the series' own bound, and the quadrature's 1e-9 (poles of tanh).
      expect(Math.abs(risk - truth)).toBeLessThan(bound + 1e-9);
    }
  },
);

test("the tail bounds what a low degree leaves out, over 100 random networks in three dimensions", () => {
  const space: DataConfig = {
    kind: "gaussian-mixture",
    blocks: [3],
    classes: [
      { weight: 0.5, label: 1, variance: [1.8] },
      { weight: 0.5, label: -1, variance: [0.2] },
    ],
  };
  const model = modelOf(space, truncated, "ridge", 6);
  const inputs = gaussianInputs(model.data);
  let closest = 0;
  for (let seed = 0; seed < 100; seed++) {
    const neurons = neuronsOfNetwork(randomNetwork(model, seed));
    const best = pairRisk(inputs, model.activation, neurons, 128, 1e-12, null);
    for (const degree of [2, 4, 8, 16]) {
      const { risk, tail } = pairRisk(inputs, model.activation, neurons, degree, 1e-12, null);
      const left = Math.abs(risk - best.risk);
      expect(left).toBeLessThanOrEqual(tail + best.tail);
      closest = Math.max(closest, left / tail);
    }
  }
  // A bound that never comes near what it bounds would hide an error of the series.
  expect(closest).toBeGreaterThan(0.1);
});

test("R_N agrees with plain Monte Carlo on raw samples", () => {
  // 4 standard errors each: one of the 40 fails by chance in 400 suites.
  for (const [, data, sigma, kind] of cases.slice(0, 5)) {
    const model = modelOf(data, sigma, kind, 12);
    for (let seed = 0; seed < 8; seed++) {
      const network = randomNetwork(model, seed);
      const exact = populationRisk(model, network, { tolerance: 1e-5, seed });
      const sampled = monteCarloRisk(model, network, { samples: 4000, seed });
      expect(exact.kind).toBe("exact");
      expect(Math.abs(exact.risk - sampled.risk)).toBeLessThan(4 * sampled.error + exact.error);
    }
  }
});

test("independent neurons: E R_N = R + κ/N (isotropic, N = 50: 2.4970), which the radii alone do not give", () => {
  const isotropic: DataConfig = {
    kind: "gaussian-mixture",
    blocks: [40],
    classes: [
      { weight: 0.5, label: 1, variance: [1.8] },
      { weight: 0.5, label: -1, variance: [0.2] },
    ],
  };
  const model = modelOf(isotropic, truncated, "ridge", 50);
  const risks = Array.from({ length: 200 }, (_, seed) => {
    const network = model.initial.draw(seed, 50, model.neuron, 40);
    return populationRisk(model, network, { tolerance: 1e-7, seed }).risk;
  });
  const mean = risks.reduce((total, risk) => total + risk, 0) / 200;
  const sd = Math.sqrt(risks.reduce((total, risk) => total + (risk - mean) * (risk - mean), 0) / 199);
  const standardError = sd / Math.sqrt(200);
  expect(Math.abs(mean - 2.497)).toBeLessThan(3 * standardError);
  // The trap: the reduced limit's R(ρ₀) = 2.38489 is another number, many standard errors away.
  expect(mean - 2.38489).toBeGreaterThan(8 * standardError);
});

test("parallel smooth neurons too steep for any series or quadrature fall back on Monte Carlo", () => {
  const model = modelOf(blocks, { kind: "tanh" }, "ridge", 4);
  const network = randomNetwork(model, 1);
  // Four copies of one neuron, ten thousand times as long: a step, which the trapezoidal rule would need too many nodes for.
  for (let k = 0; k < 7; k++) {
    const longer = 1e4 * network.w[k * 4];
    for (let i = 0; i < 4; i++) network.w[k * 4 + i] = longer;
  }
  const found = populationRisk(model, network, { tolerance: 1e-6, seed: 5 });
  expect(found.kind).toBe("monteCarlo");
  // One neuron four times is one neuron: exact without any pairs.
  const single = modelOf(blocks, { kind: "tanh" }, "ridge", 1);
  const w = Float64Array.from({ length: 7 }, (_, k) => network.w[k * 4]);
  const alone = populationRisk(
    single,
    { neurons: 1, dimension: 7, a: null, b: null, w },
    { tolerance: 1e-6, seed: 1 },
  );
  expect(alone.error).toBe(0);
  // 4 standard errors of one look.
  expect(Math.abs(found.risk - alone.risk)).toBeLessThan(4 * found.error + 1e-5);
});

test("neurons at w = 0 have a finite risk and gradient", () => {
  for (const [, data, sigma, kind] of cases) {
    const model = modelOf(data, sigma, kind, 5);
    const network = randomNetwork(model, 2);
    for (let k = 0; k < network.dimension; k++) network.w[k * 5] = 0;
    const energy = pairEnergy(model, { lambda: 0, tolerance: 1e-8 });
    const points = energy.coordinates.fromWeights(network);
    const mass = new Float64Array(5).fill(0.2);
    const gradientAt = (columns: readonly Float64Array[]) => {
      const gradient = columns.map(() => new Float64Array(5));
      const risk = energy.evaluate({ count: 5, columns }, mass, { value: null, gradient, hessian: null });
      return { risk, first: gradient.map((column) => column[0]) };
    };
    const rest = gradientAt(points.columns);
    const near = gradientAt(
      points.columns.map((column, c) =>
        model.neuron.kind === "ridge" || c > 1 ? column.map((w, i) => (i === 0 ? 1e-6 : w)) : column,
      ),
    );
    // No kink at b₀ in these cases: the limits are smooth, so 1e-6 away everything is nearly the same.
    expect(Math.abs(rest.risk - near.risk)).toBeLessThan(1e-4);
    for (const [c, slope] of rest.first.entries()) expect(Math.abs(slope - near.first[c])).toBeLessThan(1e-4);
  }
});
