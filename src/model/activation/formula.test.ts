import { describe, expect, it } from "vitest";
import { exp } from "../../numerics/elementary.ts";
import { hermiteNormalised } from "../../numerics/hermite.ts";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { normalPdf } from "../../numerics/special.ts";
import { sum } from "../../numerics/sums.ts";
import { type ActivationConfig, activation } from "../activations.ts";
import type { Activation } from "../contract.ts";

const formula = (sigma: string): Activation => activation({ kind: "formula", sigma });

const coefficients = (sigma: Activation, S: number, b: number, degree: number): Float64Array => {
  const out = new Float64Array(degree + 1);
  sigma.hermite(S, b, degree, out, 0);
  return out;
};

const largestDifference = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, n) => Math.max(most, Math.abs(value - other[n])), 0);

/** The size m that the promise is relative to; `unit` is the least 1/|α| of the formula's αu + β. */
const size = (sigma: Activation, S: number, b: number, unit: number): number =>
  Math.max(Math.abs(sigma.value(b)), Math.max(S, unit) * sigma.lipschitz);

/** A formula, the built-in kind that it is after u → factor·u, and 1/factor. */
const twins: readonly [string, ActivationConfig, number][] = [
  ["tanh(u)", { kind: "tanh" }, 1],
  ["tanh(2*u)", { kind: "tanh" }, 2],
  ["1 - 2/(1 + exp(2*u))", { kind: "tanh" }, 1],
  ["tanh(1000*u)", { kind: "tanh" }, 1000],
  ["tanh(0.01*u)", { kind: "tanh" }, 0.01],
  ["softplus(u)", { kind: "softplus" }, 1],
  ["log(1 + exp(3*u))", { kind: "softplus" }, 3],
  ["erf(u/sqrt(2))", { kind: "erf" }, 1],
  ["erf(u)", { kind: "erf" }, Math.SQRT2],
];

describe.each(twins)("%s is a built-in kind, stretched", (text, config, factor) => {
  const sigma = formula(text);
  const other = activation(config);
  const deviations = [0, 1e-6, 0.3, 0.9, 1.2, 1.99, 2.01, 3.3, 7, 9.5, 40, 1000];

  it("in value and slope", () => {
    for (let v = -45.05; v < 46; v += 0.1) {
      const u = v / factor;
      // A few roundings of values up to 45; 1 − 2/(1 + e²ᵘ) and log(1 + e³ᵘ) round what is 1.
      expect(Math.abs(sigma.value(u) - other.value(v))).toBeLessThan(1e-15 * Math.max(1, Math.abs(v)));
      // v = factor·u, rounded, moves the slope by 1e-16·45·|σ″|.
      expect(Math.abs(sigma.derivative(u) / factor - other.derivative(v))).toBeLessThan(5e-15);
    }
  });

  it("in Hermite coefficients and E σ², at every S", () => {
    for (const S of deviations) {
      for (const b of [0, 0.7, -3, 25]) {
        const scale = size(other, S, b, 1);
        const degree = S === 0.9 || S === 3.3 ? 200 : 30;
        const difference = largestDifference(
          coefficients(sigma, S / factor, b / factor, degree),
          coefficients(other, S, b, degree),
        );
        // The promises of either side.
        expect(difference).toBeLessThan(2e-13 * scale);
        const second = sigma.secondMoment(S / factor, b / factor) - other.secondMoment(S, b);
        expect(Math.abs(second)).toBeLessThan(2e-13 * scale * scale);
      }
    }
  });

  it("in what is known of it", () => {
    expect(sigma.kind).toBe("formula");
    expect(sigma.kinks).toEqual([]);
    expect(sigma.limits).toEqual(other.limits);
    expect(sigma.bound).toBe(other.bound);
    expect(sigma.lipschitz / (factor * other.lipschitz)).toBeCloseTo(1, 14);
    if (sigma.shape.kind !== "smooth" || other.shape.kind !== "smooth") throw new Error("not smooth");
    // Straight to the last bit where the built-in kind is, a sixteenth of a doubling more or less.
    expect(sigma.shape.upper * factor).toBeGreaterThan(0.8 * other.shape.upper);
    expect(sigma.shape.upper * factor).toBeLessThan(1.25 * other.shape.upper);
    // Never beyond the nearest singularity: π/2 and π; erf has none.
    const pole = { tanh: Math.PI / 2, softplus: Math.PI, erf: 10 }[other.kind] ?? 0;
    expect(sigma.shape.pole * factor).toBeLessThan(pole);
    expect(sigma.shape.pole * factor).toBeGreaterThan(pole / 8);
  });
});

/** E f(g) h̃eₙ(g) by 40 nodes in panels of `width` deviations: neither rule's nodes. */
function byPanels(f: (g: number) => number, degree: number, width: number): Float64Array {
  const half = Math.ceil(13 / width) * width;
  const he = new Float64Array(degree + 1);
  const terms = Array.from({ length: degree + 1 }, (): number[] => []);
  const { nodes, weights } = gaussLegendre(40, 0, width);
  for (let from = -half; from < half - width / 2; from += width) {
    for (let node = 0; node < nodes.length; node++) {
      const g = from + nodes[node];
      hermiteNormalised(g, degree, he);
      const height = weights[node] * normalPdf(g) * f(g);
      for (let n = 0; n <= degree; n++) terms[n].push(height * he[n]);
    }
  }
  return Float64Array.from(terms, sum);
}

/** Formulas that no kind is, with their unit. */
const others: readonly [string, number][] = [
  ["u*sigmoid(u)", 1],
  ["u*(1 + erf(u/sqrt(2)))/2", 1],
  ["u*tanh(softplus(u))", 1],
  ["exp(-u^2)", 1],
  ["sin(3*u)*exp(-u^2)", 1 / 3],
  ["0.3*tanh(5*(u - 2)) + tanh(u)", 1 / 5],
  ["1e-6*tanh(u)", 1],
  ["atan(u)", 1],
  ["u/sqrt(1 + u^2)", 1],
  ["sqrt(1 + u^2)", 1],
  ["log(1 + u^2)", 1],
];

describe.each(others)("%s", (text, unit) => {
  const sigma = formula(text);

  it("keeps its promise at S from 0.05 to 20, against a fine rule", () => {
    for (const S of [0.05, 0.6, 1.1, 1.9, 2.6, 6, 20]) {
      for (const b of S < 3 ? [0, 0.7, -3] : [0.7]) {
        // 40 nodes in a unit, or two fifths of a deviation: for poles at one unit ellipses of 2 + √5, 4.2^(−80) = 1e-50.
        const width = Math.min(0.4, unit / S);
        const expected = byPanels((g) => sigma.value(S * g + b), 30, width);
        const scale = size(sigma, S, b, unit);
        expect(largestDifference(coefficients(sigma, S, b, 30), expected)).toBeLessThan(1e-13 * scale);
        const [second] = byPanels((g) => sigma.value(S * g + b) ** 2, 0, width);
        expect(Math.abs(sigma.secondMoment(S, b) - second)).toBeLessThan(1e-13 * scale * scale);
      }
    }
  });

  it("has the derivative of its value, and its bounds", () => {
    for (let u = -30.21; u < 31; u += 0.173) {
      const h = 1e-5;
      const slope = (sigma.value(u + h) - sigma.value(u - h)) / (2 * h);
      // Truncation h²·|σ‴|/6 ≲ 5e-10 (27 for sin 3u), rounding 1e-16·30/h.
      expect(Math.abs(slope - sigma.derivative(u))).toBeLessThan(2e-9);
      expect(Math.abs(sigma.derivative(u))).toBeLessThanOrEqual(sigma.lipschitz);
      expect(Math.abs(sigma.value(u))).toBeLessThanOrEqual(sigma.bound);
    }
  });
});

describe("what is known of a formula", () => {
  it.each([
    ["u*sigmoid(u)", 1.0998393201288672, Infinity, null],
    ["exp(-u^2)", Math.sqrt(2 / Math.E), 1, [0, 0]],
    ["exp(-(u - 3)^2/8)", 0.5 / Math.sqrt(Math.E), 1, [0, 0]],
    ["atan(u)", 1, Math.PI / 2, [-Math.PI / 2, Math.PI / 2]],
    ["1/(1 + exp(-u))", 0.25, 1, [0, 1]],
    ["tanh(u) + exp(-(u - 1500)^2)", 1, 2, [-1, 1]],
    ["log(1 + u^2)", 1, Infinity, null],
    ["u^3 + tanh(u)", Infinity, Infinity, null],
    ["sqrt(1 + u^2)", 1, Infinity, null],
  ])("%s: sup |σ′|, sup |σ| and limits", (text, lipschitz, bound, limits) => {
    const sigma = formula(text);
    expect(sigma.lipschitz === lipschitz || Math.abs(sigma.lipschitz / lipschitz - 1) < 1e-14).toBe(true);
    expect(sigma.bound).toBe(bound);
    expect(sigma.limits).toEqual(limits);
  });

  it("exp(−u²) has E σ = e^(−b²/(1 + 2S²))/√(1 + 2S²) at any S", () => {
    const sigma = formula("exp(-u^2)");
    for (const S of [0.01, 1, 30, 1e4, 1e8]) {
      const v = 1 + 2 * S * S;
      const [mean] = coefficients(sigma, S, 0.4, 2);
      expect(Math.abs(mean - exp(-0.16 / v) / Math.sqrt(v))).toBeLessThan(1e-13);
    }
  });

  it("u³ + tanh u grows, and its moments are those of both parts", () => {
    const sigma = formula("u^3 + tanh(u)");
    for (const S of [0.3, 2, 5]) {
      const parts = ["u^3", "tanh(u)"].map((text) => coefficients(formula(text), S, 0.2, 20));
      const sums = parts[0].map((value, n) => value + parts[1][n]);
      // √(E σ²) is √15·S³ for large S.
      expect(largestDifference(coefficients(sigma, S, 0.2, 20), sums)).toBeLessThan(1e-13 * 4 * (1 + S ** 3));
    }
  });

  it("is a step at S = ∞, and a slow one tends to it", () => {
    const sigma = formula("2 + atan(u)");
    const step = coefficients(sigma, Infinity, 0.4, 9);
    expect(step[0]).toBe(2);
    expect(step[1]).toBeCloseTo(Math.PI / Math.sqrt(2 * Math.PI), 14);
    expect(sigma.secondMoment(Infinity, 0.4)).toBeCloseTo(4 + (Math.PI / 2) ** 2, 14);
    // E g·atan(S g) = ½π·√(2/π)(1 − √(π/2)·√(2/π)…): the step's, less O(1/S).
    for (const S of [1e6, 1e9])
      expect(largestDifference(coefficients(sigma, S, 0.4, 9), step)).toBeLessThan(3 / S);
  });

  it("is made once a text", () => {
    expect(formula("tanh(3*u)")).toBe(formula("tanh(3*u)"));
  });
});

describe("formulas with closed forms", () => {
  const points = Array.from({ length: 121 }, (_, k) => (k - 60) / 17);

  it.each([
    ["u^2", { kind: "polynomial", coefficients: [0, 0, 1] }],
    ["u", { kind: "linear" }],
    ["0.25 - u/2 + 0.3*u^2 + 0.1*u^3", { kind: "polynomial", coefficients: [0.25, -0.5, 0.3, 0.1] }],
    ["relu(u)", { kind: "relu" }],
    ["max(0, u)", { kind: "relu" }],
    [
      "-2.5 + 10*(relu(u - 0.5) - relu(u - 1.5))",
      {
        kind: "piecewise-linear",
        knots: [
          [0.5, -2.5],
          [1.5, 7.5],
        ],
      },
    ],
  ] satisfies [string, ActivationConfig][])("%s is its kind in every bit", (text, config) => {
    const [sigma, other] = [formula(text), activation(config)];
    expect(sigma.shape).toEqual(other.shape);
    for (const u of points) {
      expect(sigma.value(u)).toBe(other.value(u));
      expect(sigma.derivative(u)).toBe(other.derivative(u));
    }
    for (const S of [0, 0.3, 2.5]) {
      expect(coefficients(sigma, S, 0.2, 12)).toEqual(coefficients(other, S, 0.2, 12));
      expect(sigma.secondMoment(S, 0.2)).toBe(other.secondMoment(S, 0.2));
    }
    const { kinks, lipschitz, bound, limits } = sigma;
    expect({ kinks, lipschitz, bound, limits }).toEqual({
      kinks: other.kinks,
      lipschitz: other.lipschitz,
      bound: other.bound,
      limits: other.limits,
    });
  });

  it.each([
    ["0*tanh(u)", [0]],
    ["tanh(u) - tanh(u) + 2*u", [0, 2]],
  ])("%s is a line in disguise", (text, coefficients) => {
    expect(formula(text).shape).toEqual({ kind: "polynomial", coefficients });
  });

  it("abs(u) has its kink, and a kink that cancels is none", () => {
    expect(formula("abs(u)").kinks).toEqual([0]);
    expect(formula("abs(u)").derivative(0)).toBe(0);
    const flat = formula("relu(u) - relu(u) + 1");
    expect([flat.kinks, flat.value(3), flat.bound]).toEqual([[], 1, 1]);
  });
});

describe("formulas that are no activation", () => {
  it.each([
    ["tanh(relu(u))", "relu(u) has a kink or a jump, and the whole is not piecewise linear"],
    ["u*abs(u)", "abs(u) has a kink or a jump"],
    ["sign(u)", "sign(u) has a kink or a jump"],
    ["sqrt(u^2)", "its slope at u = 0 is NaN"],
    ["((u^2)^2)^0.25", "its slope at u = 0 is NaN"],
    ["((u - 0.3)^2 + 1e-40)^0.5", "it has a kink, or varies on a length far below"],
    ["((u - 0.3)^2 + 1e-12)^0.5", "it has a kink, or varies on a length far below"],
    ["1/u", "σ(0) is Infinity"],
    ["1/(u^2 - 2)", "it is not smooth, or it oscillates for ever, near u = 1.41"],
    ["log(u)", "σ(0) is -Infinity"],
    ["sqrt(u)", "its slope at u = 0 is Infinity"],
    ["(u + 1)^1.5", "σ(-2) is NaN"],
    [
      "exp(u)",
      "is Infinity; σ must be a finite number for every u, without poles, and grow no faster than u^8",
    ],
    ["exp(0.001*u)", "is Infinity"],
    ["exp(u - 700)", "is Infinity"],
    ["sin(u)", "it is not smooth, or it oscillates for ever, near u = "],
    ["u + 0.01*sin(u)", "it oscillates for ever"],
    ["u^9", "it is a polynomial of degree 9"],
    ["u^9 + tanh(u)", "it grows faster than u^8"],
    ["1/0", "σ(0) is Infinity"],
    ["log(-1)*u", "σ(0) is NaN"],
  ])("%s: %s", (text, reason) => {
    const made = () => formula(text);
    expect(made).toThrow(RangeError);
    expect(made).toThrow(`σ(u) = ${text} is no activation: `);
    expect(made).toThrow(reason);
    expect(made).toThrow("Allowed are polynomials up to u^8, piecewise linear formulas");
  });
});
