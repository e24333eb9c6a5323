import betainc from "@stdlib/math-base-special-betainc";
import gammainc from "@stdlib/math-base-special-gammainc";
import gammaln from "@stdlib/math-base-special-gammaln";
import { describe, expect, test } from "vitest";
import { gaussChi, gaussHermite, gaussJacobi, gaussLegendre, golubWelsch, type Rule } from "./quadrature.ts";

const orders = [1, 2, 3, 8, 31, 64, 200];

const integral = (rule: Rule, f: (x: number) => number): number => {
  let total = 0;
  for (let k = 0; k < rule.nodes.length; k++) total += rule.weights[k] * f(rule.nodes[k]);
  return total;
};

/**
 * Moments of degree up to 2n − 1 are good to a node's relative error, a few units of 2⁻⁵³ after Newton's step, times the
 * degree, as much again for the weight: 4·2n·2⁻⁵³. Each expected value comes by a product of up to n factors.
 */
const promised = (n: number) => (8 * n + 16) * 2 ** -53;

/** Worst relative error of the moments ∫ shift(x)^k, k < 2n, against ratio(k) = moment k / moment k − 1. */
function worstMoment(
  rule: Rule,
  mass: number,
  variable: (x: number) => number,
  ratio: (k: number) => number,
): number {
  let want = mass;
  let worst = 0;
  for (let k = 0; k < 2 * rule.nodes.length; k++) {
    if (k > 0) want *= ratio(k);
    if (want > 1e280) break; // x^k times its weight leaves the doubles
    worst = Math.max(worst, Math.abs(integral(rule, (x) => variable(x) ** k) / want - 1));
  }
  return worst;
}

describe("exact to degree 2n − 1", () => {
  test("Legendre on [0, 1]: 1/(k + 1)", () => {
    for (const n of orders) {
      const worst = worstMoment(
        gaussLegendre(n, 0, 1),
        1,
        (x) => x,
        (k) => k / (k + 1),
      );
      if (n === 200) console.log(`gaussLegendre(200): worst relative moment error ${worst.toExponential(1)}`);
      expect(worst).toBeLessThan(promised(n));
    }
  });
  test("Hermite: E g² = 1, E g⁴ = 3, …; the even degrees, odd ones vanish by symmetry", () => {
    for (const n of orders) {
      const rule = gaussHermite(n);
      const half = { nodes: rule.nodes.map((x) => x * x), weights: rule.weights };
      let [want, worst] = [1, 0];
      for (let k = 0; 2 * k < 2 * n && want < 1e150; want *= 2 * ++k - 1) {
        // (beyond, x^{2k} at the outermost node leaves the doubles)
        worst = Math.max(worst, Math.abs(integral(half, (x) => x ** k) / want - 1));
      }
      if (n === 64) console.log(`gaussHermite(64): worst relative moment error ${worst.toExponential(1)}`);
      expect(worst).toBeLessThan(promised(n));
      for (let k = 0; k < n; k++) {
        expect(rule.nodes[k]).toBe(-rule.nodes[n - 1 - k] + 0);
        expect(rule.weights[k]).toBe(rule.weights[n - 1 - k]);
      }
    }
  });
  test("Jacobi: ((1 + x)/2)^k is a beta function; d = 2, 3, 5, 40, 320, and lopsided ones", () => {
    const shapes = [
      [-0.5, -0.5],
      [0, 0],
      [1, 1],
      [18.5, 18.5],
      [158.5, 158.5],
      [-0.9, 3],
      [2.5, -0.3],
    ];
    for (const [alpha, beta] of shapes) {
      const logMass =
        (alpha + beta + 1) * Math.LN2 + gammaln(alpha + 1) + gammaln(beta + 1) - gammaln(alpha + beta + 2);
      for (const n of orders) {
        const rule = gaussJacobi(n, alpha, beta);
        const mass = integral(rule, () => 1);
        // log Γ of two libraries, up to 650 in size: 2⁻⁵³ of it each
        expect(Math.abs(Math.log(mass) - logMass)).toBeLessThan(1e-12);
        const worst = worstMoment(
          rule,
          mass,
          (x) => (1 + x) / 2,
          (k) => (beta + k) / (alpha + beta + 1 + k),
        );
        // the weights of ends so far off as at α = 158.5 hang on nodes 1/160 of the interval's length wide: ten times
        expect(worst).toBeLessThan(promised(n) * (alpha > 10 ? 10 : 4));
      }
    }
  });
});

test("Chebyshev's rules in closed form", () => {
  for (const n of orders) {
    const first = gaussJacobi(n, -0.5, -0.5);
    const second = golubWelsch(new Float64Array(n), new Float64Array(n - 1).fill(0.5), 1);
    for (let k = 0; k < n; k++) {
      // nodes of size ≤ 1 to a few 2⁻⁵³; next to ±1 they are 1/n² apart, so a weight moves with its node n²-fold
      expect(Math.abs(first.nodes[k] + Math.cos(((2 * k + 1) * Math.PI) / (2 * n)))).toBeLessThan(1e-15);
      expect(Math.abs((first.weights[k] * n) / Math.PI - 1)).toBeLessThan(promised(n) + 4 * n * n * 2 ** -53);
      const angle = ((k + 1) * Math.PI) / (n + 1);
      expect(Math.abs(second.nodes[k] + Math.cos(angle))).toBeLessThan(1e-15);
      const want = (2 / (n + 1)) * Math.sin(angle) ** 2;
      expect(Math.abs(second.weights[k] - want)).toBeLessThan((promised(n) + 4 * n * n * 2 ** -53) * want);
    }
  }
});

test("Legendre on other intervals", () => {
  const rule = gaussLegendre(20, 1, 4);
  expect(Math.abs(integral(rule, Math.exp) / (Math.exp(4) - Math.E) - 1)).toBeLessThan(promised(20)); // 3⁴⁰/40! < 1e-28
  expect(Math.abs(integral(rule, () => 1) - 3)).toBeLessThan(promised(20));
});

describe("χ_d", () => {
  test("moments to degree 2n − 1, but for what lies beyond √d + 9", () => {
    for (const d of [1, 2, 3, 20, 40, 320]) {
      for (const n of [1, 2, 5, 24, 48, 192]) {
        const rule = gaussChi(n, d);
        const end = Math.sqrt(d) + 9;
        for (let k = 0; k < Math.min(2 * n, 60); k++) {
          const want = Math.exp((k / 2) * Math.LN2 + gammaln((d + k) / 2) - gammaln(d / 2));
          const beyond = gammainc((end * end) / 2, (d + k) / 2, true, true); // P(χ_{d+k} > end): the share cut off
          // gammaln of 600 is good to 2e-13 once differences are exponentiated
          expect(Math.abs(integral(rule, (x) => x ** k) / want - 1)).toBeLessThan(
            beyond + promised(n) + 4e-13,
          );
        }
      }
    }
  });

  /** E(u − t)₊ for u the first coordinate of a uniform point on the sphere of radius s in ℝᵈ, d ≥ 2. */
  function ramp(d: number, s: number, t: number): number {
    if (s <= t) return 0;
    const cap = 1 - (t / s) ** 2;
    const scale = Math.exp(gammaln(d / 2) - gammaln((d - 1) / 2)) / (Math.sqrt(Math.PI) * (d - 1));
    return s * scale * cap ** ((d - 1) / 2) - 0.5 * t * betainc(cap, (d - 1) / 2, 0.5, true, false);
  }
  /** Slides' activation: knots (0.5, −2.5), (1.5, 7.5). */
  const ridge = (d: number, s: number) => -2.5 + 10 * (ramp(d, s, 0.5) - ramp(d, s, 1.5));

  /** E(y − F(τϱ))² by Simpson's rule between the kinks, with a density that shares nothing with src. */
  function reference(d: number, f: (x: number) => number, kinks: number[]): number {
    const logNorm = (1 - d / 2) * Math.LN2 - gammaln(d / 2);
    const density = (x: number) => (x === 0 ? 0 : Math.exp(logNorm + (d - 1) * Math.log(x) - (x * x) / 2));
    const ends = [0, ...kinks, Math.sqrt(d) + 10].sort((a, b) => a - b);
    const panels = 1500;
    let total = 0;
    for (let k = 1; k < ends.length; k++) {
      const h = (ends[k] - ends[k - 1]) / (2 * panels);
      for (let i = 0; i <= 2 * panels; i++) {
        const x = ends[k - 1] + i * h;
        const weight = i === 0 || i === 2 * panels ? 1 : i % 2 === 1 ? 4 : 2;
        total += ((weight * h) / 3) * density(x) * f(x);
      }
    }
    return total;
  }

  const classes = [
    { label: 1, tau: Math.sqrt(1.8) },
    { label: -1, tau: Math.sqrt(0.2) },
  ];

  test("48 nodes are exact for d ≥ 20, neurons on one sphere", () => {
    for (const d of [20, 40]) {
      for (const { label, tau } of classes) {
        const radius = 1.5;
        const loss = (x: number) => (label - ridge(d, tau * radius * x)) ** 2;
        const want = reference(d, loss, [0.5 / (tau * radius), 1.5 / (tau * radius)]);
        const error = Math.abs(integral(gaussChi(48, d), loss) - want);
        console.log(
          `gaussChi(48, ${d}), risk part of τ² = ${(tau * tau).toFixed(1)}: error ${error.toExponential(1)}`,
        );
        // Simpson with steps of 1/500 is good to 1e-12 of a loss that is ≲ 10
        expect(error).toBeLessThan(1e-11);
      }
    }
  });

  test("192 nodes give 3e-7 at d = 3 where the neurons have a density of radii", () => {
    // r = 0.8 χ_3/√3 by 1500 cells of its density x² e^{−x²/2}, the same law on both sides
    const lengths = Float64Array.from({ length: 1500 }, (_, k) => (k + 0.5) / 200);
    const shares = lengths.map((x) => x * x * Math.exp((-x * x) / 2));
    const whole = shares.reduce((sum, w) => sum + w, 0);
    const radii = {
      nodes: lengths.map((x) => (0.8 * x) / Math.sqrt(3)),
      weights: shares.map((w) => w / whole),
    };
    for (const { label, tau } of classes) {
      const mean = (x: number) => integral(radii, (r) => ridge3(r * tau * x));
      const loss = (x: number) => (label - mean(x)) ** 2;
      const error = Math.abs(integral(gaussChi(192, 3), loss) - reference(3, loss, []));
      console.log(
        `gaussChi(192, 3), risk part of τ² = ${(tau * tau).toFixed(1)}: error ${error.toExponential(1)}`,
      );
      expect(error).toBeLessThan(3e-7); // science.md §6
    }
  });

  /** Laguerre's rule in ϱ²/2, the alternative. */
  function laguerre(n: number, d: number): Rule {
    const diagonal = Float64Array.from({ length: n }, (_, k) => 2 * k + d / 2);
    const off = Float64Array.from({ length: n - 1 }, (_, k) => Math.sqrt((k + 1) * (k + d / 2)));
    const { nodes, weights } = golubWelsch(diagonal, off, 1);
    return { nodes: nodes.map((u) => Math.sqrt(2 * u)), weights };
  }

  test("192 nodes give 2e-5 at d = 3 where all neurons share one radius, Laguerre's far less", () => {
    let [worst, worstLaguerre] = [0, 0];
    for (const radius of [0.8, 1.5, 2.5]) {
      for (const { label, tau } of classes) {
        const loss = (x: number) => (label - ridge3(tau * radius * x)) ** 2;
        const want = reference(3, loss, [0.5 / (tau * radius), 1.5 / (tau * radius)]);
        worst = Math.max(worst, Math.abs(integral(gaussChi(192, 3), loss) - want));
        worstLaguerre = Math.max(worstLaguerre, Math.abs(integral(laguerre(192, 3), loss) - want));
      }
    }
    console.log(`one radius, d = 3: ${worst.toExponential(1)}; Laguerre ${worstLaguerre.toExponential(1)}`);
    // F′′ jumps by 10/(2·0.5): an error of jump·spacing³ at spacing 0.07, not smoothed by anything; promised: 2e-5
    expect(worst).toBeLessThan(2e-5);
    expect(worst).toBeLessThan(0.1 * worstLaguerre); // the reason for the choice
  });

  /** `ridge` at d = 3, where u is uniform on [−s, s]. */
  function ridge3(s: number): number {
    const part = (t: number) => (s > t ? (s - t) ** 2 / (4 * s) : 0);
    return -2.5 + 10 * (part(0.5) - part(1.5));
  }

  test("the sphere's closed form and the general one agree at d = 3", () => {
    // a beta function and a power, of terms up to s
    for (const s of [0.3, 0.7, 1.4, 3, 9])
      expect(Math.abs(ridge3(s) - ridge(3, s))).toBeLessThan(1e-13 * 10 * s);
  });
});

test("nodes ascend, weights are positive and sum to the mass", () => {
  const named: [string, number, (n: number) => Rule][] = [
    ["legendre", 2, (n) => gaussLegendre(n)],
    ["hermite", 1, gaussHermite],
    ["chi 1", 1, (n) => gaussChi(n, 1)],
    ["chi 1000", 1, (n) => gaussChi(n, 1000)],
  ];
  for (const [name, mass, make] of named) {
    for (let n = 1; n <= 130; n += n < 20 ? 1 : 37) {
      const { nodes, weights } = make(n);
      let total = 0;
      for (let k = 0; k < n; k++) {
        expect(weights[k], `${name} ${n}`).toBeGreaterThan(0);
        if (k > 0) expect(nodes[k], `${name} ${n}`).toBeGreaterThan(nodes[k - 1]);
        total += weights[k];
      }
      expect(Math.abs(total / mass - 1), `${name} ${n}`).toBeLessThan(promised(n));
    }
  }
});

test("what cannot be: sizes, exponents and matrices are refused with advice", () => {
  expect(() => gaussLegendre(0)).toThrow("gaussLegendre: n = 0 nodes. Use a whole number ≥ 1.");
  expect(() => gaussHermite(2.5)).toThrow("gaussHermite: n = 2.5 nodes. Use a whole number ≥ 1.");
  expect(() => gaussChi(4, 0.5)).toThrow("gaussChi: d = 0.5. Use a dimension 1, 2, 3, …");
  expect(() => gaussJacobi(4, -1, 0)).toThrow("gaussJacobi: alpha = -1, beta = 0. Both must be > −1.");
  expect(() => golubWelsch([0, Number.NaN], [1], 1)).toThrow("Both diagonals must be finite numbers.");
});
