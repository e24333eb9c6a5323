/** Proximal steps with noise: Gaussians under confinement, on the line and as radii, against closed forms. */

import { describe, expect, test } from "vitest";
import { type FeatureEnergy, featureEnergy } from "../src/energy/featureEnergy.ts";
import { featureMap } from "../src/features/features.ts";
import { atoms } from "../src/measure/atoms.ts";
import type { Particles } from "../src/measure/contract.ts";
import { jko } from "../src/methods/jko.ts";
import { freeEnergy } from "../src/methods/jkoFunctional.ts";
import { chiQuantile, normalQuantile } from "../src/numerics/special.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { isotropic } from "../src/verify/cases.ts";
import { failing } from "./failingModel.ts";
import { lineMap, onLine } from "./jkoLine.ts";

/** (λ, β⁻¹, h, σ) */
const cases = [
  [1, 1, 0.5, 2],
  [0.5, 0.2, 0.1, 0.3],
  [0.1, 0.5, 3, 1],
] as const;

const confined = (lambda: number, temperature: number, coordinates = lineMap([], [], []).coordinates) =>
  featureEnergy({ ...lineMap([], [], []), coordinates }, { lambda, temperature });

/** The step of N(μ, σ²) is N(μ/(1 + λh), σ₊²), where (λ + 1/h)σ₊ − σ/h = β⁻¹/σ₊. */
function deviationAfter(lambda: number, temperature: number, h: number, sigma: number): number {
  const [a, b] = [lambda + 1 / h, sigma / h];
  return (b + Math.sqrt(b * b + 4 * a * temperature)) / (2 * a);
}

function stepped(energy: FeatureEnergy, begin: Particles, h: number): Float64Array {
  const method = jko(energy, { step: h });
  const state = method.advance(method.start(begin), h, [], () => {});
  expect(method.notes(state)).toEqual([]);
  return state.after[0];
}

const meanOf = (x: Float64Array, of: (x: number) => number = (v) => v) =>
  x.reduce((total, v) => total + of(v), 0) / x.length;

const gaussian = (count: number, mu: number, sigma: number) =>
  Float64Array.from({ length: count }, (_, j) => mu + sigma * normalQuantile((j + 0.5) / count));

describe("a Gaussian on the line", () => {
  test("the mean moves exactly as without noise", () => {
    for (const [lambda, temperature, h, sigma] of cases) {
      const q = stepped(confined(lambda, temperature), onLine(gaussian(100, 0.7, sigma)), h);
      // The entropy's forces cancel in pairs; Newton ends on a step ≤ 1e-9, quadratically.
      expect(Math.abs(meanOf(q) - 0.7 / (1 + lambda * h))).toBeLessThan(1e-12);
    }
  });

  test("the variance has the closed form's, to order 1 in 1/J", () => {
    for (const [lambda, temperature, h, sigma] of cases) {
      const exact = deviationAfter(lambda, temperature, h, sigma) ** 2;
      const [coarse, fine] = [200, 400].map((count) => {
        const q = stepped(confined(lambda, temperature), onLine(gaussian(count, 0.7, sigma)), h);
        const mean = meanOf(q);
        return meanOf(q, (x) => (x - mean) * (x - mean)) / exact - 1;
      });
      // The atoms' own widths are missing: a Gaussian's outermost cells have variance of order σ² and mass 1/J each.
      expect(Math.abs(Math.log2(coarse / fine) - 1)).toBeLessThan(0.1);
      expect(Math.abs(fine)).toBeLessThan(2 / 400);
    }
  });

  test("virial, exact for any number of atoms: Σ m(λq² + q(q − q⁰)/h) = β⁻¹(1 − 1/J)", () => {
    // Multiply ∂G/∂qⱼ = 0 by qⱼ and sum; the spacings' part is Σ Mⱼ. True to Newton's end, ≤ 1e-9, squared.
    for (const [lambda, temperature, h, sigma] of cases)
      for (const count of [2, 3, 10, 57]) {
        const begin = gaussian(count, 0.7, sigma);
        const q = stepped(confined(lambda, temperature), onLine(begin), h);
        const virial = q.reduce(
          (total, x, j) => total + (lambda * x * x + (x * (x - begin[j])) / h) / count,
          0,
        );
        expect(Math.abs(virial - temperature * (1 - 1 / count))).toBeLessThan(1e-11 / h);
      }
  });

  test("atoms that start at one point spread, in whatever order they come", () => {
    const q = stepped(confined(1, 0.5), onLine(new Float64Array(200).fill(0.4)), 0.1);
    const exact = deviationAfter(1, 0.5, 0.1, 0) ** 2;
    const mean = meanOf(q);
    expect(Math.abs(mean - 0.4 / 1.1)).toBeLessThan(1e-12);
    // As above, 2/J.
    expect(Math.abs(meanOf(q, (x) => (x - mean) * (x - mean)) / exact - 1)).toBeLessThan(0.01);
    const turned = stepped(confined(1, 0.5), onLine(gaussian(20, 0, 1).reverse()), 0.1);
    expect(turned).toEqual(stepped(confined(1, 0.5), onLine(gaussian(20, 0, 1)), 0.1));
  });
});

describe("a Gaussian in forty dimensions, by its radius", () => {
  const coordinates = coordinatesOf(isotropic(0));
  const radii = (count: number, sigma: number): Particles => ({
    ...onLine(Float64Array.from({ length: count }, (_, j) => sigma * chiQuantile(40, (j + 0.5) / count))),
    coordinates,
  });

  test("E r² = 40 σ₊², the reference volume r³⁹ included", () => {
    for (const [lambda, temperature, h, sigma] of cases) {
      const exact = 40 * deviationAfter(lambda, temperature, h, sigma) ** 2;
      const [coarse, fine] = [200, 400].map(
        (count) =>
          meanOf(stepped(confined(lambda, temperature, coordinates), radii(count, sigma), h), (r) => r * r) /
            exact -
          1,
      );
      // The radius varies by σ/√2 only: what is missing is 1/40 of the line's.
      expect(Math.abs(Math.log2(coarse / fine) - 1)).toBeLessThan(0.1);
      expect(Math.abs(fine)).toBeLessThan(2 / 40 / 400);
    }
  });

  test("at rest E r² = (β⁻¹/λ)(40 − 1/J), and the law is the Gibbs measure's", () => {
    const count = 200;
    // One step of 1e6 from afar is the minimum of F up to 1/(λh) = 1e-6 of the distance.
    const q = stepped(confined(1, 0.5, coordinates), radii(count, 0.3), 1e6);
    expect(Math.abs(meanOf(q, (r) => r * r) - 0.5 * (40 - 1 / count))).toBeLessThan(2e-5);
    // The first and the last atom stand for the widest cells; elsewhere quantiles differ by a part of a spacing.
    for (const [j, r] of q.entries()) {
      if (j < 10 || j >= 190) continue;
      const below = Math.sqrt(0.5) * chiQuantile(40, j / count);
      const above = Math.sqrt(0.5) * chiQuantile(40, (j + 1) / count);
      expect(r).toBeGreaterThan(below);
      expect(r).toBeLessThan(above);
    }
  });

  test("a point at the tip r = 0 leaves it", () => {
    const q = stepped(confined(1, 0.5, coordinates), { ...onLine(new Float64Array(100)), coordinates }, 0.1);
    const exact = 40 * deviationAfter(1, 0.5, 0.1, 0) ** 2;
    expect(Math.abs(meanOf(q, (r) => r * r) / exact - 1)).toBeLessThan(2 / 40 / 100);
  });
});

test("large steps end in the one Gibbs point of the noisy case, from inside the trap and from outside", () => {
  // κ = 0.1 begins in the trap at r = 0, κ = 0.4 beyond it; d = 320, λ = 0.05, β = 600: F⋆ = 0.633964 to six digits.
  const free = (kappa: number, count: number): number => {
    const model = failing(kappa);
    const begin = atoms(model.initial, coordinatesOf(model), count, 1);
    const options = { tolerance: 1e-7, dimension: "exact" as const, degree: 6, ...begin };
    const energy = featureEnergy(featureMap(model, begin.coordinates, options), {
      lambda: 0.05,
      temperature: 1 / 600,
    });
    const near = jko(energy, { step: 1 });
    const far = jko(energy, { step: 1000 });
    const on = far.start(near.measure(near.advance(near.start(begin), 3, [], () => {})));
    const end = far.advance(on, 5000, [], () => {});
    expect(far.notes(end)).toEqual([]);
    return freeEnergy(energy, far.measure(end).points, begin.mass);
  };
  for (const count of [50, 200]) {
    const [inside, outside] = [free(0.1, count), free(0.4, count)];
    // One minimum, each found to 1e-7 in L²(ρ) with slope 0; five steps of 1,000 leave e^(−5·1000·curvature).
    expect(Math.abs(inside - outside)).toBeLessThan(1e-9);
    // Two outer halves are missing from the entropy, each of mass 1/(2J) at log densities up to log J and a constant.
    expect(Math.abs(inside - 0.633964)).toBeLessThan((1 + Math.log(count)) / count / 600 + 5e-7);
  }
});
