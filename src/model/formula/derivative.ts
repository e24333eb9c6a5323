/** ∂f/∂x as a tree of the same grammar, lightly simplified: no zeros, no ones, numbers folded, signs outside. */

import { constantValue } from "./evaluate.ts";
import { functions } from "./functions.ts";
import {
  add,
  call,
  divide,
  type Formula,
  literal,
  multiply,
  negative,
  number,
  power,
  subtract,
} from "./tree.ts";

/**
 * ∂f/∂variable. At a kink of relu, abs, min or max the mean of its both sides (where one kink meets another, as in
 * max(u, relu(u)), not always that of the whole); sign has slope 0, also where it jumps.
 */
export function derivative(formula: Formula, variable: string): Formula {
  const of = (node: Formula): Formula => derivative(node, variable);
  switch (formula.kind) {
    case "number":
    case "constant":
      return number(0);
    case "variable":
      return number(formula.name === variable ? 1 : 0);
    case "negative":
      return negative(of(formula.of));
    case "binary":
      return ofBinary(formula, of);
    case "call": {
      const [x, y = x] = formula.of;
      const slopes = functions[formula.name].slopes(x, y);
      return formula.of.reduce<Formula>(
        (sum, argument, index) => add(sum, multiply(slopes[index], of(argument))),
        number(0),
      );
    }
  }
}

function ofBinary(
  { operator, left, right }: Extract<Formula, { kind: "binary" }>,
  of: (node: Formula) => Formula,
): Formula {
  const slopes = [of(left), of(right)] as const;
  switch (operator) {
    case "+":
      return add(...slopes);
    case "-":
      return subtract(...slopes);
    case "*":
      return add(multiply(slopes[0], right), multiply(left, slopes[1]));
    case "/":
      return subtract(divide(slopes[0], right), divide(multiply(left, slopes[1]), power(right, number(2))));
    case "^":
      return ofPower(left, right, slopes);
  }
}

/** n f^(n−1) f′ for a number n, else f^g (g′ log f + g f′/f). */
function ofPower(
  left: Formula,
  right: Formula,
  [slope, exponentSlope]: readonly [Formula, Formula],
): Formula {
  const exponent = constantValue(right);
  if (exponent !== null) {
    const lowered = literal(right) === null ? subtract(right, number(1)) : number(exponent - 1);
    return multiply(multiply(right, power(left, lowered)), slope);
  }
  return multiply(
    power(left, right),
    add(multiply(exponentSlope, call("log", left)), divide(multiply(right, slope), left)),
  );
}
