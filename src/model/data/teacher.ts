/**
 * Teachers for x ~ N(0, I_d): y = ⟨l, x⟩ + Σ tᵢ xᵢ² + noise·g, the cases with closed equations; or a link of the input along a
 * few directions (indexTeacher.ts).
 */

import { z } from "zod";
import { purposes, stream } from "../../numerics/random.ts";
import type {
  MultiIndexTeacher,
  NormalSource,
  PolynomialTeacher,
  SampleBlock,
  SingleIndexTeacher,
} from "../contract.ts";
import { FormulaError } from "../formula/error.ts";
import { indexTeacher } from "./indexTeacher.ts";
import { linkAlongOne, linkAlongSeveral, linkSchema } from "./teacherLink.ts";

/** As many as are recorded of a neuron. */
const mostDirections = 4;

/** `data`: teacher, by coefficients of either sort, at most d of each, or by directions and a link. */
export const teacherSchema = z
  .strictObject({
    kind: z.literal("teacher"),
    dimension: z.int().min(1).max(1_000_000),
    /** tᵢ, the rest 0 */
    quadratic: z.array(z.number()).min(1).optional(),
    /** lᵢ, the rest 0 */
    linear: z.array(z.number()).min(1).optional(),
    /** uᵢ, the rest of each 0; of any length, at right angles to one another */
    directions: z.array(z.array(z.number()).min(1)).min(1).max(mostDirections).optional(),
    /** f */
    link: linkSchema.optional(),
    /** deviation of the label noise */
    noise: z.number().min(0).default(0),
  })
  .superRefine((config, context) => {
    for (const { path, message } of problemsOf(config)) context.addIssue({ code: "custom", path, message });
  });

/** As a user writes it. */
type TeacherConfig = z.input<typeof teacherSchema>;

/** The teacher; missing coefficients are 0. Its Bayes risk is noise². */
export function teacher(config: TeacherConfig): PolynomialTeacher | SingleIndexTeacher | MultiIndexTeacher {
  const { dimension, directions, link, noise = 0 } = config;
  if (directions === undefined || link === undefined) return polynomialTeacher(config);
  return indexTeacher({ dimension, directions: directions.map((u) => padded(u, dimension)), link, noise });
}

interface Problem {
  readonly path: (string | number)[];
  readonly message: string;
}

function problemsOf(config: TeacherConfig): Problem[] {
  const { dimension, quadratic, linear, directions, link } = config;
  const byCoefficients = quadratic !== undefined || linear !== undefined;
  if (byCoefficients && (directions !== undefined || link !== undefined)) {
    const message =
      "coefficients (quadratic, linear) and directions with a link are two teachers; give one of them";
    return [{ path: [], message }];
  }
  const long = Object.entries({ quadratic, linear }).flatMap(([key, list]): Problem[] =>
    list === undefined || list.length <= dimension
      ? []
      : [
          {
            path: [key],
            message: `${list.length} coefficients for dimension ${dimension}; give one an input, or fewer`,
          },
        ],
  );
  if (byCoefficients) return long;
  if (directions === undefined && link === undefined) {
    const message = "give a teacher quadratic or linear coefficients, or both, or directions and a link";
    return [{ path: [], message }];
  }
  if (directions === undefined || link === undefined) {
    const [given, missing] = link === undefined ? ["directions", "link"] : ["link", "directions"];
    const example = link === undefined ? "link: { kind: tanh }" : "directions: [[1]]";
    return [{ path: [given], message: `${given} without ${missing}; add one, for example ${example}` }];
  }
  const crooked = crookedDirections(directions, dimension);
  return crooked.length > 0 ? crooked : linkProblems(link, directions.length);
}

/** Cosines up to this are rounding of what a user wrote with care. */
const rightAngle = 1e-9;

function crookedDirections(directions: readonly (readonly number[])[], dimension: number): Problem[] {
  const before: number[][] = [];
  for (const [index, direction] of directions.entries()) {
    const path = ["directions", index];
    if (dimension < 2) {
      return [
        {
          path: ["dimension"],
          message: "along directions there must be at least 2 inputs; use linear or quadratic for one",
        },
      ];
    }
    if (direction.length > dimension) {
      const message = `${direction.length} entries for dimension ${dimension}; give one an input, or fewer`;
      return [{ path, message }];
    }
    const own = Array.from(padded(direction, dimension));
    const rest = before.reduce((left, other) => without(left, other), own);
    const [size, left] = [product(own, own), product(rest, rest)];
    if (!(size > 0))
      return [{ path, message: "a direction of zeros is none; give at least one entry that is not 0" }];
    if (!(left > 1e-18 * size)) {
      return [
        {
          path,
          message:
            "this direction lies in the span of those before it; leave it out, and write link with the others",
        },
      ];
    }
    if (
      before.some(
        (other) => Math.abs(product(own, other)) > rightAngle * Math.sqrt(size * product(other, other)),
      )
    ) {
      const right = `[${trimmed(rest).join(", ")}]`;
      return [
        { path, message: `directions must be at right angles; write ${right}, and link in terms of it` },
      ];
    }
    before.push(own);
  }
  return [];
}

const product = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, k) => sum + value * y[k], 0);

const without = (x: readonly number[], other: readonly number[]): number[] => {
  const share = product(x, other) / product(other, other);
  return x.map((value, k) => value - share * other[k]);
};

const trimmed = (x: readonly number[]): readonly number[] =>
  x.slice(0, x.findLastIndex((value) => value !== 0) + 1);

function linkProblems(link: z.input<typeof linkSchema>, count: number): Problem[] {
  if (count > 1 && link.kind !== "formula") {
    const message = `${link.kind} is a link of one direction, and there are ${count}; use { kind: formula, of: … } with z1 … z${count}`;
    return [{ path: ["link", "kind"], message }];
  }
  if (link.kind !== "formula") return [];
  try {
    if (count === 1) linkAlongOne(link);
    else linkAlongSeveral(link.of, count);
  } catch (error) {
    if (!(error instanceof FormulaError || error instanceof RangeError)) throw error;
    return [{ path: ["link", "of"], message: error.message }];
  }
  return [];
}

function polynomialTeacher({
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
