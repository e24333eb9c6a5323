import { expect, test } from "vitest";
import { everyActivation, notMonotone } from "../../test/activationCases.ts";
import { type ActivationConfig, activation } from "../model/activations.ts";
import { secondMomentGradient } from "./pairsDiagonal.ts";

test.each(everyActivation)(
  "$kind: the gradient of E σ² agrees with central differences of secondMoment",
  (config) => {
    const sigma = activation(config);
    const gradient = secondMomentGradient(sigma);
    const out = new Float64Array(2);
    for (const S of [0.05, 0.3, 1, 2.5, 6]) {
      for (const b of [-1.2, 0, 0.5, 0.77]) {
        gradient(S, b, out);
        const h = 1e-3 * S;
        const slope = (at: (x: number) => number) =>
          (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        const size = 1 + sigma.secondMoment(S, b);
        // Fourth-order differences at a step of S/1000: h⁴/30 ≈ 3e-14 of the fifth derivative, which kinks raise to a few
        // hundred times the value over S; rounding 1e-16/h ≤ 2e-12.
        const allowed = (1e-9 * size) / S;
        expect(Math.abs(out[0] - slope((x) => sigma.secondMoment(S + x, b)))).toBeLessThan(allowed);
        expect(Math.abs(out[1] - slope((x) => sigma.secondMoment(S, b + x)))).toBeLessThan(allowed);
      }
    }
  },
);

test.each([
  ["tanh(2*u)", "tanh", 2],
  ["tanh(30*u)", "tanh", 30],
  ["softplus(10*u)", "softplus", 10],
  ["erf(7*u/sqrt(2))", "erf", 7],
] as const)(
  "a steep %s has the gradient of %s, stretched by %d: the rule sees its pole",
  (sigma, kind, factor) => {
    const [steep, built] = [{ kind: "formula" as const, sigma }, { kind }].map((config) =>
      secondMomentGradient(activation(config)),
    );
    const [one, other] = [new Float64Array(2), new Float64Array(2)];
    for (const S of [0.05, 0.9, 1.99, 2.5, 6]) {
      for (const b of [-1.2, 0, 0.5]) {
        steep(S / factor, b / factor, one);
        built(S, b, other);
        const size = 1 + S * S + b * b;
        for (const k of [0, 1]) expect(Math.abs(one[k] / factor - other[k])).toBeLessThan(1e-13 * size); // either's rounding
        steep(S, b, one);
        built(factor * S, factor * b, other);
        const wide = 1 + (factor * S) ** 2 + (factor * b) ** 2;
        for (const k of [0, 1]) expect(Math.abs(one[k] / factor - other[k])).toBeLessThan(1e-13 * wide);
      }
    }
  },
);

test("at weights of length 0 the gradient takes its limits", () => {
  const out = new Float64Array(2);
  const limit = (config: ActivationConfig, b: number) => {
    secondMomentGradient(activation(config))(1e-100, b, out);
    return [...out];
  };
  // ∂_b E σ² → 2σσ′; ∂_S → 0 off the kinks, and at one to 2·(jump of slope)·σ·ϕ(0).
  expect(limit({ kind: "relu" }, 2)).toEqual([expect.closeTo(0, 15), expect.closeTo(4, 14)]);
  expect(limit(notMonotone, 0)).toEqual([
    expect.closeTo(2 * -3 * -2.5 * Math.sqrt(1 / (2 * Math.PI)), 13),
    expect.closeTo(2 * -2.5 * -1.5, 13),
  ]);
  expect(limit({ kind: "polynomial", coefficients: [1, 2, 3] }, 0.5)[1]).toBeCloseTo(2 * 2.75 * 5, 12);
});
