/** What rests as answers: the lemma beside the best networks found, the optimum's numbers, and a grid beside particles. */

import { describe, expect, test } from "vitest";
import { monteCarloRisk } from "../src/energy/monteCarlo.ts";
import { activation } from "../src/model/activations.ts";
import type { Model, Network } from "../src/model/contract.ts";
import { dataLaw, numericTable } from "../src/model/data.ts";
import { initialLaw } from "../src/model/initials.ts";
import { bestNetwork } from "../src/statics/bestNetwork.ts";
import { optimum } from "../src/statics/optimum.ts";
import { gridAnswer } from "../src/studies/grid.ts";
import { lemmaAnswer, selfInteraction, staticsAnswer } from "../src/studies/lemma.ts";
import { isotropic } from "../src/verify/cases.ts";

const best = optimum(isotropic(0));

test("isotropic: K is 16.0, and the optimum's numbers are those of the optimum", () => {
  // science.md: 16.0 to its digits
  expect(Math.abs(selfInteraction(best) - 16)).toBeLessThan(0.05);
  const answer = staticsAnswer(isotropic(0), best);
  expect(answer.infRisk).toBe(best.risk);
  expect(answer.proved).toBe(1);
  expect(answer.atoms).toBe(2);
  expect(answer.bestSphereRisk).toBeGreaterThan(answer.infRisk);
  // At r = ∞, half of all outputs are −2.5 and half 7.5: U(∞, ∞) = 31.25 there, E σ² elsewhere, K their mean.
  expect(answer.massAtInfinity).toBeGreaterThan(0.1);
  expect(answer.massAtInfinity).toBeLessThan(0.2);
});

describe("isotropic: inf R ≤ best ≤ inf R + K/N", () => {
  let smaller: Network | undefined;
  for (const neurons of [2, 4, 8]) {
    test(`N = ${neurons}`, () => {
      const model = isotropic(0, neurons);
      const grown = smaller === undefined ? {} : { smaller };
      const found = bestNetwork(model, { neurons, optimum: best, ...grown });
      smaller = found.network;
      expect(found.starts.length).toBeGreaterThanOrEqual(20);
      expect(found.kind).toBe("exact");
      // Either side's own error.
      expect(found.risk).toBeGreaterThan(best.risk - best.gap - found.error);
      expect(found.risk).toBeLessThan(best.risk + best.tail + selfInteraction(best) / neurons + found.error);
      if (neurons >= 8) expect(neurons * (found.risk - best.risk)).toBeLessThan(3.5);
      if (neurons < 4 || neurons > 8) return;
      // Its risk is that of raw samples: 4 standard errors, one look an N. Two far neurons are mirror images here.
      const sampled = monteCarloRisk(model, found.network, { samples: 10_000, seed: neurons });
      expect(Math.abs(found.risk - sampled.risk)).toBeLessThan(4 * sampled.error + found.error);
    });
  }
});

test("the answer is the search's, deterministic, and refuses no neurons", () => {
  const options = { neurons: 2, optimum: best, seed: 5, starts: 7 };
  const answer = lemmaAnswer(isotropic(0), options);
  expect(lemmaAnswer(isotropic(0), options)).toEqual(answer);
  expect(answer.scaled).toBeCloseTo(2 * (answer.best - answer.infRisk), 12);
  expect(answer.bound).toBeCloseTo(answer.infRisk + answer.selfInteraction / 2, 12);
  expect(answer.starts).toBe(7);
  expect(() => bestNetwork(isotropic(0), { neurons: 0, optimum: best })).toThrow(/neurons = 0.*from 1/);
});

test("a data set that one neuron fits has R_N = 0 for every N, exactly", () => {
  const rows = Array.from({ length: 9 }, (_, q) => {
    const [x, z] = [Math.sin(3 * q), Math.cos(5 * q)];
    return `${x},${z},${Math.tanh(0.8 * x - 0.5 * z)}`;
  });
  const tables = { "rows.csv": numericTable(`x,z,y\n${rows.join("\n")}\n`, "rows.csv") };
  const model: Model = {
    ...isotropic(0),
    data: dataLaw({ kind: "dataset", file: "rows.csv", target: "y", standardise: false }, tables),
    activation: activation({ kind: "tanh" }),
    initial: initialLaw({ kind: "gaussian", scale: 0.8 }, {}),
  };
  for (const neurons of [1, 3]) {
    const answer = lemmaAnswer(model, { neurons });
    expect(answer.bestError).toBe(0);
    // A search ends where five steps gain less than 1e-9; the optimum's own gap is 1e-4.
    expect(answer.best).toBeLessThan(1e-7);
    expect(answer.infRisk).toBeLessThan(1e-4);
    expect(answer.best).toBeLessThanOrEqual(answer.bound);
  }
});

describe("a grid beside particles", () => {
  const mixture = (blocks: number[], variances: readonly [number[], number[]]): Model => {
    const classes = variances.map((variance, c) => ({ weight: 0.5, label: 1 - 2 * c, variance }));
    return { ...isotropic(0), data: dataLaw({ kind: "gaussian-mixture", blocks, classes }, {}) };
  };

  test("the nodes grow with the power of the coordinates, the particles do not", () => {
    const lone = gridAnswer(isotropic(0), { optimum: best });
    const two = gridAnswer(
      mixture(
        [20, 20],
        [
          [1.8, 1],
          [0.2, 1],
        ],
      ),
    );
    for (const each of [lone, two]) {
      expect(each.estimated).toBe(0);
      // A convex problem over fewer measures is never below the least over all, by more than that one's gap.
      expect(each.gridGap).toBeGreaterThan(-each.gap - 1e-12);
      expect(each.gridGap).toBeLessThanOrEqual(1e-3);
      expect(each.nodes).toBe(each.nodesPerAxis ** each.coordinates);
    }
    expect(two.nodes).toBeGreaterThan(lone.nodes);
    expect(two.particles).toBeLessThan(two.nodes);
    // K/tolerance, by another file.
    expect(lone.neuronsByLemma).toBe(Math.ceil(1000 * selfInteraction(best)));
  });

  test("what is not affordable is an estimate, and says so", () => {
    const model = mixture(
      [20, 20],
      [
        [1.8, 1],
        [0.2, 1],
      ],
    );
    const cut = gridAnswer(model, { tolerance: 1e-5, mostNodes: 400 });
    expect(cut.estimated).toBe(1);
    expect(cut.solvedPerAxis ** 2).toBeLessThanOrEqual(400);
    expect(cut.gridGap).toBeGreaterThan(1e-5);
    expect(cut.nodesPerAxis).toBeGreaterThan(cut.solvedPerAxis);
  });
});
