import { describe, expect, it } from "vitest";
import { readDraft } from "../src/experiment/draft.ts";
import { ConfigurationError } from "../src/experiment/problems.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { applySettings, readSetting } from "../src/experiment/set.ts";
import { preset } from "../src/presets/presets.ts";
import { judge, type VerdictFacts } from "../src/studies/judge.ts";
import { verdict, verdictFacts } from "../src/studies/verdict.ts";

function resolved(name: string, settings: readonly string[] = []) {
  const draft = readDraft({ name, text: preset(name).text });
  return resolve(
    applySettings(
      draft,
      settings.map((setting) => readSetting(setting)),
    ),
  );
}

/** The slides' failing activation, d = 320, deviations 1 ± 0.5 as in the paper. */
const failing = (scale: number) => [
  "data.blocks=[320]",
  "data.classes.0.deviation=[1.5]",
  "data.classes.1.deviation=[0.5]",
  "network.activation.knots=[[0, -2.5], [0.5, -4], [1.5, 7.5]]",
  `network.initial.scale=${scale}`,
  "training.time=5",
  "limit.methods.0.atoms=300",
];

describe("verdicts on the presets", () => {
  it("isotropic has reached its optimum within 1 % of R(0), and is still falling towards 0.1 %", () => {
    const { experiment, tables } = resolved("isotropic");
    const facts = verdictFacts(experiment, tables);
    const one = judge(facts, 0.01);
    expect(one.verdict).toBe("reached");
    expect(one.sentence).toMatch(/^At t = 10 the limit has reached its optimum within η = 1\.00 % of R\(0\)/);
    expect(one.sentence).toContain(
      "R = 0.0453, 0.0144 above inf R = 0.0309 (proved), 46.7 % of it; it still moves",
    );
    expect(judge(facts, 0.001).verdict).toBe("still falling");
    expect(Math.abs((facts.growthRate ?? Number.NaN) - 0.042)).toBeLessThan(0.002);
  });

  it("isotropic-paper is still falling", () => {
    const { experiment, tables } = resolved("isotropic-paper", ["limit.methods.0.atoms=500"]);
    expect(verdict(experiment, tables).verdict).toBe("still falling");
  });

  it("the failing activation sticks from κ = 0.1 with all its mass at 0, and reaches its optimum from 0.4", () => {
    const trapped = resolved("isotropic-paper", failing(0.1));
    const stuck = verdict(trapped.experiment, trapped.tables);
    expect(stuck).toMatchObject({ verdict: "stuck", growthRate: null, infKind: "proved" });
    expect(stuck.trappedMass).toBeCloseTo(1, 12);
    expect(Math.abs(stuck.risk - 7.25)).toBeLessThan(0.01); // σ(0) = −2.5 against ±1: (3.5² + 1.5²)/2
    expect(stuck.sentence).toContain("with 100 % of the mass held at w = 0");
    const free = resolved("isotropic-paper", failing(0.4));
    expect(verdict(free.experiment, free.tables).verdict).toBe("reached");
  });

  it("with output weights trained the Bayes risk stands for the infimum, and the sentence says so", () => {
    const { experiment, tables } = resolved("isotropic", [
      "network.neuron=affine-ridge",
      "network.initial.a=1",
      "training.time=0.2",
      "limit.methods.0.atoms=100",
    ]);
    const found = verdict(experiment, tables);
    expect(found.infKind).toBe("bayes");
    expect(found.infRisk).toBeLessThan(1e-5); // variances 1.8 and 0.2 in 40 dimensions are told apart
    expect(found.sentence).toContain("the Bayes risk");
  });

  it("changes and noise are refused with their place", () => {
    const { experiment, tables } = resolved("isotropic");
    const change = { step: 0, path: "training.stepSize", value: 1e-5 } as const;
    expect(() => verdict({ ...experiment, changes: [change] }, tables)).toThrow(ConfigurationError);
  });
});

describe("what a verdict rests on", () => {
  const factsAt = (time: number, settings: readonly string[] = []) => {
    const { experiment, tables } = resolved("isotropic", [
      `training.time=${time}`,
      "limit.methods.0.atoms=100",
      ...settings,
    ]);
    return verdictFacts(experiment, tables);
  };

  it("is the speed of R itself: dR/ds by differences of three runs", () => {
    // A run to 10T = 0.2 is looked at to s = 0.4, where |dR/ds|·s is largest: R falls by a steady rate at first.
    const { speed, innerLonger } = factsAt(0.02);
    const [before, there, after] = [0.19, 0.2, 0.21].map((time) => factsAt(time));
    const rate = (before.value - after.value) / (after.inner - before.inner);
    const above = there.value - there.floor.value + there.floor.gap;
    // 5 % off on either side: (0.05)²/6 of R‴s³, of order R′s; flows' tolerance of 1e-5 is 1e-3 of the difference
    expect(Math.abs(speed / ((rate * innerLonger) / above) - 1)).toBeLessThan(0.02);
  });

  it("is R_λ where weights decay: λ∫‖w‖² more than R, which at the start is λκ²", () => {
    const facts = factsAt(0.001, ["training.noise={lambda: 0.5}"]);
    expect(facts.decays).toBe(true);
    // κ = 0.8 and d = 40: r² is 0.64; it moves by 2r·|velocity|·s = 2 · 0.8 · 10 · 0.002 at most
    expect(Math.abs((facts.value - facts.risk) / 0.5 - 0.64)).toBeLessThan(0.04);
  });
});

describe("the judge", () => {
  const facts: VerdictFacts = {
    time: 2,
    start: 2,
    value: 0.5,
    floor: { kind: "proved", value: 0.4, gap: 0 },
    speed: 1e-4,
    growthRate: -1,
    inner: 4,
    innerLonger: 40,
    trappedMass: 0,
    decays: false,
  };
  it.each([
    [{}, "stuck"],
    [{ value: 0.42 }, "reached"],
    [{ value: 0.42, floor: { kind: "proved", value: 0.4, gap: 0.001 } }, "still falling or stuck"],
    [{ speed: 0.01 }, "still falling"],
    [{ growthRate: 0.02 }, "stuck"], // γ·s(10T) = 0.8
    [{ growthRate: 0.03 }, "still falling"], // a plateau: slow, but something grows
    [{ growthRate: null }, "stuck"],
    [{ growthRate: 0.03, trappedMass: 0.3 }, "partly stuck"],
    [{ growthRate: 0.03, trappedMass: 0.01 }, "still falling"],
    [{ value: 0.41, trappedMass: 0.3 }, "reached"],
  ] as const)("%j: %s", (changed, word) => {
    const { verdict: found, sentence } = judge({ ...facts, ...changed }, 0.01);
    if (word === "still falling or stuck") expect(found).not.toBe("reached");
    else expect(found).toBe(word);
    expect(sentence).toContain(found === "partly stuck" ? "partly stuck (30.0 % of the mass" : found);
  });

  it.each([-0.1, Number.NaN, Infinity])("refuses η = %d", (eta) => {
    expect(() => judge(facts, eta)).toThrow(/no share of R\(0\). Give a finite η ≥ 0/);
  });
});
