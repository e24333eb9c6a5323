/** The slides' cases in one coordinate: F⋆, its certificate, and what would reveal a rule that is too coarse. */

import { expect, test } from "vitest";
import type { FeatureMap } from "../src/features/contract.ts";
import { featureMap } from "../src/features/features.ts";
import { activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { coordinatesOf, logSphereArea } from "../src/space/coordinates.ts";
import { frozenAt, gibbs, gibbsOn, pointMassAlpha } from "../src/statics/gibbs.ts";
import { affine, isotropic } from "../src/verify/cases.ts";
import { failing } from "./failingModel.ts";
import { gibbsByIteration } from "./oracles/gibbsIteration.ts";

const one = Float64Array.of(1);
const mapOf = (model: Model, at: readonly number[], degree?: number): FeatureMap =>
  featureMap(model, coordinatesOf(model), {
    tolerance: 1e-9,
    dimension: "exact",
    points: { count: 1, columns: at.map((q) => Float64Array.of(q)) },
    mass: one,
    ...(degree === undefined ? {} : { degree }),
  });

const slides = mapOf(isotropic(0), [2]);
const slidesConstants = { lambda: 0.1, beta: 100 };
const plain = gibbs(slides, slidesConstants);

const noisy = failing(0.8);

test("isotropic: F⋆ = 0.115146, with a gap and a quadrature error below 1e-9", () => {
  const { freeEnergy, gap, quadratureError, effectivePoints, truncation } = plain;
  expect(Math.abs(freeEnergy - 0.115146)).toBeLessThan(1e-6); // the project's number, six digits
  expect(gap).toBeLessThan(1e-9);
  expect(quadratureError).toBeLessThan(1e-9);
  expect(truncation).toBeLessThan(1e-9);
  expect(effectivePoints).toBeGreaterThan(1000);
});

test("a map of degree 4 has a lower F⋆, by no more than its truncation says", () => {
  const short = gibbs(mapOf(isotropic(0), [2], 4), slidesConstants);
  expect(plain.freeEnergy - short.freeEnergy).toBeGreaterThan(1e-7);
  expect(plain.freeEnergy - short.freeEnergy).toBeLessThanOrEqual(short.truncation);
});

test("noisy: F⋆ = 0.633964, where r³¹⁹ alone underflows", () => {
  const { freeEnergy, risk, gap, quadratureError } = gibbs(mapOf(noisy, [2]), { lambda: 0.05, beta: 600 });
  expect(Math.abs(freeEnergy - 0.633964)).toBeLessThan(1e-6); // six digits are given
  expect(Math.abs(risk - 0.212)).toBeLessThan(5e-4); // three digits are given
  expect(gap).toBeLessThan(1e-9);
  expect(quadratureError).toBeLessThan(1e-9);
});

test.each([[0.2], [5], [40]])("the start at a point mass, r = %d, gives the same measure", (r) => {
  const from = gibbs(slides, { ...slidesConstants, start: pointMassAlpha(slides, [r]) });
  // F is flat at its minimum: its difference is the gaps' (1e-20) and rounding of values near 1.
  expect(Math.abs(from.freeEnergy - plain.freeEnergy)).toBeLessThan(1e-13);
  // By strong convexity ½Σ(Δα)²/c ≤ quadrature errors and gaps, rounding of F (1e-15) included.
  const apart = from.alpha.reduce((sum, a, k) => sum + (a - plain.alpha[k]) ** 2 / slides.weights[k], 0);
  expect(apart).toBeLessThan(1e-13);
  const meanRadius = ({ measure: { points, mass } }: typeof plain) =>
    mass.reduce((sum, m, j) => sum + m * points.columns[0][j], 0);
  expect(Math.abs(meanRadius(from) - meanRadius(plain))).toBeLessThan(1e-6); // √apart × a width of order 1
});

test("the measure is a fixed point of ρ ∝ exp(−βΨ_λ), by the map's own doors", () => {
  const { measure, alpha, risk } = plain;
  const { points, mass } = measure;
  const at = slides.at(points);
  const m = new Float64Array(slides.size);
  at.moments(mass, m);
  // |Δα| ≤ √(c · gap) ≤ 1e-13 for gaps of 1e-26; the moments' own rounding is 1e-15 of values up to 10.
  for (const [k, a] of alpha.entries()) {
    expect(Math.abs(slides.weights[k] * (m[k] - slides.targets[k]) - a)).toBeLessThan(1e-12);
  }
  expect(risk).toBeCloseTo(
    m.reduce((sum, x, k) => sum + slides.weights[k] * (x - slides.targets[k]) ** 2, 0),
    13,
  );
  // Ratios of masses are those of exp(−βΨ_λ) r^{d−1}: equal cells.
  const value = new Float64Array(points.count);
  at.potential(alpha, { value, gradient: null, hessian: null });
  const [r] = points.columns;
  const exponent = r.map((x, j) => -100 * (value[j] + 0.05 * x * x) + 39 * Math.log(x));
  const peak = mass.indexOf(Math.max(...mass));
  // Exponents reach 1e2, so rounding is 1e-14; masses below e^-40 of the peak say nothing more.
  for (let j = 0; j < r.length; j += 97) {
    expect(Math.abs(Math.log(mass[j] / mass[peak]) - (exponent[j] - exponent[peak]))).toBeLessThan(1e-11);
  }
});

test("ten cells are optimal to 1e-25 among themselves, and the other rule tells that they are ten", () => {
  const coarse = gibbs(slides, {
    ...slidesConstants,
    rule: { kind: "tensor", nodes: 10 },
    leastEffectivePoints: 0,
  });
  expect(coarse.gap).toBeLessThan(1e-25);
  expect(coarse.quadratureError).toBeGreaterThan(1e-5);
  expect(() => gibbs(slides, { ...slidesConstants, rule: { kind: "tensor", nodes: 10 } })).toThrow(
    /2 effective points carry the measure, and 1000 are asked for.*Use more nodes/,
  );
});

test("a mode far beyond a barrier is found: half of the mass at r = 17, half at 0.5", () => {
  const model: Model = {
    ...isotropic(0),
    data: dataLaw(
      {
        kind: "gaussian-mixture",
        blocks: [40],
        classes: [
          { weight: 0.5, label: 1, deviation: [0.2] },
          { weight: 0.5, label: -1, deviation: [0.05] },
        ],
      },
      {},
    ),
    activation: activation({
      kind: "piecewise-linear",
      knots: [
        [0, -2.5],
        [3, -4],
        [3.2, 7.5],
      ],
    }),
  };
  const map = mapOf(model, [10], 2);
  const constants = { lambda: 0.015, beta: 4e3 };
  const cells = 4000;
  const r = Float64Array.from({ length: cells }, (_, j) => ((j + 0.5) * 30) / cells);
  const logWeights = r.map((x) => logSphereArea(40) + 39 * Math.log(x) + Math.log(30 / cells));
  const wide = gibbsOn(map, { points: { count: cells, columns: [r] }, logWeights }, constants);
  const share = wide.mass.reduce((sum, m, j) => sum + (r[j] > 10 ? m : 0), 0);
  expect(Math.abs(share - 0.5)).toBeLessThan(0.05);
  const found = gibbs(map, constants);
  // Modes are 0.09 wide, cells 0.0075: midpoint rules are exact, F of rounding alone.
  expect(Math.abs(found.freeEnergy - wide.freeEnergy)).toBeLessThan(1e-11);
  expect(found.quadratureError).toBeLessThan(1e-9);
});

test.each([
  [{ rule: { kind: "tensor", nodes: 0 } }, /rule.nodes = 0. Give a whole number from 2 on/],
  [{ rule: { kind: "sobol", points: 1000 } }, /rule.points = 1000. Give a power of two, such as 4096/],
  [{ rule: { kind: "sobol", points: Number.NaN } }, /rule.points = NaN/],
  [{ rule: { kind: "sobol", scramblings: 1 } }, /rule.scramblings = 1. Give a whole number from 2 on/],
  [{ start: new Float64Array(2) }, /start has 2 numbers, α \d+. Give one a feature, or none/],
] as const)("refuses %o, with what to give", (options, message) => {
  expect(() => gibbs(slides, { ...slidesConstants, ...options })).toThrow(message);
});

test("Sobol points agree within their 99 % interval, also in one coordinate", () => {
  const sobol = gibbs(slides, { ...slidesConstants, rule: { kind: "sobol", points: 1024 } });
  expect(sobol.quadratureError).toBeGreaterThan(1e-9); // an interval, not a zero
  expect(sobol.quadratureError).toBeLessThan(1e-5);
  // 99 %: fixed seeds, so this either holds for good or shows a bias.
  expect(Math.abs(sobol.freeEnergy - plain.freeEnergy)).toBeLessThan(sobol.quadratureError);
});

test("on a grid's cells F⋆ tends to the integral's, order 2 and from one rule of its own", () => {
  const exact = plain.freeEnergy;
  const onCells = (cells: number) => {
    const width = 4 / cells;
    const r = Float64Array.from({ length: cells }, (_, j) => (j + 0.5) * width);
    // log ∫_cell |S³⁹| r³⁹ dr, exactly: (|S³⁹|/40)(R⁴⁰ − r⁴⁰)
    const logWeights = r.map((x) => {
      const [lower, upper] = [x - width / 2, x + width / 2];
      return logSphereArea(40) - Math.log(40) + 40 * Math.log(upper) + Math.log1p(-((lower / upper) ** 40));
    });
    return gibbsOn(slides, { points: { count: cells, columns: [r] }, logWeights }, slidesConstants);
  };
  const errors = [200, 400].map((cells) => onCells(cells).freeEnergy - exact);
  expect(Math.log2(errors[0] / errors[1])).toBeGreaterThan(1.9); // the cells' centres: order 2
  expect(Math.log2(errors[0] / errors[1])).toBeLessThan(2.1);
});

test("an independent iteration of ρ ← exp(−βΨ_λ(ρ))/Z comes to the same F, d = 21", () => {
  const classes = [
    { weight: 0.4, label: 1, deviation: 1.3 },
    { weight: 0.6, label: -1, deviation: 0.5 },
  ];
  const [lambda, beta] = [0.2, 20];
  const oracle = gibbsByIteration(
    {
      d: 21,
      knots: [
        [0.5, -2.5],
        [1.5, 7.5],
      ],
      classes,
      lambda,
      beta,
    },
    120,
    8,
    0.05,
    1500,
  );
  expect(oracle.change).toBeLessThan(1e-9); // it converged: F then errs by squares of that
  const model: Model = {
    ...isotropic(0),
    data: dataLaw(
      {
        kind: "gaussian-mixture",
        blocks: [21],
        classes: classes.map(({ weight, label, deviation }) => ({
          weight,
          label,
          variance: [deviation ** 2],
        })),
      },
      {},
    ),
  };
  const solved = gibbs(mapOf(model, [2]), { lambda, beta });
  expect(solved.truncation).toBeLessThan(1e-7);
  // The map lowers F by `truncation` at most. The oracle's midpoint rules err by e^{−2π²s²/h²}: s ≥ 0.3, h = 1/15 in r,
  // s = 0.7, h = 0.12 in ϱ: nothing. Its sums of binomials up to 126 lose 1e-13.
  expect(oracle.freeEnergy - solved.freeEnergy).toBeGreaterThan(-1e-11);
  expect(oracle.freeEnergy - solved.freeEnergy).toBeLessThan(solved.truncation + 1e-11);
});

test("coordinates that are not trained are held at their constant, and refused where they are random", () => {
  const model = affine("truncated-relu");
  const untrained: Model = {
    ...model,
    neuron: { ...model.neuron, trained: { ...model.neuron.trained, a: false, b: false } },
  };
  const map = mapOf(untrained, [1, 0, 2]);
  const held = gibbs(map, { ...slidesConstants, frozen: { a: 1, b: 0 } });
  // The same problem as the ridge neurons', the degree chosen at the same r: rounding.
  expect(Math.abs(held.freeEnergy - plain.freeEnergy)).toBeLessThan(1e-9);
  expect([...held.measure.points.columns[0]].every((a) => a === 1)).toBe(true);
  expect(() => gibbs(map, slidesConstants)).toThrow(/a is not trained, and no constant is given for it/);
  const columns = [Float64Array.of(1, 1), Float64Array.of(0.3, 0.3), Float64Array.of(2, 3)];
  expect(frozenAt(map.coordinates, { count: 2, columns })).toEqual({ a: 1, b: 0.3 });
  const random = [Float64Array.of(1, 2), ...columns.slice(1)];
  expect(() => frozenAt(map.coordinates, { count: 2, columns: random })).toThrow(
    /a is not trained and random at the start.*Train a, or give it a constant initial value/,
  );
});

test.each([
  [{ lambda: 0, beta: 100 }, /λ = 0 does not confine.*Use λ > 0/],
  [{ lambda: Number.NaN, beta: 100 }, /λ = NaN/],
  [{ lambda: 0.1, beta: Number.POSITIVE_INFINITY }, /β = Infinity.*Use 0 < β < ∞/],
  [{ lambda: 0.1, beta: 0 }, /β = 0/],
])("refuses %o, with advice", (constants, message) => {
  expect(() => gibbs(slides, constants)).toThrow(message);
});
