/** Teachers y = ⟨l, x⟩ + Σ tᵢ xᵢ² + noise·g for x ~ N(0, I_d): the cases with closed equations. */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import type { NormalSource, PolynomialTeacher, SampleBlock } from "../contract.ts";

/** `data`: teacher, with at most d coefficients of either sort, and at least one sort. */
export const teacherSchema = z
  .strictObject({
    kind: z.literal("teacher"),
    dimension: z.int().min(1).max(1_000_000),
    /** tᵢ, the rest 0 */
    quadratic: z.array(z.number()).min(1).optional(),
    /** lᵢ, the rest 0 */
    linear: z.array(z.number()).min(1).optional(),
    /** deviation of the label noise */
    noise: z.number().min(0).default(0),
  })
  .superRefine(({ dimension, quadratic, linear }, context) => {
    if (quadratic === undefined && linear === undefined) {
      context.addIssue({
        code: "custom",
        path: [],
        message: "give a teacher quadratic or linear coefficients, or both",
      });
    }
    for (const [key, list] of Object.entries({ quadratic, linear })) {
      if (list === undefined || list.length <= dimension) continue;
      context.addIssue({
        code: "custom",
        path: [key],
        message: `${list.length} coefficients for dimension ${dimension}; give one an input, or fewer`,
      });
    }
  });

/** As a user writes it. */
type TeacherConfig = z.input<typeof teacherSchema>;

/** The teacher; missing coefficients are 0. Its Bayes risk is noise². */
export function teacher({
  dimension,
  quadratic = [],
  linear = [],
  noise = 0,
}: TeacherConfig): PolynomialTeacher {
  const t = padded(quadratic, dimension);
  const l = padded(linear, dimension);
  const trace = t.reduce((sum, value) => sum + value, 0);
  const squares = t.reduce((sum, value) => sum + value * value, 0);
  const secondMomentY =
    trace * trace + 2 * squares + l.reduce((sum, value) => sum + value * value, 0) + noise * noise;
  return {
    kind: "teacher",
    dimension,
    linear: l,
    quadratic: t,
    noise,
    secondMomentY,
    bayesRisk: noise * noise,
    draw: (block, normals) => draw({ dimension, linear: l, quadratic: t, noise }, block, normals),
  };
}

function padded(values: readonly number[], length: number): Float64Array {
  const out = new Float64Array(length);
  out.set(values);
  return out;
}

function draw(
  {
    dimension,
    linear,
    quadratic,
    noise,
  }: Pick<PolynomialTeacher, "dimension" | "linear" | "quadratic" | "noise">,
  { seed, firstStep, count, x, y }: SampleBlock,
  normals: NormalSource,
): void {
  for (let row = 0; row < count; row++) {
    const step = firstStep + row;
    const at = row * dimension;
    normals(seed, purposes.samples, step, dimension, x, at);
    let label = noise === 0 ? 0 : noise * stream(seed, purposes.labelNoise, step).normal();
    for (let k = 0; k < dimension; k++) label += (linear[k] + quadratic[k] * x[at + k]) * x[at + k];
    y[row] = label;
  }
}
