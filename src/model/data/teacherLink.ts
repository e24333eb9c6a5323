/**
 * The link f of a teacher y = f(⟨x, u₁⟩, …, ⟨x, u_k⟩) + noise·g. Along one direction it is a function with known Hermite
 * coefficients, what an activation is; along several a formula.
 */

import { z } from "zod";
import { erfSchema } from "../activation/erf.ts";
import { formulaActivation } from "../activation/formula.ts";
import { piecewiseLinearSchema } from "../activation/knots.ts";
import { linearSchema } from "../activation/linear.ts";
import { highestDegree, polynomial } from "../activation/polynomial.ts";
import { reluSchema } from "../activation/relu.ts";
import { softplusSchema } from "../activation/softplus.ts";
import { tanhSchema } from "../activation/tanh.ts";
import { activation } from "../activations.ts";
import type { Activation } from "../contract.ts";
import { type Evaluation, evaluation } from "../formula/evaluate.ts";
import { longestFormula, parseFormula } from "../formula/parse.ts";

const polynomialLink = z.strictObject({
  kind: z.literal("polynomial"),
  /** coefficients[n] belongs to Heₙ(z), not normalised ([0, 1, 0, 1] is z + He₃(z) = z³ − 2z), or to zⁿ. */
  basis: z.enum(["hermite", "monomial"]).default("monomial"),
  coefficients: z
    .array(z.number())
    .min(1)
    .max(highestDegree + 1),
});

const formulaLink = z.strictObject({
  kind: z.literal("formula"),
  of: z.string().meta({
    maxLength: longestFormula,
    description: "A formula of z1 … zk, the inputs along the directions, in the grammar of activations.",
  }),
});

/** `data.link`, by its kind. */
export const linkSchema = z.discriminatedUnion("kind", [
  polynomialLink,
  formulaLink,
  linearSchema,
  reluSchema,
  piecewiseLinearSchema,
  erfSchema,
  tanhSchema,
  softplusSchema,
]);

/** A link as a user writes it: the basis may be left out. */
export type LinkConfig = z.input<typeof linkSchema>;

const variables = (count: number): string[] => Array.from({ length: count }, (_, i) => `z${i + 1}`);

/**
 * f along one direction.
 *
 * @throws FormulaError  where the text is no formula of z1
 * @throws RangeError    where the formula has no Hermite coefficients that could be had exactly (formula.ts)
 */
export function linkAlongOne(link: LinkConfig): Activation {
  switch (link.kind) {
    case "polynomial":
      return polynomial({
        coefficients: link.basis === "hermite" ? fromHermite(link.coefficients) : link.coefficients,
      });
    case "formula":
      parseFormula(link.of, variables(1));
      return formulaActivation({ sigma: link.of.replaceAll(/\bz1\b/g, "u") });
    default:
      return activation(link);
  }
}

/**
 * f of `count` numbers.
 *
 * @throws FormulaError  where the text is no formula of z1 … zk
 */
export const linkAlongSeveral = (of: string, count: number): Evaluation =>
  evaluation(parseFormula(of, variables(count)), variables(count));

/** Σ cₙ Heₙ in powers, by Clenshaw's scheme: bₙ = cₙ + z bₙ₊₁ − (n + 1) bₙ₊₂, and the sum is b₀. */
function fromHermite(coefficients: readonly number[]): number[] {
  let [next, afterNext]: [number[], number[]] = [[], []];
  for (let n = coefficients.length - 1; n >= 0; n--) {
    const own = [coefficients[n], ...next];
    for (const [power, c] of afterNext.entries()) own[power] -= (n + 1) * c;
    [next, afterNext] = [own, next];
  }
  return next;
}
