import { describe, expect, test } from "vitest";
import { kernelSigma } from "../src/kernels/sigma.ts";
import { sigma32 } from "../src/kernels/sigma32.ts";
import { cubicTable } from "../src/kernels/table.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Activation } from "../src/model/contract.ts";
import { activations } from "./kernelCases.ts";

const inSingle = (sigma: Activation) => sigma32(kernelSigma(sigma, true), true);

/** Equally spaced points that fall on no node of a table, rounded as the kernel's z are. */
const points = (lower: number, upper: number, count = 40_001) =>
  Array.from({ length: count }, (_, i) => Math.fround(lower + ((upper - lower) * (i + 0.37)) / count));

describe("smooth activations as C¹ cubics, f32 rounding included", () => {
  test.each<ActivationConfig>([
    { kind: "tanh" },
    { kind: "erf" },
    { kind: "softplus" },
    { kind: "formula", sigma: "u*sigmoid(u)" },
    { kind: "formula", sigma: "tanh(2*u) - 1" },
    { kind: "formula", sigma: "50*tanh(20*u)" },
    { kind: "formula", sigma: "tanh(0.001*u)" },
  ])("%j", (config) => {
    const sigma = activation(config);
    if (sigma.shape.kind !== "smooth") throw new Error(`${config.kind} is not smooth`);
    const { lower, upper } = sigma.shape;
    const { value, slope } = inSingle(sigma);
    const range = sigma.value(upper) - sigma.value(lower);
    let [worst, worstSlope] = [0, 0];
    for (const u of points(1.2 * lower, 1.2 * upper)) {
      const error = Math.abs(value(u) - sigma.value(u)) / Math.max(range, Math.abs(u));
      worst = Math.max(worst, error);
      worstSlope = Math.max(worstSlope, Math.abs(slope(u) - sigma.derivative(u)));
    }
    // the issue's own bounds; beyond the table f32's rounding of σ's height is added
    expect(worst).toBeLessThanOrEqual(2 ** -23);
    expect(worstSlope).toBeLessThanOrEqual(1e-6 * Math.max(1, sigma.lipschitz));
  });

  test("are continuous with their slopes at every node", () => {
    const { interval, intervals, coefficients: c } = cubicTable(activation({ kind: "tanh" }), -9, 9);
    for (let n = 0; n + 1 < intervals; n++) {
      const [c0, c1, c2, c3, next0, next1] = c.subarray(4 * n, 4 * n + 6);
      // f64 rounding of sums of numbers up to 1, and of slopes divided by h
      expect(Math.abs(c0 + c1 + c2 + c3 - next0)).toBeLessThan(1e-15);
      expect(Math.abs(c1 + 2 * c2 + 3 * c3 - next1) / interval).toBeLessThan(1e-13);
    }
  });

  test("a rough function is refused with what to do", () => {
    const rough = { kind: "rough", value: Math.abs, derivative: Math.sign, lipschitz: 1 };
    expect(() => cubicTable(rough, -1.01, 1)).toThrow(/rough is too rough on \[-1\.01, 1\].*precision f64/);
  });
});

test("piecewise linear and polynomial σ and σ′ are the function to rounding", () => {
  for (const sigma of activations.slice(0, 5)) {
    const { value, slope } = inSingle(sigma);
    for (const u of points(-3, 3, 2001)) {
      // heights up to 10 and slopes up to 13, a few roundings of 6e-8 each
      expect(Math.abs(value(u) - sigma.value(u))).toBeLessThan(5e-6);
      expect(Math.abs(slope(u) - sigma.derivative(u))).toBeLessThan(5e-6);
    }
  }
});

test("σ′ at a knot is the mean of both sides, and beside it that side's", () => {
  const cases = [
    { sigma: activations[0], knots: [0.5, 1.5], means: [5, 5] },
    { sigma: activations[1], knots: [0, 0.5, 1.5], means: [-1.5, 4.25, 5.75] },
    { sigma: activations[2], knots: [0], means: [0.5] },
  ];
  for (const { sigma, knots, means } of cases) {
    const { slope } = inSingle(sigma);
    for (const [q, knot] of knots.entries()) {
      expect(slope(knot)).toBe(means[q]);
      expect((slope(knot - 1e-3) + slope(knot + 1e-3)) / 2).toBe(means[q]);
    }
  }
});

test("a NaN stays one", () => {
  for (const sigma of activations) expect(inSingle(sigma).value(Number.NaN)).toBeNaN();
});
