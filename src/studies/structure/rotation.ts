/**
 * The symmetry behind the reduced PDE. A mixture in spherical blocks is unchanged by Q = Q₁ ⊕ … ⊕ Q_B, one rotation a
 * block; so R_N(Qθ) = R_N(θ), the radii of Qθ are those of θ, and SGD from Qθ⁰ on the samples Qx goes along Qθᵏ.
 * A rotation of the whole space mixes the blocks and does change R_N where they differ.
 */

import { populationRisk } from "../../energy/populationRisk.ts";
import type { GaussianMixture, Model, Network } from "../../model/contract.ts";
import { purposes, stream } from "../../numerics/random.ts";
import { coordinatesOf } from "../../space/coordinates.ts";
import {
  dyadicRotation,
  perBlock,
  type Rotation,
  rotated,
  rotatedSamples,
  uniformRotation,
} from "./rotations.ts";
import { type Training, trained } from "./training.ts";

/** What rotations change, at most over `rotations` of them. */
export interface RotationClaim {
  readonly rotations: number;
  /** R_N of the trained network */
  readonly risk: number;
  readonly largestRiskChange: number;
  /** Of any neuron's radius in any block */
  readonly largestRadiusChange: number;
  /** The same after rotations of the whole space */
  readonly wholeSpaceLeastChange: number;
  readonly wholeSpaceLargestChange: number;
  /** R_N after each, within the blocks and of the whole space */
  readonly withinRisks: readonly number[];
  readonly wholeSpaceRisks: readonly number[];
  /** max |θᵏ(Qθ⁰, Qx) − Qθᵏ(θ⁰, x)| over weights, at the last step */
  readonly equivarianceError: number;
  /** The same with the samples left unrotated */
  readonly withoutSamples: number;
}

interface Spec extends Training {
  readonly rotations: number;
}

/** A mixture in blocks; every number is a function of the model and the spec. */
type BlockModel = Model & { readonly data: GaussianMixture };

/** The claim on a network after `steps` of SGD, so that its blocks differ. */
export function rotationClaim(model: BlockModel, spec: Spec): RotationClaim {
  const { blocks, dimension } = model.data;
  const start = model.initial.draw(spec.seed, model.neurons, model.neuron, dimension);
  const network = trained(model, start, spec);
  const risk = riskOf(model, network);
  const each = Array.from({ length: spec.rotations }, (_, n) => {
    const random = stream(spec.seed, purposes.structures, n);
    const within = rotated(network, perBlock(uniformRotation, random, blocks));
    const across = rotated(network, uniformRotation(random, 0, dimension));
    return {
      within: riskOf(model, within),
      radius: largestRadiusChange(model, network, within),
      across: riskOf(model, across),
    };
  });
  const dyadic = perBlock(dyadicRotation, stream(spec.seed, purposes.structures, spec.rotations), blocks);
  const change = (after: number) => Math.abs(after - risk);
  const withinRisks = each.map(({ within }) => within);
  const wholeSpaceRisks = each.map(({ across }) => across);
  return {
    rotations: spec.rotations,
    risk,
    largestRiskChange: Math.max(...withinRisks.map(change)),
    largestRadiusChange: Math.max(...each.map(({ radius }) => radius)),
    wholeSpaceLeastChange: Math.min(...wholeSpaceRisks.map(change)),
    wholeSpaceLargestChange: Math.max(...wholeSpaceRisks.map(change)),
    withinRisks,
    wholeSpaceRisks,
    ...equivariance(model, start, dyadic, spec),
  };
}

const riskOf = (model: Model, network: Network): number =>
  populationRisk(model, network, { tolerance: 1e-10, seed: 1 }).risk;

function largestRadiusChange(model: Model, before: Network, after: Network): number {
  const { fromWeights } = coordinatesOf(model);
  const { columns } = fromWeights(before);
  return largest(
    fromWeights(after).columns.map((column, c) => column.map((r, i) => Math.abs(r - columns[c][i]))),
  );
}

const largest = (columns: readonly Float64Array[]): number =>
  columns.reduce((most, column) => column.reduce((now, value) => Math.max(now, value), most), 0);

function equivariance(model: BlockModel, start: Network, rotation: Rotation, spec: Spec) {
  const same = rotatedSamples(model.data, () => undefined);
  const turned = rotatedSamples(model.data, rotation);
  const expected = rotated(trained({ ...model, data: same }, start, spec), rotation);
  const far = (data: GaussianMixture) => {
    const { w } = trained({ ...model, data }, rotated(start, rotation), spec);
    return largest([w.map((value, k) => Math.abs(value - expected.w[k]))]);
  };
  return { equivarianceError: far(turned), withoutSamples: far(same) };
}
