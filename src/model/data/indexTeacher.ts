/**
 * Teachers that look at their input along a few directions, y = f(⟨x, u₁⟩, …, ⟨x, u_k⟩) + noise·g for x ~ N(0, I_d) and
 * orthonormal u. Along one direction everything follows from the Hermite coefficients of f; along several only samples do.
 */

import { gaussHermite } from "../../numerics/quadrature.ts";
import { purposes, stream } from "../../numerics/random.ts";
import type { MultiIndexTeacher, NormalSource, SampleBlock, SingleIndexTeacher } from "../contract.ts";
import type { Evaluation } from "../formula/evaluate.ts";
import { type LinkConfig, linkAlongOne, linkAlongSeveral } from "./teacherLink.ts";

/** A checked configuration: directions orthogonal, none 0. */
interface IndexTeacherConfig {
  readonly dimension: number;
  /** Padded with zeros, of any length */
  readonly directions: readonly Float64Array[];
  readonly link: LinkConfig;
  readonly noise: number;
}

/** Either kind, by the number of directions. */
export function indexTeacher(config: IndexTeacherConfig): SingleIndexTeacher | MultiIndexTeacher {
  const { dimension, link, noise } = config;
  const directions = config.directions.map(unit);
  const known = { dimension, noise, bayesRisk: noise * noise };
  if (directions.length === 1) {
    const f = linkAlongOne(link);
    return {
      ...known,
      kind: "single-index",
      direction: directions[0],
      link: f,
      secondMomentY: f.secondMoment(1, 0) + noise * noise,
      draw: (block, normals) => draw(directions, (z) => f.value(z[0]), { dimension, noise }, block, normals),
    };
  }
  const f = linkAlongSeveral(link.kind === "formula" ? link.of : "", directions.length);
  return {
    ...known,
    kind: "multi-index",
    directions,
    secondMomentY: meanSquare(f, directions.length) + noise * noise,
    draw: (block, normals) => draw(directions, f, { dimension, noise }, block, normals),
  };
}

function unit(direction: Float64Array): Float64Array {
  const length = Math.sqrt(direction.reduce((sum, value) => sum + value * value, 0));
  return direction.map((value) => value / length);
}

/** Nodes along each of two, three and four directions. */
const nodesOf = [64, 32, 20];

/**
 * E f(g)² by a product of Gauss–Hermite rules. Where f is a polynomial of degree below 20 exact; for tanh(z₁)z₂ good to 1e-6,
 * for formulas with kinks to about a per cent: it enters thresholds, never a risk that is told.
 */
function meanSquare(f: Evaluation, count: number): number {
  const { nodes, weights } = gaussHermite(nodesOf[count - 2]);
  const point = new Float64Array(count);
  const along = (k: number): number => {
    if (k === count) return f(point) * f(point);
    let sum = 0;
    for (const [q, node] of nodes.entries()) {
      point[k] = node;
      sum += weights[q] * along(k + 1);
    }
    return sum;
  };
  return along(0);
}

function draw(
  directions: readonly Float64Array[],
  f: Evaluation,
  { dimension, noise }: { readonly dimension: number; readonly noise: number },
  { seed, firstStep, count, x, y }: SampleBlock,
  normals: NormalSource,
): void {
  const z = new Float64Array(directions.length);
  for (let row = 0; row < count; row++) {
    const step = firstStep + row;
    const at = row * dimension;
    normals(seed, purposes.samples, step, dimension, x, at);
    for (const [i, direction] of directions.entries()) {
      z[i] = 0;
      for (let k = 0; k < dimension; k++) z[i] += direction[k] * x[at + k];
    }
    y[row] = f(z) + (noise === 0 ? 0 : noise * stream(seed, purposes.labelNoise, step).normal());
  }
}
