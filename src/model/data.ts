/** The kinds of data law: one line a kind. */

import { z } from "zod";
import type { AnyDataLaw } from "./contract.ts";
import { dataset, datasetSchema } from "./data/dataset.ts";
import { gaussianMixture, gaussianMixtureSchema } from "./data/gaussianMixture.ts";
import { moduleLaw, moduleLawSchema } from "./data/module.ts";
import { teacher, teacherSchema } from "./data/teacher.ts";
import type { Tables } from "./table.ts";

export { numericTable } from "./table.ts";

/** `data`, by its kind. */
export const dataSchema = z.discriminatedUnion("kind", [
  gaussianMixtureSchema,
  teacherSchema,
  datasetSchema,
  moduleLawSchema,
]);

/** What a user writes: a default may be left out. */
export type DataConfig = z.input<typeof dataSchema>;

/**
 * The data law that an experiment's `data` describes.
 *
 * @param tables  the tables that its `file` names
 */
export function dataLaw(config: DataConfig, tables: Tables): AnyDataLaw {
  switch (config.kind) {
    case "gaussian-mixture":
      return gaussianMixture(config);
    case "teacher":
      return teacher(config);
    case "dataset":
      return dataset(config, tables);
    case "module":
      return moduleLaw(config, tables);
  }
}
