/**
 * The density of a law in the plane, for drawing: weighted points, each smoothed by a Gaussian of its own width,
 *
 *     ρ(x, y) ≈ Σ_j mass_j K((x − x_j)/hˣ_j) K((y − y_j)/hʸ_j),    reflected at a lower end,
 *
 * and the levels above which it holds given shares of the mass (regions of highest density).
 *
 * Width: the distance to the k-th neighbour in units of each coordinate's scale, k = 0.08 n^{2/3}: of a normal law
 * in the plane that is 0.6 of Silverman's width (1986, (4.14)), because a limit's points are even where draws clump; of a
 * law that has contracted to a curve, or split, it is far less, and the curve or the gap is seen.
 */

import { ascendingOrder } from "../measure/order.ts";
import { exp, pow } from "../numerics/elementary.ts";

/** Weighted points in the plane, [n] each; masses sum to 1. */
export interface Cloud {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly mass: Float64Array;
}

/** An axis of the plane: what is looked at, and where the coordinate ends (0 for a radius; −∞ for none). */
interface Extent {
  readonly from: number;
  readonly to: number;
  readonly lower: number;
}

/** Values at the nodes (x₀ + i·dx, y₀ + j·dy), index j·columns + i; 0 along the border, so that every contour closes. */
export interface PlaneDensity {
  readonly origin: readonly [number, number];
  readonly step: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/** Nodes along each axis, over the cloud and what the kernels add around it. */
const nodes = 97;
/** Where a kernel is cut, in its widths. */
const reach = 3;
/** The narrowest kernel, of the axis: what is thinner than a line would not be seen. */
const narrowest = 1 / 300;

/** Null where no point of the cloud is looked at. */
export function planeDensity(cloud: Cloud, x: Extent, y: Extent): PlaneDensity | null {
  const seen = Array.from(cloud.mass.keys()).filter(
    (j) => cloud.mass[j] > 0 && isSeen(cloud.x[j], x) && isSeen(cloud.y[j], y),
  );
  if (seen.length === 0) return null;
  const mass = Float64Array.from(seen, (j) => cloud.mass[j]);
  const [xs, ys] = [cloud.x, cloud.y].map((values) => Float64Array.from(seen, (j) => values[j]));
  const scales = [scaleOf(xs, mass, x), scaleOf(ys, mass, y)] as const;
  const distance = neighbourDistances(
    xs.map((value) => value / scales[0]),
    ys.map((value) => value / scales[1]),
  );
  const across = smoothing(xs, distance, scales[0], x);
  const up = smoothing(ys, distance, scales[1], y);
  const values = new Float64Array(nodes * nodes);
  for (let j = 0; j < mass.length; j++) {
    const [inX, inY] = [across.kernel(j), up.kernel(j)];
    for (let k = inY.first; k <= inY.last; k++) {
      const weight = mass[j] * inY.weights[k];
      for (let i = inX.first; i <= inX.last; i++) values[k * nodes + i] += weight * inX.weights[i];
    }
  }
  for (let k = 0; k < nodes; k++) {
    for (const border of [k, (nodes - 1) * nodes + k, k * nodes, k * nodes + nodes - 1]) values[border] = 0;
  }
  return {
    origin: [across.origin, up.origin],
    step: [across.step, up.step],
    columns: nodes,
    rows: nodes,
    values,
  };
}

const isSeen = (value: number, { from, to }: Extent): boolean => value >= from && value <= to;

/** What a point gives to the nodes first … last of one axis. */
interface Kernel {
  readonly first: number;
  readonly last: number;
  /** [nodes] */
  readonly weights: Float64Array;
}

/** The kernels of all points along one axis, on nodes that cover them. */
function smoothing(values: Float64Array, distance: Float64Array, scale: number, { from, to, lower }: Extent) {
  const widths = distance.map((each) => Math.max(each * scale, narrowest * (to - from)));
  let [low, high] = [Infinity, -Infinity];
  for (const [j, value] of values.entries()) {
    low = Math.min(low, value - reach * widths[j]);
    high = Math.max(high, value + reach * widths[j]);
  }
  // Three nodes more on each side than the kernels reach; and no kernel narrower than three quarters of a step.
  const step = (high - low) / (nodes - 7);
  const origin = 0.5 * (low + high - (nodes - 1) * step);
  const mirrored = lower > -Infinity;
  const kernel = (j: number): Kernel => {
    const weights = new Float64Array(nodes);
    const width = Math.max(widths[j], 0.75 * step) / step;
    const own = addGaussian(weights, (values[j] - origin) / step, width);
    if (!mirrored) return { ...own, weights };
    const image = addGaussian(weights, (2 * lower - values[j] - origin) / step, width);
    return { first: Math.min(own.first, image.first), last: Math.max(own.last, image.last), weights };
  };
  return { origin, step, kernel };
}

/** Adds a normal law at `place`, its mass 1 (on nodes beyond the ends too), all in steps; returns the nodes it reaches. */
function addGaussian(weights: Float64Array, place: number, width: number): { first: number; last: number } {
  const first = Math.max(0, Math.ceil(place - reach * width));
  const last = Math.min(weights.length - 1, Math.floor(place + reach * width));
  for (let k = first; k <= last; k++) {
    const z = (k - place) / width;
    weights[k] += (0.3989422804014327 / width) * exp(-0.5 * z * z); // 1/√(2π)
  }
  return { first, last };
}

/**
 * Deviation of the normal law whose densest quarter is as wide (0.6373 σ), so that a cloud that has split has the scale
 * of its parts; at least a hundredth of the axis.
 */
function scaleOf(values: Float64Array, mass: Float64Array, { from, to }: Extent): number {
  const order = ascendingOrder(values);
  const quarter = 0.25 * mass.reduce((sum, each) => sum + each, 0);
  let [width, held, end] = [to - from, 0, 0];
  for (const first of order) {
    while (end < order.length && held < quarter) held += mass[order[end++]];
    if (held < quarter) break;
    width = Math.min(width, values[order[end - 1]] - values[first]);
    held -= mass[first];
  }
  return Math.max(width / 0.6373, 0.01 * (to - from));
}

/** Of each point to its k-th neighbour, k = 0.08 n^{2/3}, two at least; 0 for a point alone. */
function neighbourDistances(u: Float64Array, v: Float64Array): Float64Array {
  const n = u.length;
  const k = Math.min(n - 1, Math.max(2, Math.round(0.08 * pow(n, 2 / 3))));
  const order = ascendingOrder(u);
  const squares = new Float64Array(n);
  if (k < 1) return squares;
  const nearest = new Float64Array(k);
  for (const [place, j] of order.entries()) {
    nearest.fill(Infinity);
    // Outwards in u on both sides, until u alone is farther than the k-th nearest so far.
    for (const side of [-1, 1]) {
      for (let at = place + side; at >= 0 && at < n; at += side) {
        const [du, dv] = [u[order[at]] - u[j], v[order[at]] - v[j]];
        if (du * du >= nearest[k - 1]) break;
        insert(nearest, du * du + dv * dv);
      }
    }
    squares[j] = nearest[k - 1];
  }
  return squares.map((square) => Math.sqrt(square));
}

/** Keeps the smallest values, ascending. */
function insert(smallest: Float64Array, value: number): void {
  let at = smallest.length - 1;
  if (value >= smallest[at]) return;
  while (at > 0 && smallest[at - 1] > value) {
    smallest[at] = smallest[at - 1];
    at--;
  }
  smallest[at] = value;
}

/**
 * The levels above which the density holds these shares of the mass, nodes below a lower end left out.
 *
 * @param shares  each in (0, 1)
 */
export function levelsHolding(
  { values, origin, step, columns }: PlaneDensity,
  shares: readonly number[],
  lower: readonly [number, number],
): number[] {
  const admitted = values
    .filter(
      (value, index) =>
        value > 0 &&
        origin[0] + (index % columns) * step[0] >= lower[0] &&
        origin[1] + Math.floor(index / columns) * step[1] >= lower[1],
    )
    .sort()
    .reverse();
  const total = admitted.reduce((sum, value) => sum + value, 0);
  return shares.map((share) => {
    let held = 0;
    let k = 0;
    while (k < admitted.length - 1 && held + admitted[k] < share * total) held += admitted[k++];
    return admitted[k];
  });
}
