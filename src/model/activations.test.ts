import { describe, expect, it } from "vitest";
import { everyActivation, truncatedRelu } from "../../test/activationCases.ts";
import { exp, log } from "../numerics/elementary.ts";
import { hermiteNormalised } from "../numerics/hermite.ts";
import { stream } from "../numerics/random.ts";
import { activation, activationSchema } from "./activations.ts";

const degree = 12;
const tableOf = (sigma: ReturnType<typeof activation>, S: number, b: number): Float64Array => {
  const out = new Float64Array(degree + 4).fill(Number.NaN);
  sigma.hermite(S, b, degree, out, 1);
  expect(out[0]).toBeNaN();
  expect(out[degree + 2]).toBeNaN();
  return out.slice(1, degree + 2);
};

/**
 * E f(g) by Simpson's rule between break points: an independent second method. With 4,000 panels a piece its error is
 * about (26/4000)⁴/180·sup|f⁗| ≈ 1e-11 for the functions here.
 */
function expectation(f: (g: number) => number, breaks: readonly number[]): number {
  const ends = [-13, ...breaks.filter((g) => g > -13 && g < 13).sort((x, y) => x - y), 13];
  let total = 0;
  for (let piece = 0; piece + 1 < ends.length; piece++) {
    const panels = 4000;
    const h = (ends[piece + 1] - ends[piece]) / panels;
    for (let node = 0; node <= panels; node++) {
      const g = ends[piece] + node * h;
      const weight = node === 0 || node === panels ? 1 : node % 2 === 1 ? 4 : 2;
      // A kink's side is that of the piece: look a hair inside.
      const inside = node === 0 ? g + 1e-13 : node === panels ? g - 1e-13 : g;
      total += ((weight * h) / 3) * f(inside) * exp((-g * g) / 2) * 0.3989422804014327;
    }
  }
  return total;
}

const cases = [
  [0.8, 0],
  [0.8, 0.3],
  [2.3, -1.1],
  [0.05, 0.5],
  [6, 2],
] as const;

describe.each(everyActivation)("activation $kind", (config) => {
  const sigma = activation(config);

  it("has the derivative of its value, away from kinks", () => {
    const random = stream(1, 9);
    for (let trial = 0; trial < 200; trial++) {
      const u = 6 * (random.uniform() - 0.5);
      if (sigma.kinks.some((kink) => Math.abs(kink - u) < 1e-4)) continue;
      const h = 1e-5;
      const slope = (sigma.value(u + h) - sigma.value(u - h)) / (2 * h);
      // Central difference: truncation h²·|σ‴|/6 ≲ 1e-9, rounding 1e-16·|σ|/h ≲ 1e-10.
      expect(Math.abs(slope - sigma.derivative(u))).toBeLessThan(1e-8);
    }
  });

  it("has at a kink the mean of both slopes", () => {
    for (const kink of sigma.kinks) {
      const both = sigma.derivative(kink - 1e-9) + sigma.derivative(kink + 1e-9);
      expect(sigma.derivative(kink)).toBe(both / 2);
    }
  });

  it.each(cases)("has its Hermite coefficients, by quadrature, at S = %d, b = %d", (S, b) => {
    const table = tableOf(sigma, S, b);
    const breaks = sigma.kinks.map((kink) => (kink - b) / S);
    const he = new Float64Array(degree + 1);
    for (let n = 0; n <= degree; n++) {
      const value = expectation((g) => {
        hermiteNormalised(g, degree, he);
        return sigma.value(S * g + b) * he[n];
      }, breaks);
      // Simpson's error above, grown by the n-th Hermite function's fourth derivative.
      expect(Math.abs(table[n] - value)).toBeLessThan(3e-9);
    }
  });

  it.each(cases)(
    "has E σ² as Parseval's sum bounds it and quadrature gives it, at S = %d, b = %d",
    (S, b) => {
      const second = sigma.secondMoment(S, b);
      const breaks = sigma.kinks.map((kink) => (kink - b) / S);
      const value = expectation((g) => sigma.value(S * g + b) ** 2, breaks);
      expect(Math.abs(second - value)).toBeLessThan(1e-9 * Math.max(1, value));
      const partial = tableOf(sigma, S, b).reduce((sum, h) => sum + h * h, 0);
      expect(partial).toBeLessThanOrEqual(second * (1 + 1e-12) + 1e-14); // rounding of the sums
    },
  );

  it("obeys ∂h̃ₙ/∂b = √(n+1) h̃ₙ₊₁/S and ∂h̃ₙ/∂S = (√((n+1)(n+2)) h̃ₙ₊₂ + n h̃ₙ)/S", () => {
    const [S, b, h] = [1.3, 0.4, 1e-5];
    const at = tableOf(sigma, S, b);
    const byB = tableOf(sigma, S, b + h).map((value, n) => (value - tableOf(sigma, S, b - h)[n]) / (2 * h));
    const byS = tableOf(sigma, S + h, b).map((value, n) => (value - tableOf(sigma, S - h, b)[n]) / (2 * h));
    for (let n = 0; n + 2 <= degree; n++) {
      expect(Math.abs(byB[n] - (Math.sqrt(n + 1) * at[n + 1]) / S)).toBeLessThan(1e-8); // central difference, as above
      expect(Math.abs(byS[n] - (Math.sqrt((n + 1) * (n + 2)) * at[n + 2] + n * at[n]) / S)).toBeLessThan(
        1e-8,
      );
    }
  });

  it("has the same even coefficients where only those are asked for", () => {
    for (const [S, b] of cases) {
      const even = new Float64Array(degree + 1);
      sigma.hermite(S, b, degree, even, 0, true);
      const all = tableOf(sigma, S, b);
      // Two recurrences of a few roundings each.
      for (let n = 0; n <= degree; n += 2)
        expect(Math.abs(even[n] - all[n])).toBeLessThan(2e-14 * Math.max(1, S));
    }
  });

  it("is σ(b) alone where the weights vanish", () => {
    const table = tableOf(sigma, 0, 0.7);
    expect(Math.abs(table[0] - sigma.value(0.7))).toBeLessThan(1e-14); // a quadrature of a constant, to rounding
    for (let n = 1; n <= degree; n++) expect(Math.abs(table[n])).toBeLessThan(1e-14);
  });

  it("keeps its bound, its Lipschitz constant and its limits", () => {
    for (let u = -50; u <= 50; u += 0.37) {
      expect(Math.abs(sigma.value(u))).toBeLessThanOrEqual(sigma.bound);
      expect(Math.abs(sigma.derivative(u))).toBeLessThanOrEqual(sigma.lipschitz * (1 + 1e-15));
    }
    if (sigma.limits !== null) expect([sigma.value(-60), sigma.value(60)]).toEqual(sigma.limits);
  });
});

describe("far from everyday sizes", () => {
  it("keeps tanh's coefficients where σ is nearly a step", () => {
    const S = 1000;
    const table = tableOf(activation({ kind: "tanh" }), S, 0);
    // h₁ = S E sech²(S g) = ∫sech²(x) ϕ(x/S) dx = √(2/π)(1 − π²/(24 S²) + O(S⁻⁴)), from ∫x² sech² x dx = π²/6.
    const expected = Math.sqrt(2 / Math.PI) * (1 - Math.PI ** 2 / (24 * S * S));
    expect(Math.abs(table[1] - expected)).toBeLessThan(1e-11); // S⁻⁴ is 1e-12
  });

  it("keeps erf's closed form at any S", () => {
    const table = tableOf(activation({ kind: "erf" }), 1e8, 0);
    expect(Math.abs(table[1] - 2 / Math.sqrt(2 * Math.PI))).toBeLessThan(1e-15);
  });

  it("gives no NaN for a neuron far from its kinks", () => {
    const table = tableOf(activation(truncatedRelu), 1e-9, 1);
    expect([...table].every(Number.isFinite)).toBe(true);
    expect(table[0]).toBeCloseTo(activation(truncatedRelu).value(1), 12);
  });

  it("computes softplus without overflow", () => {
    const sigma = activation({ kind: "softplus" });
    expect(sigma.value(800)).toBe(800);
    expect(sigma.value(-800)).toBe(0);
    expect(sigma.value(0)).toBeCloseTo(log(2), 15);
  });
});

describe("the schema", () => {
  it.each([
    [
      {
        kind: "piecewise-linear",
        knots: [
          [1, 0],
          [0, 1],
        ],
      },
      "ascending",
    ],
    [{ kind: "piecewise-linear", knots: [[1, 0]] }, "2"],
    [{ kind: "sigmoid" }, "kind"],
    [{ kind: "relu", slope: 2 }, "slope"],
  ])("refuses %j", (config, word) => {
    const result = activationSchema.safeParse(config);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(word);
  });
});
