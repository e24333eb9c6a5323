/**
 * Finite volumes for the continuity equation in one coordinate,
 *
 *     ∂ₛm + ∂(v m) = 0,   m_j the mass of cell j,   v given at the faces as a function of the masses,
 *
 * by linear reconstruction in each cell (MUSCL) from the upwind side and two strong-stability-preserving stages.
 *
 * Promise:   mass is conserved to rounding (closed ends let nothing through, periodic ends are one face). With the
 *            van Leer limiter m ≥ 0 for h ≤ largestStep.
 * Order:     2 in width and h for smooth profiles, L1 (with van Leer: where the profile is monotone; 1 in the maximum
 *            norm at extrema, which the limiter clips). "none" takes centred slopes (Fromm), positive or not.
 * Reference: [vanleer:79], [leveque:02] chapter 6; stages [gottlieb:01].
 */

import { inside, type Operator, twoStages } from "./operator.ts";

export interface TransportSpec {
  readonly width: number;
  /** Periodic ends are one face: velocity J is taken to be velocity 0. */
  readonly boundary: "closed" | "periodic";
  readonly limiter: Limiter;
  /** v at the J + 1 faces, face f at the lower end of cell f; those of closed ends are not read. */
  readonly velocity: (mass: Float64Array, out: Float64Array) => void;
}

export type Limiter = "van-leer" | "none";

/** The operator on masses [J ≥ 2]. */
export function transport({ width, boundary, limiter, velocity }: TransportSpec): Operator<Float64Array> {
  let slope = new Float64Array(0);
  let speed = new Float64Array(0);
  let known: Float64Array | null = null;
  /** Face velocities of these masses, the ends' made to agree with the boundary; a step asks for them twice. */
  const speedsOf = (mass: Float64Array): void => {
    if (mass === known) return;
    known = mass;
    const count = mass.length;
    if (slope.length !== count) {
      slope = new Float64Array(count);
      speed = new Float64Array(count + 1);
    }
    velocity(mass, speed);
    if (boundary === "closed") speed[0] = 0;
    speed[count] = boundary === "closed" ? 0 : speed[0];
  };
  const largestStep = (mass: Float64Array): number => {
    speedsOf(mass);
    return (inside * width) / (2 * speed.reduce((most, v) => Math.max(most, Math.abs(v)), 0));
  };
  const euler = (mass: Float64Array, h: number): Float64Array => {
    speedsOf(mass);
    slopes(mass, boundary, limiter, slope);
    return moved(mass, slope, speed, h / width, boundary);
  };
  return {
    largestStep,
    step: (mass, h) => {
      refuseLong(h, largestStep(mass), limiter);
      return twoStages({ largestStep, step: euler }, mass, h);
    },
  };
}

/** Written so that NaN is refused; unlimited slopes promise stability only, at the same step. */
function refuseLong(h: number, limit: number, limiter: Limiter): void {
  if (h <= limit) return;
  const promise = limiter === "none" ? "the scheme is stable" : "the masses stay ≥ 0";
  throw new RangeError(
    `transport: h = ${h} breaks the promise that ${promise}. Use h ≤ ${limit}, or coarser cells.`,
  );
}

/** Rise of the mass over each cell; 0 in the cells at closed ends. */
function slopes(
  mass: Float64Array,
  boundary: TransportSpec["boundary"],
  limiter: Limiter,
  out: Float64Array,
): void {
  const count = mass.length;
  for (let j = 0; j < count; j++) {
    const end = j === 0 || j === count - 1;
    if (end && boundary === "closed") {
      out[j] = 0;
      continue;
    }
    const left = mass[j] - mass[j === 0 ? count - 1 : j - 1];
    const right = mass[j === count - 1 ? 0 : j + 1] - mass[j];
    const slope = rise(left, right, limiter);
    // |slope| ≤ 2m but for rounding, which beside a neighbour 1e20 times larger would turn the face value negative.
    out[j] = limiter === "none" ? slope : Math.max(-2 * mass[j], Math.min(2 * mass[j], slope));
  }
}

/** Van Leer's harmonic mean of the two differences, 0 where they disagree in sign; or their mean. */
function rise(left: number, right: number, limiter: Limiter): number {
  if (limiter === "none") return 0.5 * (left + right);
  // The quotient first: the product of two small differences would underflow.
  return left * right > 0 ? 2 * left * (right / (left + right)) : 0;
}

function moved(
  mass: Float64Array,
  slope: Float64Array,
  speed: Float64Array,
  ratio: number,
  boundary: TransportSpec["boundary"],
): Float64Array {
  const count = mass.length;
  const next = mass.slice();
  const pass = (face: number, left: number, right: number): void => {
    const v = speed[face];
    const carried = v > 0 ? mass[left] + 0.5 * slope[left] : mass[right] - 0.5 * slope[right];
    const flow = carried * v * ratio;
    next[left] -= flow; // what leaves one cell …
    next[right] += flow; // … enters its neighbour
  };
  for (let face = 1; face < count; face++) pass(face, face - 1, face);
  if (boundary === "periodic") pass(0, count - 1, 0);
  return next;
}
