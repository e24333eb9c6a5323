/** What studies conclude: one line a conclusion. */

import { suggestion } from "../experiment/nearest.ts";
import type { Conclude } from "./conclusion.ts";
import { anisotropic } from "./conclusions/anisotropic.ts";
import { chaos } from "./conclusions/chaos.ts";
import { failure, failurePaper } from "./conclusions/failure.ts";
import { general } from "./conclusions/general.ts";
import { grid } from "./conclusions/grid.ts";
import { animation, isotropic, isotropicPaper } from "./conclusions/isotropic.ts";
import { lemma } from "./conclusions/lemma.ts";
import { noisy } from "./conclusions/noisy.ts";
import { reluRisk, reluRiskPaper } from "./conclusions/reluRisk.ts";
import { samples } from "./conclusions/samples.ts";
import { statics } from "./conclusions/statics.ts";
import { structure } from "./conclusions/structure.ts";
import { surprise } from "./conclusions/surprise.ts";
import { width } from "./conclusions/width.ts";

const conclusions: Readonly<Record<string, Conclude>> = {
  animation,
  anisotropic,
  chaos,
  failure,
  "failure-paper": failurePaper,
  general,
  grid,
  isotropic,
  "isotropic-paper": isotropicPaper,
  lemma,
  noisy,
  "relu-risk": reluRisk,
  "relu-risk-paper": reluRiskPaper,
  samples,
  statics,
  structure,
  surprise,
  width,
};

/** What `conclusion` of an experiment file may be, in order. */
const conclusionNames: readonly string[] = Object.keys(conclusions).sort();

/** What to say of a name that no conclusion has; null where one has it. */
export function unknownConclusion(name: string): string | null {
  if (Object.hasOwn(conclusions, name)) return null;
  return `got "${name}"; no conclusion has this name${suggestion(name, conclusionNames) || "."} There are: ${conclusionNames.join(", ")}.`;
}

/** @param name  of a conclusion that there is */
export const conclusionOf = (name: string): Conclude => conclusions[name];
