/** The feature maps against exact numbers, against each other, and against sums that share nothing with them. */

import chiQuantile from "@stdlib/stats-base-dists-chi-quantile";
import { describe, expect, it } from "vitest";
import { independentExcess } from "../src/energy/excess.ts";
import { featureEnergy } from "../src/energy/featureEnergy.ts";
import { chiFeatures } from "../src/features/chi.ts";
import type { FeatureMap } from "../src/features/contract.ts";
import { featureMap } from "../src/features/features.ts";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { type DataConfig, dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import type { Points } from "../src/space/contract.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { normal } from "./oracles/rawSamples.ts";
import { seeded } from "./oracles/seeded.ts";

const slidesKnots: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};

const model = (
  data: DataConfig,
  sigma: ActivationConfig,
  kind: "ridge" | "affine-ridge" = "ridge",
): Model => ({
  data: dataLaw(data, {}),
  neuron: neuron(kind, []),
  activation: activation(sigma),
  initial: initialLaw({ kind: "gaussian", scale: 0.8, a: 1, b: 0 }, {}),
  neurons: 800,
});

const isotropic = (d: number, sigma: ActivationConfig = slidesKnots): Model =>
  model(
    {
      kind: "gaussian-mixture",
      blocks: [d],
      classes: [
        { weight: 0.5, label: 1, variance: [1.8] },
        { weight: 0.5, label: -1, variance: [0.2] },
      ],
    },
    sigma,
  );

/** J quantile midpoints of ‖w‖, w ~ N(0, (κ²/d) I). */
const radii = (d: number, kappa: number, count: number): { points: Points; mass: Float64Array } => {
  const r = Float64Array.from(
    { length: count },
    (_, j) => (kappa / Math.sqrt(d)) * chiQuantile((j + 0.5) / count, d),
  );
  return { points: { count, columns: [r] }, mass: new Float64Array(count).fill(1 / count) };
};

const riskAndSlope = (map: FeatureMap, points: Points, mass: Float64Array) => {
  const gradient = points.columns.map((column) => new Float64Array(column.length));
  const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
  const risk = energy.evaluate(points, mass, { value: null, gradient, hessian: null });
  return { risk, slope: gradient[gradient.length - 1] };
};

const largest = (x: Float64Array, y: Float64Array): number =>
  x.reduce((most, value, j) => Math.max(most, Math.abs(value - y[j])), 0);

describe("the slides' isotropic case at t = 0", () => {
  const case40 = isotropic(40);
  const coordinates = coordinatesOf(case40);
  const { points, mass } = radii(40, 0.8, 2000);
  const map = featureMap(case40, coordinates, { tolerance: 1e-7, dimension: "exact", points, mass });

  it("has R = 2.384890", () => {
    const { risk } = riskAndSlope(map, points, mass);
    expect(Math.abs(risk - 2.38489)).toBeLessThan(1e-6); // the table of science.md §5 is good to 1e-6
  });

  it("has an excess κ of independent neurons with R + κ/50 = 2.4970", () => {
    const { risk } = riskAndSlope(map, points, mass);
    const kappa = independentExcess(map, points, mass);
    expect(Math.abs(risk + kappa / 50 - 2.497)).toBeLessThan(5e-5); // printed to four decimals
    expect(Math.abs(kappa - 5.6)).toBeLessThan(0.05);
  });

  it("takes the smallest even degree whose bound is a tenth of the tolerance", () => {
    const below = mixtureFeatures(case40, coordinates, { degree: map.degree - 2 });
    expect(map.tail(points, mass)).toBeLessThanOrEqual(1e-8);
    expect(below.tail(points, mass)).toBeGreaterThan(1e-8);
  });

  it("agrees with plain Monte Carlo of 100,000 inputs and pairs of neurons in random directions", () => {
    // U at r = 1.2 and 2
    const uniform = seeded(5);
    const sigma = (u: number) => (u < 0.5 ? -2.5 : u > 1.5 ? 7.5 : -2.5 + 10 * (u - 0.5));
    const two: Points = { count: 2, columns: [Float64Array.of(1.2, 2)] };
    const phi = [0, 1].map((j) => {
      const m = new Float64Array(map.size);
      map.at(two).moments(Float64Array.of(1 - j, j), m);
      return m;
    });
    let [sum, squares] = [0, 0];
    const n = 100_000;
    for (let k = 0; k < n; k++) {
      const tau = Math.sqrt(uniform() < 0.5 ? 1.8 : 0.2);
      // ⟨x, w⟩, ⟨x, w'⟩ of independent directions: |x| times the first coordinates of two uniform unit vectors
      let length = 0;
      for (let i = 0; i < 40; i++) length += normal(uniform) ** 2;
      const u = () => {
        const first = normal(uniform);
        let total = first * first;
        for (let i = 1; i < 40; i++) total += normal(uniform) ** 2;
        return first / Math.sqrt(total);
      };
      const value = sigma(1.2 * tau * Math.sqrt(length) * u()) * sigma(2 * tau * Math.sqrt(length) * u());
      sum += value;
      squares += value * value;
    }
    const mean = sum / n;
    const error = Math.sqrt((squares / n - mean * mean) / n);
    const U = phi[0].reduce((total, f, k) => total + map.weights[k] * f * phi[1][k], 0);
    expect(Math.abs(U - mean)).toBeLessThan(4 * error);
  });
});

describe("the two exact forms of one block", () => {
  const sigmas: ActivationConfig[] = [slidesKnots, { kind: "relu" }, { kind: "erf" }, { kind: "tanh" }];

  it.each(sigmas.map((sigma) => ({ sigma, kind: sigma.kind })))(
    "agree at d = 40 in risk and gradient: $kind",
    ({ sigma }) => {
      const case40 = isotropic(40, sigma);
      const coordinates = coordinatesOf(case40);
      const { points, mass } = radii(40, 1.6, 60);
      const hermite = riskAndSlope(mixtureFeatures(case40, coordinates, { degree: 30 }), points, mass);
      const chi = riskAndSlope(chiFeatures(case40, coordinates, { nodes: 64 }), points, mass);
      // degree 30 leaves out 1e-12 of R; gradients converge a power of √M slower
      expect(Math.abs(hermite.risk - chi.risk)).toBeLessThan(1e-8);
      expect(largest(hermite.slope, chi.slope)).toBeLessThan(1e-8);
    },
  );

  it("agree for affine neurons, in every coordinate", () => {
    const affine: Model = { ...isotropic(40), neuron: neuron("affine-ridge", []) };
    const coordinates = coordinatesOf(affine);
    const uniform = seeded(3);
    const column = (low: number, high: number) =>
      Float64Array.from({ length: 30 }, () => low + (high - low) * uniform());
    const points = { count: 30, columns: [column(-1, 2), column(-1, 1), column(0.4, 2.2)] };
    const mass = new Float64Array(30).fill(1 / 30);
    const [first, second] = [
      mixtureFeatures(affine, coordinates, { degree: 30 }),
      chiFeatures(affine, coordinates, { nodes: 64 }),
    ].map((map) => {
      const gradient = points.columns.map(() => new Float64Array(30));
      const hessian = Array.from({ length: 6 }, () => new Float64Array(30));
      const risk = featureEnergy(map, { lambda: 0, temperature: 0 }).evaluate(points, mass, {
        value: null,
        gradient,
        hessian,
      });
      return { risk, gradient, hessian };
    });
    expect(Math.abs(first.risk - second.risk)).toBeLessThan(1e-8);
    for (const [c, column] of first.gradient.entries())
      expect(largest(column, second.gradient[c])).toBeLessThan(1e-8);
    // two powers slower than the gradient
    for (const [c, column] of first.hessian.entries())
      expect(largest(column, second.hessian[c])).toBeLessThan(1e-6);
  });

  it("is good to 3e-7 at d = 3 with 192 nodes, by Simpson's rule over the input's length and an integral of σ", () => {
    const case3 = isotropic(3);
    const coordinates = coordinatesOf(case3);
    const { points, mass } = radii(3, 1.6, 400);
    const { risk } = riskAndSlope(chiFeatures(case3, coordinates, { nodes: 192 }), points, mass);
    expect(Math.abs(risk - riskInThreeDimensions(points.columns[0], 6000))).toBeLessThan(3e-7);
  });

  it("estimates in its tail what the nodes leave out, at d = 3 within a factor of 30", () => {
    const case3 = isotropic(3);
    const { points, mass } = radii(3, 1.6, 400);
    const map = chiFeatures(case3, coordinatesOf(case3), { nodes: 48 });
    const missing = Math.abs(
      riskAndSlope(map, points, mass).risk - riskInThreeDimensions(points.columns[0], 6000),
    );
    const tail = map.tail(points, mass);
    expect(missing).toBeLessThanOrEqual(tail);
    expect(tail).toBeLessThan(30 * missing);
  });
});

/**
 * R in ℝ³, where the first coordinate of a direction is uniform: the mean of σ over it is (Σ(s) − Σ(−s))/(2s) with the
 * antiderivative Σ, and ϱ ~ χ_3 has the density √(2/π) ϱ² e^{−ϱ²/2}.
 */
function riskInThreeDimensions(r: Float64Array, intervals: number): number {
  const integral = (u: number) => {
    const inside = Math.min(Math.max(u, 0.5), 1.5) - 0.5;
    return -2.5 * (Math.min(u, 0.5) - 0.5) - 2.5 * inside + 5 * inside * inside + 7.5 * Math.max(u - 1.5, 0);
  };
  const network = (s: number) =>
    r.reduce((sum, rj) => sum + (integral(s * rj) - integral(-s * rj)) / (2 * s * rj), 0) / r.length;
  let risk = 0;
  for (let i = 1; i <= intervals; i++) {
    const rho = (9 * i) / intervals; // beyond 9: below 1e-16
    const weight = ((i === intervals ? 1 : i % 2 === 1 ? 4 : 2) * 3) / intervals;
    const density = Math.sqrt(2 / Math.PI) * rho * rho * Math.exp(-0.5 * rho * rho);
    for (const [variance, label] of [
      [1.8, 1],
      [0.2, -1],
    ]) {
      risk += 0.5 * weight * density * (label - network(Math.sqrt(variance) * rho)) ** 2;
    }
  }
  return risk;
}

describe("the mixture in infinite dimension", () => {
  it("is what finite dimensions converge to, like 1/d", () => {
    const { points, mass } = radii(40, 1.6, 50);
    const infinite = isotropic(40);
    const limit = featureMap(infinite, coordinatesOf(infinite), {
      tolerance: 1e-7,
      dimension: "infinite",
      points,
      mass,
    });
    expect([limit.size, limit.degree, limit.tail(points, mass)]).toEqual([2, 0, 0]);
    const at = (d: number) => {
      const finite = isotropic(d);
      return riskAndSlope(mixtureFeatures(finite, coordinatesOf(finite), { degree: 8 }), points, mass).risk;
    };
    const { risk } = riskAndSlope(limit, points, mass);
    const [near, far] = [at(4000) - risk, at(1000) - risk];
    expect(Math.abs(far / near - 4)).toBeLessThan(0.05); // 1/d falls to a quarter; the next term is 1/d of it
  });
});

describe("the quadratic teacher", () => {
  const uniform = seeded(11);
  const [d, count, t] = [5, 7, [3, 1, 0.5]];
  const square = model(
    { kind: "teacher", dimension: d, quadratic: t, noise: 0 },
    { kind: "polynomial", coefficients: [0, 0, 1] },
  );
  const points: Points = {
    count,
    columns: Array.from({ length: d }, () => Float64Array.from({ length: count }, () => 2 * uniform() - 1)),
  };
  const mass = new Float64Array(count).fill(1 / count);
  const options = { tolerance: 1e-7, dimension: "exact", points, mass } as const;
  const map = featureMap(square, coordinatesOf(square), options);
  const D = (i: number, k: number) =>
    (i === k ? (t[i] ?? 0) : 0) -
    points.columns[i].reduce((sum, w, j) => sum + mass[j] * w * points.columns[k][j], 0);
  const indices = [...Array(d).keys()];
  const trace = indices.reduce((sum, i) => sum + D(i, i), 0);

  it("has R = (tr D)² + 2 tr D² and −∇Ψ = 2[tr(D) w + 2 D w]", () => {
    const gradient = points.columns.map(() => new Float64Array(count));
    const energy = featureEnergy(map, { lambda: 0, temperature: 0 });
    const risk = energy.evaluate(points, mass, { value: null, gradient, hessian: null });
    const squares = indices.reduce((sum, i) => sum + indices.reduce((row, k) => row + D(i, k) ** 2, 0), 0);
    expect(Math.abs(risk - (trace * trace + 2 * squares))).toBeLessThan(1e-13); // sums of 25 terms of order 10
    // ∂_s A = −∫(w∇Ψᵀ + ∇Ψwᵀ)dρ, which is 4[tr(D)A + DA + AD] = A′/(2ξ) only with this gradient
    for (const i of indices) {
      for (let j = 0; j < count; j++) {
        const Dw = indices.reduce((sum, k) => sum + D(i, k) * points.columns[k][j], 0);
        const velocity = 2 * trace * points.columns[i][j] + 4 * Dw;
        expect(Math.abs(gradient[i][j] + velocity)).toBeLessThan(1e-12); // ten terms of order 400, 2⁻⁵³ each
      }
    }
  });

  it("is exact for a finite network: no tail, no degree", () => {
    expect([map.tail(points, mass), map.degree]).toEqual([0, 0]);
  });

  it("leaves the quadratic part of the label in the floor where σ is linear", () => {
    const linear = model(
      { kind: "teacher", dimension: 3, quadratic: [2], linear: [1, -1], noise: 0.5 },
      { kind: "linear" },
    );
    const own = featureMap(linear, coordinatesOf(linear), options);
    const w = { count: 1, columns: [1, -1, 0].map((wk) => Float64Array.of(wk)) }; // the linear part, exactly
    const { risk } = riskAndSlope(own, w, Float64Array.of(1));
    expect(risk).toBeCloseTo(3 * 4 + 0.25, 14); // E(2x²)² + noise²
  });

  it("refuses a σ for which it is not exact, and says what to use", () => {
    const relu = model({ kind: "teacher", dimension: 3, quadratic: [1], noise: 0 }, { kind: "relu" });
    expect(() => featureMap(relu, coordinatesOf(relu), options)).toThrow(/σ is relu.*population-flow/);
  });
});
