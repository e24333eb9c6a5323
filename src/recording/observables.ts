/**
 * Observables: formulas over the recorded coordinates of one neuron, reported as the mean and deviation of their law.
 *
 * Mass-weighted: particles by their mass, cells of a grid by a Gauss rule of 5 nodes (exact for polynomials of degree
 * 9), the neurons of all replicas together. The deviation is the law's own, n and not n − 1.
 *
 * What is not finite (log of 0) has no mean: such an observable is refused where neurons start, and left out of the
 * snapshots in which it happens later, with a note that names the neuron.
 */

import { z } from "zod";
import type { Measure } from "../measure/contract.ts";
import { type Evaluation, evaluation } from "../model/formula/evaluate.ts";
import { longestFormula, parseFormula } from "../model/formula/parse.ts";
import { gaussLegendre } from "../numerics/quadrature.ts";
import { sum } from "../numerics/sums.ts";
import type { Points } from "../space/contract.ts";
import type { Recording } from "./contract.ts";

const observableSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, {
    error: "use up to 40 letters, digits or '_', the first a letter",
  }),
  of: z.string().meta({
    maxLength: longestFormula,
    description:
      "A formula of the recorded coordinates (r; r1, r2, …; p, q; a, b; w0, …; p1, …): numbers, pi, e, + - * / ^, " +
      "parentheses, and exp, log, sqrt, sin, cos, tanh, atan, erf, sigmoid, softplus, relu, abs, sign, min, max.",
  }),
});

/** `record.observables`; names differ by more than case, since they name files. */
export const observablesSchema = z
  .array(observableSchema)
  .max(100)
  .default([])
  .superRefine((list, context) => {
    const names = list.map(({ name }) => name.toLowerCase());
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      const message = `"${list[names.indexOf(name)].name}" stands before it; use a name of its own, upper and lower case alike`;
      context.addIssue({ code: "custom", path: [index, "name"], message });
    }
  });

/** One item of `record.observables`. */
export type ObservableConfig = z.output<typeof observableSchema>;

/** A formula that is recorded. */
export interface Observable {
  readonly name: string;
  /** The formula as it was written. */
  readonly of: string;
  /** Its value for one neuron, in the recorded coordinates. */
  readonly value: Evaluation;
}

/** Mean and deviation of a law. */
export interface Observed {
  readonly mean: number;
  readonly sd: number;
}

/** A neuron, particle or cell at which an observable is no finite number. */
export interface Unobserved {
  readonly value: number;
  /** The recorded coordinates there. */
  readonly at: readonly number[];
}

/** @throws FormulaError  with the place in the formula, what is allowed, and the nearest name */
export const observable = ({ name, of }: ObservableConfig, coordinates: readonly string[]): Observable => ({
  name,
  of,
  value: evaluation(parseFormula(of, coordinates), coordinates),
});

/** Points with masses; null for equal ones. */
export interface Cloud {
  readonly points: Points;
  readonly mass: ArrayLike<number> | null;
}

/** The law of an observable over several clouds together; in its place the first point where it is not finite. */
export function observe({ value }: Observable, clouds: readonly Cloud[]): Observed | Unobserved {
  const count = clouds.reduce((total, { points }) => total + points.count, 0);
  const heights = new Float64Array(count);
  const masses = new Float64Array(count).fill(1);
  let next = 0;
  for (const { points, mass } of clouds) {
    const at = new Float64Array(points.columns.length);
    if (mass !== null) masses.set(mass, next);
    for (let j = 0; j < points.count; j++, next++) {
      for (let k = 0; k < at.length; k++) at[k] = points.columns[k][j];
      heights[next] = value(at);
      // A particle without mass has no say, whatever its value.
      if (masses[next] === 0) heights[next] = 0;
      else if (!Number.isFinite(heights[next])) return { value: heights[next], at: [...at] };
    }
  }
  return moments(heights, masses);
}

function moments(heights: Float64Array, masses: Float64Array): Observed {
  const total = sum(masses);
  const mean = sum(heights.map((height, j) => masses[j] * height)) / total;
  const square = sum(heights.map((height, j) => masses[j] * (height - mean) * (height - mean))) / total;
  return { mean, sd: Math.sqrt(square) };
}

const cellRule = gaussLegendre(5, 0, 1);

/** A measure as points: particles as they are, each cell of a grid as the 5 nodes of a Gauss rule. */
export function cloudOf(measure: Measure): Cloud {
  if (measure.kind === "particles") return measure;
  const { edges, mass } = measure;
  const { nodes, weights } = cellRule;
  const count = mass.length * nodes.length;
  const nodeOf = (of: (cell: number, node: number) => number) =>
    Float64Array.from({ length: count }, (_, j) => of(Math.floor(j / nodes.length), j % nodes.length));
  return {
    points: {
      count,
      columns: [nodeOf((cell, node) => edges[cell] + (edges[cell + 1] - edges[cell]) * nodes[node])],
    },
    mass: nodeOf((cell, node) => mass[cell] * weights[node]),
  };
}

/** Whether there is a law to report. */
export const isObserved = (law: Observed | Unobserved): law is Observed => "mean" in law;

/**
 * A note for every observable and source (the network, each limit) that the summary leaves out somewhere: the first time
 * and the first neuron at which it is not finite.
 */
export function unobservedNotes(
  observables: readonly Observable[],
  { coordinates: { names }, network, limit }: Pick<Recording, "coordinates" | "network" | "limit">,
): string[] {
  const clouds = [
    ...network.map(({ t, points }) => ({ source: "the network", t, cloud: { points, mass: null } })),
    ...limit.map(({ t, measure, method }) => ({ source: method, t, cloud: cloudOf(measure) })),
  ];
  return observables.flatMap((each) => {
    const missing = clouds.flatMap(({ source, t, cloud }) => {
      const law = observe(each, [cloud]);
      return isObserved(law) ? [] : [{ source, t, law }];
    });
    return [...new Set(missing.map(({ source }) => source))].map((source) => {
      const own = missing.filter((row) => row.source === source);
      const first = own.reduce((earliest, row) => (row.t < earliest.t ? row : earliest));
      const times = new Set(own.map(({ t }) => t)).size;
      const when =
        times === 1 ? "then" : `then and at ${times - 1} later record time${times === 2 ? "" : "s"}`;
      return `observable ${each.name}: ${unobservedText(each, first.law, names)}, in ${source} at t = ${first.t}; left out of the summary ${when}`;
    });
  });
}

/** `log(r - a) = NaN at a = 2, r = 1` */
export const unobservedText = (
  { of }: Observable,
  { value, at }: Unobserved,
  names: readonly string[],
): string =>
  `${of} = ${value} at ${names.map((name, k) => `${name} = ${Number(at[k].toPrecision(6))}`).join(", ")}`;
