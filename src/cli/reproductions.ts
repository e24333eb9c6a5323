/** What `reproduce` carries out, in this order, and what that takes. */

import type { LoadedStudy } from "../store/loadStudy.ts";
import { finishedRun } from "../store/runs.ts";
import { duration } from "./progress.ts";
import { pointRuns, type StudyWork } from "./studied.ts";

/** Core-seconds of the full study and of its quick form, measured on two cores of an AMD EPYC; pictures included. */
export interface Cost {
  readonly full: number;
  readonly quick: number;
}

/**
 * By the preset's name. The full forms of isotropic-paper, animation, relu-risk-paper and failure-paper are extrapolated
 * from steps and atoms.
 */
export const reproductions: Readonly<Record<string, Cost>> = {
  isotropic: { full: 14, quick: 5 },
  "isotropic-paper": { full: 30, quick: 5 },
  animation: { full: 20, quick: 5 },
  anisotropic: { full: 80, quick: 21 },
  "relu-risk": { full: 222, quick: 22 },
  "relu-risk-paper": { full: 85, quick: 8 },
  failure: { full: 150, quick: 11 },
  "failure-paper": { full: 150, quick: 11 },
  noisy: { full: 150, quick: 16 },
  chaos: { full: 140, quick: 11 },
  "chaos-noise": { full: 170, quick: 9 },
  statics: { full: 12, quick: 6 },
  "statics-paper": { full: 12, quick: 6 },
  lemma: { full: 30, quick: 11 },
  grid: { full: 18, quick: 6 },
  samples: { full: 250, quick: 20 },
  width: { full: 70, quick: 21 },
  general: { full: 160, quick: 21 },
  structure: { full: 70, quick: 17 },
  surprise: { full: 80, quick: 24 },
};

/**
 * A sentence before anything is computed. Measured costs, less the share of each study's runs that is there already.
 */
export async function estimate(
  studies: readonly LoadedStudy[],
  { quick, runs, workers, force }: StudyWork & { readonly quick: boolean },
): Promise<string> {
  let coreSeconds = 0;
  for (const study of studies) {
    const cost = reproductions[study.name]?.[quick ? "quick" : "full"] ?? 0;
    coreSeconds += cost * (force ? 1 : await openShare(study, runs));
  }
  const wall = duration((1000 * coreSeconds) / workers);
  return `${studies.length} ${studies.length === 1 ? "study" : "studies"}: about ${duration(1000 * coreSeconds)} of one core, ${wall} on ${workers}, as measured on an AMD EPYC; an interrupted one goes on with --resume.`;
}

/** The share of a study's runs that is not finished. */
async function openShare(study: LoadedStudy, runs: string): Promise<number> {
  if (!study.runs) return 1;
  const all = pointRuns(study);
  let open = 0;
  for (const { loaded } of all)
    if ((await finishedRun(runs, { name: loaded.experiment.name, id: loaded.id })) === null) open++;
  return open / all.length;
}
