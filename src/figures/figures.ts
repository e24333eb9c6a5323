/** The figures of a run: one line each. */

import type { Recording } from "../recording/contract.ts";
import type { Summary } from "../recording/summary.ts";
import { densityFigure } from "./density.ts";
import type { Figure } from "./description.ts";
import { riskFigure } from "./risk.ts";

/** Coordinates drawn on their own: all of a reduced limit's, the first few of a projection. */
const mostCoordinates = 4;

/** A density figure for each of the first coordinates, then the risk. */
export function figures(recording: Recording, summary: Summary): Figure[] {
  const coordinates = recording.coordinates.names.slice(0, mostCoordinates);
  return [
    ...coordinates.map((_, coordinate) => densityFigure(recording, summary, coordinate)),
    riskFigure(recording, summary),
  ];
}
