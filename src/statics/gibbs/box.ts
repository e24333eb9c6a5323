/** The box outside of which a density is negligible, found by scanning it. */

import type { Landscape } from "./landscape.ts";

/** [lower, upper] of each coordinate. */
export interface Box {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** Nodes a coordinate of a scan and of the last one, by the number of coordinates. */
const scanned = [0, 4096, 96, 16, 10];
const tightly = [0, 4096, 192, 32, 20];
/** Scans after which the box is as it is; and how many scales a density may be wide. */
const mostScans = 40;
const widest = 1e4;

/** Where everything that can matter lies: up to `landscape.scale` from 0. */
export const globalBox = ({ lower, scale }: Landscape): Box => ({
  lower: scale.map((s, i) => Math.max(lower[i], -s)),
  upper: scale,
});

/**
 * The smallest box of scanned cells that holds every one where the log density is within `depth` of its peak, or within
 * what the scan's nodes may miss of the peak between them. It may leave `start` on every side; a side that the
 * density does not reach moves in. Modes far from each other are both found if the scan of `start` sees them.
 *
 * @throws Error  where the density falls nowhere
 */
export function densityBox(landscape: Landscape, alpha: Float64Array, start: Box, depth: number): Box {
  let box = start;
  for (let scan = 0; scan < mostScans; scan++) {
    const { next, grew, shrank } = rescan(landscape, alpha, box, depth);
    box = next;
    if (!grew && !shrank) break;
    if (box.upper.some((upper, i) => !(upper - box.lower[i] < widest * landscape.scale[i]))) throw endless();
  }
  return box;
}

/**
 * A box without the margins of a scan's cells: each side where the highest density of its slices, interpolated between
 * them, is e^{−depth} of the peak. Interpolation cuts a little of a concave log density: e³ or so.
 */
export function tightBox(landscape: Landscape, alpha: Float64Array, box: Box, depth: number): Box {
  const p = landscape.size;
  const n = tightly[p];
  const density = landscape.logDensity(
    alpha,
    tensor(box.lower.map((lower, i) => middles(lower, box.upper[i], n))),
  );
  const least = density[peakOf(density)] - depth;
  const lower: number[] = [];
  const upper: number[] = [];
  for (let i = 0; i < p; i++) {
    const profile = profileOf(density, n, p, i);
    const cell = (box.upper[i] - box.lower[i]) / n;
    lower.push(box.lower[i] + cell * crossing(profile, least));
    upper.push(box.upper[i] - cell * crossing(profile.reverse(), least));
  }
  return { lower, upper };
}

/** The highest density of each slice of coordinate i, [n] */
function profileOf(density: Float64Array, n: number, p: number, i: number): Float64Array {
  const profile = new Float64Array(n).fill(Number.NEGATIVE_INFINITY);
  const stride = wholePower(n, p - 1 - i);
  for (let j = 0; j < density.length; j++) {
    const at = Math.floor(j / stride) % n;
    profile[at] = Math.max(profile[at], density[j]);
  }
  return profile;
}

/** Where the profile first rises through `least`, in cells from the box's side. */
function crossing(profile: Float64Array, least: number): number {
  const first = profile.findIndex((value) => value >= least);
  if (first <= 0) return 0;
  const [below, above] = [profile[first - 1], profile[first]];
  return first + 0.5 - (below > Number.NEGATIVE_INFINITY ? (above - least) / (above - below) : 1);
}

/** The smallest box that holds both. */
export const hull = (a: Box, b: Box): Box => ({
  lower: a.lower.map((x, i) => Math.min(x, b.lower[i])),
  upper: a.upper.map((x, i) => Math.max(x, b.upper[i])),
});

/** A box with a margin of this part of its width on every side, within the coordinates' ends. */
export const widened = ({ lower: ends }: Landscape, { lower, upper }: Box, part: number): Box => ({
  lower: lower.map((x, i) => Math.max(ends[i], x - part * (upper[i] - x))),
  upper: upper.map((x, i) => x + part * (x - lower[i])),
});

/** The points of a tensor grid from its axes, one array a coordinate; the first coordinate varies slowest. */
export function tensor(axes: readonly Float64Array[]): Float64Array[] {
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  let stride = count;
  return axes.map((axis) => {
    stride /= axis.length;
    const column = new Float64Array(count);
    for (let at = 0, i = 0; at < count; at += stride, i = (i + 1) % axis.length) {
      column.fill(axis[i], at, at + stride);
    }
    return column;
  });
}

/** The middles of n equal cells. */
export const middles = (lower: number, upper: number, n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => lower + ((i + 0.5) / n) * (upper - lower));

function rescan(landscape: Landscape, alpha: Float64Array, box: Box, depth: number) {
  const n = scanned[landscape.size];
  const density = landscape.logDensity(
    alpha,
    tensor(box.lower.map((lower, i) => middles(lower, box.upper[i], n))),
  );
  const threshold = depth + missedBetween(density, n, landscape.size);
  const kept = keptCells(density, n, landscape.size, threshold);
  let grew = false;
  let shrank = false;
  const lower: number[] = [];
  const upper: number[] = [];
  for (const [i, [first, last]] of kept.entries()) {
    const width = box.upper[i] - box.lower[i];
    const cell = width / n;
    const below = first === 0 && box.lower[i] > landscape.lower[i];
    const above = last === n - 1;
    lower.push(
      Math.max(landscape.lower[i], below ? box.lower[i] - width / 2 : box.lower[i] + (first - 1) * cell),
    );
    upper.push(above ? box.upper[i] + width / 2 : box.lower[i] + (last + 2) * cell);
    grew ||= below || above;
    shrank ||= upper[i] - lower[i] < 0.85 * width;
  }
  return { next: { lower, upper }, grew, shrank };
}

/** The largest difference between the peak's node and its neighbours: the peak may be that much higher. */
function missedBetween(density: Float64Array, n: number, p: number): number {
  const peak = peakOf(density);
  let missed = 0;
  for (let i = 0, stride = 1; i < p; i++, stride *= n) {
    const at = Math.floor(peak / stride) % n;
    if (at > 0) missed = Math.max(missed, density[peak] - density[peak - stride]);
    if (at < n - 1) missed = Math.max(missed, density[peak] - density[peak + stride]);
  }
  return missed;
}

const peakOf = (density: Float64Array): number =>
  density.reduce((best, value, j) => (value > density[best] ? j : best), 0);

/** First and last cell of each coordinate in which some node lies within the threshold. */
function keptCells(density: Float64Array, n: number, p: number, threshold: number): [number, number][] {
  const least = density[peakOf(density)] - threshold;
  const kept = Array.from({ length: p }, (): [number, number] => [n, -1]);
  for (let j = 0; j < density.length; j++) {
    if (!(density[j] >= least)) continue;
    for (let i = p - 1, rest = j; i >= 0; i--, rest = Math.floor(rest / n)) {
      const cell = rest % n;
      kept[i][0] = Math.min(kept[i][0], cell);
      kept[i][1] = Math.max(kept[i][1], cell);
    }
  }
  return kept;
}

const endless = () =>
  new Error(
    "gibbs: the density exp(−βΨ_λ) falls nowhere, so it has no finite integral. Use an activation that grows at most linearly, or a larger λ.",
  );

/** nᵖ of whole numbers. */
export const wholePower = (n: number, p: number): number => (p === 0 ? 1 : n * wholePower(n, p - 1));
