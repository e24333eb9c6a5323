import betainc from "@stdlib/math-base-special-betainc";
import { describe, expect, it } from "vitest";
import { chiFeatures } from "../src/features/chi.ts";
import { directionTail, sphereMean } from "../src/features/sphereMean.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";

const dimensions = [2, 3, 4, 5, 6, 7, 8, 9, 10, 21, 40, 50];
const kinked = activation({
  kind: "piecewise-linear",
  knots: [
    [-0.7, 0.3],
    [0.1, -2.5],
    [0.8, -1],
    [1.5, 2],
  ],
});

const at = (d: number, sigma = kinked) => {
  const mean = sphereMean(sigma, d);
  return (s: number, b: number): Float64Array => {
    const out = new Float64Array(6);
    mean(s, b, 2, out);
    return out;
  };
};

/** The features of relu, whose knot lies at b₀ = 0, for one Gaussian in ℝᵈ. */
function conic(d: number) {
  const classes = [{ weight: 1, label: 1, deviation: [1] }];
  const model: Model = {
    data: dataLaw({ kind: "gaussian-mixture", blocks: [d], classes }, {}),
    neuron: neuron("ridge", []),
    activation: activation({ kind: "relu" }),
    initial: initialLaw({ kind: "gaussian", scale: 1, a: 1, b: 0 }, {}),
    neurons: 1,
  };
  return chiFeatures(model, coordinatesOf(model), { nodes: 12 });
}

/** E σ(s u + b) by Simpson's rule in u = sin φ, density ∝ cos^{d−2} φ, with 40,000 intervals. */
function bySimpson(d: number, sigma: (u: number) => number, s: number, b: number): number {
  const n = 40_000;
  let [sum, mass] = [0, 0];
  for (let i = 0; i <= n; i++) {
    const phi = Math.PI * (i / n - 0.5);
    const weight = (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * Math.cos(phi) ** (d - 2);
    sum += weight * sigma(s * Math.sin(phi) + b);
    mass += weight;
  }
  return sum / mass;
}

describe("the tail of a direction", () => {
  it("is an incomplete beta function (stdlib), its mean a power", () => {
    const out = new Float64Array(2);
    for (const d of dimensions) {
      for (let z = -1; z <= 1; z += 1 / 64) {
        directionTail(d, z, out);
        const beyond = 0.5 * betainc(1 - z * z, (d - 1) / 2, 0.5, true, false);
        // ours: d/2 additions of numbers below 1; the oracle: several units in the last place of 1
        expect(Math.abs(out[0] - (z >= 0 ? beyond : 1 - beyond)), `d = ${d}, z = ${z}`).toBeLessThan(
          (d + 8) * 2e-16,
        );
        directionTail(d, 0, out);
        const atZero = out[1];
        directionTail(d, z, out);
        expect(Math.abs(out[1] - atZero * (1 - z * z) ** ((d - 1) / 2))).toBeLessThan(d * 2e-16);
      }
    }
  });
});

describe("the mean of σ over a sphere", () => {
  it("is that of Simpson's rule on 40,000 intervals, for kinks and for smooth σ", () => {
    for (const kind of ["tanh", "erf", "softplus"] as const) {
      const sigma = activation({ kind });
      for (const d of [2, 3, 9, 40]) {
        // Simpson: h⁴; ours 1e-10 by claim
        expect(
          Math.abs(at(d, sigma)(4, 0.3)[0] - bySimpson(d, sigma.value, 4, 0.3)),
          `${kind}, ${d}`,
        ).toBeLessThan(1e-10);
      }
    }
    for (const d of [2, 3, 4, 9, 40]) {
      // Simpson at a kink: jump of the slope (10) times h²/6 of s·u, h = 4π/40000: 3e-6 · … the kink's phase: ≤ 2e-6
      expect(Math.abs(at(d)(4, 0.3)[0] - bySimpson(d, kinked.value, 4, 0.3)), `kinked, ${d}`).toBeLessThan(
        2e-6,
      );
    }
  });

  it("is even in direction: in one dimension the mean of σ(b + s) and σ(b − s)", () => {
    for (const sigma of [kinked, activation({ kind: "tanh" }), activation({ kind: "relu" })]) {
      const [G, Gs, Gb] = at(1, sigma)(0.9, 0.2);
      expect(G).toBeCloseTo((sigma.value(1.1) + sigma.value(-0.7)) / 2, 15);
      expect(Gs).toBeCloseTo((sigma.derivative(1.1) - sigma.derivative(-0.7)) / 2, 15);
      expect(Gb).toBeCloseTo((sigma.derivative(1.1) + sigma.derivative(-0.7)) / 2, 15);
    }
  });

  it("obeys ∂_s² G + ((d − 1)/s) ∂_s G = ∂_b² G, the wave equation of spherical means (Euler–Poisson–Darboux)", () => {
    const smooth = [
      activation({ kind: "tanh" }),
      activation({ kind: "polynomial", coefficients: [1, 2, -1, 0.5] }),
    ];
    for (const d of [2, 3, 4, 5, 10, 40]) {
      for (const sigma of [kinked, ...smooth]) {
        for (const s of [0.3, 1, 2.7]) {
          const [, Gs, , Gss, , Gbb] = at(d, sigma)(s, 0.15);
          // σ″ by differences: 1e-12 · steepness; terms up to about 10·d/s
          expect(Math.abs(Gss + ((d - 1) / s) * Gs - Gbb), `${sigma.kind}, ${d}, ${s}`).toBeLessThan(
            1e-11 * (1 + (10 * d) / s),
          );
        }
      }
    }
  });

  it("has ∂_b∂_s G as the derivative of ∂_b G, and ∂_b G that of G", () => {
    const h = 1e-5;
    for (const d of [5, 9, 40]) {
      for (const s of [0.5, 2]) {
        const G = at(d);
        const [, , Gb, , Gsb] = G(s, 0.1);
        // h² f‴/6 ≲ 1e-8 (kinks of the density at |z| = 1 for d = 5 apart), 1e-15/h
        expect(Math.abs((G(s, 0.1 + h)[0] - G(s, 0.1 - h)[0]) / (2 * h) - Gb)).toBeLessThan(1e-7);
        expect(Math.abs((G(s + h, 0.1)[2] - G(s - h, 0.1)[2]) / (2 * h) - Gsb)).toBeLessThan(1e-7);
      }
    }
  });

  it("is one-sided at s = 0: σ(b), with the slope of a cone where b is a kink", () => {
    const relu = activation({ kind: "relu" });
    const [G, Gs, Gb] = at(3)(0, 0.4);
    expect(G).toBeCloseTo(kinked.value(0.4), 14); // a sum of four pieces instead of one
    expect(Gs).toBe(0);
    expect(Gb).toBeCloseTo(kinked.derivative(0.4), 14);
    expect(Array.from(at(3, relu)(0, 0).slice(0, 3))).toEqual([0, 0.25, 0.5]); // E u₊ = 1/4 in ℝ³
  });

  it.each([
    [1, 1 / 2],
    [2, 1 / Math.PI],
    [3, 1 / 4],
  ])("has at a knot's cone the slope jump · E u₊, as next to it: d = %i", (d, mean) => {
    const jump = 1.5 / 0.7 + 2.8 / 0.8; // σ′ from −3.5 to 15/7
    const [, tip] = at(d)(0, 0.1);
    const [, near] = at(d)(1e-6, 0.1);
    expect(tip).toBeCloseTo(jump * mean, 14);
    expect(near).toBeCloseTo(jump * mean, 14);
    expect(at(d)(0, 0.1000001)[1]).toBe(0);
  });

  it.each([1, 2, 3])("makes Ψ′(0⁺) the slope of Ψ near r = 0 where a knot lies at b: d = %i", (d) => {
    const map = conic(d);
    const slopes = new Float64Array(2);
    const alpha = map.weights.map((c, k) => c * (1 + k / map.size));
    const points = { count: 2, columns: [Float64Array.of(0, 1e-6)] };
    map.at(points).potential(alpha, { value: null, gradient: [slopes], hessian: null });
    expect(slopes[0]).toBeGreaterThan(0.1);
    expect(Math.abs(slopes[1] - slopes[0])).toBeLessThan(1e-14);
  });
});
