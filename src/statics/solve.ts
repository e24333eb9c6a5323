/** The two ways to an optimum: on the charts of one or two radii, proved where bounds are known, and by many starts. */

import { atoms } from "../measure/atoms.ts";
import type { Model } from "../model/contract.ts";
import { sampledRows } from "../model/data/sampledRows.ts";
import type { Coordinates } from "../space/contract.ts";
import { leastPotential } from "./certificate.ts";
import { chartSearch, type Region } from "./chartSearch.ts";
import { radiiOf, type Sheet, siteAt } from "./charts.ts";
import type { Box } from "./descend.ts";
import { exchange, merged, withSites } from "./exchange.ts";
import { cut, type Effort, multiStart } from "./multiStart.ts";
import { type Fit, fitOf, type Problem, potentialAt, type Site } from "./problem.ts";
import { betweenRows, type Suggestion } from "./rows.ts";
import { slider } from "./slide.ts";

export interface Solution {
  readonly fit: Fit;
  /** Ψ_λ ≥ least for every neuron: proved, or found by search. */
  readonly least: number;
  readonly proved: boolean;
  /** null where charts were not used */
  readonly region: Region | null;
  readonly sheets: readonly Sheet[];
}

/** Evaluations of Ψ that a proof may take, for one radius and two. */
const mostCells = [2_000_000, 3_000_000] as const;

export function onCharts(
  model: Model,
  problem: Problem,
  sheets: readonly Sheet[],
  tolerance: number,
): Solution {
  const radii = radiiOf(problem.map.coordinates);
  const region: Region = { sheets, bounded: model.activation.limits !== null, reach: reachOf(model) };
  const search = chartSearch(problem, region);
  const first = siteAt(sheets[0], radii, "near", 0.5 * region.reach, 0.5);
  const options = { gap: tolerance * 1e-4, rounds: 40 };
  let fit = fitOf(problem, [first], Float64Array.of(1));
  for (let attempt = 0; ; attempt++) {
    fit = merged(problem, exchange(problem, search, fit, options), tolerance / 40);
    const proof = leastPotential(problem, fit.alpha, sheets, {
      precision: tolerance / 6,
      mostCells: mostCells[radii - 1],
    });
    if (proof === null) {
      const stretched = attempt === 0 ? stretchedProof(problem, fit, sheets, tolerance) : null;
      if (stretched !== null) return { ...stretched, proved: true, region, sheets };
      return { fit, least: leastFound(problem, fit, search), proved: false, region, sheets };
    }
    const { least, lower } = proof;
    if (2 * (fit.mean - least.value) <= tolerance / 2 || attempt === 5) {
      return { fit, least: lower, proved: true, region, sheets };
    }
    fit = withSites(problem, fit, [least.site]); // what the mesh had missed
  }
}

/** The charts change where σ's features have passed in every class. */
export function reachOf({ data, activation }: Model): number {
  const knots = activation.kinks.map(Math.abs).filter((t) => t > 0);
  const deviations = data.kind === "gaussian-mixture" ? data.classes.flatMap((c) => [...c.deviation]) : [1];
  return (2 * Math.max(...knots, knots.length === 0 ? 1 : 0)) / Math.min(...deviations);
}

const leastFound = (
  problem: Problem,
  { alpha, sites }: Fit,
  search: ReturnType<typeof chartSearch>,
): number =>
  Math.min(...search(alpha, sites).map(({ value }) => value), ...potentialAt(problem, alpha, sites));

/**
 * Where σ is a cone (ReLU), Ψ = r·C with C = 0 at the optimum, and rounding decides its sign. Slightly longer neurons make
 * C > 0 at a small price, which the gap includes.
 */
function stretchedProof(
  problem: Problem,
  fit: Fit,
  sheets: readonly Sheet[],
  tolerance: number,
): { fit: Fit; least: number } | null {
  const { ends } = problem.map.coordinates;
  for (let more = 1e-9; more <= 1e-6; more *= 10) {
    const sites = fit.sites.map(
      (site): Site => site.map((x, c) => (ends[c] === "cone" ? x * (1 + more) : x)),
    );
    const longer = fitOf(problem, sites, fit.weights);
    const proof = leastPotential(problem, longer.alpha, sheets, {
      precision: tolerance / 6,
      mostCells: 2_000_000,
    });
    if (proof !== null) return { fit: longer, least: proof.lower };
  }
  return null;
}

/** Features of the pool that a round evaluates, and one that decides. */
const poolWork = { round: 1.2e6, final: 5e6 } as const;

function effortOf({ map }: Problem, kind: "round" | "final"): Effort {
  const pool = Math.min(
    Math.max(Math.floor(poolWork[kind] / map.size), 500),
    kind === "round" ? 8000 : 30_000,
  );
  return kind === "round" ? { pool, lowest: 12, others: 4 } : { pool, lowest: 80, others: 40 };
}

/**
 * How far neurons are sought, in typical lengths. A bounded σ has its limit there within 1e-5. An unbounded one may make
 * Ψ a cone that rounding turns downwards by its last digits, times the square of this.
 */
const farBounded = 1e5;
const farUnbounded = 100;
const mostAttempts = 4;
/** Sites of a thorough search that the next attempt begins with. */
const mostTaken = 24;
/**
 * Part of λ that is added in the search where σ is unbounded: every measure with R_λ ≤ R_λ(ρ) has ∫‖θ‖² ≤ R_λ(ρ)/λ, so that
 *
 *     ∫Ψ_λ dρ′ ≥ min Ψ_{λ+δ} − (δ/2) R_λ(ρ)/λ,
 *
 * and Ψ_{λ+δ} has a minimum where Ψ_λ is a cone (of a·relu) that touches 0 at the optimum. Its price is δR_λ/λ of gap.
 */
const decayAdded = 1e-3;

export function onManyStarts(model: Model, problem: Problem, box: Box, tolerance: number): Solution {
  const { map } = problem;
  const farthest = model.activation.limits === null ? farUnbounded : farBounded;
  const scale = scaleOf(model);
  const initial = initialSites(model, map.coordinates);
  const between = betweenRows(model, map.coordinates, scale, farthest);
  const structured: Suggestion = (random, alpha, known) =>
    between !== null && random.uniform() < 0.8
      ? between(random, alpha, known)
      : initial[Math.floor(random.uniform() * initial.length)];
  const spec = { box, scale, farthest, structured };
  const more = model.activation.limits === null ? decayAdded * problem.lambda : 0;
  const searched: Problem = { map: problem.map, lambda: problem.lambda + more };
  const search = multiStart(searched, spec, effortOf(problem, "round"), 1);
  const thorough = multiStart(searched, spec, effortOf(problem, "final"), 2);
  const options = { gap: tolerance / 4, rounds: 40, slide: slider(problem, cut(spec), 60) };
  const inside = cut(spec);
  const first = initial[0].map((x, c) => Math.min(Math.max(x, inside.lower[c]), inside.upper[c]));
  let fit = fitOf(problem, [first], Float64Array.of(1));
  for (let attempt = 1; ; attempt++) {
    fit = merged(problem, exchange(problem, search, fit, options), tolerance / 40);
    const found = thorough(fit.alpha, fit.sites).sort((one, other) => one.value - other.value);
    const least = found[0].value - (more > 0 ? (0.5 * more * fit.risk) / problem.lambda : 0);
    if (2 * (fit.mean - least) <= tolerance || attempt === mostAttempts) {
      return { fit, least, proved: false, region: null, sheets: [] }; // `least` is of this fit's Ψ
    }
    const further = found.slice(0, mostTaken).map(({ site }) => site);
    fit = withSites(problem, fit, further);
  }
}

function initialSites({ initial }: Model, coordinates: Coordinates): Site[] {
  const { count, columns } = atoms(initial, coordinates, 64, 0).points;
  return Array.from({ length: count }, (_, j) => Float64Array.from(columns, (column) => column[j]));
}

const scaleRows = 256;

/** A length of weights by which a neuron's input has deviation one. */
function scaleOf({ data }: Model): number {
  if (data.kind === "gaussian-mixture") {
    const all = data.classes.flatMap((c) => [...c.deviation]);
    return 1 / (all.reduce((sum, tau) => sum + tau, 0) / all.length);
  }
  if (data.kind === "teacher" || data.kind === "single-index" || data.kind === "multi-index") return 1;
  const { inputs, rows, dimension } = data.kind === "dataset" ? data : sampledRows(data, scaleRows);
  const square = inputs.reduce((sum, x) => sum + x * x, 0) / rows;
  return square > 0 ? 1 / Math.sqrt(square / dimension) : 1;
}
