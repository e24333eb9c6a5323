/** The fixed point of an experiment's noisy dynamics: its Gibbs measure, by a map long enough for it. */

import { model as modelOf, named } from "../experiment/model.ts";
import { noiseOf } from "../experiment/noise.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import type { Experiment } from "../experiment/schema.ts";
import { featureMap } from "../features/features.ts";
import { atoms } from "../measure/atoms.ts";
import type { Tables } from "../model/table.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import { frozenAt, type GibbsMeasure, gibbs } from "../statics/gibbs.ts";

/** Where the map's degree is chosen to begin with. */
const initialAtoms = 200;
/** What truncation may leave out of F in the end, and what it is chosen by. */
const tolerance = 1e-7;
const degreeStep = 8;
const highestDegree = 64;

/**
 * @throws ConfigurationError  without λ > 0 and β, or where the case has no fixed point that can be found
 */
export function fixedPoint(experiment: Experiment, tables: Tables): GibbsMeasure {
  const { lambda, temperature } = noiseOf(experiment.training);
  if (!(lambda > 0 && temperature > 0)) throw noNoise(temperature);
  const model = modelOf(experiment, tables);
  const coordinates = coordinatesOf(model);
  return named("training.noise", () => {
    const { points, mass } = atoms(model.initial, coordinates, initialAtoms, 0);
    const { dimension } = experiment.limit;
    const options = { lambda, beta: 1 / temperature, frozen: frozenAt(coordinates, points) };
    for (let degree: number | undefined; ; ) {
      const own = degree === undefined ? {} : { degree };
      const map = featureMap(model, coordinates, { tolerance, dimension, points, mass, ...own });
      const found = gibbs(map, options);
      const next = map.degree + degreeStep;
      if (!map.truncated || found.truncation <= tolerance || next > highestDegree) return found;
      degree = next;
    }
  });
}

const noNoise = (temperature: number) =>
  new ConfigurationError([
    {
      place: "",
      path: "training.noise",
      message: `a fixed point needs noise and decay, and ${temperature > 0 ? "λ is 0" : "there is no beta"}; set both: --set 'training.noise={lambda: 0.1, beta: 100}'.`,
    },
  ]);
