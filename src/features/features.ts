/** The feature map of a case: which of the exact forms it is, and how large. */

import type { Model } from "../model/contract.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import { isReduced } from "../space/coordinates.ts";
import { chiFeatures, nodesFor } from "./chi.ts";
import type { FeatureMap } from "./contract.ts";
import { datasetFeatures } from "./dataset.ts";
import { mixtureFeatures } from "./mixture.ts";
import { type MixtureCase, mixtureCase } from "./mixtureCase.ts";
import { teacherFeatures } from "./polynomialTeacher.ts";
import { isSampled, rowsFor, sampledFeatures } from "./sampled.ts";
import { degreeFor, leastTolerance } from "./truncation.ts";

export interface FeatureOptions {
  /** Of R; truncation takes a tenth of it at the points given. */
  readonly tolerance: number;
  /** "infinite": the limit d = ∞ as well (Gaussian mixtures only). */
  readonly dimension: "exact" | "infinite";
  /** Where the degree is chosen: ρ₀, as a rule. The tail grows with r along a run. */
  readonly points: Points;
  readonly mass: Float64Array;
  /** A degree to use instead (even); maps without truncation ignore it. */
  readonly degree?: number;
}

/** Below this dimension a single block's Hermite series converges slowly, and nodes in the input's length do better. */
const fewDimensions = 10;

/** Features of a mixture: with more an evaluation of Ψ takes seconds. */
const mostFeatures = 200_000;

/** @throws RangeError where there is no map for the case, with what to do instead */
export function featureMap(model: Model, coordinates: Coordinates, options: FeatureOptions): FeatureMap {
  const { data } = model;
  const { star } = model.activation;
  if (star === undefined && data.kind === "gaussian-mixture") return mixtureMap(model, coordinates, options);
  if (options.dimension === "infinite") {
    throw new RangeError(
      `features: limit.dimension is infinite, but data is "${data.kind}". Only gaussian-mixture has that limit; use exact.`,
    );
  }
  if (isReduced(model)) return mixtureMap(model, coordinates, options);
  if (isSampled(model)) return sampledFeatures(model, coordinates, { rows: rowsFor(data.dimension) });
  return data.kind === "teacher" ? teacherFeatures(model, coordinates) : datasetFeatures(model, coordinates);
}

function mixtureMap(model: Model, coordinates: Coordinates, options: FeatureOptions): FeatureMap {
  const { tolerance, points, mass } = options;
  const of = mixtureCase(model, coordinates);
  if (options.dimension === "infinite")
    return mixtureFeatures(model, coordinates, { degree: 0, infinite: true });
  if (options.degree !== undefined) return mixtureFeatures(model, coordinates, { degree: options.degree });
  const few = of.blocks.length === 1 && of.blocks[0] < fewDimensions;
  const degree = few && model.activation.kinks.length > 0 ? null : degreeFor(of, points, mass, tolerance);
  if (degree !== null) {
    refuseMany(of.blocks.length, degree, of.classes.length);
    return mixtureFeatures(model, coordinates, { degree });
  }
  if (few)
    return chiFeatures(model, coordinates, { nodes: nodesFor(model, coordinates, points, mass, tolerance) });
  throw noDegree(of, options);
}

function noDegree(of: MixtureCase, { tolerance, points, mass }: FeatureOptions): RangeError {
  const least = leastTolerance(of, points, mass);
  const advice =
    least <= 1
      ? `Use a tolerance of at least ${least}, or join small blocks with others`
      : "Join small blocks with others, use smaller initial weights, or leave the method out";
  return new RangeError(
    `mixture features: no degree up to 160 brings the risk's truncation to ${tolerance}/10 in blocks of dimension ${of.blocks.join(", ")}. ${advice}.`,
  );
}

/** Even monomials of B blocks up to degree L: L/2 + B choose B, for each class. */
function refuseMany(blocks: number, degree: number, classes: number): void {
  let count = classes;
  for (let b = 1; b <= blocks; b++) count *= (degree / 2 + b) / b;
  if (count <= mostFeatures) return;
  throw new RangeError(
    `mixture features: ${blocks} blocks at degree ${degree} make ${count.toExponential(1).replace("+", "")} features; at most ${mostFeatures} can be solved. Join blocks whose deviations are equal, or raise the method's tolerance.`,
  );
}
