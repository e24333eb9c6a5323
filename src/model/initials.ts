/** The kinds of initial law: one line a kind. */

import { z } from "zod";
import type { InitialLaw, StarNeuron } from "./contract.ts";
import { file, fileSchema } from "./initial/file.ts";
import { gaussian, gaussianSchema } from "./initial/gaussian.ts";
import { moduleInitial, moduleInitialSchema } from "./initial/module.ts";
import { point, pointSchema } from "./initial/point.ts";
import { sphere, sphereSchema } from "./initial/sphere.ts";
import type { Tables } from "./table.ts";

/** `network.initial`, by its kind. */
export const initialSchema = z.discriminatedUnion("kind", [
  gaussianSchema,
  sphereSchema,
  pointSchema,
  fileSchema,
  moduleInitialSchema,
]);

/** What a user writes: a default may be left out. */
export type InitialConfig = z.input<typeof initialSchema>;

/**
 * The initial law that an experiment's `network.initial` describes.
 *
 * @param tables  the tables that its `path` names
 * @param star    the neuron, where it is a user's own
 */
export function initialLaw(
  config: InitialConfig,
  tables: Tables,
  star: StarNeuron | null = null,
): InitialLaw {
  switch (config.kind) {
    case "gaussian":
      return gaussian(config);
    case "sphere":
      return sphere(config);
    case "point":
      return point(config);
    case "file":
      return file(config, tables);
    case "module":
      return moduleInitial(star);
  }
}
