/**
 * The optimum over measures by exchange (fully corrective Frank–Wolfe): the best weights on the atoms at hand, then the
 * local minima of the new Ψ_λ as further atoms, until none lies below ∫Ψ_λ dρ by more than is asked.
 * Two atoms that straddle an optimal one at a distance δ stand for it to order δ², and the next minimum lies as near: the
 * positions converge about quadratically, and what is left of such pairs is merged.
 *
 * Reference: [denoyelle:20] for such methods over measures; [jaggi:13] for the gap.
 */

import { bestWeights, columnOf, type Fit, fitOf, type Problem, type Site } from "./problem.ts";

/** A site and Ψ_λ there. */
export interface Found {
  readonly site: Site;
  readonly value: number;
}

/** Local minima of the potential of α, the lowest of all among them as far as the search can see. */
export type Search = (alpha: Float64Array, support: readonly Site[]) => Found[];

export interface ExchangeOptions {
  /** Of 2(∫Ψ_λ dρ − least Ψ_λ found). */
  readonly gap: number;
  readonly rounds: number;
  /** Moves the atoms with their weights held, where that pays. */
  readonly slide?: (fit: Fit) => Fit;
}

const mostAdded = 24;

export function exchange(problem: Problem, search: Search, start: Fit, options: ExchangeOptions): Fit {
  const { gap, rounds, slide } = options;
  let fit = bestWeights(problem, start.sites, start.columns, start.weights);
  let smallest = Infinity;
  for (let round = 0, idle = 0; round < rounds && idle < 6; round++) {
    if (slide !== undefined) fit = slide(fit);
    const found = search(fit.alpha, fit.sites).sort((one, other) => one.value - other.value);
    const now = 2 * (fit.mean - found[0].value);
    if (now <= gap) break;
    idle = now < 0.8 * smallest ? 0 : idle + 1;
    smallest = Math.min(smallest, now);
    fit = withSites(problem, fit, newSites(found, fit));
  }
  return fit;
}

const newSites = (found: readonly Found[], fit: Fit): Site[] =>
  found
    .filter(({ value }) => value < fit.mean)
    .slice(0, mostAdded)
    .map(({ site }) => site)
    .filter((site, i, all) => ![...fit.sites, ...all.slice(0, i)].some((other) => same(site, other)));

const same = (one: Site, other: Site): boolean => one.every((x, c) => x === other[c]);

/** The best weights when further sites may be used. */
export function withSites(problem: Problem, fit: Fit, sites: readonly Site[]): Fit {
  const weights = new Float64Array(fit.sites.length + sites.length);
  weights.set(fit.weights);
  const columns = [...fit.columns, ...sites.map((site) => columnOf(problem, site))];
  return bestWeights(problem, [...fit.sites, ...sites], columns, weights);
}

/**
 * Joins pairs of atoms that one atom can stand for: where the moments change by so little that Ψ changes by no more than
 * `most` at any atom, since |ΔΨ(θ)| ≤ ‖Δm‖_c ‖φ(θ)‖_c.
 */
export function merged(problem: Problem, fit: Fit, most: number): Fit {
  const largest = Math.max(...fit.columns.map(norm));
  for (let i = 0; i < fit.sites.length; i++) {
    for (let j = 0; j < i; j++) {
      const together = standIn(problem, fit, i, j);
      if (!(together.change * largest <= most)) continue;
      const keep = fit.sites.map((_, k) => k).filter((k) => k !== i && k !== j);
      const sites = [...keep.map((k) => fit.sites[k]), together.site];
      const weights = Float64Array.from([
        ...keep.map((k) => fit.weights[k]),
        fit.weights[i] + fit.weights[j],
      ]);
      return merged(problem, fitOf(problem, sites, weights), most);
    }
  }
  return fit;
}

/** The mean of two atoms, or one of them (at infinity, or of equal features), whichever changes the moments least. */
function standIn(problem: Problem, { sites, weights, columns }: Fit, i: number, j: number) {
  const total = weights[i] + weights[j];
  const change = (column: Float64Array): number =>
    norm(column.map((x, k) => total * x - weights[i] * columns[i][k] - weights[j] * columns[j][k]));
  const candidates = [i, j].map((k) => ({ site: sites[k], change: change(columns[k]) }));
  if (!sites[i].includes(Infinity) && !sites[j].includes(Infinity)) {
    const site = sites[i].map((x, c) => (weights[i] * x + weights[j] * sites[j][c]) / total);
    candidates.push({ site, change: change(columnOf(problem, site)) });
  }
  return candidates.reduce((best, each) => (each.change < best.change ? each : best));
}

const norm = (x: Float64Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
