/**
 * A discretised measure of neurons (convex in its weights, [bengio:06]) beside particles: how many nodes a uniform grid of
 * neurons needs until its best weights come within a tolerance of inf R, and how few particles do.
 *
 * Grid: n nodes an axis for the B block lengths, uniform in x = r/(r + reach) where r = ∞ is a neuron (bounded σ), else in
 * r up to twice `reach`, which is the length by which σ's features have passed (not tuned to the optimum); the best weights are found by exchange among
 * all nodes. Beyond `mostNodes` the count is extrapolated by the
 * measured power of n, and `estimated` says so.
 */

import type { Model } from "../model/contract.ts";
import { log, pow } from "../numerics/elementary.ts";
import { exchange, type Search } from "../statics/exchange.ts";
import { equalShares } from "../statics/networkStarts.ts";
import { type Optimum, optimum as optimumOf } from "../statics/optimum.ts";
import { columnOf, fitOf, type Problem, potentialAt, type Site } from "../statics/problem.ts";
import { reachOf } from "../statics/solve.ts";
import { selfInteraction } from "./lemma.ts";

export interface GridAnswer {
  /** B */
  readonly coordinates: number;
  readonly infRisk: number;
  readonly gap: number;
  /** 1 where the gap is a theorem, 0 where the minimum over neurons is one that a search found. */
  readonly proved: 0 | 1;
  /** How near inf R is near enough. */
  readonly tolerance: number;
  readonly reach: number;
  /** n and nᴮ of the first grid whose best weights come within the tolerance; extrapolated if `estimated` is 1, Infinity if nothing falls yet. */
  readonly nodesPerAxis: number;
  readonly nodes: number;
  readonly estimated: 0 | 1;
  /** R − inf R of the last grid that was solved, and its n. */
  readonly gridGap: number;
  readonly solvedPerAxis: number;
  /** p of R − inf R ~ n^−p, from all grids solved; NaN from one. */
  readonly exponent: number;
  /** Particles of free weights: ρ_opt's atoms. */
  readonly atoms: number;
  /** Particles of equal weights: the least J for which ρ_opt rounded to J equal shares is within the tolerance. */
  readonly particles: number;
  /** Neurons for which the lemma promises a network within the tolerance: K/tolerance. */
  readonly neuronsByLemma: number;
}

export interface GridOptions {
  readonly tolerance?: number;
  /** Grids larger than this are not solved. */
  readonly mostNodes?: number;
  readonly optimum?: Optimum;
}

/**
 * @param model  a mixture whose neurons are block lengths alone (ridge neurons)
 * @throws RangeError  for other coordinates
 */
export function gridAnswer(model: Model, options: GridOptions = {}): GridAnswer {
  const { tolerance = 1e-3, mostNodes = 4096, optimum = optimumOf(model) } = options;
  const { map, risk: infRisk, gap, mass, certificate } = optimum;
  const { ends } = map.coordinates;
  if (ends.some((end) => end !== "cone")) throw notLengths(map.coordinates.names);
  const B = ends.length;
  const problem: Problem = { map, lambda: 0 };
  const reach = reachOf(model);
  const axis = model.activation.limits === null ? uniform(2 * reach) : compactified(reach);
  const solved: Solved[] = [];
  for (let n = 2; pow(n, B) <= mostNodes; n = nextCount(n)) {
    solved.push({ n, excess: gridRisk(problem, axis(n), tolerance) - infRisk });
    if (solved[solved.length - 1].excess <= tolerance) break;
  }
  const { n, excess } = solved[solved.length - 1];
  const exponent = slopeOf(solved);
  const reached = excess <= tolerance;
  const more = exponent > 0 ? pow(excess / tolerance, 1 / exponent) : Infinity;
  const nodesPerAxis = reached ? n : Math.ceil(n * more);
  return {
    ...{ coordinates: B, infRisk, gap, tolerance, reach, nodesPerAxis },
    proved: certificate === "proved" ? 1 : 0,
    nodes: Math.round(pow(nodesPerAxis, B)),
    estimated: reached ? 0 : 1,
    gridGap: excess,
    solvedPerAxis: n,
    exponent,
    atoms: mass.length,
    particles: equalParticles(problem, optimum, tolerance),
    neuronsByLemma: Math.ceil(selfInteraction(optimum) / tolerance),
  };
}

interface Solved {
  readonly n: number;
  readonly excess: number;
}

/** Every n to 16, then by eighths. */
const nextCount = (n: number): number => n + Math.max(1, Math.floor(n / 8));

/** The least R of weights on the grid, right to a hundredth of the tolerance. */
function gridRisk(problem: Problem, axis: readonly number[], tolerance: number): number {
  const sites = gridSites(problem.map.coordinates.names.length, axis);
  const search: Search = (alpha) => lowest(sites, potentialAt(problem, alpha, sites));
  const first = sites[sites.length - 1];
  const start = fitOf(problem, [first], Float64Array.of(1), [columnOf(problem, first)]);
  return exchange(problem, search, start, { gap: tolerance / 100, rounds: 200 }).risk;
}

type Axis = (n: number) => readonly number[];

const uniform =
  (end: number): Axis =>
  (n) =>
    Array.from({ length: n }, (_, i) => (end * i) / (n - 1));

/** The last node is r = ∞. */
const compactified =
  (middle: number): Axis =>
  (n) =>
    Array.from({ length: n }, (_, i) => (middle * i) / (n - 1 - i));

function gridSites(B: number, axis: readonly number[]): Site[] {
  let sites: number[][] = [[]];
  for (let b = 0; b < B; b++) {
    sites = sites.flatMap((site) => axis.map((r) => [...site, r]));
  }
  return sites.map((site) => Float64Array.from(site));
}

const mostFound = 12;

const lowest = (sites: readonly Site[], value: Float64Array) =>
  Array.from(sites.keys())
    .sort((i, j) => value[i] - value[j])
    .slice(0, mostFound)
    .map((i) => ({ site: sites[i], value: value[i] }));

/** −d log(excess)/d log n by least squares. */
function slopeOf(solved: readonly Solved[]): number {
  const x = solved.map(({ n }) => log(n));
  const y = solved.map(({ excess }) => log(Math.max(excess, Number.MIN_VALUE)));
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const [mx, my] = [mean(x), mean(y)];
  const top = x.reduce((sum, value, k) => sum + (value - mx) * (y[k] - my), 0);
  return -top / x.reduce((sum, value) => sum + (value - mx) * (value - mx), 0);
}

const mostParticles = 100_000;

/** The least J for which ρ_opt in equal shares, by largest remainders, is within the tolerance. */
function equalParticles(problem: Problem, { points, mass, risk }: Optimum, tolerance: number): number {
  const sites = Array.from(mass, (_, j) => Float64Array.from(points.columns, (column) => column[j]));
  const columns = sites.map((site) => columnOf(problem, site));
  for (let J = 1; J < mostParticles; J++) {
    const shares = equalShares(mass, J).map((count) => count / J);
    if (fitOf(problem, sites, shares, columns).risk - risk <= tolerance) return J;
  }
  return mostParticles;
}

const notLengths = (names: readonly string[]) =>
  new RangeError(
    `grid: neurons have the coordinates ${names.join(", ")}, not block lengths alone. Use a Gaussian mixture and ridge neurons.`,
  );
