/**
 * Tensor rules on a box. Along a coordinate whose density vanishes at both ends the midpoint rule: for a smooth bump its
 * error is that of the Fourier transform at 2π/h, e^{−2π²s²/h²} for a Gaussian of deviation s [trefethen:14]. Along one
 * whose density reaches its lower end (r = 0) composite Gauss–Legendre. At kinks either has order 2.
 */

import { log } from "../../numerics/elementary.ts";
import { gaussLegendre } from "../../numerics/quadrature.ts";
import { type Box, middles, tensor } from "./box.ts";
import type { Rule } from "./dual.ts";
import type { Landscape } from "./landscape.ts";

interface Axis {
  readonly nodes: Float64Array;
  readonly logWeights: Float64Array;
}

/** Nodes of a Gauss panel. */
const panel = 16;

/** The rule with n nodes a coordinate. */
export function tensorRule(landscape: Landscape, box: Box, n: number): Rule {
  const [columns, logWeights] = nodesOf(landscape, box, n);
  const reference = landscape.reference(columns);
  return ruleWhere(landscape, columns, logWeights, (j) => reference[j] > Number.NEGATIVE_INFINITY);
}

/** The same without the points whose density at α is below e^{−depth} of the largest. */
export function prunedRule(
  landscape: Landscape,
  box: Box,
  n: number,
  alpha: Float64Array,
  depth: number,
): Rule {
  const [columns, logWeights] = nodesOf(landscape, box, n);
  const density = landscape.logDensity(alpha, columns);
  const least = density.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - depth;
  return ruleWhere(landscape, columns, logWeights, (j) => density[j] >= least);
}

function ruleWhere(
  landscape: Landscape,
  columns: readonly Float64Array[],
  logWeights: Float64Array,
  keeps: (j: number) => boolean,
): Rule {
  const indices: number[] = [];
  for (let j = 0; j < logWeights.length; j++) if (keeps(j)) indices.push(j);
  const kept = (values: Float64Array) => {
    const out = new Float64Array(indices.length);
    for (let i = 0; i < out.length; i++) out[i] = values[indices[i]];
    return out;
  };
  return landscape.rule(columns.map(kept), kept(logWeights));
}

function nodesOf(landscape: Landscape, { lower, upper }: Box, n: number): [Float64Array[], Float64Array] {
  const axes = lower.map((from, i) =>
    from === landscape.lower[i] ? gauss(from, upper[i], n) : midpoint(from, upper[i], n),
  );
  const [logWeights, ...others] = tensor(axes.map((axis) => axis.logWeights));
  for (const column of others) for (let j = 0; j < column.length; j++) logWeights[j] += column[j];
  return [tensor(axes.map((axis) => axis.nodes)), logWeights];
}

const midpoint = (lower: number, upper: number, n: number): Axis => ({
  nodes: middles(lower, upper, n),
  logWeights: new Float64Array(n).fill(log((upper - lower) / n)),
});

/** Panels of up to 2·16 nodes, n nodes or some more in all. */
function gauss(lower: number, upper: number, n: number): Axis {
  const panels = Math.max(1, Math.floor(n / panel));
  const { nodes, weights } = gaussLegendre(Math.ceil(n / panels), 0, 1);
  const width = (upper - lower) / panels;
  const all = Array.from({ length: panels }, (_, i) => nodes.map((x) => lower + (i + x) * width));
  const logs = weights.map((w) => log(w * width));
  return {
    nodes: Float64Array.from(all.flatMap((part) => [...part])),
    logWeights: Float64Array.from({ length: panels * logs.length }, (_, j) => logs[j % logs.length]),
  };
}
