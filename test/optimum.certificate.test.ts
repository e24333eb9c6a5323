/** The proof behind `proved`: a bound below Ψ everywhere, against Ψ at many places and against itself at finer precision. */

import { describe, expect, it } from "vitest";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { boundsOf, leastPotential, variationOn } from "../src/statics/certificate.ts";
import { chartValues, radialDecay, siteAt } from "../src/statics/charts.ts";
import { potentialAt } from "../src/statics/problem.ts";
import { seeded } from "./oracles/seeded.ts";

const sigmas: readonly ActivationConfig[] = [
  {
    kind: "piecewise-linear",
    knots: [
      [0.5, -2.5],
      [1.5, 7.5],
    ],
  },
  { kind: "tanh" },
  { kind: "erf" },
  {
    kind: "piecewise-linear",
    knots: [
      [-0.7, 0.3],
      [0.1, -2.5],
      [0.8, -1],
      [1.5, 2],
    ],
  },
  { kind: "relu" },
];

function caseOf(seed: number) {
  const uniform = seeded(seed);
  const between = (low: number, high: number) => low + (high - low) * uniform();
  const sigma = sigmas[seed % sigmas.length];
  const blocks = uniform() < 0.6 ? [20] : [12, 20];
  const classes = [1, -1].map((label) => ({
    weight: 0.5,
    label,
    deviation: blocks.map(() => between(0.3, 1.6)),
  }));
  const model: Model = {
    data: dataLaw({ kind: "gaussian-mixture", blocks, classes }, {}),
    neuron: neuron("affine-ridge", []),
    activation: activation(sigma),
    initial: initialLaw({ kind: "gaussian", scale: 1, a: 1, b: 0 }, {}),
    neurons: 1,
  };
  const map = mixtureFeatures(model, coordinatesOf(model), { degree: 8 });
  const alpha = map.weights.map((c) => c * 2 * between(-1, 1));
  // an unbounded σ has a minimum with decay alone
  const lambda = sigma.kind === "relu" || uniform() < 0.4 ? between(0.02, 0.3) : 0;
  const frozen = {
    ...map,
    coordinates: { ...map.coordinates, trained: map.coordinates.trained.map((_, c) => c > 1) },
  };
  const sheet = { scalars: [between(-1.5, 1.5), between(-0.6, 0.6)] };
  return {
    name: `seed ${seed}, ${sigma.kind}, ${blocks}`,
    problem: { map: frozen, lambda },
    alpha,
    sheet,
    radii: blocks.length,
    uniform,
  };
}

describe("the least potential", () => {
  it("is below Ψ everywhere and near its least value: 30 cases", () => {
    for (let seed = 0; seed < 30; seed++) {
      const { name, problem, alpha, sheet, radii, uniform } = caseOf(seed);
      const precision = radii === 1 ? 1e-6 : 1e-3;
      const found = leastPotential(problem, alpha, [sheet], { precision, mostCells: 400_000 });
      if (found === null) throw new Error(`${name}: nothing proved`);
      const sites = Array.from({ length: 1500 }, () => {
        const s = uniform() * 3;
        return siteAt(sheet, radii, uniform() < 0.5 ? "near" : "far", s, (uniform() * Math.PI) / 2);
      });
      const seen = Math.min(...potentialAt(problem, alpha, sites));
      expect(found.lower, name).toBeLessThanOrEqual(seen + 1e-12); // rounding of values
      expect(found.lower, name).toBeLessThanOrEqual(found.least.value);
      expect(found.lower, name).toBeGreaterThanOrEqual(found.least.value - precision);
      expect(
        Math.abs(potentialAt(problem, alpha, [found.least.site])[0] - found.least.value),
        name,
      ).toBeLessThan(1e-11);
    }
  });

  it("is bounded on single cells, concave ones among them", () => {
    for (let seed = 0; seed < 150; seed++) {
      const { name, problem, alpha, sheet, radii, uniform } = caseOf(seed);
      const variation = variationOn(problem, alpha, sheet);
      if (variation === null) throw new Error(`${name}: no variation`);
      const field = { sheet, variation, radii };
      const chart = variation.bounded && radialDecay(problem) === 0 && uniform() < 0.5 ? "far" : "near";
      const top = chart === "near" ? variation.reach : 1 / variation.reach;
      const from = 0.7 * top * uniform();
      const to = from + 0.3 * top * uniform();
      const turn: readonly [number, number] = radii === 1 ? [0, 0] : [uniform(), 1 + 0.5 * uniform()];
      const [bound] = boundsOf(problem, alpha, field, [{ chart, at: [from, to, ...turn] }]).lower;
      const sites = Array.from({ length: 200 }, (_, i) => {
        const s = i === 0 ? from : i === 1 ? to : from + (to - from) * uniform();
        return siteAt(sheet, radii, chart, s, turn[0] + (turn[1] - turn[0]) * uniform());
      });
      expect(Math.min(...potentialAt(problem, alpha, sites)), name).toBeGreaterThanOrEqual(bound - 1e-12);
    }
  });

  it("is bounded by slopes that are derivatives of Ψ_λ in either chart", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { name, problem, alpha, sheet, radii } = caseOf(seed);
      const step = 1e-5;
      const at = radii === 1 ? 0 : 0.6;
      for (const chart of ["near", "far"] as const) {
        const of = (s: number, angle: number) =>
          chartValues(problem, alpha, sheet, chart, Float64Array.of(s), Float64Array.of(angle));
        const { bySize, byAngle } = of(0.8, at);
        const difference = (of(0.8 + step, at).value[0] - of(0.8 - step, at).value[0]) / (2 * step);
        // h²/6 of third derivatives below 1e3, and rounding 1e-15/h
        expect(Math.abs(bySize[0] - difference), name).toBeLessThan(1e-7);
        if (radii === 1) continue;
        const turned = (of(0.8, at + step).value[0] - of(0.8, at - step).value[0]) / (2 * step);
        expect(Math.abs(byAngle[0] - turned), name).toBeLessThan(1e-7);
      }
    }
  });

  it("takes off a cell's bound what slopes and bends may do over its half-widths, the mixed bend included", () => {
    const { problem, alpha, sheet, radii } = caseOf(
      [...Array(30).keys()].find((k) => caseOf(k).radii === 2) ?? 0,
    );
    const variation = variationOn(problem, alpha, sheet);
    if (variation === null) throw new Error("optimum.certificate: no variation");
    const [h, g] = [0.05, 0.1];
    const cell = { chart: "near", at: [1 - h, 1 + h, 0.5 - g, 0.5 + g] } as const;
    const boundOf = (bends: readonly number[]) => {
      const bend = (_: string, __: unknown, out: Float64Array) => out.set(bends);
      return boundsOf(problem, alpha, { sheet, radii, variation: { ...variation, bend } }, [cell]).lower[0];
    };
    const psi = (s: number, angle: number) =>
      potentialAt(problem, alpha, [siteAt(sheet, radii, "near", s, angle)])[0];
    const step = 1e-5; // central differences: 1e-10 of third derivatives below 1e2
    const slopes = [
      (psi(1 + step, 0.5) - psi(1 - step, 0.5)) / (2 * step),
      (psi(1, 0.5 + step) - psi(1, 0.5 - step)) / (2 * step),
    ].map(Math.abs);
    const flat = psi(1, 0.5) - slopes[0] * h - slopes[1] * g;
    expect(Math.abs(boundOf([0, 0, 0]) - flat)).toBeLessThan(1e-8);
    // Taylor: ½ B_ss h² + B_sφ h g + ½ B_φφ g²
    const bent = 0.5 * 2 * h * h + 3 * h * g + 0.5 * 5 * g * g;
    expect(boundOf([0, 0, 0]) - boundOf([2, 3, 5])).toBeCloseTo(bent, 12);
  });

  it("is a bound still, if a low one, where cells run out", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { name, problem, alpha, sheet } = caseOf(seed);
      const full = leastPotential(problem, alpha, [sheet], { precision: 1e-3, mostCells: 400_000 });
      const few = leastPotential(problem, alpha, [sheet], { precision: 1e-3, mostCells: 40 });
      const idle = { scalars: [0, 0] }; // Ψ = 0 there: it must not hide what is open on the first
      const two = leastPotential(problem, alpha, [sheet, idle], { precision: 1e-3, mostCells: 40 });
      if (full === null || few === null || two === null) throw new Error(`${name}: nothing proved`);
      expect(two.lower, name).toBeLessThanOrEqual(full.least.value);
      expect(few.lower, name).toBeLessThanOrEqual(full.least.value);
      expect(few.cells).toBeLessThan(400);
    }
  });

  it("is told nowhere for an unbounded σ without decay that falls for ever", () => {
    const relu = [4, 9, 14, 19, 24].map(caseOf).filter(({ radii }) => radii === 1);
    expect(relu.length).toBeGreaterThan(0);
    for (const { name, problem, alpha, sheet } of relu) {
      const ofBothSigns = [1, -1].map((sign) =>
        leastPotential(
          { ...problem, lambda: 0 },
          alpha.map((x) => sign * x),
          [sheet],
          { precision: 1e-3, mostCells: 1e5 },
        ),
      );
      // Ψ or −Ψ falls like r, and the other rises.
      expect(
        ofBothSigns.filter((found) => found === null),
        name,
      ).toHaveLength(1);
    }
  });
});
