/**
 * The functions of the grammar: what each computes and its partial derivatives, in the same grammar. All are those of
 * src/numerics, so that a formula has the same bits in every engine.
 */

import { atan, cos, exp, log, pow, sin, tanh } from "../../numerics/elementary.ts";
import { sigmoid, softplus } from "../../numerics/logistic.ts";
import { erf } from "../../numerics/special.ts";
import { add, call, divide, type Formula, multiply, negative, number, power, subtract } from "./tree.ts";

/** A function by its name. */
export type FunctionName =
  | "exp"
  | "log"
  | "sqrt"
  | "sin"
  | "cos"
  | "tanh"
  | "atan"
  | "erf"
  | "sigmoid"
  | "softplus"
  | "relu"
  | "abs"
  | "sign"
  | "min"
  | "max";

interface Entry {
  readonly arguments: 1 | 2;
  /** Whether it is analytic where it is finite. The others are: piecewise linear, kinks at 0 or ties; sign jumps. */
  readonly smooth: boolean;
  /** The second argument of functions of one is not read. */
  readonly value: (x: number, y: number) => number;
  /** ∂f/∂(each argument); at a kink the mean of both sides. */
  readonly slopes: (x: Formula, y: Formula) => readonly Formula[];
}

const one = number(1);
const two = number(2);
const half = divide(one, two);
const square = (x: Formula): Formula => power(x, two);

/** 2/√π */
const erfSlope = number(2 / Math.sqrt(Math.PI));

const smooth = (value: (x: number) => number, slope: (x: Formula) => Formula): Entry => ({
  arguments: 1,
  smooth: true,
  value,
  slopes: (x) => [slope(x)],
});

const kinked = (value: (x: number) => number, slope: (x: Formula) => Formula): Entry => ({
  ...smooth(value, slope),
  smooth: false,
});

/** max for sign +1, min for −1: ∂ₓ = (1 ± sign(x − y))/2. */
const extreme = (value: (x: number, y: number) => number, of: typeof add): Entry => ({
  arguments: 2,
  smooth: false,
  value,
  slopes: (x, y) => {
    const side = multiply(half, call("sign", subtract(x, y)));
    const other = of === add ? subtract : add;
    return [of(half, side), other(half, side)];
  },
});

/** −1, 0 or 1; NaN stays NaN, and −0 is 0. */
const sign = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : x === 0 ? 0 : Number.NaN);

/**
 * By name. `log` is the natural logarithm, NaN below 0; `erf` the error function (2/√π)∫₀ˣ e^(−v²) dv, where the
 * activation of kind `erf` is erf(u/√2); sigmoid x = 1/(1 + e⁻ˣ), softplus x = log(1 + eˣ), relu x = max(x, 0),
 * sign x = −1, 0 or 1.
 */
export const functions: Readonly<Record<FunctionName, Entry>> = {
  exp: smooth(exp, (x) => call("exp", x)),
  log: smooth(log, (x) => divide(one, x)),
  sqrt: smooth(Math.sqrt, (x) => divide(half, call("sqrt", x))),
  sin: smooth(sin, (x) => call("cos", x)),
  cos: smooth(cos, (x) => negative(call("sin", x))),
  tanh: smooth(tanh, (x) => subtract(one, square(call("tanh", x)))),
  atan: smooth(atan, (x) => divide(one, add(one, square(x)))),
  erf: smooth(erf, (x) => multiply(erfSlope, call("exp", negative(square(x))))),
  sigmoid: smooth(sigmoid, (x) => multiply(call("sigmoid", x), call("sigmoid", negative(x)))),
  softplus: smooth(softplus, (x) => call("sigmoid", x)),
  relu: kinked(
    (x) => Math.max(x, 0),
    (x) => multiply(half, add(one, call("sign", x))),
  ),
  abs: kinked(Math.abs, (x) => call("sign", x)),
  sign: kinked(sign, () => number(0)),
  min: extreme(Math.min, subtract),
  max: extreme(Math.max, add),
};

/** Every function's name. */
export const functionNames: readonly string[] = Object.keys(functions);

export const isFunctionName = (name: string): name is FunctionName => Object.hasOwn(functions, name);

/** Whole exponents up to this size are products, above them numerics' pow. */
const mostFactors = 8;

/** x^y; a small whole y by multiplying (x² is x·x), any other by e^(y log x): NaN for x < 0 and y not whole. */
export function raised(x: number, y: number): number {
  const size = Math.abs(y);
  if (!(size <= mostFactors && Math.floor(y) === y)) return pow(x, y);
  let product = 1;
  for (let factor = 0; factor < size; factor++) product *= x;
  return y < 0 ? 1 / product : product;
}
