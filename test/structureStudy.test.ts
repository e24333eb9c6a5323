/** The conclusion `structure` and its questions: made-up answers of known outcome, and small real ones. */

import { describe, expect, it } from "vitest";
import { type Draft, readDraft } from "../src/experiment/draft.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { applySettings, readSettings } from "../src/experiment/set.ts";
import { preset } from "../src/presets/presets.ts";
import type { StudiedPoint } from "../src/studies/conclusion.ts";
import { structure } from "../src/studies/conclusions/structure.ts";
import { pointsOf } from "../src/studies/points.ts";
import { type Answer, ask } from "../src/studies/questions.ts";

const set = (draft: Draft, settings: Readonly<Record<string, unknown>>): Draft =>
  applySettings(
    draft,
    readSettings(settings, () => "test"),
  );
const draft = readDraft(preset("structure"));
const [isotropic, blocks, noisy] = pointsOf(draft).map(
  ({ settings }) => applySettings(draft, settings) as Draft,
);
const experimentOf = (from: Draft, settings: Readonly<Record<string, unknown>> = {}) =>
  resolve(set(from, settings)).experiment;

type Answers = Readonly<Record<string, Answer>>;
/** Answers for which every claim holds. */
const good: Answers = {
  identity: { networks: 8, samples: 2000, largestRisk: 2.6, theta: 2e-13, features: null, sampled: 1.7 },
  rotation: {
    ...{ rotations: 8, steps: 2000, risk: 0.29, within: 4e-16, radius: 4e-16 },
    ...{ acrossLeast: 0.36, acrossMost: 0.45, path: 2e-15, unrotated: 0.9 },
  },
  population: {
    ...{ neurons: 48, seeds: 8, limitRisk: 0.06, slope: -1.03, slopeError: 0.004 },
    ...{ constant: 4.78, constantError: 0.02, fresh: 13.8, excess1: 4.82, excess2: 4.9, excess4: 5.01 },
    ...{ excess1Error: 0.03, excess2Error: 0.02, excess4Error: 0.01 },
  },
  uniqueness: {
    ...{ cells: 400, moved: 1.09, cells4: 0.028, cells2: 0.0085, cells1: 0.0022, order: 1.94 },
    ...{ degree0: 2.4e-3, degree2: 1.3e-4, degree4: 4e-6, degree6: 8e-7, degree8: 1.2e-7 },
  },
  convexity: {
    ...{ pairs: 200, lambda: 0.05, temperature: 1 / 600, mixtures: 1.4 },
    ...{ concave: 0.115, geodesics: -21, aboveChord: 0.015, networks: 1.4 },
  },
  proximal: {
    ...{ step: 0.05, atoms: 400, risk: 0.06, above4: 9.1e-3, above2: 4.35e-3, above1: 2.13e-3 },
    ...{ order: 1.03, splits: 0 },
  },
};
const pointOf = (answers: Answers): StudiedPoint => ({
  ...{ labels: { case: "made" }, experiment: experimentOf(blocks), tables: {} },
  ...{ summary: null, risk: [], answers },
});
const claimOf = (answers: Answers, id: string) => {
  const found = structure([pointOf(answers)]).claims.find((claim) => claim.id === `structure-${id}`);
  if (found === undefined) throw new Error(`no claim structure-${id}`);
  return found;
};
const changed = (question: string, numbers: Answer): Answers => ({
  ...good,
  [question]: { ...good[question], ...numbers },
});

describe("claims of structure", () => {
  it("all hold for answers that are as theory says, with both plots", () => {
    const { claims, plots } = structure([pointOf(good)]);
    expect(claims.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
      ["identity", "rotation", "population", "uniqueness", "convexity", "proximal"].map(
        (id) => `structure-${id} holds`,
      ),
    );
    expect(plots.map(({ id }) => id)).toEqual(["structure-population", "structure-proximal"]);
    expect(plots[0].panels[0].curves[0].points).toEqual([
      [12, 5.01],
      [24, 4.9],
      [48, 4.82],
    ]);
    expect(plots[1].panels[0].curves[0].points[2]).toEqual([0.05, 2.13e-3]);
  });

  it.each([
    ["identity", { theta: 1e-9 }], // ten times what the series leaves out, at risks up to 2.6: 2.9e-10 is allowed
    ["identity", { sampled: 5 }],
    ["rotation", { within: 1e-6 }],
    ["rotation", { path: 1e-9 }],
    ["population", { slope: -0.5 }], // N^(−1/2)
    ["population", { slope: -1.2 }],
    ["uniqueness", { cells1: 0.0086 }], // refining brings nothing
    ["uniqueness", { degree8: 3e-3 }],
    ["convexity", { mixtures: 0.99 }],
    ["proximal", { order: 0.5 }],
    ["proximal", { order: 2 }],
  ])("%s differs with %j", (question, numbers) => {
    expect(claimOf(changed(question, numbers), question).outcome).toBe("differs");
  });

  it.each([
    ["rotation", { acrossLeast: 1e-4 }], // blocks that are alike
    ["rotation", { acrossLeast: null }], // one block
    ["population", { slopeError: 0.1 }],
    ["population", { slope: null }],
    ["uniqueness", { cells1: 0.02, cells2: 0.04, cells4: 0.08 }], // falling, and far
    ["convexity", { temperature: 0 }],
    ["proximal", { splits: 3 }],
    ["proximal", { order: null }],
  ])("%s is not shown with %j", (question, numbers) => {
    expect(claimOf(changed(question, numbers), question).outcome).toBe("not shown");
  });

  it("nothing is shown by no answers, and nothing drawn", () => {
    const { claims, plots } = structure([pointOf({})]);
    expect(new Set(claims.map(({ outcome }) => outcome))).toEqual(new Set(["not shown"]));
    expect(plots).toEqual([]);
  });

  it("convexity holds along mixtures and says that it does not along geodesics, or that none was seen", () => {
    expect(claimOf(good, "convexity").found).toMatch(/Not true along W₂ geodesics/);
    const none = claimOf(changed("convexity", { concave: 0, geodesics: 0.1, aboveChord: 0 }), "convexity");
    expect(none.outcome).toBe("holds");
    expect(none.found).toMatch(/No pair with a concave geodesic/);
  });
});

describe("structural questions", () => {
  const quick = {
    ...{ "network.neurons": 8, "training.replicas": 2, "training.time": 0.1 },
    ...{ "limit.methods.0.atoms": 300, "limit.methods.1.cells": 200, "limit.methods.2.atoms": 30 },
  };

  it("are answered of the isotropic case as its claims say", () => {
    const experiment = experimentOf(isotropic, quick);
    const answers = Object.fromEntries(
      ["identity", "rotation", "population", "uniqueness", "proximal"].map((question) => [
        question,
        ask(question, experiment, {}),
      ]),
    );
    // Tolerances as in test/structure.test.ts and in the conclusion.
    expect(answers.identity.theta).toBeLessThan(1.1e-10 * 3);
    expect(answers.rotation.within).toBeLessThan(1.1e-10);
    expect(answers.rotation.steps).toBe(200);
    expect(answers.rotation.acrossLeast).toBeNull();
    expect(answers.population.neurons).toBe(8);
    expect(answers.uniqueness.degree8).toBeLessThan(1e-5);
    // Order 1 in h: from 0.2 on, over s = 0.2, single steps; half of it is what a first-order method may miss.
    expect(Math.abs(Number(answers.proximal.order) - 1)).toBeLessThan(0.5);
  });

  it("are null where there is no such thing", () => {
    const nothing = (question: string, of: Draft, settings: Readonly<Record<string, unknown>> = {}) => {
      const answer = ask(question, experimentOf(of, { "training.replicas": 2, ...settings }), {});
      expect([question, ...Object.values(answer).filter((value) => value !== null)]).toEqual([question]);
    };
    nothing("uniqueness", blocks); // two radii, and no cells
    nothing("convexity", blocks);
    for (const question of ["rotation", "population", "uniqueness", "proximal"]) nothing(question, noisy);
    nothing("population", isotropic, { "network.neurons": 10 }); // no quarter
    nothing("population", isotropic, { "training.replicas": 1 }); // no error
    nothing("proximal", isotropic, { "limit.methods": [{ kind: "particle-flow" }] });
    nothing("uniqueness", isotropic, { "limit.methods": [{ kind: "particle-flow" }] });
  });
});
