/** A formula that is a polynomial in one variable, by its coefficients. */

import { constantValue } from "./evaluate.ts";
import type { Formula } from "./tree.ts";

/** Above this degree nobody asks; it keeps ((u^9)^9)^9 from filling memory. */
const highestDegree = 64;

/**
 * c₀, c₁, … of f = Σ cₙ xⁿ, expanded in f64 without trailing zeros; null where f is no polynomial of degree ≤ 64 in the
 * variable (so where it divides by it, or a function reads it). Coefficients that the formula writes come out as written.
 */
export function polynomialCoefficients(formula: Formula, variable: string): number[] | null {
  const found = coefficients(formula, variable);
  return found?.every(Number.isFinite) ? trimmed(found) : null;
}

/** [slope, value at 0] of a formula of degree 1 or 0; null for any other. */
export function affineParts(formula: Formula, variable: string): readonly [number, number] | null {
  const found = polynomialCoefficients(formula, variable);
  return found !== null && found.length <= 2 ? [found[1] ?? 0, found[0] ?? 0] : null;
}

function coefficients(formula: Formula, variable: string): number[] | null {
  const value = constantValue(formula);
  if (value !== null) return [value];
  const of = (node: Formula) => coefficients(node, variable);
  switch (formula.kind) {
    case "variable":
      return formula.name === variable ? [0, 1] : null;
    case "negative":
      return of(formula.of)?.map((c) => -c) ?? null;
    case "binary": {
      const { operator, left, right } = formula;
      const x = of(left);
      const y = of(right);
      return x === null || y === null ? null : combined(operator, x, y);
    }
    default:
      return null;
  }
}

function combined(operator: "+" | "-" | "*" | "/" | "^", x: number[], y: number[]): number[] | null {
  switch (operator) {
    case "+":
      return sum(x, y);
    case "-":
      return sum(
        x,
        y.map((c) => -c),
      );
    case "*":
      return product(x, y);
    case "/":
      return y.length === 1 ? x.map((c) => c / y[0]) : null;
    case "^":
      return y.length === 1 ? powerOf(x, y[0]) : null;
  }
}

const sum = (x: number[], y: number[]): number[] =>
  Array.from({ length: Math.max(x.length, y.length) }, (_, n) => (x[n] ?? 0) + (y[n] ?? 0));

function product(x: number[], y: number[]): number[] | null {
  if (x.length + y.length - 2 > highestDegree) return null;
  const out = new Array<number>(x.length + y.length - 1).fill(0);
  for (const [n, left] of x.entries()) for (const [m, right] of y.entries()) out[n + m] += left * right;
  return out;
}

function powerOf(x: number[], exponent: number): number[] | null {
  if (!(exponent >= 0 && exponent <= highestDegree && Math.floor(exponent) === exponent)) return null;
  let out: number[] | null = [1];
  for (let factor = 0; factor < exponent && out !== null; factor++) out = product(out, x);
  return out;
}

const trimmed = (list: number[]): number[] =>
  list.slice(0, Math.max(1, list.findLastIndex((c) => c !== 0) + 1));
