/**
 * What the sums over pairs see of the data and of the neurons.
 *
 * Data: classes of centred Gaussian inputs in spherical blocks, and the label's moments along a neuron's direction,
 *
 *     y_n(w) = E[y He_n(⟨x, w⟩/S)]/√n!,   S² = Σ_b τ_b²‖w_b‖²,
 *
 * so that V(θ) = −a Σ_n h̃_n(S, b) y_n(w) (pairsLabel.ts).
 */

import type { AnyDataLaw, Model, Network, Neuron } from "../model/contract.ts";
import type { Points } from "../space/contract.ts";
import { constantLabel, type LabelMoments, linkLabel, polynomialLabel } from "./pairsLabel.ts";
import { largestDegree } from "./pairsTable.ts";

/** Laws of Gaussian inputs whose labels have known moments along every direction. */
export type PairedLaw = Extract<AnyDataLaw, { kind: "gaussian-mixture" | "teacher" | "single-index" }>;

/** What a network is asked of: its data and its σ. */
type Asked = Pick<Model, "data" | "activation">;

/** Whether a network's risk is a sum over pairs of neurons: of such a law, and a σ of ⟨w, x⟩. */
export const hasPairs = <Of extends Asked>(model: Of): model is Of & { readonly data: PairedLaw } => {
  const { kind } = model.data;
  const paired = kind === "gaussian-mixture" || kind === "teacher" || kind === "single-index";
  return paired && model.activation.star === undefined;
};

/** One class of centred Gaussian inputs, and the moments of its label. */
export interface GaussianClass {
  readonly weight: number;
  /** τ_b of each block */
  readonly deviation: readonly number[];
  readonly label: LabelMoments;
}

/** Gaussian inputs as the pairs see them: blocks of sizes d_b, and classes whose weights sum to 1. */
export interface GaussianInputs {
  readonly blocks: readonly number[];
  readonly classes: readonly GaussianClass[];
  /** E y² */
  readonly secondMomentY: number;
}

/** The classes of a mixture; a teacher is one class of unit deviation in one block. */
export function gaussianInputs(data: PairedLaw): GaussianInputs {
  const { secondMomentY } = data;
  if (data.kind === "gaussian-mixture") {
    const classes = data.classes.map(({ weight, label, deviation }) => ({
      weight,
      deviation,
      label: constantLabel(label),
    }));
    return { blocks: data.blocks, classes, secondMomentY };
  }
  const label =
    data.kind === "teacher"
      ? polynomialLabel(data.linear, data.quadratic)
      : linkLabel(data.direction, data.link, largestDegree);
  return { blocks: [data.dimension], classes: [{ weight: 1, deviation: [1], label }], secondMomentY };
}

/** Neurons with masses, laid out for sums over pairs. */
export interface Neurons {
  readonly count: number;
  readonly dimension: number;
  /** [N]; ones for ridge neurons */
  readonly a: Float64Array;
  /** [N]; zeros for ridge neurons */
  readonly b: Float64Array;
  /** w, one neuron a row, [N × d] */
  readonly rows: Float64Array;
  /** [N], > 0 */
  readonly mass: Float64Array;
}

/** Full coordinates (a and b of affine neurons, then w) → rows. */
export function neuronsOf(points: Points, mass: Float64Array, kind: Neuron["kind"]): Neurons {
  const { count, columns } = points;
  const first = kind === "affine-ridge" ? 2 : 0;
  const dimension = columns.length - first;
  const rows = new Float64Array(count * dimension);
  for (let k = 0; k < dimension; k++) {
    const column = columns[first + k];
    for (let i = 0; i < count; i++) rows[i * dimension + k] = column[i];
  }
  const a = first === 0 ? new Float64Array(count).fill(1) : columns[0];
  const b = first === 0 ? new Float64Array(count) : columns[1];
  return { count, dimension, a, b, rows, mass };
}

/** A network's neurons, each of mass 1/N. */
export function neuronsOfNetwork({ neurons: count, dimension, a, b, w }: Network): Neurons {
  const weights = Array.from({ length: dimension }, (_, k) => w.subarray(k * count, (k + 1) * count));
  const mass = new Float64Array(count).fill(1 / count);
  if (a === null || b === null) return neuronsOf({ count, columns: weights }, mass, "ridge");
  return neuronsOf({ count, columns: [a, b, ...weights] }, mass, "affine-ridge");
}
