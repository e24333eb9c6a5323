/** What the slides say of networks and of the measures of their neurons, as questions that a study asks. */

import { model as modelOf } from "../../experiment/model.ts";
import { isPlain, mixtureModel, question } from "./asked.ts";
import { identity as identityOf } from "./identity.ts";
import { populationLimit } from "./populationLimit.ts";
import { rotationClaim } from "./rotation.ts";

/** Raw inputs a network: its risk's standard error is some percent. */
const samples = 2000;

/** Data whose V and U have integrals of their own (potentials.ts). */
const integrated: ReadonlySet<string> = new Set(["gaussian-mixture", "teacher", "dataset"]);

/** R_N(θ) = R(ρ_N) on `training.replicas` draws of the initial law; keys as Identity has them. */
export const identity = question(
  ["networks", "samples", "largestRisk", "theta", "features", "sampled"],
  (experiment, tables) => {
    const model = modelOf(experiment, tables);
    if (!integrated.has(model.data.kind)) return null;
    const networks = experiment.training.replicas;
    const found = identityOf(model, { networks, samples, seed: experiment.seed });
    return {
      ...{ networks, samples, largestRisk: found.largestRisk },
      theta: found.thetaAgainstMeasure,
      features: found.featuresAgainstMeasure,
      sampled: found.samplesAgainstMeasure,
    };
  },
);

/**
 * Rotations within the blocks and of the whole space, `training.replicas` of each, after training to `training.time`; keys
 * as RotationClaim has them. One block is the whole space: there is nothing across.
 */
export const rotation = question(
  ["rotations", "steps", "risk", "within", "radius", "acrossLeast", "acrossMost", "path", "unrotated"],
  (experiment, tables) => {
    const model = mixtureModel(experiment, tables);
    if (model === null || !isPlain(experiment)) return null;
    const { stepSize, time, replicas: rotations } = experiment.training;
    const steps = Math.round(time / stepSize);
    const found = rotationClaim(model, { rotations, stepSize, steps, seed: experiment.seed });
    const across = model.data.blocks.length > 1;
    return {
      ...{ rotations, steps, risk: found.risk },
      within: found.largestRiskChange,
      radius: found.largestRadiusChange,
      acrossLeast: across ? found.wholeSpaceLeastChange : null,
      acrossMost: across ? found.wholeSpaceLargestChange : null,
      path: found.equivarianceError,
      unrotated: found.withoutSamples,
    };
  },
);

/** Atoms of the limit: R to 1e-6 in one radius and 1e-4 in two, where N(E R_N − R) is known to 1e-2. */
const atoms = 200;

/**
 * N(R_N − R) of population flows at `training.time`, for N, half and a quarter of `network.neurons`, `training.replicas`
 * seeds each; `…Error` are standard errors, keys as PopulationLimit has them. N = `neurons` is `excess1`.
 */
export const population = question(
  [
    ...["neurons", "seeds", "limitRisk", "slope", "slopeError", "constant", "constantError", "fresh"],
    ...["excess1", "excess2", "excess4", "excess1Error", "excess2Error", "excess4Error"],
  ],
  (experiment, tables) => {
    const model = mixtureModel(experiment, tables);
    const { neurons } = experiment.network;
    const { replicas: seeds, time } = experiment.training;
    if (model === null || !isPlain(experiment) || neurons < 8 || neurons % 4 !== 0 || seeds < 2) return null;
    const widths = [4, 2, 1].map((part) => [neurons / part, seeds] as const);
    const found = populationLimit(model, { s: 2 * time, widths, seed: experiment.seed, atoms });
    const [excess4, excess2, excess1] = found.widths.map(({ scaledExcess }) => scaledExcess);
    return {
      ...{ neurons, seeds, limitRisk: found.risk, fresh: found.fresh },
      ...{ slope: found.slope.mean, slopeError: found.slope.error },
      ...{ constant: found.constant.mean, constantError: found.constant.error },
      ...{ excess1: excess1.mean, excess2: excess2.mean, excess4: excess4.mean },
      ...{ excess1Error: excess1.error, excess2Error: excess2.error, excess4Error: excess4.error },
    };
  },
);
