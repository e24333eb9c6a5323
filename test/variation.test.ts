/** Bounds of a potential between points: against its exact second derivatives at random places of random cells. */

import { describe, expect, it } from "vitest";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { packed } from "../src/features/packed.ts";
import { profileOf } from "../src/features/profile.ts";
import type { Chart } from "../src/features/variation.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { seeded } from "./oracles/seeded.ts";

type Uniform = () => number;
const between = (uniform: Uniform, low: number, high: number) => low + (high - low) * uniform();

const bounded: readonly ActivationConfig[] = [
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
  { kind: "erf" },
  { kind: "tanh" },
];
const unbounded: readonly ActivationConfig[] = [{ kind: "relu" }, { kind: "softplus" }, { kind: "linear" }];

function randomModel(uniform: Uniform, blocks: number[], sigma: ActivationConfig): Model {
  const share = between(uniform, 0.2, 0.8);
  const deviation = () => blocks.map(() => between(uniform, 0.3, 1.6));
  const classes = [
    { weight: share, label: 1, deviation: deviation() },
    { weight: 1 - share, label: -1, deviation: deviation() },
  ];
  return {
    data: dataLaw({ kind: "gaussian-mixture", blocks, classes }, {}),
    neuron: neuron("affine-ridge", ["a", "b"]),
    activation: activation(sigma),
    initial: initialLaw({ kind: "gaussian", scale: 1, a: 1, b: 0 }, {}),
    neurons: 4,
  };
}

interface Case {
  readonly name: string;
  readonly chart: Chart;
  readonly cell: number[];
  /** |∂²| found over its bound, in s, mixed, φ; of what is not 0 */
  readonly shares: number[];
}

/** Second derivatives by s and φ from the map's exact ones by r. */
function polarDerivatives(chart: Chart, s: number, angle: number, gradient: number[], hessian: number[][]) {
  const r = chart === "near" ? s : 1 / s;
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  const radial = x * gradient[0] + y * gradient[1];
  const turning = x * gradient[1] - y * gradient[0];
  const along = x * x * hessian[0][0] + 2 * x * y * hessian[0][1] + y * y * hessian[1][1];
  const mixed = x * y * (hessian[1][1] - hessian[0][0]) + (x * x - y * y) * hessian[0][1];
  const across = y * y * hessian[0][0] - 2 * x * y * hessian[0][1] + x * x * hessian[1][1];
  const byAngle = r * r * across - r * radial;
  const byBoth = r * mixed + turning;
  if (chart === "near") return [along, byBoth, byAngle];
  return [r * r * r * (r * along + 2 * radial), -r * r * byBoth, byAngle];
}

function caseOf(seed: number): Case {
  const uniform = seeded(seed);
  const blocks = [[12], [40], [9, 20], [30, 14]][seed % 4];
  const sigmas = uniform() < 0.7 ? bounded : unbounded;
  const sigma = sigmas[Math.floor(uniform() * sigmas.length)];
  const model = randomModel(uniform, blocks, sigma);
  const map = mixtureFeatures(model, coordinatesOf(model), {
    degree: 2 * Math.floor(between(uniform, 0, 9)),
  });
  // α of one feature alone, or of all: the first can attain a bound, the second cannot cancel it
  const only = Math.floor(uniform() * map.size);
  const alpha = map.weights.map((c, k) => (seed % 3 === 0 ? (k === only ? 1 : 0) : c * (2 * uniform() - 1)));
  const [a, b] = [between(uniform, -2, 2), uniform() < 0.5 ? 0 : between(uniform, -1, 1)];
  const variation = map.variation?.(alpha, a, b);
  if (variation === undefined || variation === null) throw new Error("variation.test: there is none.");
  const chart: Chart = variation.bounded && uniform() < 0.5 ? "far" : "near";
  const top = chart === "near" ? variation.reach : 1 / variation.reach;
  const from = uniform() < 0.2 ? 0 : top * uniform();
  const angles = blocks.length === 1 ? [0, 0] : [between(uniform, 0, 1), between(uniform, 1, Math.PI / 2)];
  const size = uniform();
  const cell = [
    from,
    from + (top - from) * size * uniform(),
    angles[0],
    angles[0] + (angles[1] - angles[0]) * size,
  ];
  const bound = new Float64Array(3);
  variation.bend(chart, cell, bound);
  const worst = [0, 0, 0];
  for (let k = 0; k < 25; k++) {
    const s = Math.max(between(uniform, cell[0], cell[1]), 1e-3 * top);
    const angle = between(uniform, cell[2], cell[3]);
    const r = chart === "near" ? s : 1 / s;
    const radii = blocks.length === 1 ? [r] : [r * Math.cos(angle), r * Math.sin(angle)];
    const columns = [a, b, ...radii].map((q) => Float64Array.of(q));
    const p = columns.length;
    const gradient = columns.map(() => new Float64Array(1));
    const hessian = Array.from({ length: (p * (p + 1)) / 2 }, () => new Float64Array(1));
    map.at({ count: 1, columns }).potential(alpha, { value: null, gradient, hessian });
    const g = [gradient[2][0], blocks.length === 1 ? 0 : gradient[3][0]];
    const H = [0, 1].map((i) =>
      [0, 1].map((j) =>
        blocks.length === 1 && i + j > 0 ? 0 : hessian[packed(2 + Math.min(i, j), 2 + Math.max(i, j), p)][0],
      ),
    );
    const found = polarDerivatives(chart, s, angle, g, H);
    const axes = blocks.length === 1 ? 1 : 3;
    for (let i = 0; i < axes; i++) worst[i] = Math.max(worst[i], shareOf(Math.abs(found[i]), bound[i], r));
  }
  return {
    name: `seed ${seed}, ${sigma.kind}, blocks ${blocks}, b = ${b}, ${chart}`,
    chart,
    cell,
    shares: worst,
  };
}

/**
 * Rounding of the map's own derivatives: 1e-13 of order-one sums, in the far chart times r⁴, r ≤ 1e3/reach; there the
 * two terms of ∂²/∂u² cancel, so that what is left is compared beyond that size only.
 */
const shareOf = (found: number, bound: number, r: number): number => {
  const rounding = 1e-12 * (1 + r * r * r * r);
  return found <= rounding ? 0 : (found - rounding) / bound;
};

const cases = Array.from({ length: 400 }, (_, seed) => caseOf(seed));

describe("the bend of a potential", () => {
  it("is nowhere above its bound", () => {
    for (const { name, cell, shares } of cases) {
      for (const share of shares) expect(share, `${name}, cell ${cell}`).toBeLessThanOrEqual(1);
    }
  });

  it.each(["near", "far"] as const)(
    "comes close to it somewhere, so that a smaller bound is false: %s",
    (chart) => {
      const some = cases.filter((each) => each.chart === chart);
      for (const axis of [0, 1, 2]) {
        const largest = Math.max(...some.map(({ shares }) => shares[axis]));
        // by triangle inequalities over kinks and classes, Cramér and Bernstein: within a factor of five
        expect(largest, `axis ${axis}`).toBeGreaterThan(0.2);
      }
    },
  );
});

describe("the profile of σ", () => {
  it("has the integrals of |σ′| that quadrature finds", () => {
    for (const config of bounded) {
      const sigma = activation(config);
      for (const offset of [0, 0.4, -1.1]) {
        const { far } = profileOf(sigma, offset) ?? { far: null };
        if (far === null) throw new Error("variation.test: no far chart.");
        const out = { firstOfMean: 0, secondOfMean: 0, value: 0, first: 0, second: 0 };
        far.bounds(0, 1, out);
        const step = 1e-3;
        const moment = (power: number) => {
          let sum = 0;
          for (let y = -25; y < 25; y += step) {
            const at = y + step / 2;
            sum += step * Math.abs(sigma.derivative(at + offset)) * Math.abs(at) ** power;
          }
          return sum;
        };
        const density0 = 1 / Math.sqrt(2 * Math.PI);
        if (out.first === 0) continue; // odd without offset: no even coefficient to bound
        // midpoints of width 1e-3: 1e-6 of order ten, jumps of σ′ 1e-3·|y|²·10 at worst; smooth ones with |offset| are bounds
        expect(out.firstOfMean).toBeGreaterThan(density0 * moment(1) * (1 - 2e-3));
        expect(out.secondOfMean).toBeGreaterThan(0.24197 * moment(2) * (1 - 2e-3));
        if (offset === 0) expect(out.firstOfMean).toBeLessThan(density0 * moment(1) * (1 + 2e-3));
      }
    }
  });

  it("is absent where nothing is known", () => {
    expect(profileOf(activation({ kind: "polynomial", coefficients: [0, 0, 1] }), 0)).toBeNull();
    expect(profileOf(activation({ kind: "formula", sigma: "exp(-u*u)" }), 0)).toBeNull();
  });
});
