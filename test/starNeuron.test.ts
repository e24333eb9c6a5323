import { describe, expect, it } from "vitest";
import { featureMap } from "../src/features/features.ts";
import { sgd } from "../src/methods/sgd.ts";
import { starActivation } from "../src/model/activation/star.ts";
import { activation } from "../src/model/activations.ts";
import type { Model, StarNeuron } from "../src/model/contract.ts";
import { datasetOf } from "../src/model/data/dataset.ts";
import { initialLaw } from "../src/model/initials.ts";
import { starNeuron } from "../src/model/neuron/module.ts";
import { neuron } from "../src/model/neurons.ts";
import { stream } from "../src/numerics/random.ts";
import { fullCoordinates } from "../src/space/coordinates.ts";

const star = (exports: Readonly<Record<string, unknown>>): StarNeuron =>
  starNeuron({ kind: "module", file: "n.mjs" }, { "n.mjs": { source: "", exports } });

const random = stream(5, 0);
const normals = (count: number): Float64Array => Float64Array.from({ length: count }, () => random.normal());
const rows = datasetOf(normals(60).map(Math.fround), normals(20), ["x0", "x1", "x2"]);

const modelOf = (own: StarNeuron, neurons: number): Model => ({
  data: rows,
  neuron: neuron("module", []),
  activation: starActivation(own),
  initial: initialLaw({ kind: "gaussian", scale: 1, a: 1, b: 0 }, {}),
  neurons,
});

describe("noise and decay of a module's neuron", () => {
  const [lambda, temperature, s, steps, neurons] = [0.7, 0.3, 0.05, 40, 4000] as const;
  const silent = star({
    parameters: ["p", "q"],
    value: () => 0,
    gradient: (_x: unknown, _t: unknown, out: Float64Array) => out.fill(0),
  });
  const w = new Float64Array(2 * neurons).fill(1.5);
  const training = sgd({
    model: modelOf(silent, neurons),
    network: { neurons, dimension: 2, a: null, b: null, w },
    clock: { shares: (_first, count, out) => void out.fill(s, 0, count) },
    ...{ seed: 3, lambda, temperature, block: 7, precision: "f64" },
  });
  training.advance(steps);
  const { w: moved } = training.network();
  // v ← (1 − 2λs)² v + 4s/β, by itself and in closed form.
  const keep = 1 - 2 * lambda * s;
  const mean = 1.5 * keep ** steps;
  const variance = (4 * s * temperature * (1 - keep ** (2 * steps))) / (1 - keep ** 2);
  const columns = [moved.subarray(0, neurons), moved.subarray(neurons)];
  const standard = columns.map((column) =>
    Array.from(column, (value) => (value - mean) / Math.sqrt(variance)),
  );
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  it("have the mean and the variance of the linear recursion", () => {
    for (const column of standard) {
      // Five standard errors: 1/√N of a mean, √(2/N) of a variance.
      expect(Math.abs(average(column))).toBeLessThan(5 / Math.sqrt(neurons));
      expect(Math.abs(average(column.map((z) => z * z)) - 1)).toBeLessThan(5 * Math.sqrt(2 / neurons));
    }
  });

  it("are independent between parameters and between neurons", () => {
    const [p, q] = standard;
    const most = 5 / Math.sqrt(neurons);
    expect(Math.abs(average(p.map((z, i) => z * q[i])))).toBeLessThan(most);
    expect(Math.abs(average(p.slice(1).map((z, i) => z * p[i])))).toBeLessThan(most);
    expect(Math.abs(average(p.slice(1).map((z, i) => z * q[i])))).toBeLessThan(most);
  });
});

it("its features, their gradients and Hessians are those of the built-in neuron that it restates", () => {
  const u = (x: ArrayLike<number>, t: Float64Array) => t[2] * x[0] + t[3] * x[1] + t[4] * x[2] + t[1];
  const own = star({
    parameters: ["a", "b", "w0", "w1", "w2"],
    value: (x: ArrayLike<number>, t: Float64Array) => t[0] * Math.tanh(u(x, t)),
    gradient: (x: ArrayLike<number>, t: Float64Array, out: Float64Array) => {
      const value = Math.tanh(u(x, t));
      out.set([value, ...[1, x[0], x[1], x[2]].map((each) => t[0] * (1 - value * value) * each)]);
    },
  });
  const builtIn: Model = {
    ...modelOf(own, 7),
    neuron: neuron("affine-ridge", []),
    activation: activation({ kind: "tanh" }),
  };
  const points = { count: 7, columns: Array.from({ length: 5 }, () => normals(7)) };
  const mass = normals(7).map(Math.abs);
  const alpha = normals(20);
  const [mine, other] = [modelOf(own, 7), builtIn].map((model) => {
    const map = featureMap(model, fullCoordinates(model), {
      tolerance: 1e-6,
      dimension: "exact",
      points,
      mass,
    });
    const moments = new Float64Array(20);
    const value = new Float64Array(7);
    const gradient = Array.from({ length: 5 }, () => new Float64Array(7));
    const hessian = Array.from({ length: 15 }, () => new Float64Array(7));
    const at = map.at(points);
    at.moments(mass, moments);
    at.potential(alpha, { value, gradient, hessian });
    return { first: [moments, value, map.selfInteraction(points), ...gradient], hessian };
  });
  const apart = (one: readonly Float64Array[], two: readonly Float64Array[]): number =>
    Math.max(...one.flatMap((array, index) => Array.from(array, (v, k) => Math.abs(v - two[index][k]))));
  // Rounding of sums of 20 terms of order 1; a difference of gradients with h = 6e-6 adds some 1e-10 to that.
  expect(apart(mine.first, other.first)).toBeLessThan(1e-12);
  expect(apart(mine.hessian, other.hessian)).toBeLessThan(1e-7);
});

it("what stands for its σ refuses to be one, in words", () => {
  const sigma = starActivation(star({ parameters: ["p"], value: () => 1, bound: 2 }));
  expect(sigma.bound).toBe(2);
  for (const use of [() => sigma.value(1), () => sigma.kinks, () => sigma.shape, () => sigma.limits])
    expect(use).toThrow(/the neuron is a module, of which no σ/);
});
