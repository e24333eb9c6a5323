/**
 * Bayes risk of a mixture of centred Gaussians in spherical blocks, E Var(y | x) = E(y − E[y | x])²: what no predictor
 * goes below. The posterior sees the lengths of the blocks in which classes differ; they are integrated by Gauss–Legendre
 * panels of half a standard deviation of every class, one rule for all: where the posterior turns, some class is at home.
 *
 * Accuracy: 1e-9 for one such block, 1e-6 for two (mixtureBayes.test.ts); of three or more it is not computed.
 */

import { chiPdf } from "../../numerics/chi.ts";
import { exp, log } from "../../numerics/elementary.ts";
import { gaussLegendre, type Rule } from "../../numerics/quadrature.ts";
import type { MixtureClass } from "../contract.ts";

/** Of χ_d on either side of √d: more than ten deviations, each at most 1/√2. */
const reach = 8;
const panelWidth = 0.35;
const nodes = { one: 10, two: 5 } as const;

/**
 * @param blocks  d_b
 * @returns       E Var(y | x) ≥ 0; null where classes differ in three blocks or more
 */
export function mixtureBayesRisk(blocks: readonly number[], classes: readonly MixtureClass[]): number | null {
  const differing = [...blocks.keys()].filter((b) =>
    classes.some(({ deviation }) => deviation[b] !== classes[0].deviation[b]),
  );
  if (differing.length > 2) return null;
  const count = differing.length === 1 ? nodes.one : nodes.two;
  const rules = differing.map((b) => {
    const deviations = classes.map(({ deviation }) => deviation[b]);
    return { block: b, dimension: blocks[b], rule: lengthRule(blocks[b], deviations, count) };
  });
  const posterior = posteriorOf(classes, rules);
  const lengths = new Float64Array(rules.length);
  const riskOf = ({ label, deviation }: MixtureClass): number => {
    const laws = rules.map(({ block, dimension, rule }) => lengthLaw(rule, dimension, deviation[block]));
    const over = (at: number, product: number): number => {
      if (at === rules.length) return product * square(label - posterior(lengths));
      let sum = 0;
      for (const [k, length] of rules[at].rule.nodes.entries()) {
        if (laws[at][k] === 0) continue;
        lengths[at] = length;
        sum += over(at + 1, product * laws[at][k]);
      }
      return sum;
    };
    return over(0, 1);
  };
  return classes.reduce((risk, each) => risk + each.weight * riskOf(each), 0);
}

const square = (x: number): number => x * x;

/** E[y | lengths of the blocks that tell] */
function posteriorOf(
  classes: readonly MixtureClass[],
  telling: readonly { readonly block: number; readonly dimension: number }[],
): (lengths: Float64Array) => number {
  const constants = classes.map(({ weight, deviation }) =>
    telling.reduce((sum, { block, dimension }) => sum - dimension * log(deviation[block]), log(weight)),
  );
  const logs = new Float64Array(classes.length);
  return (lengths) => {
    for (const [c, { deviation }] of classes.entries()) {
      logs[c] = constants[c];
      for (const [i, { block }] of telling.entries()) {
        const ratio = lengths[i] / deviation[block];
        logs[c] -= 0.5 * ratio * ratio;
      }
    }
    const largest = Math.max(...logs);
    let [total, mean] = [0, 0];
    for (const [c, { label }] of classes.entries()) {
      const share = exp(logs[c] - largest);
      total += share;
      mean += share * label;
    }
    return mean / total;
  };
}

/** Panels over the lengths of a block, as fine as the class that is narrowest there. */
function lengthRule(d: number, deviations: readonly number[], count: number): Rule {
  const centre = Math.sqrt(d);
  const from = Math.max(0, centre - reach);
  const panels = Math.ceil((centre + reach - from) / panelWidth);
  const ends = deviations.flatMap((tau) =>
    Array.from({ length: panels + 1 }, (_, i) => tau * (from + (i / panels) * (centre + reach - from))),
  );
  const sorted = [...new Set(ends)].sort((one, other) => one - other);
  const parts = sorted.slice(1).map((end, i) => gaussLegendre(count, sorted[i], end));
  return {
    nodes: Float64Array.from(parts.flatMap((part) => [...part.nodes])),
    weights: Float64Array.from(parts.flatMap((part) => [...part.weights])),
  };
}

/** A class's masses at a rule's lengths, made to sum to 1. */
function lengthLaw({ nodes: lengths, weights }: Rule, d: number, tau: number): Float64Array {
  const raw = weights.map((weight, k) => weight * chiPdf(d, lengths[k] / tau));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}
