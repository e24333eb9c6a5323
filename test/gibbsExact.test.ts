/** Fixed points with closed forms, in full and in reduced coordinates; and where there is none. */

import { expect, test } from "vitest";
import { featureMap } from "../src/features/features.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { gibbs, gibbsOn } from "../src/statics/gibbs.ts";
import { isotropic, taught } from "../src/verify/cases.ts";
import { confined, linear, quadratic } from "./oracles/gibbsClosedForms.ts";

const mapOf = (model: Model) => {
  const coordinates = coordinatesOf(model);
  const columns = coordinates.names.map(() => Float64Array.of(1));
  return featureMap(model, coordinates, {
    tolerance: 1e-9,
    dimension: "exact",
    points: { count: 1, columns },
    mass: Float64Array.of(1),
  });
};
const polynomial = (coefficients: number[]): Model => ({
  ...isotropic(0),
  activation: activation({ kind: "polynomial", coefficients }),
});
/** Smooth integrands on thousands of nodes: rounding of logs of sums over 1e4 points, times 1/β ≤ 1, values up to 10. */
const rounding = 1e-12;

test.each([
  [1, 0.1, 100],
  [2, 0.05, 7],
])("σ = 0 leaves N(0, I/(βλ)): d = %d, λ = %d, β = %d", (d, lambda, beta) => {
  const [linear, quadratic] = [0.5, 0.3].map((x) => new Array<number>(d).fill(x));
  const map = mapOf(taught({ dimension: d, linear, quadratic }, [0]));
  expect(map.floor).toBeGreaterThan(0);
  const second = 0.25 * d + 0.09 * d * d + 2 * 0.09 * d; // E y²
  const solved = gibbs(map, { lambda, beta });
  expect(Math.abs(solved.freeEnergy - confined(d, second, lambda, beta))).toBeLessThan(rounding);
  expect(solved.quadratureError).toBeLessThan(rounding);
});

test("σ = 0 in the radius of ℝ⁴⁰: the entropy is that over ℝ⁴⁰, |S³⁹| and all", () => {
  const solved = gibbs(mapOf(polynomial([0])), { lambda: 0.1, beta: 100 });
  expect(Math.abs(solved.freeEnergy - confined(40, 1, 0.1, 100))).toBeLessThan(rounding);
});

test("linear network and teacher, d = 1: a Gaussian around l/(1 + λ)", () => {
  const exact = linear(3, 0.2, 50);
  const { freeEnergy, risk, measure } = gibbs(mapOf(taught({ dimension: 1, linear: [3] }, [0, 1])), {
    lambda: 0.2,
    beta: 50,
  });
  expect(Math.abs(freeEnergy - exact.freeEnergy)).toBeLessThan(rounding);
  expect(Math.abs(risk - exact.risk)).toBeLessThan(rounding);
  const mean = measure.mass.reduce((sum, m, j) => sum + m * measure.points.columns[0][j], 0);
  expect(Math.abs(mean - exact.mean)).toBeLessThan(rounding);
});

test.each([
  [[1], 0.1, 100],
  [[2, 0.5], 0.1, 30],
])(
  "quadratic network and teacher: a Gaussian whose covariance solves its own equation, t = %o",
  (t, lambda, beta) => {
    const exact = quadratic(t, lambda, beta);
    expect(exact.residual).toBeLessThan(1e-9); // the oracle's own convergence, of 1/a
    const { freeEnergy, risk, measure } = gibbs(
      mapOf(taught({ dimension: t.length, quadratic: t }, [0, 0, 1])),
      {
        lambda,
        beta,
      },
    );
    expect(Math.abs(freeEnergy - exact.freeEnergy)).toBeLessThan(rounding);
    expect(Math.abs(risk - exact.risk)).toBeLessThan(1e-10); // first order in the oracle's residual
    for (const [i, a] of exact.a.entries()) {
      const second = measure.mass.reduce((sum, m, j) => sum + m * measure.points.columns[i][j] ** 2, 0);
      expect(Math.abs(second - a)).toBeLessThan(1e-10);
    }
  },
);

test("a start outside the dual's domain is moved inside, and the answer is the same", () => {
  const map = mapOf(taught({ dimension: 1, quadratic: [1] }, [0, 0, 1]));
  const outside = map.weights.map(() => -40); // Ψ = −40·(…)w²: no finite integral
  const constants = { lambda: 0.1, beta: 100 };
  const from = gibbs(map, { ...constants, start: outside });
  expect(Math.abs(from.freeEnergy - gibbs(map, constants).freeEnergy)).toBeLessThan(rounding);
});

test("on points that end too early the far points say that the integral is infinite", () => {
  const map = mapOf(taught({ dimension: 1, quadratic: [1] }, [0, 0, 1]));
  const points = { count: 9, columns: [Float64Array.from({ length: 9 }, (_, j) => 0.05 * (j - 4))] };
  const rule = { points, logWeights: new Float64Array(9).fill(Math.log(0.05)) };
  const far = { points: { count: 1, columns: [Float64Array.of(1e3)] }, logWeights: Float64Array.of(0) };
  // Mass within 0.2 cannot teach w² = 1, so on the rule alone the fit pushes outward, α < 0: the dual on ℝ forbids it.
  expect(gibbsOn(map, rule, { lambda: 0.1, beta: 100 }).alpha[0]).toBeLessThan(-0.5);
  expect(() => gibbsOn(map, { ...rule, far }, { lambda: 0.1, beta: 100 })).toThrow(
    /the dual rises up to the border.*Use an activation that grows at most linearly, or a larger λ/,
  );
});

test("ReLU, which is unbounded, has its fixed point", () => {
  const map = mapOf({ ...isotropic(0), activation: activation({ kind: "relu" }) });
  const constants = { lambda: 0.1, beta: 100 };
  const { gap, quadratureError, freeEnergy } = gibbs(map, constants);
  expect(gap).toBeLessThan(1e-9);
  expect(quadratureError).toBeLessThan(1e-9);
  // F is ½R more than what the confinement's law makes least.
  expect(freeEnergy).toBeGreaterThan(confined(40, 0, constants.lambda, constants.beta));
  const sobol = gibbs(map, { ...constants, rule: { kind: "sobol", points: 1024 } });
  expect(Math.abs(sobol.freeEnergy - freeEnergy)).toBeLessThan(sobol.quadratureError); // 99 %, fixed seeds
  expect(sobol.quadratureError).toBeLessThan(1e-5);
});

test("σ = u⁴ before labels it must grow for: no minimum is reached, and the sentence's advice works", () => {
  const model: Model = {
    ...polynomial([0, 0, 0, 0, 1]),
    data: dataLaw(
      { kind: "gaussian-mixture", blocks: [40], classes: [{ weight: 1, label: 1, variance: [1] }] },
      {},
    ),
  };
  // The confinement's radius² is 40/(βλ) = 0.04: outputs 3·0.04²·… stay below 1, so Ψ wants r → ∞ like −r⁴.
  expect(() => gibbs(mapOf(model), { lambda: 1, beta: 1000 })).toThrow(
    /the dual rises up to the border.*Use an activation that grows at most linearly, or a larger λ/,
  );
  const relu = { ...model, activation: activation({ kind: "relu" }) };
  expect(gibbs(mapOf(relu), { lambda: 1, beta: 1000 }).gap).toBeLessThan(1e-9);
});
