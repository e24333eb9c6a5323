/**
 * A formula as a tree: what the parser makes, and what is evaluated, differentiated and printed. The grammar is closed:
 * these six kinds of node are all there is, and no text of a user is ever run as a program.
 */

import type { FunctionName } from "./functions.ts";

/** A binary operator. */
export type Operator = "+" | "-" | "*" | "/" | "^";

/** A named number. */
export type ConstantName = "pi" | "e";

/** A node. Numbers are finite and ≥ 0: a minus sign is a node of its own. */
export type Formula =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "constant"; readonly name: ConstantName }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Formula }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Formula; readonly right: Formula }
  | { readonly kind: "call"; readonly name: FunctionName; readonly of: readonly Formula[] };

/** π and e, to the last bit. */
export const constants: Readonly<Record<ConstantName, number>> = { pi: Math.PI, e: Math.E };

/** x as a tree; the sign of a negative one is a node. */
export const number = (x: number): Formula =>
  x < 0 ? { kind: "negative", of: { kind: "number", value: -x } } : { kind: "number", value: x };

/** f(…) as it stands. */
export const call = (name: FunctionName, ...of: readonly Formula[]): Formula => ({ kind: "call", name, of });

/** The number that a node is, ±; null where it is not simply one. */
export function literal(formula: Formula): number | null {
  if (formula.kind === "number") return formula.value;
  return formula.kind === "negative" && formula.of.kind === "number" ? -formula.of.value : null;
}

/** −f, light: of numbers the number, of −f f. */
export function negative(of: Formula): Formula {
  if (of.kind === "negative") return of.of;
  return of.kind === "number" && of.value === 0 ? of : { kind: "negative", of };
}

const binary = (operator: Operator, left: Formula, right: Formula): Formula => ({
  kind: "binary",
  operator,
  left,
  right,
});

/** The result of two numbers, where it is one that a tree can hold. */
function folded(left: Formula, right: Formula, of: (x: number, y: number) => number): Formula | null {
  const [x, y] = [literal(left), literal(right)];
  if (x === null || y === null) return null;
  const value = of(x, y);
  return Number.isFinite(value) ? number(value) : null;
}

/** f + g, without zeros. */
export function add(left: Formula, right: Formula): Formula {
  if (literal(left) === 0) return right;
  if (literal(right) === 0) return left;
  if (right.kind === "negative") return subtract(left, right.of);
  return folded(left, right, (x, y) => x + y) ?? binary("+", left, right);
}

/** f − g, without zeros. */
export function subtract(left: Formula, right: Formula): Formula {
  if (literal(right) === 0) return left;
  if (literal(left) === 0) return negative(right);
  if (right.kind === "negative") return add(left, right.of);
  return folded(left, right, (x, y) => x - y) ?? binary("-", left, right);
}

/** f·g, without zeros and ones, signs outside. */
export function multiply(left: Formula, right: Formula): Formula {
  if (literal(left) === 0 || literal(right) === 0) return number(0);
  if (literal(left) === 1) return right;
  if (literal(right) === 1) return left;
  if (left.kind === "negative") return negative(multiply(left.of, right));
  if (right.kind === "negative") return negative(multiply(left, right.of));
  return folded(left, right, (x, y) => x * y) ?? binary("*", left, right);
}

/** f/g, without ones, signs outside; 0/g is 0 unless g is the number 0. */
export function divide(left: Formula, right: Formula): Formula {
  if (literal(right) === 1) return left;
  if (literal(left) === 0 && literal(right) !== 0) return number(0);
  if (left.kind === "negative") return negative(divide(left.of, right));
  if (right.kind === "negative") return negative(divide(left, right.of));
  return folded(left, right, (x, y) => x / y) ?? binary("/", left, right);
}

/** f^g, without exponents 0 and 1. */
export function power(left: Formula, right: Formula): Formula {
  const exponent = literal(right);
  if (exponent === 0) return number(1);
  return exponent === 1 ? left : binary("^", left, right);
}

/** Every node that satisfies `is`, outermost first; does not look inside a node that does. */
export function outermost(formula: Formula, is: (node: Formula) => boolean): Formula[] {
  return is(formula) ? [formula] : children(formula).flatMap((child) => outermost(child, is));
}

/** The nodes right below. */
function children(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "number":
    case "constant":
    case "variable":
      return [];
    case "negative":
      return [formula.of];
    case "binary":
      return [formula.left, formula.right];
    case "call":
      return formula.of;
  }
}
