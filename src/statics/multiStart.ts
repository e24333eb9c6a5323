/**
 * Local minima of Ψ_λ in any coordinates by descents from many starts. The starts are the support, minima found before, and
 * the lowest of a large pool drawn anew each time, with some of its others: random directions of lengths that are spread over all decades up to
 * the farthest; structured sites of the caller; and, a third, minima found before moved by 0.1 % to 100 % of their length, since a Ψ with
 * a thousand narrow basins (tanh before a data set) has its lowest ones near other low ones. What it finds is no proof.
 */

import { exp, log } from "../numerics/elementary.ts";
import { purposes, type Stream, stream } from "../numerics/random.ts";
import { type Box, descend, type Smooth } from "./descend.ts";
import type { Found, Search } from "./exchange.ts";
import { type Problem, potentialAt, type Site } from "./problem.ts";

export interface MultiStart {
  readonly box: Box;
  /** Length of a typical neuron's weights. */
  readonly scale: number;
  /** Infinite ends of the box are cut at so many of these lengths. */
  readonly farthest: number;
  /** A site that the case suggests. */
  readonly structured: (random: Stream, alpha: Float64Array, known: readonly Site[]) => Site;
}

/** Of the pool, and descents begun from its lowest and from others a round. */
export interface Effort {
  readonly pool: number;
  readonly lowest: number;
  readonly others: number;
}

const mostRemembered = 60;
const shortest = 1e-2;

export function multiStart(problem: Problem, spec: MultiStart, effort: Effort, seed: number): Search {
  const random = stream(seed, purposes.scramble);
  const box = cut(spec);
  const f = valueAndGradient(problem);
  let remembered: Site[] = [];
  return (alpha, support) => {
    const known = [...support, ...remembered.slice(0, 20)];
    const pool = Array.from({ length: effort.pool }, (_, i) => {
      if (i % 3 === 0) return randomSite(problem, spec, box, random);
      return clamped(i % 3 === 1 ? spec.structured(random, alpha, known) : moved(known, random), box);
    });
    const value = potentialAt(problem, alpha, pool);
    const order = Array.from(pool.keys()).sort((i, j) => value[i] - value[j]);
    const rest = order.slice(effort.lowest);
    const others = Array.from({ length: Math.min(effort.others, rest.length) }, () => {
      return pool[rest[Math.floor(random.uniform() * rest.length)]];
    });
    const starts = [
      ...support,
      ...remembered,
      ...order.slice(0, effort.lowest).map((i) => pool[i]),
      ...others,
    ];
    const at = f(alpha);
    const found = starts.map((start): Found => {
      const { x, value: end } = descend(at, start, { box, gain: 1e-12, steps: 120 });
      return { site: x, value: end };
    });
    found.sort((one, other) => one.value - other.value);
    remembered = apart([...found.map(({ site }) => site), ...remembered]).slice(0, mostRemembered);
    return found;
  };
}

/** Ψ_λ of one site with its gradient, for α. */
function valueAndGradient(problem: Problem): (alpha: Float64Array) => Smooth {
  const { map, lambda } = problem;
  const { trained } = map.coordinates;
  const columns = trained.map(() => new Float64Array(1));
  const slopes = trained.map(() => new Float64Array(1));
  const value = new Float64Array(1);
  return (alpha) => (x, gradient) => {
    for (const [c, column] of columns.entries()) column[0] = x[c];
    map.at({ count: 1, columns }).potential(alpha, { value, gradient: slopes, hessian: null });
    let sum = value[0];
    for (let c = 0; c < x.length; c++) {
      gradient[c] = slopes[c][0];
      if (!trained[c] || lambda === 0) continue;
      sum += 0.5 * lambda * x[c] * x[c];
      gradient[c] += lambda * x[c];
    }
    return sum;
  };
}

export function cut({ box, scale, farthest }: MultiStart): Box {
  const most = farthest * scale;
  return { lower: box.lower.map((x) => Math.max(x, -most)), upper: box.upper.map((x) => Math.min(x, most)) };
}

/** A length from 1/100 to the farthest, every decade alike: long neurons alone resolve small cells between rows. */
export const lengthOf = (farthest: number, random: Stream): number =>
  shortest * exp(log(farthest / shortest) * random.uniform());

/** A random direction in the free coordinates at a random length. */
function randomSite(problem: Problem, spec: MultiStart, box: Box, random: Stream): Site {
  const { scale, farthest } = spec;
  const { ends, names } = problem.map.coordinates;
  const normal = names.map(() => random.normal());
  const norm = Math.sqrt(normal.reduce((sum, x, c) => (names[c] === "a" ? sum : sum + x * x), 0)) || 1;
  const length = scale * lengthOf(farthest, random);
  const site = Float64Array.from(normal, (x, c) => {
    if (names[c] !== "a") return ((ends[c] === "cone" ? Math.abs(x) : x) * length) / norm;
    const finite = spec.box.upper[c] < Infinity;
    return finite ? (x < 0 ? box.lower[c] : box.upper[c]) : x;
  });
  return clamped(site, box);
}

/** One of the sites known, off by a random part of its length. */
function moved(known: readonly Site[], random: Stream): Site {
  const site = known[Math.floor(random.uniform() * known.length)];
  const length = Math.sqrt(site.reduce((sum, x) => sum + x * x, 0) / site.length);
  const share = exp(log(1e-3) * random.uniform());
  return site.map((x) => x + share * length * random.normal());
}

const clamped = (site: Site, { lower, upper }: Box): Site =>
  site.map((x, c) => Math.min(Math.max(x, lower[c]), upper[c]));

/** Without those that lie within 1e-3 of their length of one before. */
function apart(sites: readonly Site[]): Site[] {
  const kept: Site[] = [];
  for (const site of sites) if (!kept.some((other) => near(site, other))) kept.push(site);
  return kept;
}

function near(one: Site, other: Site): boolean {
  let [distance, size] = [0, 0];
  for (let c = 0; c < one.length; c++) {
    distance += (one[c] - other[c]) * (one[c] - other[c]);
    size += one[c] * one[c];
  }
  return distance <= 1e-6 * size;
}
