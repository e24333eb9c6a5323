/** The proof behind `proved`: a bound below Ψ everywhere, against Ψ at many places and against itself at finer precision. */

import { describe, expect, it } from "vitest";
import { mixtureFeatures } from "../src/features/mixture.ts";
import { type ActivationConfig, activation } from "../src/model/activations.ts";
import type { Model } from "../src/model/contract.ts";
import { dataLaw } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { neuron } from "../src/model/neurons.ts";
import { coordinatesOf } from "../src/space/coordinates.ts";
import { bendOf, boundsOf, leastPotential, variationOn } from "../src/statics/certificate.ts";
import { radialDecay, siteAt } from "../src/statics/charts.ts";
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
      const field = { sheet, variation, radii, bend: bendOf(variation, radialDecay(problem)) };
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

  it("is a bound still, if a low one, where cells run out", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { name, problem, alpha, sheet } = caseOf(seed);
      const full = leastPotential(problem, alpha, [sheet], { precision: 1e-3, mostCells: 400_000 });
      const few = leastPotential(problem, alpha, [sheet], { precision: 1e-3, mostCells: 40 });
      if (full === null || few === null) throw new Error(`${name}: nothing proved`);
      expect(few.lower, name).toBeLessThanOrEqual(full.least.value);
      expect(few.cells).toBeLessThan(400);
    }
  });

  it("is told nowhere for an unbounded σ without decay that falls for ever", () => {
    const { problem, alpha, sheet } = caseOf(4); // ReLU
    const falling = [1, -1].map((sign) =>
      leastPotential(
        { ...problem, lambda: 0 },
        alpha.map((x) => sign * x),
        [sheet],
        { precision: 1e-3, mostCells: 1e5 },
      ),
    );
    expect(falling).toContain(null); // Ψ or −Ψ falls like r
  });
});
