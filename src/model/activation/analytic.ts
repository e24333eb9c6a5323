/**
 * Hermite coefficients by quadrature, for an activation that is analytic in the strip |Im u| < pole, by
 *
 *     E f(g) ≈ step Σₖ f(k·step) ϕ(k·step),
 *
 * the trapezoidal rule, whose error for such an integrand is about exp(−2π·(pole/S)/step): with
 * step = pole/(5.5 S) that is 1e-15. The nodes do not depend on b or S but through the step, which is a power of
 * two, so that the weights ϕ(g) h̃eₙ(g) are tables.
 */

import { hermiteNormalised } from "../../numerics/hermite.ts";
import { normalPdf } from "../../numerics/special.ts";
import type { Activation } from "../contract.ts";

/** ϕ(g)·h̃eₙ(g) is below 1e-18 beyond, for the degrees in use. */
const range = 13;
const nodesPerPole = 5.5;
/** The coarsest step: resolves ϕ·h̃eₙ itself to 1e-15 up to degree 100. */
const coarsest = 1 / 16;

interface Table {
  readonly step: number;
  readonly degree: number;
  readonly nodes: Float64Array;
  /** weights[node·(degree + 1) + n] = step·ϕ(g)·h̃eₙ(g) */
  readonly weights: Float64Array;
}

/**
 * @param sigma  the function
 * @param pole   distance of its nearest singularity from the real line
 */
export function analyticMoments(sigma: (u: number) => number, pole: number): Pick<Activation, "hermite" | "secondMoment"> {
  const tables = new Map<number, Table>();
  const tableFor = (S: number, degree: number): Table => {
    let step = coarsest;
    while (step * nodesPerPole * S > pole) step /= 2;
    const kept = tables.get(step);
    if (kept !== undefined && kept.degree >= degree) return kept;
    const made = makeTable(step, degree);
    tables.set(step, made);
    return made;
  };
  return {
    hermite: (S, b, degree, out, offset) => {
      const { nodes, weights, degree: stride } = tableFor(S, degree);
      for (let n = 0; n <= degree; n++) out[offset + n] = 0;
      for (let node = 0; node < nodes.length; node++) {
        const value = sigma(S * nodes[node] + b);
        const at = node * (stride + 1);
        for (let n = 0; n <= degree; n++) out[offset + n] += value * weights[at + n];
      }
    },
    secondMoment: (S, b) => {
      const { nodes, weights, degree: stride } = tableFor(S, 0);
      let sum = 0;
      for (let node = 0; node < nodes.length; node++) {
        const value = sigma(S * nodes[node] + b);
        sum += value * value * weights[node * (stride + 1)];
      }
      return sum;
    },
  };
}

function makeTable(step: number, degree: number): Table {
  const side = Math.ceil(range / step);
  const nodes = new Float64Array(2 * side + 1);
  const weights = new Float64Array(nodes.length * (degree + 1));
  for (let node = 0; node < nodes.length; node++) {
    const g = (node - side) * step;
    nodes[node] = g;
    const at = node * (degree + 1);
    hermiteNormalised(g, degree, weights, at);
    const mass = step * normalPdf(g);
    for (let n = 0; n <= degree; n++) weights[at + n] *= mass;
  }
  return { step, degree, nodes, weights };
}
