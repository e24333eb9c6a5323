/**
 * Activations that a user writes as a formula of u. One that is a polynomial or piecewise linear becomes that kind, with
 * its closed forms; any other must be smooth (formulaSmooth.ts).
 */

import { z } from "zod";
import type { Activation } from "../contract.ts";
import { FormulaError } from "../formula/error.ts";
import { constantValue, functionOf } from "../formula/evaluate.ts";
import { functions } from "../formula/functions.ts";
import { longestFormula, parseFormula } from "../formula/parse.ts";
import { type Piecewise, piecewiseLines } from "../formula/piecewise.ts";
import { polynomialCoefficients } from "../formula/polynomial.ts";
import { formulaText } from "../formula/text.ts";
import { type Formula, outermost } from "../formula/tree.ts";
import { smoothFormula } from "./formulaSmooth.ts";
import { throughKnots } from "./knots.ts";
import { highestDegree, polynomial } from "./polynomial.ts";
import { UnfitFormulaError } from "./unfit.ts";

const variable = "u";

/** `network.activation`: σ(u) as a formula. */
export const formulaSchema = z.strictObject({
  kind: z.literal("formula"),
  sigma: z
    .string()
    .superRefine((text, context) => {
      try {
        parseFormula(text, [variable]);
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        context.addIssue({ code: "custom", message: error.message });
      }
    })
    .meta({
      maxLength: longestFormula,
      description:
        "A formula of u: numbers, pi, e, + - * / ^, parentheses, and exp, log, sqrt, sin, cos, tanh, atan, erf, " +
        "sigmoid, softplus, relu, abs, sign, min, max. A polynomial, piecewise linear, or smooth.",
    }),
});

const kept = new Map<string, Activation>();
/** Making one costs some 20 ms, and every part of a run makes it. */
const mostKept = 32;

/**
 * σ as written.
 *
 * @throws FormulaError  where the text is no formula of u
 * @throws RangeError    where the formula is no activation: it jumps, has kinks among curves, poles, or no end of waves
 */
export function formulaActivation({ sigma }: { readonly sigma: string }): Activation {
  const known = kept.get(sigma);
  if (known !== undefined) return known;
  if (kept.size >= mostKept) kept.clear();
  const made = activationOf(parseFormula(sigma, [variable]), sigma);
  kept.set(sigma, made);
  return made;
}

function activationOf(formula: Formula, text: string): Activation {
  const coefficients = polynomialCoefficients(formula, variable);
  if (coefficients !== null) {
    if (coefficients.length > highestDegree + 1)
      throw unfit(text, `it is a polynomial of degree ${coefficients.length - 1}`);
    return { ...polynomial({ coefficients }), kind: "formula" };
  }
  const lines = piecewiseLines(formula, variable);
  if (lines !== null) return throughLines(formula, lines);
  const kinked = outermost(formula, isKinked).at(0);
  if (kinked !== undefined)
    throw unfit(text, `${formulaText(kinked)} has a kink or a jump, and the whole is not piecewise linear`);
  try {
    return smoothFormula(formula);
  } catch (error) {
    if (!(error instanceof UnfitFormulaError)) throw error;
    throw unfit(text, error.message, { cause: error });
  }
}

/** relu, abs, sign, min or max of something that depends on u. */
const isKinked = (node: Formula): boolean =>
  node.kind === "call" && !functions[node.name].smooth && constantValue(node) === null;

/** Through the formula's own values at its kinks. */
function throughLines(formula: Formula, { breaks, lines }: Piecewise): Activation {
  const value = functionOf(formula, variable);
  const at = breaks.length === 0 ? [0] : breaks;
  const knots = at.map((u) => [u, value(u)] as const);
  return throughKnots("formula", knots, lines[0].slope, lines[lines.length - 1].slope);
}

function unfit(text: string, reason: string, options?: ErrorOptions): RangeError {
  return new RangeError(
    `σ(u) = ${text} is no activation: ${reason}. Allowed are polynomials up to u^${highestDegree}, piecewise linear formulas of relu, abs, min and max, and smooth ones that end in straight lines or change ever more slowly: tanh(2*u), u*sigmoid(u), exp(-u^2), atan(u), …`,
    options,
  );
}
