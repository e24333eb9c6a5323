import { describe, expect, it } from "vitest";
import { hermiteNormalised } from "../../numerics/hermite.ts";
import { gaussHermite, gaussLegendre, type Rule } from "../../numerics/quadrature.ts";
import { stream } from "../../numerics/random.ts";
import { normalCdf, normalPdf } from "../../numerics/special.ts";
import { sum } from "../../numerics/sums.ts";
import { type ActivationConfig, activation } from "../activations.ts";
import type { Activation } from "../contract.ts";

const truncated: ActivationConfig = {
  kind: "piecewise-linear",
  knots: [
    [0.5, -2.5],
    [1.5, 7.5],
  ],
};
const smooth: ActivationConfig[] = [{ kind: "tanh" }, { kind: "softplus" }, { kind: "erf" }];
const bounded: ActivationConfig[] = [truncated, { kind: "tanh" }, { kind: "erf" }];

const coefficients = (sigma: Activation, S: number, b: number, degree: number): Float64Array => {
  const out = new Float64Array(degree + 1);
  sigma.hermite(S, b, degree, out, 0);
  return out;
};

/** E f(g) h̃eₙ(g), n = 0 … degree, by a rule for the normal law, sums compensated. */
function byRule({ nodes, weights }: Rule, f: (g: number) => number, degree: number): Float64Array {
  const he = new Float64Array(degree + 1);
  const terms = Array.from({ length: degree + 1 }, () => new Float64Array(nodes.length));
  for (let node = 0; node < nodes.length; node++) {
    hermiteNormalised(nodes[node], degree, he);
    const height = weights[node] * f(nodes[node]);
    for (let n = 0; n <= degree; n++) terms[n][node] = height * he[n];
  }
  return Float64Array.from(terms, sum);
}

/** The trapezoidal rule on [−14, 14]; its nodes are nobody else's. */
function trapezoid(step: number): Rule {
  const side = Math.floor(14 / step);
  const nodes = Float64Array.from({ length: 2 * side + 1 }, (_, k) => (k - side) * step);
  return { nodes, weights: nodes.map((g) => step * normalPdf(g)) };
}

/** Gauss–Legendre between the kinks and the integers: exact to rounding where f is piecewise linear. */
function panels(breaks: readonly number[]): Rule {
  const ends = [...Array.from({ length: 27 }, (_, k) => k - 13), ...breaks.filter((g) => Math.abs(g) < 13)];
  ends.sort((one, other) => one - other);
  const rules = ends.slice(1).map((end, index) => gaussLegendre(40, ends[index], end));
  const nodes = Float64Array.from(rules.flatMap((rule) => [...rule.nodes]));
  const weights = Float64Array.from(rules.flatMap((rule) => [...rule.weights]));
  return { nodes, weights: weights.map((w, k) => w * normalPdf(nodes[k])) };
}

const largestDifference = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, n) => Math.max(most, Math.abs(value - other[n])), 0);

describe.each(smooth)("smooth activation $kind", (config) => {
  const sigma = activation(config);
  const offsets = [0, 0.7, -3, 25];
  const scale = (S: number, b: number) => Math.max(1, Math.abs(sigma.value(b)), S * sigma.lipschitz);

  it("keeps its promise of 1e-13 for S ≤ 1, against a Gauss–Hermite rule", () => {
    // 300 nodes: the error of a Gauss rule falls like exp(−2 (pole/S) √300) ≤ exp(−54) for the nearest pole.
    const rule = gaussHermite(300);
    for (const S of [1e-6, 0.1, 0.5, 0.9, 1]) {
      for (const b of offsets) {
        const expected = byRule(rule, (g) => sigma.value(S * g + b), 30);
        expect(largestDifference(coefficients(sigma, S, b, 30), expected)).toBeLessThan(1e-13 * scale(S, b));
      }
    }
  });

  it("keeps its promise of 1e-13 for S from 1 to 1000, against a fine trapezoidal rule", () => {
    for (const S of [1.7, 2, 2.0001, 3.3, 12, 60, 1000]) {
      // exp(−2π·(pole/S)/step) = exp(−2π·7) at poles ≥ π/2; erf is entire. No power of two: other nodes than ours.
      const rule = trapezoid(Math.min(0.03, 1.5 / (7 * S)));
      for (const b of S > 100 ? [0.7] : offsets) {
        const expected = byRule(rule, (g) => sigma.value(S * g + b), 30);
        expect(largestDifference(coefficients(sigma, S, b, 30), expected)).toBeLessThan(1e-13 * scale(S, b));
      }
    }
  });

  it("keeps it at degree 200", () => {
    for (const S of [0.4, 1.9, 2.5, 8]) {
      const rule = trapezoid(Math.min(0.03, 1.5 / (9 * S)));
      const expected = byRule(rule, (g) => sigma.value(S * g + 0.3), 200);
      expect(largestDifference(coefficients(sigma, S, 0.3, 200), expected)).toBeLessThan(
        1e-13 * scale(S, 0.3),
      );
    }
  });

  it("has E σ² at every S, against a fine trapezoidal rule", () => {
    for (const S of [0.01, 0.8, 2, 2.0001, 7, 90]) {
      const rule = trapezoid(Math.min(0.03, 1.5 / (7 * S)));
      for (const b of offsets) {
        const [expected] = byRule(rule, (g) => sigma.value(S * g + b) ** 2, 0);
        expect(Math.abs(sigma.secondMoment(S, b) - expected)).toBeLessThan(1e-13 * scale(S, b) ** 2);
      }
    }
  });

  it("has E σ² = Σ h̃ₙ² where the sum converges", () => {
    // Coefficients fall at least like (S/√(1 + S²))ⁿ for erf, exp(−(pole/S)√(2n)) for the others: below 1e-16 at 200.
    for (const b of [0, 0.7, -3]) {
      const total = sum(coefficients(sigma, 0.6, b, 200).map((h) => h * h));
      expect(Math.abs(total - sigma.secondMoment(0.6, b))).toBeLessThan(1e-13); // the promise on each side
    }
  });
});

describe("piecewise-linear activations", () => {
  const random = stream(5, 9);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();

  it("match a Gauss rule between their kinks: 40 random ones, degree 60", () => {
    for (let trial = 0; trial < 40; trial++) {
      const count = 2 + random.integer(4);
      let u = between(-3, 0);
      const knots = Array.from({ length: count }, (): [number, number] => {
        u += between(0.1, 1.5);
        return [u, between(-5, 5)];
      });
      const sigma = activation({ kind: "piecewise-linear", knots });
      const [S, b] = [between(0.05, 4), between(-3, 3)];
      const rule = panels(sigma.kinks.map((kink) => (kink - b) / S));
      const expected = byRule(rule, (g) => sigma.value(S * g + b), 60);
      // Rounding: 1e-16 of slopes up to 100 times S or |b − t| up to 8, over two kinks or more.
      expect(largestDifference(coefficients(sigma, S, b, 60), expected)).toBeLessThan(1e-12);
      const [second] = byRule(rule, (g) => sigma.value(S * g + b) ** 2, 0);
      expect(Math.abs(sigma.secondMoment(S, b) - second)).toBeLessThan(1e-12);
    }
  });

  it("keep E σ² where S is large: no cancellation between the pieces", () => {
    const sigma = activation(truncated);
    for (const S of [3, 30, 1e3, 1e6]) {
      for (const b of [0, -2]) {
        const { nodes, weights } = gaussLegendre(60, 0.5, 1.5);
        const inside = sum(
          nodes.map((u, k) => (weights[k] * sigma.value(u) ** 2 * normalPdf((u - b) / S)) / S),
        );
        const expected = 2.5 ** 2 * normalCdf((0.5 - b) / S) + inside + 7.5 ** 2 * normalCdf((b - 1.5) / S);
        expect(Math.abs(sigma.secondMoment(S, b) - expected)).toBeLessThan(1e-13 * 7.5 ** 2); // roundings of σ²
      }
    }
  });

  it("leave of Parseval's sum a tail that falls like L^(−3/2), as kinks do", () => {
    const sigma = activation(truncated);
    const [S, b] = [1.5, 0];
    const table = coefficients(sigma, S, b, 3200);
    const tail = (L: number) => sigma.secondMoment(S, b) - sum(table.slice(0, L + 1).map((h) => h * h));
    // 8^(3/2) = 22.6 for one kink; two interfere, which moves it by a third at most.
    expect(tail(100) / tail(800)).toBeGreaterThan(15);
    expect(tail(100) / tail(800)).toBeLessThan(34);
    expect(tail(3200)).toBeGreaterThan(0);
  });

  it("take no kink where the slope does not change", () => {
    const bent = activation({
      kind: "piecewise-linear",
      knots: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    });
    expect(bent.kinks).toEqual([0, 2]);
    expect(bent.derivative(1)).toBe(1);
  });
});

describe.each(bounded)("bounded activation $kind far out", (config) => {
  const sigma = activation(config);
  const [low, high] = sigma.limits ?? [Number.NaN, Number.NaN];

  it("is a step at S = ∞: even coefficients vanish but the first", () => {
    const table = coefficients(sigma, Number.POSITIVE_INFINITY, 0.4, 9);
    expect(table[0]).toBe((low + high) / 2);
    // E[1{g > 0} h̃e_n] = h̃e_{n−1}(0) ϕ(0)/√n: 1, 0, −1/√2·1/√3 … times ϕ(0)
    const odd = [1, -1 / Math.sqrt(6)].map((value) => ((high - low) * value) / Math.sqrt(2 * Math.PI));
    for (const [index, value] of odd.entries()) expect(table[2 * index + 1]).toBeCloseTo(value, 14);
    for (let n = 2; n < 10; n += 2) expect(Math.abs(table[n])).toBe(0);
    expect(sigma.secondMoment(Number.POSITIVE_INFINITY, 0.4)).toBeCloseTo((low * low + high * high) / 2, 14);
  });

  it("tends to that step as 1/S", () => {
    const limit = coefficients(sigma, Number.POSITIVE_INFINITY, 0.4, 9);
    const gap = (S: number) => largestDifference(coefficients(sigma, S, 0.4, 9), limit);
    expect(gap(1e4) / gap(1e5)).toBeGreaterThan(9.9);
    expect(gap(1e4) / gap(1e5)).toBeLessThan(10.1); // 10 and terms of 1/S more
  });
});

describe("odd activations", () => {
  it.each<ActivationConfig>([
    { kind: "tanh" },
    { kind: "erf" },
    { kind: "linear" },
    { kind: "polynomial", coefficients: [0, 1, 0, -0.2] },
    {
      kind: "piecewise-linear",
      knots: [
        [-1, -2],
        [1, 2],
      ],
    },
  ])("$kind has odd coefficients alone at b = 0", (config) => {
    for (const S of [0.3, 1.4, 5]) {
      const table = coefficients(activation(config), S, 0, 20);
      for (let n = 0; n <= 20; n += 2) expect(Math.abs(table[n])).toBeLessThan(1e-14 * Math.max(1, S)); // rounding
    }
  });
});

describe("polynomials", () => {
  it("are their Hermite sums, exactly as a Gauss rule has them", () => {
    const sigma = activation({ kind: "polynomial", coefficients: [0.3, -1, 0.5, 0.2, 0, -0.01] });
    const rule = gaussHermite(12); // exact to degree 23 ≥ 5 + 8 and 2·5
    const expected = byRule(rule, (g) => sigma.value(1.7 * g - 0.4), 8);
    expect(largestDifference(coefficients(sigma, 1.7, -0.4, 8), expected)).toBeLessThan(1e-12); // moments up to 1e3
    const [second] = byRule(rule, (g) => sigma.value(1.7 * g - 0.4) ** 2, 0);
    expect(Math.abs(sigma.secondMoment(1.7, -0.4) / second - 1)).toBeLessThan(1e-12);
  });

  it("have zeros above their degree, at any degree", () => {
    const table = coefficients(activation({ kind: "polynomial", coefficients: [1, 2, 3] }), 2, 1, 400);
    expect(table.slice(3).every((h) => h === 0)).toBe(true);
  });
});
