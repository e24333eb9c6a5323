/**
 * Broken inputs, as careless and hostile users write them, and what the answer to each must say: the place, what was
 * given, what is allowed, the nearest word.
 */

import { studies, usage } from "./brokenCommands.cases.ts";
import { files, syntax, values } from "./brokenFiles.cases.ts";
import type { Row } from "./brokenInput.ts";
import { modules } from "./brokenModules.cases.ts";
import { formulas, settings, tables, times } from "./brokenTables.cases.ts";

/** All of them, by what is broken. */
export const groups: readonly (readonly [name: string, rows: readonly Row[]])[] = [
  ["syntax", syntax],
  ["files", files],
  ["values", values],
  ["times and changes", times],
  ["formulas", formulas],
  ["tables", tables],
  ["modules", modules],
  ["--set", settings],
  ["usage", usage],
  ["studies and predictions", studies],
];
