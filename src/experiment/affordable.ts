/** Sizes that no machine holds, refused before anything is allocated. What merely takes long is the user's own choice. */

import type { Activation, Model } from "../model/contract.ts";
import { weightCount } from "../model/neurons.ts";
import { isReduced } from "../space/coordinates.ts";
import { ConfigurationError } from "./problems.ts";
import type { Experiment } from "./schema.ts";

/** 2 GiB of doubles, of which a run needs several. */
const mostNumbers = 268_435_456;
/** Coordinates of θ that a limit without symmetry moves atoms in: each is an array of its own. */
const mostCoordinates = 20_000;
/** A polynomial teacher seen by a quadratic σ has d²/2 features. */
const mostQuadraticInputs = 2000;

/** @throws ConfigurationError  at the size that is too large, with the largest that is not */
export function affordable(
  model: Pick<Model, "data" | "activation" | "neurons">,
  { limit }: Pick<Experiment, "limit">,
): void {
  const { data, activation, neurons } = model;
  const d = weightCount(model);
  refuseAbove(mostNumbers, { path: "network.neurons", what: "neurons", given: neurons, size: d + 2 });
  for (const [index, method] of limit.methods.entries()) {
    const path = `limit.methods.${index}`;
    const reduced = isReduced(model);
    const lengths = data.kind === "gaussian-mixture" ? data.blocks.length : 2;
    const coordinates = 2 + (reduced ? lengths : d);
    if (method.kind !== "finite-volume" && method.kind !== "population-flow") {
      const each = { path: `${path}.atoms`, what: "atoms", given: method.atoms, size: coordinates };
      refuseAbove(mostNumbers, each);
    }
    if (reduced && method.kind !== "population-flow") continue;
    const quadratic = data.kind === "teacher" && isQuadratic(activation);
    const mostInputs = quadratic ? mostQuadraticInputs : mostCoordinates;
    if (d > mostInputs)
      refuse(
        path,
        `${method.kind} is solved in all ${d} inputs; at most ${mostInputs} can be: use fewer inputs, or leave the method out`,
      );
  }
}

const isQuadratic = (activation: Activation): boolean =>
  activation.star === undefined &&
  activation.shape.kind === "polynomial" &&
  activation.shape.coefficients.length > 2;

interface Size {
  readonly path: string;
  readonly what: string;
  readonly given: number;
  /** Numbers that each of them takes. */
  readonly size: number;
}

function refuseAbove(most: number, { path, what, given, size }: Size): void {
  if (given * size <= most) return;
  const numbers = (given * size).toExponential(1).replace("+", "");
  const fitting = Math.floor(most / size);
  refuse(path, `${given} ${what} are ${numbers} numbers, more than fit into memory; use at most ${fitting}`);
}

function refuse(path: string, message: string): never {
  throw new ConfigurationError([{ place: "", path, message: `${message}.` }]);
}
