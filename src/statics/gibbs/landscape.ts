/**
 * The density exp(−βΨ_λ) of a given α over the coordinates that move; the others stay at their constants. Its
 * reference measure is Lebesgue's on the moving part of ℝᴰ: |S^{d−1}| r^{d−1} for every moving radius.
 */

import type { FeatureMap } from "../../features/contract.ts";
import { log } from "../../numerics/elementary.ts";
import type { Coordinates, Points } from "../../space/contract.ts";
import { logSphereArea } from "../../space/coordinates.ts";
import { directions } from "./directions.ts";
import type { Constants, Rule, Weighted } from "./dual.ts";

export interface Landscape {
  /** Number of moving coordinates. */
  readonly size: number;
  /** Lower ends of the moving coordinates. */
  readonly lower: readonly number[];
  /** A length by which the fixed point's mass lies, of each moving coordinate. */
  readonly scale: readonly number[];
  /** Mean and deviation that the confinement alone gives each moving coordinate, about. */
  readonly confined: readonly { readonly mean: number; readonly deviation: number }[];
  /** The moving coordinates of points. */
  moving(points: Points): Points;
  /** All coordinates of points of which the moving ones are given. */
  points(moving: readonly Float64Array[]): Points;
  /** Σ log(|S^{d−1}| r^{d−1}); −∞ below a lower end, [J] */
  reference(moving: readonly Float64Array[]): Float64Array;
  /** The log density, reference included, not normalised, [J] */
  logDensity(alpha: Float64Array, moving: readonly Float64Array[]): Float64Array;
  /** A rule with points far outside to watch the dual's domain. */
  rule(moving: readonly Float64Array[], logVolumes: Float64Array): Rule;
}

/** Mean and a lower factor of the covariance of the moving coordinates. */
export interface Place {
  readonly mean: Float64Array;
  /** L, row-major [p × p] */
  readonly factor: Float64Array;
}

/** Constants of coordinates that training does not move, by their names. */
export type Frozen = Readonly<Record<string, number>>;

/** Far points are this many scales away: an exponent that grows at all has fallen by then. */
const farAway = 1e3;
/** Points of one call of the map. */
const chunk = 1 << 13;

export function landscape(map: FeatureMap, constants: Constants, frozen: Frozen): Landscape {
  const { coordinates } = map;
  const moving = coordinates.trained.flatMap((trained, c) => (trained ? [c] : []));
  const held = heldAt(coordinates, frozen);
  if (moving.length === 0) {
    throw new RangeError("gibbs: no coordinate is trained, so there is no law to find. Train at least one.");
  }
  const scale = scales(map, constants, moving, held);
  const points = (columns: readonly Float64Array[]): Points => {
    const count = columns[0].length;
    const all = coordinates.trained.map(
      (_, c) => columns[moving.indexOf(c)] ?? new Float64Array(count).fill(held[c]),
    );
    return { count, columns: all };
  };
  const reference = (columns: readonly Float64Array[]): Float64Array =>
    referenceOf(coordinates, moving, columns);
  const logDensity = (alpha: Float64Array, columns: readonly Float64Array[]): Float64Array => {
    const out = reference(columns);
    for (let from = 0; from < out.length; from += chunk) {
      const part = points(columns.map((column) => column.subarray(from, from + chunk)));
      subtractExponent(map, constants, alpha, part, out.subarray(from, from + chunk));
    }
    return out;
  };
  const far = farPoints(
    points,
    reference,
    moving.map((c) => coordinates.lower[c]),
    scale,
  );
  return {
    size: moving.length,
    lower: moving.map((c) => coordinates.lower[c]),
    scale,
    confined: moving.map((c) =>
      confined(coordinates.dimensions[c], coordinates.ends[c] === "cone", constants),
    ),
    moving: ({ count, columns }) => ({ count, columns: moving.map((c) => columns[c]) }),
    points,
    reference,
    logDensity,
    rule: (columns, logVolumes) => ({
      points: points(columns),
      logWeights: reference(columns).map((log, j) => log + logVolumes[j]),
      far,
    }),
  };
}

/** The constants of the coordinates that do not move; 0 for the others. */
function heldAt({ names, trained }: Coordinates, frozen: Frozen): number[] {
  return names.map((name, c) => {
    if (trained[c]) return 0;
    const value = frozen[name];
    if (value === undefined || !Number.isFinite(value)) {
      throw new RangeError(
        `gibbs: ${name} is not trained, and no constant is given for it (frozen.${name}). The fixed point of a frozen ${name} that is random would be one law for every value of it, each depending on all: give one constant, or train ${name}.`,
      );
    }
    return value;
  });
}

/**
 * s √(R/λ) + (√d + 7)/√(βλ), R the risk at the confinement's own measure γ (here of all its mass at its mean): as
 * F(ρ⋆) ≤ F(γ), β⁻¹KL(ρ⋆‖γ) ≤ R/2, and W₂²(ρ⋆, γ) ≤ 2KL/(βλ) ≤ R/λ ([villani:03], chapter 9). A mode of the share 1/s²
 * of the mass lies no farther from γ's own, which the second term covers. s = 4 in one coordinate, where scans are fine,
 * else 1.
 */
function scales(
  map: FeatureMap,
  constants: Constants,
  moving: readonly number[],
  held: readonly number[],
): number[] {
  const { lambda, beta } = constants;
  const { dimensions, ends } = map.coordinates;
  const mean = held.map((q, c) =>
    moving.includes(c) ? confined(dimensions[c], ends[c] === "cone", constants).mean : q,
  );
  const far = (moving.length === 1 ? 4 : 1) * Math.sqrt(riskAt(map, mean) / lambda);
  return moving.map((c) => far + (Math.sqrt(dimensions[c]) + 7) / Math.sqrt(beta * lambda));
}

/** R of all mass at one point. */
function riskAt(map: FeatureMap, point: readonly number[]): number {
  const moments = new Float64Array(map.size);
  map.at({ count: 1, columns: point.map((q) => Float64Array.of(q)) }).moments(Float64Array.of(1), moments);
  const squares = moments.map((m, k) => map.weights[k] * (m - map.targets[k]) * (m - map.targets[k]));
  return squares.reduce((sum, x) => sum + x, map.floor);
}

/** N(0, 1/(βλ)), and of a radius the law of χ_d/√(βλ): mean about √(d − ½), deviation about √½. */
function confined(d: number, cone: boolean, { lambda, beta }: Constants) {
  const width = 1 / Math.sqrt(beta * lambda);
  return cone
    ? { mean: width * Math.sqrt(d - 0.5), deviation: width * Math.sqrt(0.5) }
    : { mean: 0, deviation: width };
}

function referenceOf(
  { ends, dimensions, lower }: Coordinates,
  moving: readonly number[],
  columns: readonly Float64Array[],
): Float64Array {
  const out = new Float64Array(columns[0].length);
  for (const [i, c] of moving.entries()) {
    const d = dimensions[c];
    const area = ends[c] === "cone" ? logSphereArea(d) : 0;
    for (let j = 0; j < out.length; j++) {
      const q = columns[i][j];
      if (q < lower[c]) out[j] = Number.NEGATIVE_INFINITY;
      else if (ends[c] === "cone") out[j] += d === 1 ? area : area + (d - 1) * log(q);
    }
  }
  return out;
}

/** out −= β(Σ αₖφₖ + (λ/2)‖θ‖²); points of no density are left alone, wherever they are */
function subtractExponent(
  map: FeatureMap,
  { lambda, beta }: Constants,
  alpha: Float64Array,
  points: Points,
  out: Float64Array,
): void {
  const value = new Float64Array(points.count);
  const square = new Float64Array(points.count);
  map.at(points).potential(alpha, { value, gradient: null, hessian: null });
  map.coordinates.squaredNorm(points, square);
  for (let j = 0; j < out.length; j++) {
    if (out[j] > Number.NEGATIVE_INFINITY) out[j] -= beta * (value[j] + 0.5 * lambda * square[j]);
  }
}

/** Points on rays in all directions (both of a line), those of a cone folded into it. */
function farPoints(
  points: Landscape["points"],
  reference: Landscape["reference"],
  lower: readonly number[],
  scale: readonly number[],
): Weighted {
  const columns = directions(scale.length).map((column, i) =>
    column.map((x) => farAway * scale[i] * (lower[i] === 0 ? Math.abs(x) : x)),
  );
  return { points: points(columns), logWeights: reference(columns) };
}

/**
 * The same density in coordinates z, θ = mean + L z, in which it has mean 0 and covariance I, or about: where boxes are
 * tight. Points beyond a lower end have no density.
 */
export function whitened(of: Landscape, { mean, factor }: Place): Landscape {
  const p = of.size;
  let logVolume = 0;
  for (let c = 0; c < p; c++) logVolume += log(factor[c * p + c]);
  const placed = (z: readonly Float64Array[]) => transformed(z, mean, factor);
  const shifted = (values: Float64Array) => values.map((value) => value + logVolume);
  return {
    size: p,
    lower: new Array<number>(p).fill(Number.NEGATIVE_INFINITY),
    scale: new Array<number>(p).fill(8),
    confined: new Array<number>(p).fill(0).map(() => ({ mean: 0, deviation: 1 })),
    moving: of.moving,
    points: (z) => of.points(placed(z)),
    reference: (z) => shifted(of.reference(placed(z))),
    logDensity: (alpha, z) => shifted(of.logDensity(alpha, placed(z))),
    rule: (z, logVolumes) => of.rule(placed(z), shifted(logVolumes)),
  };
}

/** mean + L z of each point. */
export function transformed(
  z: readonly Float64Array[],
  mean: Float64Array,
  factor: Float64Array,
): Float64Array[] {
  const p = z.length;
  return z.map((column, c) => {
    const out = new Float64Array(column.length).fill(mean[c]);
    for (let k = 0; k <= c; k++) for (let j = 0; j < out.length; j++) out[j] += factor[c * p + k] * z[k][j];
    return out;
  });
}
