/** Which noise the parts of a run can follow, asked before anything is computed. */

import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { ConfigurationError } from "./problems.ts";
import type { Experiment } from "./schema.ts";

/** @throws ConfigurationError  naming what cannot follow the noise, with what to do instead */
export function runnable(model: Model, { training, limit }: Pick<Experiment, "limit"> & NoisyTraining): void {
  if (training.noise?.beta === undefined) return;
  const { names, trained } = coordinatesOf(model);
  const moving = trained.filter((isTrained) => isTrained).length;
  const able = [
    ...(names.length === 1 && moving === 1 ? ["finite-volume"] : []),
    "langevin",
    ...(moving === 1 ? ["jko"] : []),
  ];
  const advice = `use ${able.join(" or ")} (--methods ${able[0]})`;
  for (const [index, { kind }] of limit.methods.entries()) {
    if (able.includes(kind)) continue;
    const where =
      kind === "finite-volume" || kind === "jko"
        ? ` in ${names.length} coordinates, ${moving} of them trained`
        : "";
    refuse(`limit.methods.${index}`, `${kind} cannot follow noise${where}; ${advice}`);
  }
}

interface NoisyTraining {
  readonly training: Pick<Experiment["training"], "run" | "noise">;
}

function refuse(path: string, message: string): never {
  throw new ConfigurationError([{ place: "", path, message: `${message}.` }]);
}
