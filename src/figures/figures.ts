/** The figures of a run: one line each. */

import type { FinishedRun } from "../experiment/finished.ts";
import { type Choice, overview } from "./choice.ts";
import { densityFigures } from "./density.ts";
import type { Figure } from "./description.ts";
import { distancesFigure } from "./distances.ts";
import { freeEnergyFigure } from "./freeEnergy.ts";
import { meansFigure } from "./means.ts";
import { observablesFigure } from "./observables.ts";
import { outputFigures } from "./output.ts";
import { pathsFigure } from "./paths.ts";
import { planeFigures } from "./plane.ts";
import { riskFigure } from "./risk.ts";

/** Null, or an empty list, where the run has nothing of the kind to show. */
type Make = (run: FinishedRun, choice: Choice) => Figure | Figure[] | null;

/** In the order in which they are looked at. */
const makes: readonly Make[] = [
  densityFigures,
  planeFigures,
  riskFigure,
  freeEnergyFigure,
  pathsFigure,
  meansFigure,
  distancesFigure,
  observablesFigure,
  outputFigures,
];

/** All that this run has something to show in. */
export const figures = (run: FinishedRun, choice: Choice = overview): Figure[] =>
  makes.flatMap((make) => make(run, choice) ?? []);
