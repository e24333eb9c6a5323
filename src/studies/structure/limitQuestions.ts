/** What the slides say of the flow of measures and of its functional, as questions that a study asks. */

import { featureEnergy } from "../../energy/featureEnergy.ts";
import { noiseOf } from "../../experiment/noise.ts";
import { inOneRadius, isPlain, methodOf, mixtureModel, question } from "./asked.ts";
import { convexity as convexityOf, mixturesOfNetworks } from "./convexity.ts";
import { proximalSteps } from "./proximal.ts";
import { reducedStart } from "./reducedFlow.ts";
import { uniqueness as uniquenessOf } from "./uniqueness.ts";

/** Lengths of weights that the slides' cases reach lie below it. */
const upper = 4;

/** Degrees of the Hermite map beside nodes. */
const degrees = [0, 2, 4, 6, 8];

/** Of both maps: sphere means of nodes cost much. */
const mapAtoms = 20;

/**
 * W₁ at `training.time` between solvers from one ρ₀: `limit.methods`' cells (and half and a quarter of them: `cells2`,
 * `cells4`) against its particles; and Hermite features of degrees 0 … 8 against nodes. `moved` is W₁(ρ₀, ρ_t).
 */
export const uniqueness = question(
  ["cells", "moved", "cells4", "cells2", "cells1", "order", ...degrees.map((degree) => `degree${degree}`)],
  (experiment, tables) => {
    const model = mixtureModel(experiment, tables);
    const [particles, volumes] = [
      methodOf(experiment, "particle-flow"),
      methodOf(experiment, "finite-volume"),
    ];
    if (model === null || particles === null || volumes === null) return null;
    if (!inOneRadius(model) || !isPlain(experiment)) return null;
    const cells = [4, 2, 1].map((part) => Math.round(volumes.cells / part));
    const s = 2 * experiment.training.time;
    const { atoms } = particles;
    const found = uniquenessOf(model, { s, atoms, mapAtoms, cells, degrees, upper });
    const [cells4, cells2, cells1] = found.cells.map(({ distance }) => distance);
    return {
      ...{ cells: volumes.cells, moved: found.moved, cells4, cells2, cells1, order: found.order },
      ...Object.fromEntries(found.degrees.map(({ degree, distance }) => [`degree${degree}`, distance])),
    };
  },
);

/** Random pairs of laws, and of networks. */
const pairs = 200;

/**
 * Second differences of F (½R without noise) along mixtures and along W₂ geodesics between random pairs of laws, keys as
 * Convexity has them, and of R along mixtures of two networks' measures (`networks`, the least).
 */
export const convexity = question(
  ["pairs", "lambda", "temperature", "mixtures", "concave", "geodesics", "aboveChord", "networks"],
  (experiment, tables) => {
    const model = mixtureModel(experiment, tables);
    if (model === null || !inOneRadius(model)) return null;
    const { lambda, temperature } = noiseOf(experiment.training);
    const { seed } = experiment;
    const energy = featureEnergy(reducedStart(model, 200, 1e-7).map, { lambda, temperature });
    const found = convexityOf(energy, { pairs, cells: 200, upper, quantiles: 200, seed });
    return {
      ...{ pairs, lambda, temperature, mixtures: found.leastMixtureRatio },
      ...{ concave: found.concaveShare, geodesics: found.leastGeodesicCurvature },
      aboveChord: found.aboveChordShare,
      networks: mixturesOfNetworks({ ...model, neurons: 2 }, { pairs, seed }).least,
    };
  },
);

/**
 * R of proximal steps above R of the flow at `training.time`, for `limit.methods`' step h of jko (`above1`), twice and four
 * times it; the observed order, and how many steps were no exact ones.
 */
export const proximal = question(
  ["step", "atoms", "risk", "above4", "above2", "above1", "order", "splits"],
  (experiment, tables) => {
    const model = mixtureModel(experiment, tables);
    const method = methodOf(experiment, "jko");
    if (model === null || method === null || !isPlain(experiment)) return null;
    const { atoms, step } = method;
    const s = 2 * experiment.training.time;
    const found = proximalSteps(model, { s, atoms, steps: [4 * step, 2 * step, step] });
    const [above4, above2, above1] = found.steps.map(({ above }) => above);
    const { risk, order, splits } = found;
    return { step, atoms, risk, above4, above2, above1, order, splits };
  },
);
