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
 * By the preset's name. Extrapolated from steps and atoms, not yet measured: the full forms of isotropic-paper, animation,
 * anisotropic, relu-risk-paper, failure, failure-paper and noisy; the quick forms of relu-risk and relu-risk-paper.
 */
export const reproductions: Readonly<Record<string, Cost>> = {
  isotropic: { full: 14, quick: 7 },
  "isotropic-paper": { full: 30, quick: 9 },
  animation: { full: 20, quick: 8 },
  anisotropic: { full: 80, quick: 22 },
  "relu-risk": { full: 222, quick: 15 },
  "relu-risk-paper": { full: 85, quick: 15 },
  failure: { full: 150, quick: 15 },
  "failure-paper": { full: 150, quick: 15 },
  noisy: { full: 150, quick: 20 },
  chaos: { full: 140, quick: 15 },
  "chaos-noise": { full: 170, quick: 14 },
  statics: { full: 12, quick: 6 },
  "statics-paper": { full: 12, quick: 6 },
  lemma: { full: 30, quick: 11 },
  grid: { full: 18, quick: 6 },
  samples: { full: 250, quick: 10 },
  width: { full: 70, quick: 15 },
  general: { full: 120, quick: 15 },
  structure: { full: 70, quick: 15 },
  surprise: { full: 80, quick: 15 },
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
