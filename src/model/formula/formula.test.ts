/** Trees: printed and read again, evaluated, differentiated. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivative } from "./derivative.ts";
import { constantValue, evaluation, functionOf } from "./evaluate.ts";
import { type FunctionName, functionNames, functions, isFunctionName } from "./functions.ts";
import { parseFormula } from "./parse.ts";
import { piecewiseLines } from "./piecewise.ts";
import { affineParts, polynomialCoefficients } from "./polynomial.ts";
import { formulaText } from "./text.ts";
import type { Formula } from "./tree.ts";

const names: FunctionName[] = functionNames.filter(isFunctionName);
const leaf: fc.Arbitrary<Formula> = fc.oneof(
  fc.constantFrom<Formula>({ kind: "variable", name: "u" }, { kind: "variable", name: "v" }),
  fc.constantFrom<Formula>({ kind: "constant", name: "pi" }, { kind: "constant", name: "e" }),
  fc
    .double({ min: 0, max: 1e300, noNaN: true })
    .map((value): Formula => ({ kind: "number", value: value + 0 })),
  fc.integer({ min: 0, max: 9 }).map((value): Formula => ({ kind: "number", value })),
);
const { tree } = fc.letrec<{ tree: Formula }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: "small" },
    leaf,
    tie("tree").map((of): Formula => ({ kind: "negative", of })),
    fc
      .tuple(
        fc.constantFrom("+" as const, "-" as const, "*" as const, "/" as const, "^" as const),
        tie("tree"),
        tie("tree"),
      )
      .map(([operator, left, right]): Formula => ({ kind: "binary", operator, left, right })),
    fc.tuple(fc.constantFrom(...names), tie("tree"), tie("tree")).map(
      ([name, x, y]): Formula => ({
        kind: "call",
        name,
        of: functions[name].arguments === 1 ? [x] : [x, y],
      }),
    ),
  ),
}));

const read = (text: string) => parseFormula(text, ["u", "v"]);

describe("text", () => {
  it("is read as the tree that it was printed from: 2,000 random trees", () => {
    fc.assert(
      fc.property(tree, (formula) => {
        fc.pre(formulaText(formula).length <= 1000);
        expect(read(formulaText(formula))).toEqual(formula);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it.each([
    ["u-(1-2)", "u - (1 - 2)"],
    ["(u-1)-2", "u - 1 - 2"],
    ["(-u)^2", "(-u)^2"],
    ["-(u^2)", "-u^2"],
    ["(2^3)^u", "(2^3)^u"],
    ["2^(3^u)", "2^3^u"],
    ["-(u*2)", "-(u*2)"],
    ["(-u)*2", "(-u)*2"],
    ["u^-2", "u^-2"],
    ["max(u,(1+u))/2", "max(u, 1 + u)/2"],
    ["1e-7*u", "1e-7*u"],
  ])("%s prints as %s", (given, printed) => {
    expect(formulaText(read(given))).toBe(printed);
  });
});

const at = (text: string, u: number, v = 0) => evaluation(read(text), ["u", "v"])([u, v]);

describe("values", () => {
  it.each([
    ["2+3*u^2", 2, 14],
    ["-u^2", 3, -9],
    ["2^3^u", 2, 512],
    ["8/u/2", 2, 2],
    ["10-u-3", 2, 5],
    ["2^-u", 2, 0.25],
    ["u^-2", 4, 1 / 16],
    ["u^0.5", 9, 3],
    ["u^0", 0, 1],
    ["(-u)^3", 2, -8],
    ["abs(u)", -3, 3],
    ["relu(u)", -3, 0],
    ["relu(u)", 3, 3],
    ["sign(u)", -3, -1],
    ["sign(u)", 0, 0],
    ["min(u, 2)", 3, 2],
    ["max(u, 2)", 3, 3],
    ["sqrt(u)", 16, 4],
    ["log(u)", 1, 0],
    ["exp(u)", 0, 1],
    ["cos(u)", 0, 1],
    ["sigmoid(u)", 0, 0.5],
    ["sigmoid(u)", 800, 1],
    ["sigmoid(u)", -800, 0],
    ["softplus(u)", 800, 800],
  ])("%s at u = %d is %d", (text, u, value) => {
    expect(at(text, u)).toBe(value);
  });

  it.each([
    // Closed forms, to a few roundings.
    ["tanh(u)", 0.5, (Math.E - 1) / (Math.E + 1)],
    ["sin(pi/6)", 0, 0.5],
    ["4*atan(1)", 0, Math.PI],
    ["log(e^u)", 3, 3],
    ["softplus(u)", 0, Math.LN2],
    // [dlmf] table: erf 1 = 0.8427007929497149
    ["erf(u)", 1, 0.8427007929497149],
  ])("%s at u = %d", (text, u, value) => {
    expect(Math.abs(at(text, u) - value)).toBeLessThan(1e-15 * Math.max(1, value));
  });

  it("is NaN where it is not defined, and names a variable that it does not have", () => {
    expect(at("log(u)", -1)).toBeNaN();
    expect(at("sqrt(u)", -1)).toBeNaN();
    expect(at("u/u", 0)).toBeNaN();
    expect(at("u^0.5", -1)).toBeNaN();
    expect(at("sign(u/u)", 0)).toBeNaN();
    expect(at("log(u)", 0)).toBe(-Infinity);
    expect(() => evaluation(read("v"), ["u"])).toThrow(/variable v is none of u/);
  });

  it("is a number where no variable stands", () => {
    expect(constantValue(read("2*pi"))).toBe(2 * Math.PI);
    expect(constantValue(read("max(1, 2)^2"))).toBe(4);
    expect(constantValue(read("0*u"))).toBeNull();
  });
});

describe("derivatives", () => {
  it.each([
    ["u^3", "3*u^2"],
    ["u*v", "v"],
    ["exp(2*u)", "exp(2*u)*2"],
    ["sin(u)", "cos(u)"],
    ["-cos(u)", "sin(u)"],
    ["log(u)", "1/u"],
    ["tanh(u)", "1 - tanh(u)^2"],
    ["softplus(u)", "sigmoid(u)"],
    ["1/u", "-(1/u^2)"],
    ["sqrt(u)", "0.5/sqrt(u)"],
    ["v^2", "0"],
    ["abs(u)", "sign(u)"],
    ["sign(u)", "0"],
    ["2^u", "2^u*log(2)"],
    ["u", "1"],
    ["u - 3", "1"],
  ])("∂(%s)/∂u is %s", (text, expected) => {
    expect(formulaText(derivative(read(text), "u"))).toBe(expected);
  });

  it.each([
    ["relu(u)", 0, 0.5],
    ["abs(u)", 0, 0],
    ["max(u, 2*u)", 0, 1.5],
    ["min(u, 2*u)", 0, 1.5],
    ["max(u, 2*u)", 1, 2],
    ["min(u, 2*u)", 1, 1],
    ["max(u, 2*u)", -1, 1],
  ])("is at a kink the mean of both sides: %s at %d", (text, u, slope) => {
    expect(functionOf(derivative(read(text), "u"), "u")(u)).toBe(slope);
  });

  it("is the limit of central differences: random trees, wherever two steps agree", () => {
    const variables = ["u", "v"];
    let compared = 0;
    fc.assert(
      fc.property(
        tree,
        fc.double({ min: -2, max: 2, noNaN: true }).map((x) => x + 0.0123456789), // off the kinks at 0 and 1
        fc.double({ min: -2, max: 2, noNaN: true }).map((x) => x + 0.0298765432),
        (formula, u, v) => {
          const value = evaluation(formula, variables);
          const slope = evaluation(derivative(formula, "u"), variables)([u, v]);
          const difference = (h: number) => (value([u + h, v]) - value([u - h, v])) / (2 * h);
          const [coarse, fine] = [difference(1e-4), difference(5e-5)];
          // Richardson: (4·fine − coarse)/3 is exact to h⁴σ⁽⁵⁾. Where the two differ, a kink or a pole is near.
          const size = Math.max(1, Math.abs(fine), Math.abs(value([u, v])));
          fc.pre(Number.isFinite(slope) && size < 1e6 && Math.abs(fine - coarse) < 1e-6 * size);
          compared++;
          // Rounding 1e-16·size/h = 2e-12·size, truncation below a tenth of what the two steps may differ.
          expect(Math.abs((4 * fine - coarse) / 3 - slope)).toBeLessThan(1e-6 * size);
        },
      ),
      { numRuns: 1500, seed: 2 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  it("has the same text when printed and read again", () => {
    const slope = derivative(read("u^2*tanh(v*u)/sqrt(1+u^2)"), "u");
    const again = read(formulaText(slope));
    for (const point of [
      [0.3, 1],
      [-2, 0.5],
    ]) {
      const values = [slope, again].map((formula) => evaluation(formula, ["u", "v"])(point));
      expect(values[0]).toBe(values[1]);
    }
  });
});

describe("polynomials", () => {
  it.each([
    ["u^2", [0, 0, 1]],
    ["3*(u-1)^2", [3, -6, 3]],
    ["u*u*u/4 - 2", [-2, 0, 0, 0.25]],
    ["pi", [Math.PI]],
    ["u - u", [0]],
    ["-u", [-0, -1]],
    ["u^(1+1)", [0, 0, 1]],
    ["exp(1)*u", [0, Math.E]],
  ])("%s", (text, coefficients) => {
    expect(polynomialCoefficients(read(text), "u")).toEqual(coefficients.map((c) => expect.closeTo(c, 15)));
  });

  it.each(["1/u", "tanh(u)", "u^0.5", "u^-1", "u*v", "abs(u)", "u/0", "((u^9)^9)^9", "2^u"])(
    "%s is none",
    (text) => {
      expect(polynomialCoefficients(read(text), "u")).toBeNull();
    },
  );

  it("knows a line's slope and height at 0", () => {
    expect(affineParts(read("2*(u - 3)"), "u")).toEqual([2, -6]);
    expect(affineParts(read("u^2"), "u")).toBeNull();
  });
});

describe("piecewise linear formulas", () => {
  it.each([
    ["relu(u)", [0]],
    ["abs(u - 1) + abs(u + 1)", [-1, 1]],
    ["max(0, min(1, u))", [0, 1]],
    ["max(u, 2*u - 3)/2", [3]],
    ["abs(abs(u) - 1)", [-1, 0, 1]],
    ["relu(u) - relu(u)", []],
    ["min(relu(u), relu(-u))", []],
    ["-2.5 + 10*(relu(u - 0.5) - relu(u - 1.5))", [0.5, 1.5]],
    ["max(abs(u), 2)", [-2, 2]],
    ["min(u, min(-u, 3))", [0]],
  ])("%s has its kinks", (text, breaks) => {
    const lines = piecewiseLines(read(text), "u");
    expect(lines?.breaks).toEqual(breaks);
    const value = functionOf(read(text), "u");
    for (let u = -5.3; u < 6; u += 0.37) {
      const line = lines?.lines[breaks.filter((at) => at <= u).length];
      // Sums of a few numbers below 60.
      expect(Math.abs((line?.start ?? NaN) + (line?.slope ?? NaN) * u - value(u))).toBeLessThan(1e-13);
    }
  });

  it.each(["u*relu(u)", "tanh(relu(u))", "relu(u)^2", "sign(u)", "relu(u)/u", "relu(u)/0", "max(u^2, 1)"])(
    "%s is none",
    (text) => {
      expect(piecewiseLines(read(text), "u")).toBeNull();
    },
  );

  it("gives up beyond 64 kinks instead of filling memory", () => {
    const tent = (depth: number): string => (depth === 0 ? "abs(u)" : `abs(1-2*${tent(depth - 1)})`);
    expect(piecewiseLines(read(tent(4)), "u")?.breaks.length).toBe(31);
    expect(piecewiseLines(read(tent(90)), "u")).toBeNull();
  });
});
