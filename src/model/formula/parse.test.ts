import { describe, expect, it } from "vitest";
import { FormulaError } from "./error.ts";
import { longestFormula, parseFormula } from "./parse.ts";

function mistake(text: string, variables = ["u"]): FormulaError {
  try {
    parseFormula(text, variables);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`"${text}" was read`);
}

const u = { kind: "variable", name: "u" };
const n = (value: number) => ({ kind: "number", value });
const binary = (operator: string, left: object, right: object) => ({
  kind: "binary",
  operator,
  left,
  right,
});

describe("what is read", () => {
  it.each([
    ["-u^2", { kind: "negative", of: binary("^", u, n(2)) }],
    ["2^3^u", binary("^", n(2), binary("^", n(3), u))],
    ["u-1-2", binary("-", binary("-", u, n(1)), n(2))],
    ["u/2/3", binary("/", binary("/", u, n(2)), n(3))],
    ["1+2*u", binary("+", n(1), binary("*", n(2), u))],
    ["-u*2", binary("*", { kind: "negative", of: u }, n(2))],
    ["2^-u", binary("^", n(2), { kind: "negative", of: u })],
    [" max( u ,1 )\n", { kind: "call", name: "max", of: [u, n(1)] }],
    ["1e-3", n(0.001)],
    [".5", n(0.5)],
    ["2.", n(2)],
    ["1.5E+2", n(150)],
    ["pi*e", binary("*", { kind: "constant", name: "pi" }, { kind: "constant", name: "e" })],
  ])("%s", (text, tree) => {
    expect(parseFormula(text, ["u"])).toEqual(tree);
  });

  it("a variable hides a constant of the same name", () => {
    expect(parseFormula("e", ["e"])).toEqual({ kind: "variable", name: "e" });
  });
});

describe("what is refused, with its place", () => {
  it("shows the place, the nearest word and what is allowed", () => {
    expect(mistake("2*tahn(u)").message).toBe(
      [
        'found the unknown name "tahn" at column 3:',
        "    2*tahn(u)",
        "      ^",
        'Did you mean "tanh"? Allowed: the variable u; the constants pi, e; the functions exp, log, sqrt, sin, cos, tanh, atan, erf, sigmoid, softplus, relu, abs, sign, min, max',
      ].join("\n"),
    );
  });

  it.each([
    ["", 0, "found the end of the formula", "Allowed: a number, a name, - or ("],
    ["u+", 2, "found the end of the formula", "a number"],
    ["(u", 2, "found the end of the formula", "or )"],
    ["u)", 1, 'found ")"', "or the end"],
    ["2u", 1, 'found "u"', "Write 2*u for a product."],
    ["2(u)", 1, 'found "("', "Write 2*( for a product."],
    ["u(2)", 1, 'found "("', "u is no function; for a product write u*(…)"],
    ["u**2", 2, 'found "*"', "Write ^ for a power."],
    ["tanh u", 0, "found the function tanh without its argument", "Write tanh(…)"],
    ["tanh()", 5, 'found ")"', "a number"],
    ["max(u)", 0, "found max of 1 argument", "Write max(…, …)"],
    ["exp(u, 2)", 0, "found exp of 2 arguments", "Write exp(…)"],
    ["u − 1", 2, 'found "−"', "Write -."],
    ["u²", 1, 'found "²"', "Write ^2."],
    ["π", 0, 'found "π"', "Write pi."],
    ["u;alert(1)", 1, 'found ";"', "Allowed: numbers, names"],
    ["u = 2", 2, 'found "="', "Allowed: numbers, names"],
    ["'u'", 0, 'found "\'"', "Allowed: numbers, names"],
    ["😀", 0, 'found "😀"', "Allowed: numbers, names"],
    ["1e999", 0, "found 1e999", "up to 1.8e308"],
    ["1 2", 2, 'found "2"', "an operator"],
    ["+u", 0, 'found "+"', "a number, a name, - or ("],
    ["v", 0, 'found the unknown name "v"', "the variable u"],
    ["constructor", 0, 'found the unknown name "constructor"', "the variable u"],
    ["toString(u)", 0, 'found the unknown name "toString"', "the functions exp"],
    ["__proto__", 0, 'found the unknown name "__proto__"', "the variable u"],
  ])("%s", (text, position, found, advice) => {
    const error = mistake(text);
    expect(error.position).toBe(position);
    expect(error.message).toContain(`${found} at column ${position + 1}:`);
    expect(error.message).toContain(advice);
  });

  it("suggests the coordinate that a number was added to or lost from", () => {
    expect(mistake("tanh(r1)", ["a", "b", "r"]).message).toContain('Did you mean "r"?');
    expect(mistake("r", ["r1", "r2"]).message).toContain('Did you mean "r1"?');
    expect(mistake("ex", []).message).toContain("Allowed: the constants pi, e; the functions");
  });

  it("shows forty characters on either side of a long formula", () => {
    const [, line, caret] = mistake(`${"u+".repeat(100)}?${"+u".repeat(100)}`).message.split("\n");
    expect(line.length).toBe(4 + 1 + 80 + 1);
    expect(line[caret.indexOf("^")]).toBe("?");
  });
});

describe("what is too long or too deep", () => {
  it("refuses more than 1,000 characters and reads as many", () => {
    const longest = `u${"+u".repeat((longestFormula - 2) / 2)} `;
    expect(longest.length).toBe(1000);
    expect(parseFormula(longest, ["u"]).kind).toBe("binary");
    expect(mistake(`${longest} `).message).toContain("the formula has 1001 characters");
  });

  it.each([
    ["parentheses", "(", ")"],
    ["signs", "-", ""],
    ["calls", "exp(", ")"],
    ["second arguments", "min(u,", ")"],
    ["exponents", "u^", ""],
  ])("refuses more than 100 %s within one another and reads as many", (_, before, after) => {
    const nested = (depth: number) => `${before.repeat(depth)}u${after.repeat(depth)}`;
    expect(parseFormula(nested(100), ["u"]).kind).not.toBe("number");
    expect(mistake(nested(101)).message).toContain("nested more than 100 deep");
  });
});
