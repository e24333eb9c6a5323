/**
 * The density behind a measure, for drawing: the derivative of its distribution function where there is one, and
 * bars where there is none.
 *
 * Quantile atoms stand in the middle of their mass, Q((j + ½)/J) = x_j, so between neighbours
 *
 *     density = (massⱼ + massⱼ₊₁) / (2 (xⱼ₊₁ − xⱼ)),
 *
 * the derivative of a quantile function, taken only where it increases. Atoms that have met are a point mass: above
 * 1 % of the mass within `resolution` they are returned as a bar and left out of the density. With a window of width
 * h the density is averaged over h: the line is then what the bars of a histogram with bins of width h should be.
 */

import { cdf, cells, type Marginal } from "./marginal.ts";

/** A point mass at `at`. */
interface Bar {
  readonly at: number;
  readonly mass: number;
}

/** What to draw of a law on the line. */
export interface Density {
  /** [n] ascending */
  readonly at: Float64Array;
  /** [n] in 1/unit; with the bars its integral is 1 */
  readonly density: Float64Array;
  /** Point masses, ascending. */
  readonly bars: readonly Bar[];
}

/** How to smooth, and where to evaluate. */
interface DensityOptions {
  /** Averaging width h > 0 in the coordinate's unit; null: the bare derivative, a step at each segment. */
  readonly window: number | null;
  /** Where to evaluate the averaged density; absent: 8 points a window over the support. */
  readonly at?: Float64Array;
  /** Lower end of the coordinate (0 for a radius): no mass is drawn below it. Absent: none. */
  readonly lower?: number;
  /** Atoms closer than this have met; absent: 1e-6 of the largest |x|. */
  readonly resolution?: number;
}

/** A bar holds more mass than this, and more than one particle. */
const barMass = 0.01;

/** Points of the averaged density per window, and at most in all. */
const pointsPerWindow = 8;
const mostPoints = 1000;

/** The density of a law, as above. Empty where every atom is in a bar. */
export function density(law: Marginal, options: DensityOptions): Density {
  const { window, lower = -Infinity } = options;
  const { bars, rest } = pointMasses(law, options.resolution ?? 1e-6 * largestFinite(law));
  const smooth = spread(law, rest, lower);
  if (smooth === null) return { at: new Float64Array(0), density: new Float64Array(0), bars };
  const share = 1 - bars.reduce((total, bar) => total + bar.mass, 0);
  if (window === null) return { ...derivative(smooth, share), bars };
  const at = options.at ?? support(smooth, window, lower);
  return { at, density: average(smooth, share, window, lower, at), bars };
}

function largestFinite({ count, lower, upper }: Marginal): number {
  const last = upper[count - 1] < Infinity || count === 1 ? count - 1 : count - 2;
  return Math.max(Math.abs(lower[0]), Math.abs(upper[last]));
}

/** Splits a law's segments into point masses and the rest. */
function pointMasses(law: Marginal, resolution: number): { bars: Bar[]; rest: number[] } {
  const group = metAtoms(law, resolution);
  const rest: number[] = [];
  const bars: Bar[] = [];
  for (let j = 0; j < law.count; ) {
    const end = Math.max(group[j], j + 1);
    if (group[j] > 0) bars.push(barOf(law, j, end));
    else rest.push(j);
    j = end;
  }
  // What is left of atoms when one remains has no neighbour to be a density with.
  if (rest.length === 1 && law.lower[rest[0]] === law.upper[rest[0]]) {
    bars.push(barOf(law, rest[0], rest[0] + 1));
    bars.sort((one, other) => one.at - other.at);
    return { bars, rest: [] };
  }
  return { bars, rest };
}

/** For the first segment of each point mass the index after its last, elsewhere 0. */
function metAtoms({ count, lower, upper, cumulative, particle }: Marginal, resolution: number): Uint32Array {
  const least = Math.max(barMass, 1.5 * particle);
  const group = new Uint32Array(count);
  let start = 0;
  let end = 0; // of the point mass that begins at `start`
  let reach = 0;
  for (let j = 0; j < count; j++) {
    while (reach < count && (upper[reach] === lower[j] || upper[reach] - lower[j] <= resolution)) reach++;
    // Mass at infinity has no density, however little it is.
    if (reach === j || cumulative[reach] - cumulative[j] <= (lower[j] < Infinity ? least : 0)) continue;
    if (j >= end) start = j;
    end = reach;
    group[start] = end;
  }
  return group;
}

/** Segments from … to − 1 as one point mass at their mean. */
function barOf({ lower, upper, mass, cumulative }: Marginal, from: number, to: number): Bar {
  const total = cumulative[to] - cumulative[from];
  if (lower[from] === upper[to - 1]) return { at: lower[from], mass: total };
  let offset = 0;
  for (let j = from; j < to; j++) offset += mass[j] * (0.5 * (lower[j] + upper[j]) - lower[from]);
  return { at: lower[from] + offset / total, mass: total };
}

/** The rest as cells: each atom's mass half to either side, as far as half-way to its neighbour's. */
function spread(law: Marginal, rest: number[], lowest: number): Marginal | null {
  if (rest.length === 0) return null;
  const at = (k: number) => law.lower[rest[k]];
  const mass = (k: number) => law.mass[rest[k]];
  const last = rest.length - 1;
  if (law.upper[rest[0]] > at(0)) {
    const edges = rest.flatMap((j) => [law.lower[j], law.upper[j]]);
    const masses = rest.flatMap((j) => [law.mass[j], 0]);
    return cells(Float64Array.from(edges), Float64Array.from(masses.slice(0, -1)));
  }
  const edges = new Float64Array(rest.length + 2);
  const masses = new Float64Array(rest.length + 1);
  // Beyond the outermost atoms lies half of their mass, at the density next to it.
  edges[0] = Math.max(lowest, at(0) - ((at(1) - at(0)) * mass(0)) / (mass(0) + mass(1)));
  edges[last + 2] = at(last) + ((at(last) - at(last - 1)) * mass(last)) / (mass(last - 1) + mass(last));
  for (let k = 0; k <= last; k++) {
    edges[k + 1] = at(k);
    masses[k] += 0.5 * mass(k);
    masses[k + 1] += 0.5 * mass(k);
  }
  if (edges[0] === edges[1]) {
    // Nothing fits below the first atom: all of its mass is on its other side.
    masses[1] += masses[0];
    masses[0] = 0;
  }
  return cells(edges, masses);
}

const derivative = (smooth: Marginal, share: number): Omit<Density, "bars"> => ({
  at: smooth.lower.map((low, j) => 0.5 * (low + smooth.upper[j])),
  density: smooth.mass.map((mass, j) => (share * mass) / (smooth.upper[j] - smooth.lower[j])),
});

/** Points over all that a window reaches. */
function support(smooth: Marginal, window: number, lowest: number): Float64Array {
  const from = Math.max(lowest, smooth.lower[0] - window / 2);
  const to = smooth.upper[smooth.count - 1] + window / 2;
  const steps = Math.min(mostPoints - 1, Math.ceil(((to - from) / window) * pointsPerWindow));
  return Float64Array.from({ length: steps + 1 }, (_, k) => from + ((to - from) * k) / steps);
}

const average = (
  smooth: Marginal,
  share: number,
  window: number,
  lowest: number,
  at: Float64Array,
): Float64Array =>
  at.map((x) => {
    const left = Math.max(lowest, x - window / 2);
    const right = x + window / 2;
    return (share * (cdf(smooth, right) - cdf(smooth, left))) / (right - left);
  });
