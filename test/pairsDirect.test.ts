/** Nearly parallel and antiparallel neurons: pairs without a series, and the risk of networks that have them. */

import { describe, expect, test } from "vitest";
import { monteCarloRisk } from "../src/energy/monteCarlo.ts";
import { pairEnergy } from "../src/energy/pairs.ts";
import { directPair } from "../src/energy/pairsDirect.ts";
import { knotPair } from "../src/energy/pairsDirectKnots.ts";
import { steepPair } from "../src/energy/pairsDirectSteep.ts";
import { populationRisk } from "../src/energy/populationRisk.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Activation, GaussianMixture, Model, Network } from "../src/model/contract.ts";
import { networkFrom } from "../src/space/coordinates.ts";
import { isotropic } from "../src/verify/cases.ts";
import { notMonotone, truncatedRelu } from "./activationCases.ts";
import { type MixtureCase, networkRisk, pairMoment, type Side } from "./oracles/pairMoments.ts";
import { seeded } from "./oracles/seeded.ts";

/** The six numbers of a pair by the form under test, means and first moments by the activation's own closed forms. */
function direct(sigma: Activation, one: readonly number[], other: readonly number[], q: number) {
  const form = directPair(sigma);
  if (form === null) throw new Error("test: no form");
  const neuron = ([spread, offset]: readonly number[]) => {
    const h = new Float64Array(2);
    sigma.hermite(spread, offset, 1, h, 0);
    return { spread, offset, mean: h[0], first: h[1] };
  };
  const out = new Float64Array(6);
  const error = form(neuron(one), neuron(other), q, out);
  return { out, error };
}

const correlations = [0.5, 0.99, 0.9999, 1 - 1e-7, 1 - 1e-11].flatMap((q) => [q, -q]);
const sides: [number[], number[]][] = [
  [
    [1, 0],
    [1.1, 0],
  ],
  [
    [0.4, 0.3],
    [3, -0.2],
  ],
  [
    [8, 0.1],
    [9, 1],
  ],
];

describe.each([
  ["truncated ReLU", truncatedRelu],
  ["not monotone", notMonotone],
  ["ReLU", { kind: "relu" }],
  ["three slopes", { kind: "formula", sigma: "u - relu(1.5*u - 1)" }],
  ["tanh", { kind: "tanh" }],
  ["softplus", { kind: "softplus" }],
] as [string, ActivationConfig][])("%s", (_, config) => {
  const sigma = activation(config);

  test("E σσ′, E σ̇σ̇′ and E σ̇σ′ agree with nested quadrature", () => {
    // Poles make the oracle slow where S is large.
    for (const [one, other] of sigma.kinks.length > 0 ? sides : sides.slice(0, 1)) {
      for (const q of sigma.kinks.length > 0 ? correlations : [-0.5, 0.9999]) {
        const { out, error } = direct(sigma, one, other, q);
        const side = (f: (u: number) => number, [S, b]: readonly number[]): Side => ({
          f,
          kinks: sigma.kinks,
          S,
          b,
        });
        // Panels of a tenth of the poles' distance for smooth σ; Gauss–Legendre of 16 nodes is then at rounding.
        const width = sigma.kinks.length === 0 ? 0.5 / Math.max(1, one[0], other[0]) : 2;
        const { value: f, derivative: df } = sigma;
        const size =
          (1 + one[0] + Math.abs(one[1])) * (1 + other[0] + Math.abs(other[1])) * (1 + sigma.lipschitz) ** 2;
        const expected = (g: typeof f, h: typeof f) => pairMoment(side(g, one), side(h, other), q, width);
        // The bound that the form states, and the oracle's own rounding: about 1e4 terms, each right to 1e-16 of it.
        expect(Math.abs(out[0] - expected(f, f))).toBeLessThan(error + 1e-13 * size);
        // σ̇ at q = ±(1 − 1e-11) varies on a scale √(1 − q²) ≈ 4e-6, whose panels' edges round: 1e-16/4e-6 of a jump.
        expect(Math.abs(out[1] - expected(df, df))).toBeLessThan(1e-10 * (1 + sigma.lipschitz) ** 2);
        expect(Math.abs(out[2] - expected(df, f))).toBeLessThan(1e-10 * size);
        expect(Math.abs(out[3] - expected(f, df))).toBeLessThan(1e-10 * size);
      }
    }
  });

  test("∂_S at fixed inner product is that of central differences", () => {
    for (const [one, other] of sides.slice(0, 2)) {
      for (const q of [0.5, -0.5, 0.99, -0.99]) {
        const { out } = direct(sigma, one, other, q);
        const h = 1e-4;
        const at = (moved: number, which: 0 | 1) => {
          const scaled = (side: readonly number[], k: number) => [
            side[0] * (k === which ? 1 + moved : 1),
            side[1],
          ];
          return direct(sigma, scaled(one, 0), scaled(other, 1), q / (1 + moved)).out[0];
        };
        for (const which of [0, 1] as const) {
          const slope =
            (8 * (at(h, which) - at(-h, which)) - (at(2 * h, which) - at(-2 * h, which))) / (12 * h);
          const S = which === 0 ? one[0] : other[0];
          const size = (1 + one[0]) * (1 + other[0]) * (1 + sigma.lipschitz) ** 2;
          // Of 1/√(1 − q²) = 7 a power each order: h⁴·7⁵/30 ≈ 6e-14; rounding 1e-14/h = 1e-10, of the terms' size.
          expect(Math.abs(S * out[4 + which] - slope)).toBeLessThan(3e-10 * size);
        }
      }
    }
  });
});

test("q = ±1 is the neuron itself, and its mirror image", () => {
  for (const config of [truncatedRelu, notMonotone, { kind: "tanh" } as const]) {
    const sigma = activation(config);
    const { out, error } = direct(sigma, [1.3, 0.2], [1.3, 0.2], 1);
    // secondMoment is another closed form of the same number, right to rounding (tanh: its quadrature, 1e-12).
    expect(Math.abs(out[0] - sigma.secondMoment(1.3, 0.2))).toBeLessThan(error + 1e-12);
  }
  // relu(u)·relu(−u) = 0
  expect(Math.abs(direct(activation({ kind: "relu" }), [1.3, 0], [1.3, 0], -1).out[0])).toBeLessThan(1e-15);
});

test("a step and a stretch give what ramps give, within the bounds that both state", () => {
  for (const config of [truncatedRelu, notMonotone]) {
    const { shape, hermite } = activation(config);
    if (shape.kind !== "knots") throw new Error("test: knots");
    const steep = steepPair(shape);
    if (steep === null) throw new Error("test: bounded");
    const neuron = (spread: number, offset: number) => {
      const h = new Float64Array(2);
      hermite(spread, offset, 1, h, 0);
      return { spread, offset, mean: h[0], first: h[1] };
    };
    const [ramps, steps] = [new Float64Array(6), new Float64Array(6)];
    for (const [S, S2] of [
      [1, 1.1],
      [8, 9],
      [90, 100],
      [0.4, 900],
    ]) {
      for (const q of [0.01, 0.5, -0.99, 0.9999, -0.9999, 1 - 1e-9, 1, -1]) {
        const pair = [neuron(S, 0.3), neuron(S2, -0.2)] as const;
        const error = knotPair(shape)(...pair, q, ramps) + steep(...pair, q, steps);
        // Derivatives: of their slopes 23 more, and no larger.
        for (let k = 0; k < 6; k++)
          expect(Math.abs(ramps[k] - steps[k])).toBeLessThan(k === 0 ? error : 23 * error);
      }
    }
  }
});

const sampled: MixtureCase = {
  sigma: (u) => Math.max(-2.5, Math.min(7.5, 10 * u - 7.5)),
  kinks: [0.5, 1.5],
  classes: [1, -1].map((label) => ({ weight: 0.5, label, deviation: Math.sqrt(label > 0 ? 1.8 : 0.2) })),
};

/** Eight neurons of d = 40: four directions, each with a partner of correlation ±0.9999 and another length. */
function parallelPairs(seed: number): Network {
  const uniform = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const unit = (from: number[]) => {
    const length = Math.sqrt(from.reduce((sum, x) => sum + x * x, 0));
    return from.map((x) => x / length);
  };
  const w = new Float64Array(40 * 8);
  for (let pair = 0; pair < 4; pair++) {
    const u = unit(Array.from({ length: 40 }, normal));
    const side = Array.from({ length: 40 }, normal);
    const along = side.reduce((sum, x, k) => sum + x * u[k], 0);
    const v = unit(side.map((x, k) => x - along * u[k]));
    const q = pair % 2 === 0 ? 0.9999 : -0.9999;
    const lengths = [1.5 + uniform(), 1.5 + uniform()];
    for (let k = 0; k < 40; k++) {
      w[k * 8 + 2 * pair] = lengths[0] * u[k];
      w[k * 8 + 2 * pair + 1] = lengths[1] * (q * u[k] + Math.sqrt(1 - q * q) * v[k]);
    }
  }
  return { neurons: 8, dimension: 40, a: null, b: null, w };
}

const rowsOf = ({ neurons, dimension, w }: Network) =>
  Array.from({ length: neurons }, (_, i) => Array.from({ length: dimension }, (_, k) => w[k * neurons + i]));

describe("R_N of eight neurons with |q| = 0.9999", () => {
  const { data, ...rest } = isotropic(0, 8);
  if (data.kind !== "gaussian-mixture") throw new Error("test: a mixture");
  const model: Model & { data: GaussianMixture } = { ...rest, data };

  test("is exact, and that of nested quadrature over all pairs", () => {
    for (let seed = 0; seed < 2; seed++) {
      const network = parallelPairs(seed);
      const found = populationRisk(model, network, { tolerance: 1e-9, seed });
      expect(found.kind).toBe("exact");
      expect(found.error).toBeLessThan(1e-9);
      // The bound of its own, and the oracle's rounding of sums of size E σ² ≈ 25.
      expect(Math.abs(found.risk - networkRisk(sampled, rowsOf(network)))).toBeLessThan(found.error + 1e-11);
    }
  });

  test("agrees with raw samples", () => {
    for (let seed = 0; seed < 5; seed++) {
      const network = parallelPairs(seed);
      const { risk } = populationRisk(model, network, { tolerance: 1e-9, seed });
      const { risk: mean, error } = monteCarloRisk(model, network, { samples: 20_000, seed });
      // 4 standard errors: by chance one of 3,000 suites fails.
      expect(Math.abs(risk - mean)).toBeLessThan(4 * error);
    }
  });

  test("has the gradient of central differences", () => {
    const energy = pairEnergy(model, { lambda: 0, tolerance: 1e-10 });
    const points = energy.coordinates.fromWeights(parallelPairs(1));
    const mass = new Float64Array(8).fill(1 / 8);
    const gradient = points.columns.map(() => new Float64Array(8));
    energy.evaluate(points, mass, { value: null, gradient, hessian: null });
    const h = 1e-4;
    for (const c of [0, 7, 39]) {
      for (let i = 0; i < 8; i++) {
        const at = (x: number) => {
          const columns = points.columns.map((column, k) =>
            k === c ? column.map((w, j) => (j === i ? w + x : w)) : column,
          );
          return populationRisk(model, networkFrom({ count: 8, columns }, model), {
            tolerance: 1e-10,
            seed: 1,
          }).risk;
        };
        const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        // A pair's kinks are smoothed on √(1 − q²) = 0.014: h⁴·(1/0.014)⁴/30 ≈ 1e-10 of curvatures of about 100; a series
        // that changes its degree in between jumps by 1e-11/h = 1e-7.
        expect(Math.abs(4 * slope - gradient[c][i])).toBeLessThan(5e-7);
      }
    }
  });
});

test("a network of copies is one neuron, at any length up to a million", () => {
  for (const length of [1.5, 15, 300, 1e6]) {
    const copies = Float64Array.from({ length: 40 * 6 }, (_, k) => length * (k < 6 ? 1 : 0));
    const found = populationRisk(
      isotropic(0, 6),
      { neurons: 6, dimension: 40, a: null, b: null, w: copies },
      { tolerance: 1e-6, seed: 1 },
    );
    const w = new Float64Array(40);
    w[0] = length;
    const alone = populationRisk(
      isotropic(0, 1),
      { neurons: 1, dimension: 40, a: null, b: null, w },
      { tolerance: 1e-6, seed: 1 },
    );
    expect(found.kind).toBe("exact");
    expect(found.error).toBeLessThan(1e-6);
    // Either's rounding: that of the pairs is in their bound, the rest of order 25·S·1e-16.
    expect(Math.abs(found.risk - alone.risk)).toBeLessThan(found.error + 1e-11 + 1e-14 * length);
  }
});
