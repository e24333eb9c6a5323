/** A tree as a function of numbers: nested closures, made once. */

import { functions, raised } from "./functions.ts";
import { constants, type Formula } from "./tree.ts";

/** The value at a point, its coordinates in the order of the names that it was made with. */
export type Evaluation = (point: ArrayLike<number>) => number;

/**
 * f as a function of its variables. What is not defined (log of a negative number, 0/0) is NaN, what is too large ±∞.
 *
 * @param variables  names, in the order of the point's coordinates
 * @throws RangeError  where the tree has another variable
 */
export function evaluation(formula: Formula, variables: readonly string[]): Evaluation {
  const made = new Map<Formula, Evaluation>();
  const of = (node: Formula): Evaluation => {
    const known = made.get(node);
    if (known !== undefined) return known;
    const closure = closureOf(node, variables, of);
    made.set(node, closure);
    return closure;
  };
  return of(formula);
}

function closureOf(
  node: Formula,
  variables: readonly string[],
  of: (node: Formula) => Evaluation,
): Evaluation {
  switch (node.kind) {
    case "number": {
      const { value } = node;
      return () => value;
    }
    case "constant": {
      const value = constants[node.name];
      return () => value;
    }
    case "variable": {
      const index = variables.indexOf(node.name);
      if (index < 0)
        throw new RangeError(`formula: the variable ${node.name} is none of ${variables.join(", ")}.`);
      return (point) => point[index];
    }
    case "negative": {
      const inner = of(node.of);
      return (point) => -inner(point);
    }
    case "binary":
      return binary(node, of);
    case "call": {
      const { value } = functions[node.name];
      const [x, y] = node.of.map(of);
      return y === undefined ? (point) => value(x(point), 0) : (point) => value(x(point), y(point));
    }
  }
}

function binary(
  { operator, left, right }: Extract<Formula, { kind: "binary" }>,
  of: (node: Formula) => Evaluation,
): Evaluation {
  const [x, y] = [of(left), of(right)];
  switch (operator) {
    case "+":
      return (point) => x(point) + y(point);
    case "-":
      return (point) => x(point) - y(point);
    case "*":
      return (point) => x(point) * y(point);
    case "/":
      return (point) => x(point) / y(point);
    case "^":
      return (point) => raised(x(point), y(point));
  }
}

/** f as a function of one variable. */
export function functionOf(formula: Formula, variable: string): (x: number) => number {
  const point = new Float64Array(1);
  const value = evaluation(formula, [variable]);
  return (x) => {
    point[0] = x;
    return value(point);
  };
}

/** The value of a tree without variables; null where it has one. */
export function constantValue(formula: Formula): number | null {
  return isConstant(formula) ? evaluation(formula, [])([]) : null;
}

function isConstant(formula: Formula): boolean {
  switch (formula.kind) {
    case "number":
    case "constant":
      return true;
    case "variable":
      return false;
    case "negative":
      return isConstant(formula.of);
    case "binary":
      return isConstant(formula.left) && isConstant(formula.right);
    case "call":
      return formula.of.every(isConstant);
  }
}
