/** The law of θ⁰ that the neuron's own module states: independent normals. */

import { z } from "zod";
import { normalQuantile } from "../../numerics/special.ts";
import type { InitialLaw, StarNeuron } from "../contract.ts";
import { moduleError } from "../userModule.ts";
import { independentParts } from "./parts.ts";

/** `network.initial`: module. */
export const moduleInitialSchema = z.strictObject({ kind: z.literal("module") });

/** @throws TableError  where the neuron is no module, or its module states no law */
export function moduleInitial(star: StarNeuron | null): InitialLaw {
  if (star?.initial == null) {
    const file = star === null ? "network.neuron is no module" : star.file;
    throw moduleError(
      file,
      "there is no export const initial = { mean: […], deviation: […] }; write one into the neuron's module, or use another initial, such as { kind: gaussian, scale: 1 }.",
      {},
    );
  }
  const { mean, deviation } = star.initial;
  const into = (out: Float64Array, standard: (k: number) => number): void => {
    for (let k = 0; k < out.length; k++) out[k] = mean[k] + deviation[k] * standard(k);
  };
  return independentParts(
    "module",
    { a: undefined, b: undefined },
    {
      place: (w) => into(w, (k) => w[k]),
      radii: () => null,
      weights: () => (u, out) => into(out, (k) => (deviation[k] === 0 ? 0 : normalQuantile(u[k]))),
    },
  );
}
