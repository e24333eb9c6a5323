import { describe, expect, it } from "vitest";
import type { Measure } from "../measure/contract.ts";
import { FormulaError } from "../model/formula/error.ts";
import type { Coordinates } from "../space/contract.ts";
import type { LimitSnapshot, NetworkSnapshot } from "./contract.ts";
import { cloudOf, observable, observablesSchema, observe, unobservedNotes } from "./observables.ts";

const coordinates: Coordinates = {
  kind: "reduced",
  names: ["a", "r"],
  lower: [-Infinity, 0],
  upper: [Infinity, Infinity],
  dimensions: [1, 40],
  ends: ["open", "cone"],
  trained: [true, true],
  logReference: () => undefined,
  squaredNorm: () => undefined,
  fromWeights: () => ({ count: 0, columns: [] }),
};

const of = (text: string, names = ["a", "r"]) => observable({ name: "x", of: text }, names);
const cloud = (a: number[], r: number[], mass: number[] | null = null) => ({
  points: { count: r.length, columns: [Float64Array.from(a), Float64Array.from(r)] },
  mass,
});

describe("the law of an observable", () => {
  it("is that of equal neurons, n and not n − 1: a·r² of (1, 1), (2, 1), (3, 2) is 1, 2, 12", () => {
    expect(observe(of("a*r^2"), [cloud([1, 2, 3], [1, 1, 2])])).toEqual({
      mean: 5,
      sd: Math.sqrt((16 + 9 + 49) / 3),
    });
  });

  it("weighs particles by their masses, normalised: r of 1 and 3 by ¼ and ¾", () => {
    const expected = { mean: 2.5, sd: Math.sqrt(0.25 * 2.25 + 0.75 * 0.25) };
    expect(observe(of("r"), [cloud([0, 0], [1, 3], [0.25, 0.75])])).toEqual(expected);
    expect(observe(of("r"), [cloud([0, 0], [1, 3], [1, 3])])).toEqual(expected);
  });

  it("pools clouds", () => {
    const law = observe(of("r"), [cloud([0, 0], [1, 2]), cloud([0, 0], [3, 6])]);
    expect(law).toEqual({ mean: 3, sd: Math.sqrt((4 + 1 + 0 + 9) / 4) });
  });

  it("integrates over a grid's cells: r² of the uniform law on [0, 2] has mean 4/3 and variance 64/45", () => {
    const grid: Measure = {
      kind: "grid",
      coordinates: { ...coordinates, names: ["r"] },
      edges: Float64Array.of(0, 0.5, 2),
      mass: Float64Array.of(0.25, 0.75),
    };
    // E r⁴ − (E r²)² = 16/5 − 16/9; the rule is exact to degree 9.
    const law = observe(of("r^2", ["r"]), [cloudOf(grid)]);
    expect(law).toEqual({ mean: expect.closeTo(4 / 3, 14), sd: expect.closeTo(Math.sqrt(64 / 45), 14) });
  });

  it("loses no digits to a large mean", () => {
    const law = observe(of("1e9 + r"), [cloud([0, 0], [0, 1])]);
    expect(law).toEqual({ mean: 1e9 + 0.5, sd: 0.5 });
  });

  it("has none where a neuron's value is no finite number, unless it has no mass", () => {
    expect(observe(of("log(r)"), [cloud([7, 8], [1, 0])])).toEqual({ value: -Infinity, at: [8, 0] });
    expect(observe(of("log(r)"), [cloud([7, 8], [1, 0], [1, 0])])).toEqual({ mean: 0, sd: 0 });
    expect(observe(of("sqrt(a)"), [cloud([1], [1]), cloud([-1], [2])])).toEqual({ value: NaN, at: [-1, 2] });
  });
});

describe("notes", () => {
  const network = (t: number, replica: number, r: number[]): NetworkSnapshot => ({
    replica,
    t,
    step: 100 * t,
    points: cloud(
      r.map(() => 2),
      r,
    ).points,
    risk: 1,
    riskError: 0,
    riskKind: "exact",
    regularisedRisk: null,
    testRisk: null,
    weights: null,
  });
  const limit = (t: number, r: number[]): LimitSnapshot => ({
    method: "particle-flow",
    replica: 0,
    t,
    step: 100 * t,
    measure: {
      kind: "particles",
      coordinates,
      ...cloud(
        r.map(() => 2),
        r,
      ),
      mass: Float64Array.from(r, () => 1 / r.length),
    },
    risk: 1,
    riskError: 0,
    regularisedRisk: null,
    riskIndependent: null,
    degree: 8,
    gap: null,
    freeEnergy: null,
    freeEnergyGap: null,
    dissipationResidual: null,
  });

  it("say what the summary leaves out: the first time, the first neuron, and how often", () => {
    const recording = {
      coordinates,
      network: [network(2, 0, [3, 0]), network(1, 1, [1, 0]), network(0, 0, [1, 1])],
      limit: [limit(0, [1]), limit(1, [0.5, 0])],
    };
    expect(unobservedNotes([of("log(r)"), of("r + a")], recording)).toEqual([
      "observable x: log(r) = -Infinity at a = 2, r = 0, in the network at t = 1; left out of the summary then and at 1 later record time",
      "observable x: log(r) = -Infinity at a = 2, r = 0, in particle-flow at t = 1; left out of the summary then",
    ]);
  });
});

describe("record.observables", () => {
  it("are formulas of the recorded coordinates alone", () => {
    expect(() => of(`r${" ".repeat(1000)}`)).toThrow(/has 1001 characters/);
    expect(() => of("tanh(r1)")).toThrow(FormulaError);
    expect(() => of("tanh(r1)")).toThrow(/unknown name "r1".*Did you mean "r"\?.*the variables a, r;/s);
  });

  it.each([
    [[{ name: "a b", of: "r" }], "the first a letter"],
    [[{ name: "../x", of: "r" }], "the first a letter"],
    [[{ name: "x".repeat(41), of: "r" }], "up to 40 letters"],
    [
      [
        { name: "Overlap", of: "r" },
        { name: "overlap", of: "a" },
      ],
      "use a name of its own",
    ],
    [[{ name: "x" }], "of"],
  ])("%j is refused: %s", (list, word) => {
    const result = observablesSchema.safeParse(list);
    expect(JSON.stringify(result.error?.issues)).toContain(word);
  });
});
