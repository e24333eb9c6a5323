/** The ends of the coordinates, what a map refuses, and the choice among maps. */

import { describe, expect, it } from "vitest";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { chiFeatures } from "../src/features/chi.ts";
import type { FeatureMap } from "../src/features/contract.ts";
import { featureMap } from "../src/features/features.ts";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import type { Points } from "../src/space/contract.ts";
import { coordinatesOf, fullCoordinates } from "../src/space/coordinates.ts";
import { featureCase } from "./features.cases.ts";

const bounded: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};
const relu: ActivationConfig = { kind: "relu" };

const mixture = (
  blocks: number[],
  sigma: ActivationConfig,
  affine = false,
  frozen: ("a" | "b" | "w")[] = [],
): Model => ({
  data: dataLaw(
    {
      kind: "gaussian-mixture",
      blocks,
      classes: [
        { weight: 0.3, label: 1, deviation: blocks.map((_, b) => 1.3 - 0.2 * b) },
        { weight: 0.7, label: -1, deviation: blocks.map((_, b) => 0.5 + 0.3 * b) },
      ],
    },
    {},
  ),
  neuron: neuron(affine ? "affine-ridge" : "ridge", frozen),
  activation: activation(sigma),
  initial: initialLaw({ kind: "gaussian", scale: 0.8, a: 1, b: 0 }, {}),
  neurons: 8,
});

const pointsAt = (...columns: number[][]): Points => ({
  count: columns[0].length,
  columns: columns.map((column) => Float64Array.from(column)),
});

/** Ψ and ∇Ψ for α_k = c_k(k + 1)/K. */
const potentialAt = (map: FeatureMap, points: Points) => {
  const value = new Float64Array(points.count);
  const gradient = points.columns.map(() => new Float64Array(points.count));
  map.at(points).potential(
    map.weights.map((c, k) => (c * (k + 1)) / map.size),
    { value, gradient, hessian: null },
  );
  return { value, gradient };
};

/** Both forms where there is one block. */
const oneBlock = (model: Model): [string, FeatureMap][] => [
  ["mixture", mixtureFeatures(model, coordinatesOf(model), { degree: 12 })],
  ["chi", chiFeatures(model, coordinatesOf(model), { nodes: 48 })],
];

describe("r = 0", () => {
  it.each(oneBlock(mixture([20], relu)))("is the tip of a cone where a knot lies at b: %s", (_, map) => {
    const { value, gradient } = potentialAt(map, pointsAt([0, 1e-7, 1]));
    // relu without offset is homogeneous of degree one: Ψ(r) = rΨ(1), to the rounding of at most 96 features' sum,
    // 96 · 1.1e-16 of Ψ(1) ≈ 0.1
    expect(value[0]).toBeCloseTo(0, 12); // clamped at S = 1e-12
    for (const slope of gradient[0]) expect(Math.abs(slope - value[2])).toBeLessThan(2e-15);
  });

  it.each(oneBlock(mixture([20], bounded)))("is an ordinary point without slope elsewhere: %s", (_, map) => {
    const { value, gradient } = potentialAt(map, pointsAt([0, 1e-3, 1e-9]));
    expect(value[1]).toBe(value[0]); // all inputs below the first knot
    expect(Array.from(gradient[0])).toEqual([0, 0, 0]);
  });

  it("has with several blocks the slopes towards (1, …, 1)", () => {
    const model = mixture([5, 9, 30], relu);
    const map = mixtureFeatures(model, coordinatesOf(model), { degree: 8 });
    const { gradient } = potentialAt(map, pointsAt([0, 2e-9], [0, 2e-9], [0, 2e-9]));
    for (const [at0, near0] of gradient) expect(Math.abs(at0 - near0)).toBeLessThan(1e-13); // homogeneous
  });

  it("of one block among several is an ordinary point: nothing is divided by it", () => {
    const model = mixture([5, 9], bounded);
    const map = mixtureFeatures(model, coordinatesOf(model), { degree: 8 });
    const { value, gradient } = potentialAt(map, pointsAt([0, 1e-8], [1.4, 1.4]));
    expect(gradient[0][0]).toBe(0); // Ψ is even in r_1
    // 30 features, whose terms add up to less than 1 without their signs: 30 · 1.1e-16
    expect(Math.abs(value[1] - value[0])).toBeLessThan(4e-15);
  });
});

describe("r = 0 of a σ without kinks", () => {
  for (const kind of ["tanh", "softplus"] as const) {
    it.each(oneBlock(mixture([20], { kind }, true)))(
      `has no slope, to the rounding over S: ${kind}, %s`,
      (_, map) => {
        const { gradient } = potentialAt(map, pointsAt([1.3], [0.7], [0]));
        // the table's 1e-16/S and σ″S, 1e-8 each at S = 1e-8, times a few
        expect(Math.abs(gradient[2][0])).toBeLessThan(1e-7);
      },
    );
  }
});

describe("r = ∞", () => {
  it.each(oneBlock(mixture([20], bounded)))("is where large radii go for bounded σ: %s", (_, map) => {
    const { value, gradient } = potentialAt(map, pointsAt([1e7, Infinity]));
    // the share of inputs between the knots is about 1/(τ r √(2π)) of 10 in height, 1e-6
    expect(Math.abs(value[0] - value[1])).toBeLessThan(1e-5);
    expect(gradient[0][1]).toBe(0);
    expect(Array.from(map.selfInteraction(pointsAt([Infinity])))).toEqual([(2.5 * 2.5 + 7.5 * 7.5) / 2]);
  });

  it("of one block leaves the others behind", () => {
    const model = mixture([5, 9], { kind: "tanh" }, true);
    const map = mixtureFeatures(model, coordinatesOf(model), { degree: 8 });
    const points = pointsAt([2], [0.3], [Infinity], [1]);
    const { value, gradient } = potentialAt(map, points);
    expect([value[0], ...gradient.map((column) => column[0])]).toEqual([0, 0, 0, 0, 0]); // the mean of ±1
    expect(map.tail(points, Float64Array.of(1))).toBe(0);
    expect(map.selfInteraction(points)[0]).toBe(4);
  });

  it.each(oneBlock(mixture([20], relu)))("is refused for unbounded σ: %s", (_, map) => {
    expect(() => potentialAt(map, pointsAt([Infinity]))).toThrow(/r = ∞.*σ \(relu\).*bounded activation/);
  });
});

describe("numbers that are none", () => {
  it("reach the risk, so that a diverged run is seen", () => {
    for (const [, map] of oneBlock(mixture([20], bounded))) {
      const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
      expect(energy.risk(pointsAt([1, NaN]), Float64Array.of(0.5, 0.5))).toBeNaN();
    }
  });
});

describe("selfInteraction", () => {
  it("is E σ⋆² of the neuron itself, by a trapezoidal sum over ⟨w, x⟩", () => {
    for (const kind of ["tanh", "erf", "softplus", "relu"] as const) {
      const model = mixture([4, 6], { kind }, true);
      const map = mixtureFeatures(model, coordinatesOf(model), { degree: 2 });
      const U = map.selfInteraction(pointsAt([1.5], [-0.4], [1.2], [0.7]))[0];
      let expected = 0;
      for (const [weight, first, second] of [
        [0.3, 1.3, 1.1],
        [0.7, 0.5, 0.8],
      ]) {
        const S = Math.sqrt((1.2 * first) ** 2 + (0.7 * second) ** 2);
        const h = 1e-4;
        for (let g = -9; g <= 9; g += h) {
          const density = Math.exp(-0.5 * g * g) / Math.sqrt(2 * Math.PI);
          expected += weight * h * density * (1.5 * model.activation.value(S * g - 0.4)) ** 2;
        }
      }
      // relu: σ² has a kink in its slope, h³; smooth: rounding of 180,000 terms
      expect(Math.abs(U - expected), kind).toBeLessThan(1e-10);
    }
  });
});

describe("high degrees", () => {
  it("neither overflow nor lose accuracy: L = 160 at d = 10 against nodes", () => {
    const model = mixture([10], bounded);
    const r = Float64Array.from({ length: 40 }, (_, j) => 1 + j / 30);
    const points = { count: 40, columns: [r] };
    const mass = new Float64Array(40).fill(1 / 40);
    const [series, nodes] = [
      mixtureFeatures(model, coordinatesOf(model), { degree: 160 }),
      chiFeatures(model, coordinatesOf(model), { nodes: 256 }),
    ];
    const risk = (map: FeatureMap) => featureEnergy(map, { lambda: 0, temperature: 0 }).risk(points, mass);
    // the series leaves out its tail, 256 nodes about 1e-9 at d = 10
    expect(Math.abs(risk(series) - risk(nodes))).toBeLessThan(series.tail(points, mass) + 3e-9);
    expect(series.tail(points, mass)).toBeLessThan(1e-8);
  });
});

describe("the choice of a map", () => {
  const choose = (model: Model, tolerance = 1e-7, more = {}) => {
    const coordinates = coordinatesOf(model);
    const points = pointsAt(...coordinates.names.map((name) => (name === "b" ? [0.1, 0.2] : [0.8, 1.1])));
    const mass = Float64Array.of(0.5, 0.5);
    return featureMap(model, coordinates, { tolerance, dimension: "exact", points, mass, ...more });
  };

  it("takes nodes for one block of few dimensions and kinks, Hermite coefficients else", () => {
    expect(choose(mixture([3], bounded)).degree).toBe(0);
    expect(choose(mixture([3], { kind: "tanh" })).degree).toBeGreaterThan(0);
    expect(choose(mixture([40], bounded)).degree).toBeGreaterThan(0);
    expect(choose(mixture([3, 300], { kind: "tanh" })).degree).toBeGreaterThan(0);
  });

  it("keeps a degree that it is given", () => {
    expect(choose(mixture([40], bounded), 1e-7, { degree: 24 }).degree).toBe(24);
    expect(() => choose(mixture([40], bounded), 1e-7, { degree: 7 })).toThrow(
      /degree = 7. Give an even whole number/,
    );
  });

  it("refuses what it cannot do, with what to do", () => {
    expect(() => choose(mixture([2, 38], bounded), 1e-12)).toThrow(
      /blocks of dimension 2, 38\. Use a tolerance of at least \S+, or join small blocks/,
    );
    expect(() => choose(featureCase(3).model, 1e-7, { dimension: "infinite" })).toThrow(
      /limit.dimension is infinite/,
    );
    const model = mixture([5, 6], bounded);
    expect(() => mixtureFeatures(model, fullCoordinates(model), { degree: 4 })).toThrow(
      /full coordinates.*energy\/pairs/,
    );
    expect(() => chiFeatures(model, coordinatesOf(model), { nodes: 20 })).toThrow(
      /2 blocks.*mixture features/,
    );
  });
});

describe("the energy of a feature map", () => {
  const model = mixture([12, 8], { kind: "tanh" }, true, ["b"]);
  const coordinates = coordinatesOf(model);
  const map = mixtureFeatures(model, coordinates, { degree: 10 });
  const points = pointsAt([1.5, -0.5], [0.3, -0.2], [0.9, 1.4], [0.4, 0.8]);
  const mass = Float64Array.of(0.4, 0.6);
  const evaluated = (lambda: number) => {
    const out = {
      value: new Float64Array(2),
      gradient: points.columns.map(() => new Float64Array(2)),
      hessian: Array.from({ length: 10 }, () => new Float64Array(2)),
    };
    const risk = featureEnergy(map, { lambda, temperature: 0 }).evaluate(points, mass, out);
    return { risk, ...out };
  };

  it("adds λ/2 of the trained coordinates' squared norm, and no risk", () => {
    const [without, with3] = [evaluated(0), evaluated(3)];
    const squares = new Float64Array(2);
    coordinates.squaredNorm(points, squares);
    expect(with3.risk).toBe(without.risk);
    for (const j of [0, 1]) {
      expect(with3.value[j] - without.value[j]).toBeCloseTo(1.5 * squares[j], 13);
      expect(with3.gradient[0][j] - without.gradient[0][j]).toBeCloseTo(3 * points.columns[0][j], 13);
      expect(with3.gradient[3][j] - without.gradient[3][j]).toBeCloseTo(3 * points.columns[3][j], 13);
      expect(with3.hessian[7][j] - without.hessian[7][j]).toBeCloseTo(3, 12); // r_1 with itself
    }
  });

  it("holds untrained coordinates still", () => {
    const { gradient, hessian } = evaluated(3);
    expect(Array.from(gradient[1])).toEqual([0, 0]);
    for (const at of [1, 4, 5, 6]) expect(Array.from(hessian[at])).toEqual([0, 0]); // (a, b), (b, b), (b, r_1), (b, r_2)
    expect(gradient[0].every((slope) => slope !== 0)).toBe(true);
  });

  it("has dR/ds = −2∫‖∇Ψ‖²dρ along θ′ = −∇Ψ", () => {
    const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
    const { gradient } = evaluated(0);
    const along = (s: number) =>
      energy.risk(
        { count: 2, columns: points.columns.map((q, c) => q.map((v, j) => v - s * gradient[c][j])) },
        mass,
      );
    const h = 1e-4;
    const speed = (8 * (along(h) - along(-h)) - (along(2 * h) - along(-2 * h))) / (12 * h);
    const dissipation = [0, 1].reduce(
      (sum, j) => sum + mass[j] * gradient.reduce((s, g) => s + g[j] * g[j], 0),
      0,
    );
    expect(Math.abs(speed + 2 * dissipation)).toBeLessThan(1e-10); // rounding 1e-15/h, h⁴
  });
});
