/** Random cases for the features' conformance suite: every map, every activation, each with its raw samples. */

import { chiFeatures } from "../src/features/chi.ts";
import type { FeatureMap } from "../src/features/contract.ts";
import { datasetFeatures } from "../src/features/dataset.ts";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { teacherFeatures } from "../src/features/polynomialTeacher.ts";
import { sampledFeatures } from "../src/features/sampled.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Activation, GaussianMixture, Model } from "../src/model/contract.ts";
import type { LinkConfig } from "../src/model/data/teacherLink.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import type { Points } from "../src/space/contract.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { normal, onSphere, type RawCase } from "./oracles/rawSamples.ts";
import { seeded } from "./oracles/seeded.ts";

export interface FeatureCase {
  readonly name: string;
  readonly model: Model;
  readonly map: FeatureMap;
  readonly points: Points;
  readonly mass: Float64Array;
  readonly raw: RawCase;
  /** A map of the same kind with a larger degree or more nodes, where the map has such. */
  readonly finer: FeatureMap | null;
}

export const kinds = ["mixture", "chi", "dataset", "teacher", "index", "sampled"] as const;

/** 50 seeds of each kind: the first four take turns, then the others. */
export const kindOf = (seed: number): (typeof kinds)[number] =>
  seed < 200 ? kinds[seed % 4] : kinds[4 + (seed % (kinds.length - 4))];

type Uniform = () => number;

const between = (uniform: Uniform, low: number, high: number) => low + (high - low) * uniform();
const pick = <T>(uniform: Uniform, from: readonly T[]): T => from[Math.floor(uniform() * from.length)];

const activations: readonly ActivationConfig[] = [
  {
    kind: "piecewise-linear",
    knots: [
      [0.5, -2.5],
      [1.5, 7.5],
    ],
  },
  {
    kind: "piecewise-linear",
    knots: [
      [-0.7, 0.3],
      [0.1, -2.5],
      [0.8, -1],
      [1.5, 2],
    ],
  },
  { kind: "relu" },
  { kind: "linear" },
  { kind: "polynomial", coefficients: [0.3, -0.5, 0.2, 0.1] },
  { kind: "erf" },
  { kind: "tanh" },
  { kind: "softplus" },
];

/** Model pieces that features do not read. */
const rest = { initial: initialLaw({ kind: "gaussian", scale: 1, a: 1, b: 0 }, {}), neurons: 10 };

export function featureCase(seed: number): FeatureCase {
  const uniform = seeded(seed);
  const kind = kindOf(seed);
  if (kind === "mixture")
    return mixtureCase(uniform, pick(uniform, [[40], [12], [3, 9], [20, 6], [1, 5], [2, 4, 8]]));
  if (kind === "chi") return chiCase(uniform);
  if (kind === "index") return indexCase(uniform);
  if (kind === "sampled") return sampledCase(uniform);
  return kind === "dataset" ? datasetCase(uniform) : teacherCase(uniform);
}

function randomMass(uniform: Uniform, count: number): Float64Array {
  const mass = Float64Array.from({ length: count }, () => uniform());
  const total = mass.reduce((sum, m) => sum + m, 0);
  return mass.map((m) => m / total);
}

function pointsOf(
  uniform: Uniform,
  affine: boolean,
  rows: number,
  low: number,
  high: number,
  count: number,
): Points {
  const column = (from: number, to: number) =>
    Float64Array.from({ length: count }, () => between(uniform, from, to));
  const scalars = affine ? [column(-2, 2), column(-1, 1)] : [];
  return { count, columns: [...scalars, ...Array.from({ length: rows }, () => column(low, high))] };
}

function mixtureModel(
  uniform: Uniform,
  blocks: number[],
  sigma: Activation,
): { model: Model; data: GaussianMixture } {
  const shares = randomMass(uniform, 1 + Math.floor(3 * uniform()));
  const classes = Array.from(shares, (weight) => ({
    weight,
    label: between(uniform, -2, 2),
    deviation: blocks.map(() => between(uniform, 0.4, 1.6)),
  }));
  const data = dataLaw({ kind: "gaussian-mixture", blocks, classes }, {}) as GaussianMixture;
  const kind = uniform() < 0.5 ? "ridge" : "affine-ridge";
  return { model: { data, neuron: neuron(kind, []), activation: sigma, ...rest }, data };
}

/** Inputs of a random class, and neurons of given radii in uniform directions. */
function mixtureRaw({ model, data }: ReturnType<typeof mixtureModel>, points: Points): RawCase {
  const affine = model.neuron.kind === "affine-ridge";
  const first = affine ? 2 : 0;
  return {
    sigma: model.activation.value,
    sample: (uniform) => {
      let left = uniform();
      const found = data.classes.find(({ weight }) => {
        left -= weight;
        return left < 0;
      });
      const { label, deviation } = found ?? data.classes[data.classes.length - 1];
      const x = data.blocks.flatMap((d, b) =>
        Array.from({ length: d }, () => deviation[b] * normal(uniform)),
      );
      return { x, y: label };
    },
    neuron: (j, uniform) => ({
      a: affine ? points.columns[0][j] : 1,
      b: affine ? points.columns[1][j] : 0,
      w: data.blocks.flatMap((d, b) => onSphere(d, points.columns[first + b][j], uniform)),
    }),
  };
}

function mixtureCase(uniform: Uniform, blocks: number[]): FeatureCase {
  const made = mixtureModel(uniform, blocks, activation(pick(uniform, activations)));
  const { model } = made;
  const coordinates = coordinatesOf(model);
  const degree = 2 * Math.floor(between(uniform, 1, 9));
  const points = pointsOf(uniform, model.neuron.kind === "affine-ridge", blocks.length, 0.3, 1.8, 4);
  return {
    name: `mixture, degree ${degree}, blocks ${blocks}, ${model.activation.kind}, ${model.neuron.kind}`,
    model,
    map: mixtureFeatures(model, coordinates, { degree }),
    finer: mixtureFeatures(model, coordinates, { degree: degree + (blocks.length < 3 ? 30 : 10) }),
    points,
    mass: randomMass(uniform, points.count),
    raw: mixtureRaw(made, points),
  };
}

/** d ≥ 5, where G_d has two continuous derivatives; sphereMean.test.ts takes d < 5 and the kinks themselves. */
function chiCase(uniform: Uniform): FeatureCase {
  const made = mixtureModel(uniform, [pick(uniform, [5, 6, 9, 24])], activation(pick(uniform, activations)));
  const { model } = made;
  const points = pointsOf(uniform, model.neuron.kind === "affine-ridge", 1, 0.3, 1.8, 2);
  return {
    name: `chi, d = ${made.data.blocks}, ${model.activation.kind}, ${model.neuron.kind}`,
    model,
    map: chiFeatures(model, coordinatesOf(model), { nodes: 12 }),
    finer: chiFeatures(model, coordinatesOf(model), { nodes: 64 }),
    points,
    mass: randomMass(uniform, points.count),
    raw: mixtureRaw(made, points),
  };
}

function datasetCase(uniform: Uniform): FeatureCase {
  const [rows, dimension] = [3 + Math.floor(10 * uniform()), 1 + Math.floor(5 * uniform())];
  const column = () => Float64Array.from({ length: rows }, () => normal(uniform));
  const names = [...Array.from({ length: dimension }, (_, k) => `x${k}`), "y"];
  const table = { names, rows, columns: names.map(column) };
  const data = dataLaw(
    { kind: "dataset", file: "t.csv", target: "y", standardise: false },
    { "t.csv": table },
  );
  if (data.kind !== "dataset") throw new Error("features.cases: a dataset was asked for.");
  const kind = uniform() < 0.5 ? "ridge" : "affine-ridge";
  const model: Model = {
    data,
    neuron: neuron(kind, []),
    activation: activation(pick(uniform, activations)),
    ...rest,
  };
  const points = awayFromKinks(model, () =>
    pointsOf(uniform, kind === "affine-ridge", dimension, -1.5, 1.5, 4),
  );
  const row = (q: number) => Array.from(data.inputs.subarray(q * dimension, (q + 1) * dimension));
  return {
    name: `dataset ${rows} × ${dimension}, ${model.activation.kind}, ${kind}`,
    model,
    map: datasetFeatures(model, coordinatesOf(model)),
    finer: null,
    points,
    mass: randomMass(uniform, points.count),
    raw: {
      sigma: model.activation.value,
      sample: (u) => {
        const q = Math.floor(u() * rows);
        return { x: row(q), y: data.labels[q] };
      },
      neuron: (j) => fullNeuron(kind === "affine-ridge", points, j),
    },
  };
}

const fullNeuron = (affine: boolean, { columns }: Points, j: number) => {
  const [a, b, w] = affine ? [columns[0][j], columns[1][j], columns.slice(2)] : [1, 0, columns];
  return { a, b, w: w.map((column) => column[j]) };
};

/** A data set's features have kinks: points whose inputs stay this far from them. */
const margin = 5e-3;

function awayFromKinks(model: Model, draw: () => Points): Points {
  const { data, activation: sigma } = model;
  if (data.kind !== "dataset") return draw();
  for (;;) {
    const points = draw();
    const near = Array.from({ length: points.count }, (_, j) => {
      const { b, w } = fullNeuron(model.neuron.kind === "affine-ridge", points, j);
      return data.labels.some((__, q) => {
        const u = w.reduce((sum, wk, k) => sum + wk * data.inputs[q * w.length + k], b);
        return sigma.kinks.some((kink) => Math.abs(u - kink) < margin);
      });
    });
    if (!near.includes(true)) return points;
  }
}

function teacherCase(uniform: Uniform): FeatureCase {
  const dimension = 1 + Math.floor(6 * uniform());
  const random = () => Array.from({ length: dimension }, () => between(uniform, -1, 1));
  const [linear, quadratic, noise] = [random(), random(), uniform()];
  const data = dataLaw({ kind: "teacher", dimension, linear, quadratic, noise }, {});
  const coefficients = [random()[0], between(uniform, -1, 1), uniform() < 0.3 ? 0 : between(uniform, -1, 1)];
  const sigma = activation({ kind: "polynomial", coefficients });
  const kind = uniform() < 0.5 ? "ridge" : "affine-ridge";
  const model: Model = { data, neuron: neuron(kind, []), activation: sigma, ...rest };
  const points = pointsOf(uniform, kind === "affine-ridge", dimension, -1.5, 1.5, 4);
  return {
    name: `teacher, d = ${dimension}, σ = ${coefficients}, ${kind}`,
    model,
    map: teacherFeatures(model, coordinatesOf(model)),
    finer: null,
    points,
    mass: randomMass(uniform, points.count),
    raw: {
      sigma: (u) => coefficients[0] + coefficients[1] * u + coefficients[2] * u * u,
      sample: (u) => {
        const x = Array.from({ length: dimension }, () => normal(u));
        const y = x.reduce((sum, xk, k) => sum + linear[k] * xk + quadratic[k] * xk * xk, noise * normal(u));
        return { x, y };
      },
      neuron: (j) => fullNeuron(kind === "affine-ridge", points, j),
    },
  };
}

const links: readonly LinkConfig[] = [
  { kind: "polynomial", basis: "hermite", coefficients: [0.2, 1, 0, 1] },
  { kind: "polynomial", coefficients: [-0.5, 0.3, 0.7] },
  { kind: "tanh" },
  { kind: "relu" },
  { kind: "formula", of: "tanh(2*z1) + 0.5*z1" },
];

/** Of a random direction, p on either side, q any; every activation. */
function indexCase(uniform: Uniform): FeatureCase {
  const dimension = pick(uniform, [2, 3, 5, 12, 40]);
  const u = onSphere(dimension, 1, uniform);
  const [link, noise] = [pick(uniform, links), uniform()];
  const data = dataLaw({ kind: "teacher", dimension, directions: [u], link, noise }, {});
  if (data.kind !== "single-index") throw new Error("features.cases: one direction was asked for.");
  const sigma = activation(pick(uniform, activations));
  const affine = uniform() < 0.5;
  const model: Model = {
    data,
    neuron: neuron(affine ? "affine-ridge" : "ridge", []),
    activation: sigma,
    ...rest,
  };
  const scalars = pointsOf(uniform, affine, 0, 0, 0, 4).columns;
  const along = Float64Array.from({ length: 4 }, () => between(uniform, -1.5, 1.5));
  const across = Float64Array.from({ length: 4 }, () => between(uniform, 0.3, 1.5));
  const points = { count: 4, columns: [...scalars, along, across] };
  const degree = 2 * Math.floor(between(uniform, 1, 6));
  const coordinates = coordinatesOf(model);
  return {
    name: `index, d = ${dimension}, degree ${degree}, ${JSON.stringify(link)}, ${sigma.kind}, ${model.neuron.kind}`,
    model,
    map: mixtureFeatures(model, coordinates, { degree }),
    finer: mixtureFeatures(model, coordinates, { degree: degree + 30 }),
    points,
    mass: randomMass(uniform, 4),
    raw: {
      sigma: sigma.value,
      sample: (v) => {
        const x = Array.from({ length: dimension }, () => normal(v));
        const z = x.reduce((sum, xk, k) => sum + xk * u[k], 0);
        return { x, y: data.link.value(z) + noise * normal(v) };
      },
      neuron: (j, v) => {
        const [a, b] = affine ? [scalars[0][j], scalars[1][j]] : [1, 0];
        const drawn = Array.from({ length: dimension }, () => normal(v));
        const overlap = drawn.reduce((sum, x, k) => sum + x * u[k], 0);
        const aside = drawn.map((x, k) => x - overlap * u[k]);
        const length = Math.hypot(...aside);
        return { a, b, w: aside.map((x, k) => along[j] * u[k] + (across[j] * x) / length) };
      },
    },
  };
}

/** Rows of a law that is known by samples alone; its raw samples are the rows themselves. */
function sampledCase(uniform: Uniform): FeatureCase {
  const [dimension, rows] = [3, 12];
  const directions = [[1], [0, 1, 1]];
  const link = { kind: "formula", of: "tanh(z1) * z2" } as const;
  const data = dataLaw({ kind: "teacher", dimension, directions, link, noise: 0.2 }, {});
  const smooth = activations.filter(({ kind }) => kind !== "piecewise-linear" && kind !== "relu");
  const affine = uniform() < 0.5;
  const model: Model = {
    data,
    neuron: neuron(affine ? "affine-ridge" : "ridge", []),
    activation: activation(pick(uniform, smooth)),
    ...rest,
  };
  const coordinates = coordinatesOf(model);
  const map = sampledFeatures(model, coordinates, { rows });
  const points = pointsOf(uniform, affine, dimension, -1.5, 1.5, 4);
  const inputs = inputsOf(model, dimension, rows);
  return {
    name: `sampled, ${model.activation.kind}, ${model.neuron.kind}`,
    model,
    map,
    finer: null,
    points,
    mass: randomMass(uniform, 4),
    raw: {
      sigma: model.activation.value,
      sample: (v) => {
        const q = Math.floor(v() * rows);
        return { x: inputs[q], y: map.targets[q] };
      },
      neuron: (j) => fullNeuron(affine, points, j),
    },
  };
}

/** The rows' inputs as a linear neuron's features tell them. */
function inputsOf(model: Model, dimension: number, rows: number): number[][] {
  const linear: Model = { ...model, neuron: neuron("ridge", []), activation: activation({ kind: "linear" }) };
  const columns = Array.from({ length: dimension }, (_, k) => {
    const unit = {
      count: 1,
      columns: Array.from({ length: dimension }, (__, i) => Float64Array.of(i === k ? 1 : 0)),
    };
    const out = new Float64Array(rows);
    sampledFeatures(linear, coordinatesOf(linear), { rows }).at(unit).moments(Float64Array.of(1), out);
    return out;
  });
  return Array.from({ length: rows }, (_, q) => columns.map((column) => column[q]));
}
