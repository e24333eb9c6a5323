/**
 * Over which neurons an optimum is sought: constants stay (frozen parts of the initial law), radii and weights are free, and a
 * free output weight needs a bound or decay, since Ψ = a·G is linear in a.
 */

import type { Model } from "../model/contract.ts";
import type { Coordinates } from "../space/contract.ts";
import { hasCharts, type Sheet } from "./charts.ts";
import type { Box } from "./descend.ts";

/** What is stated of the coordinates beyond the model: |a| ≤ a. */
export interface Bound {
  readonly a?: number;
}

/** R has no minimum over measures, as far as anybody can tell: `message` says why and what to do. */
export class NoMinimumError extends Error {
  override readonly name = "NoMinimumError";
}

/** Where neurons may be, coordinate by coordinate; constants have lower = upper. */
export function boxOf(model: Model, coordinates: Coordinates, lambda: number, bound: Bound): Box {
  const { neuron, initial } = model;
  if (bound.a !== undefined && !neuron.trained.a) throw needlessBound(bound.a);
  const lower = [...coordinates.lower];
  const upper = [...coordinates.upper];
  for (const [c, name] of coordinates.names.entries()) {
    if (name !== "a" && name !== "b") {
      if (!neuron.trained.w) throw frozen("w");
      continue;
    }
    if (!neuron.trained[name]) {
      if (!initial.constant[name]) throw frozen(name);
      lower[c] = initial[name](0.5);
      upper[c] = lower[c];
    } else if (name === "a" && bound.a !== undefined) {
      if (!(bound.a > 0 && bound.a < Infinity)) throw badBound(bound.a);
      lower[c] = -bound.a;
      upper[c] = bound.a;
    } else if (name === "a" && !(lambda > 0)) throw unboundedOutput();
  }
  return { lower, upper };
}

/**
 * The sheets of neurons that hold every minimum of Ψ_λ in the radii's charts: one value of a and b each; null where the
 * minimum may lie between (b trained, or a against decay).
 */
export function sheetsOf(coordinates: Coordinates, lambda: number, box: Box): Sheet[] | null {
  if (!hasCharts(coordinates)) return null;
  const scalars = coordinates.names.filter((name) => name === "a" || name === "b");
  if (scalars.length === 0) return [{ scalars: [] }];
  const [a, b] = scalars.map((name) => coordinates.names.indexOf(name));
  if (box.lower[b] !== box.upper[b]) return null;
  if (box.lower[a] === box.upper[a]) return [{ scalars: [box.lower[a], box.lower[b]] }];
  if (lambda > 0) return null;
  return [box.lower[a], box.upper[a]].map((value) => ({ scalars: [value, box.lower[b]] }));
}

const unboundedOutput = () =>
  new NoMinimumError(
    "optimum: output weights a are trained and unbounded, so that Ψ = a·G has no minimum and no gap can be certified. State |a| ≤ A (--bound a=A), or use a decay λ > 0 (training.noise.lambda).",
  );

const frozen = (name: string) =>
  new RangeError(
    `optimum: ${name} is frozen at different values of the initial law, so that not every measure can be reached. Train ${name}${name === "w" ? "" : ", or give it one constant"}.`,
  );

const badBound = (a: number) =>
  new RangeError(`optimum: the bound |a| ≤ ${a} leaves nothing or everything. Give a finite a > 0.`);

const needlessBound = (a: number) =>
  new RangeError(
    `optimum: the bound |a| ≤ ${a} is on output weights, which are not trained here. Leave it out, or train a.`,
  );
