import { describe, expect, it } from "vitest";
import type { Activation, InitialLaw, Model } from "../model/contract.ts";
import { hypotheses } from "./hypotheses.ts";

const activation = (bound: number): Activation => ({
  kind: "stand-in",
  value: () => 0,
  derivative: () => 0,
  kinks: [],
  lipschitz: 1,
  bound,
  limits: null,
  shape: { kind: "polynomial", coefficients: [] },
  hermite: () => undefined,
  secondMoment: () => 0,
});

const initial = (a: number | null, cloud: InitialLaw["cloud"] = null): InitialLaw => ({
  kind: "stand-in",
  draw: () => ({ neurons: 0, dimension: 0, a: null, b: null, w: new Float64Array(0) }),
  a: () => a ?? 1,
  b: () => 0,
  constant: { a: a !== null, b: true },
  radii: () => null,
  weights: () => null,
  cloud,
});

const model = (parts: Partial<Model>): Model => ({
  data: {
    kind: "gaussian-mixture",
    dimension: 40,
    secondMomentY: 1,
    bayesRisk: null,
    draw: () => undefined,
    blocks: [40],
    classes: [],
  },
  neuron: { kind: "ridge", trained: { a: false, b: false, w: true } },
  activation: activation(7.5),
  initial: initial(1),
  neurons: 800,
  ...parts,
});

const cloudOf = (...a: number[]) => ({
  neurons: a.length,
  dimension: 1,
  a: Float64Array.from(a),
  b: new Float64Array(a.length),
  w: new Float64Array(a.length),
});

const affine = (a: boolean): Model["neuron"] => ({ kind: "affine-ridge", trained: { a, b: true, w: true } });

describe("hypotheses", () => {
  it("are four, with the number that decides each", () => {
    expect(hypotheses(model({}), { risk0: 2.385, stepSize: 1e-5, parameters: 40 })).toEqual([
      { name: "sigma bounded", value: 7.5, holds: true },
      { name: "R(rho_0) < 1", value: 2.385, holds: false },
      { name: "N >= D", value: 800, holds: true },
      { name: "epsilon <= 1/D", value: 1e-5, holds: true },
    ]);
  });

  it("turn at equality, which N and ε may take and R(ρ_0) may not; an unknown risk decides nothing", () => {
    const at = (neurons: number, risk0: number | null, stepSize: number) =>
      hypotheses(model({ neurons }), { risk0, stepSize, parameters: 64 })
        .slice(1)
        .map(({ holds }) => holds);
    expect(at(64, 1, 1 / 64)).toEqual([false, true, true]);
    expect(at(63, 0.99, 1 / 63)).toEqual([true, false, false]);
    expect(at(64, null, 1 / 64)).toEqual([null, true, true]);
  });

  it.each([
    ["a ReLU", model({ activation: activation(Infinity) }), null],
    ["a trained output weight", model({ neuron: affine(true) }), null],
    ["a frozen output weight with a spread", model({ neuron: affine(false), initial: initial(null) }), null],
    ["a frozen constant output weight", model({ neuron: affine(false), initial: initial(-2) }), 15],
    [
      "a frozen output weight 0",
      model({ neuron: affine(false), initial: initial(0), activation: activation(Infinity) }),
      0,
    ],
    [
      "frozen output weights of a given cloud",
      model({ neuron: affine(false), initial: initial(null, cloudOf(1, -4)) }),
      30,
    ],
  ])("σ⋆ = aσ with %s", (_, given, value) => {
    const [bounded] = hypotheses(given, { risk0: null, stepSize: 1, parameters: 1 });
    expect(bounded).toEqual({ name: "sigma bounded", value, holds: value !== null });
  });
});
