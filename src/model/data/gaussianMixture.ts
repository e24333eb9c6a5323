/**
 * Gaussian mixtures in spherical blocks: class c has probability p_c, label y_c, centre 0 and deviation τ_{c,b} in
 * each of the d_b coordinates of block b.
 */

import { z } from "zod";
import { purposes, uniform32 } from "../../numerics/random.ts";
import type { GaussianMixture, MixtureClass, NormalSource, SampleBlock } from "../contract.ts";
import { mixtureBayesRisk } from "./mixtureBayes.ts";

const positive = z.number().positive();

const classSchema = z
  .strictObject({
    weight: positive,
    label: z.number(),
    /** τ², one a block */
    variance: z.array(positive).min(1).optional(),
    /** τ, one a block */
    deviation: z.array(positive).min(1).optional(),
  })
  .refine(({ variance, deviation }) => (variance === undefined) !== (deviation === undefined), {
    error: "give a class exactly one of variance and deviation",
  });

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** Weights are decimal fractions; their sum is 1 up to the rounding of a few additions. */
const weightTolerance = 1e-9;

/** `data`: gaussian-mixture. The weights sum to 1, and each class has one deviation (or variance) a block. */
export const gaussianMixtureSchema = z
  .strictObject({
    kind: z.literal("gaussian-mixture"),
    blocks: z.array(z.int().min(1).max(1_000_000)).min(1),
    classes: z.array(classSchema).min(1),
  })
  .superRefine(({ blocks, classes }, context) => {
    const sum = classes.reduce((total, { weight }) => total + weight, 0);
    if (!(Math.abs(sum - 1) <= weightTolerance)) {
      context.addIssue({
        code: "custom",
        path: ["classes"],
        message: `the weights sum to ${sum}; they must sum to 1`,
      });
    }
    for (const [index, { variance, deviation }] of classes.entries()) {
      const given = variance ?? deviation;
      if (given === undefined || given.length === blocks.length) continue;
      const key = variance === undefined ? "deviation" : "variance";
      context.addIssue({
        code: "custom",
        path: ["classes", index, key],
        message: `${counted(given.length, "value")} for ${counted(blocks.length, "block")}; give one for each block`,
      });
    }
  });

/** Parsed; each class has variances or deviations. */
type GaussianMixtureConfig = z.output<typeof gaussianMixtureSchema>;

/** The mixture; variances become deviations τ. */
export function gaussianMixture({ blocks, classes: given }: GaussianMixtureConfig): GaussianMixture {
  const classes = given.map(
    ({ weight, label, variance, deviation }): MixtureClass => ({
      weight,
      label,
      deviation: deviation ?? (variance ?? []).map(Math.sqrt),
    }),
  );
  const dimension = blocks.reduce((sum, d) => sum + d, 0);
  const secondMomentY = classes.reduce((sum, { weight, label }) => sum + weight * label * label, 0);
  const oneLabel = classes.every(({ label }) => label === classes[0].label);
  let bayes: { readonly risk: number | null } | null = null; // An integral: found when it is asked for.
  return {
    kind: "gaussian-mixture",
    dimension,
    blocks,
    classes,
    secondMomentY,
    get bayesRisk() {
      bayes ??= { risk: oneLabel ? 0 : mixtureBayesRisk(blocks, classes) };
      return bayes.risk;
    },
    draw: (block, normals) => draw({ blocks, classes, dimension }, block, normals),
  };
}

/** Class by one uniform number of the step, x by d normals scaled block by block. */
function draw(
  { blocks, classes, dimension }: Pick<GaussianMixture, "blocks" | "classes" | "dimension">,
  { seed, firstStep, count, x, y }: SampleBlock,
  normals: NormalSource,
): void {
  for (let row = 0; row < count; row++) {
    const step = firstStep + row;
    const { label, deviation } = classes[classAt(classes, uniform32(seed, purposes.classes, step, 0))];
    normals(seed, purposes.samples, step, dimension, x, row * dimension);
    let at = row * dimension;
    for (let block = 0; block < blocks.length; block++) {
      const tau = deviation[block];
      for (const end = at + blocks[block]; at < end; at++) x[at] *= tau;
    }
    y[row] = label;
  }
}

function classAt(classes: readonly MixtureClass[], u: number): number {
  let below = 0;
  for (let c = 0; c < classes.length - 1; c++) {
    below += classes[c].weight;
    if (u < below) return c;
  }
  return classes.length - 1;
}
