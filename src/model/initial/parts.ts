/** The parts of an initial law that every kind shares: the laws of a and b, and how a network is filled. */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import { normalQuantile } from "../../numerics/special.ts";
import type { InitialLaw, Network, Neuron } from "../contract.ts";

/** A constant, or a normal law. */
const scalarLawSchema = z.union([z.number(), z.strictObject({ mean: z.number(), sd: z.number().min(0) })]);

/** A number, or the mean and sd of a normal law. */
type ScalarLaw = z.output<typeof scalarLawSchema>;

/** a and b of affine neurons; a ridge neuron has neither. */
export const scalarParts = { a: scalarLawSchema.default(1), b: scalarLawSchema.default(0) };

const isConstant = (law: ScalarLaw): boolean => typeof law === "number" || law.sd === 0;

function quantileOf(law: ScalarLaw): (u: number) => number {
  if (typeof law === "number") return () => law;
  return law.sd === 0 ? () => law.mean : (u) => law.mean + law.sd * normalQuantile(u);
}

/** An initial law from the laws of a and b (1 and 0 where not given) and of the weights. */
export function independentParts(
  kind: string,
  { a = 1, b = 0 }: { readonly a: ScalarLaw | undefined; readonly b: ScalarLaw | undefined },
  weights: Pick<InitialLaw, "radii" | "weights"> & { readonly place: (normals: Float64Array) => void },
): InitialLaw {
  return {
    kind,
    a: quantileOf(a),
    b: quantileOf(b),
    constant: { a: isConstant(a), b: isConstant(b) },
    radii: weights.radii,
    weights: weights.weights,
    cloud: null,
    draw: (seed, neurons, neuron, dimension) =>
      draw(seed, neurons, neuron, dimension, { a, b }, weights.place),
  };
}

/** Neuron i draws from its own streams, so that it does not depend on N. */
function draw(
  seed: number,
  neurons: number,
  neuron: Neuron,
  dimension: number,
  { a, b }: { readonly a: ScalarLaw; readonly b: ScalarLaw },
  place: (normals: Float64Array) => void,
): Network {
  const w = new Float64Array(dimension * neurons);
  const one = new Float64Array(dimension);
  for (let i = 0; i < neurons; i++) {
    const random = stream(seed, purposes.initialWeights, i);
    for (let k = 0; k < dimension; k++) one[k] = random.normal();
    place(one);
    for (let k = 0; k < dimension; k++) w[k * neurons + i] = one[k];
  }
  const affine = neuron.kind === "affine-ridge";
  return {
    neurons,
    dimension,
    a: affine ? scalars(seed, purposes.initialOutputs, neurons, a) : null,
    b: affine ? scalars(seed, purposes.initialOffsets, neurons, b) : null,
    w,
  };
}

const scalars = (seed: number, purpose: number, neurons: number, law: ScalarLaw): Float64Array =>
  Float64Array.from({ length: neurons }, (_, i) =>
    typeof law === "number" ? law : law.mean + law.sd * stream(seed, purpose, i).normal(),
  );

/** ‖values‖, from index `from` on, `length` of them. */
export function norm(values: ArrayLike<number>, from = 0, length = values.length): number {
  let sum = 0;
  for (let k = from; k < from + length; k++) sum += values[k] * values[k];
  return Math.sqrt(sum);
}
