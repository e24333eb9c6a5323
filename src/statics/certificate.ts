/**
 * A lower bound on Ψ_λ over ALL neurons of given sheets, by branch and bound in the charts of one or two radii. On a cell
 * with centre c and half-widths h the bound is of second order,
 *
 *     Ψ_λ ≥ Ψ_λ(c) − |∂_s Ψ_λ| h_s − |∂_φ Ψ_λ| h_φ − ½(B_ss h_s² + 2B_sφ h_s h_φ + B_φφ h_φ²) − rounding,
 *
 * B the bounds of features/variation.ts on Ψ. Decay, (λ/2)s² or (λ/2)/s², is convex in s, lies above its tangent, and
 * needs no B. Cells are halved until none can hold a value below the least one seen, less `precision`.
 * An unbounded σ has no chart at infinity: see beyond.ts.
 *
 * Promise: `lower` is a bound whatever `precision` and `mostCells`; with too few cells it is merely low.
 */

import type { Chart, Variation } from "../features/variation.ts";
import { reachOf } from "./beyond.ts";
import { chartValues, radialDecay, radiiOf, type Sheet, siteAt } from "./charts.ts";
import type { Found } from "./exchange.ts";
import { type Problem, potentialAt } from "./problem.ts";

export interface LowerBound {
  /** Ψ_λ ≥ lower everywhere on the sheets. */
  readonly lower: number;
  /** The least value seen, and where. */
  readonly least: Found;
  /** Evaluations of Ψ. */
  readonly cells: number;
}

interface BoundOptions {
  readonly precision: number;
  readonly mostCells: number;
}

/** What rounding does to value and slopes of a cell, in units of the value's own estimate. */
const roundings = 4;
const batch = 2048;
const quarter = Math.PI / 2;

/** null where nothing is proved: no bounds for this σ or these coordinates, or none beyond the charts. */
export function leastPotential(
  problem: Problem,
  alpha: Float64Array,
  sheets: readonly Sheet[],
  { precision, mostCells }: BoundOptions,
): LowerBound | null {
  const radii = radiiOf(problem.map.coordinates);
  let best: Found = { site: new Float64Array(0), value: Infinity };
  const bounds: ((least: Found) => LowerBound)[] = [];
  for (const sheet of sheets) {
    const variation = variationOn(problem, alpha, sheet);
    if (variation === null || radii > 2) return null;
    const origin = siteAt(sheet, radii, "near", 0, 0);
    const value = potentialAt(problem, alpha, [origin])[0];
    const reach = reachOf(problem, alpha, sheet, variation, value);
    if (reach === null) return null;
    best = lower(best, { site: origin, value });
    const farFrom = nearestInfinity(variation, radialDecay(problem), best.value);
    const open = firstCells(variation, reach, farFrom, radii);
    if (variation.bounded && radialDecay(problem) === 0) {
      const site = siteAt(sheet, radii, "far", 0, 0);
      best = lower(best, { site, value: potentialAt(problem, alpha, [site])[0] });
    }
    bounds.push((least) =>
      divide(problem, alpha, { sheet, variation, radii }, open, least, precision, mostCells),
    );
  }
  let result: LowerBound = { lower: Infinity, least: best, cells: 0 };
  for (const bound of bounds) {
    const next = bound(result.least);
    result = {
      lower: Math.min(result.lower, next.lower),
      least: next.least,
      cells: result.cells + next.cells,
    };
  }
  return result;
}

const lower = (one: Found, other: Found): Found => (other.value < one.value ? other : one);

export function variationOn({ map }: Problem, alpha: Float64Array, { scalars }: Sheet): Variation | null {
  return map.variation?.(alpha, scalars[0] ?? 1, scalars[1] ?? 0) ?? null;
}

/** s from, s to, φ from, φ to. */
type Rectangle = readonly [number, number, number, number];

interface Cell {
  readonly chart: Chart;
  readonly at: Rectangle;
}

/**
 * The s of the far chart from which on to look: 0 without decay; with it, Ψ_λ ≥ (λ/2)/s² − sup|Ψ| is not below the value
 * known already for smaller s: for none where Ψ = 0, as at a perfect fit.
 */
function nearestInfinity({ everywhere }: Variation, decay: number, known: number): number {
  return decay > 0 ? Math.sqrt((0.5 * decay) / (everywhere + Math.max(0, known))) : 0;
}

function firstCells(variation: Variation, reach: number, farFrom: number, radii: number): Cell[] {
  const charts: [Chart, number, number][] = [["near", 0, reach]];
  if (variation.bounded && farFrom < 1 / reach) charts.push(["far", farFrom, 1 / reach]);
  const [sizes, angles] = radii === 1 ? [16, 1] : [8, 4];
  const turn = radii === 1 ? 0 : quarter;
  return charts.flatMap(([chart, bottom, top]) =>
    Array.from({ length: sizes * angles }, (_, i): Cell => {
      const [k, l] = [Math.floor(i / angles), i % angles];
      const size = (top - bottom) / sizes;
      return {
        chart,
        at: [bottom + size * k, bottom + size * (k + 1), (turn * l) / angles, (turn * (l + 1)) / angles],
      };
    }),
  );
}

interface Field {
  readonly sheet: Sheet;
  readonly variation: Variation;
  readonly radii: number;
}

function divide(
  problem: Problem,
  alpha: Float64Array,
  field: Field,
  open: Cell[],
  start: Found,
  precision: number,
  mostCells: number,
): LowerBound {
  let least = start;
  let proved = Infinity;
  let cells = 0;
  const waiting = [...open];
  while (waiting.length > 0) {
    // both charts by turns, large cells first: the least value falls early
    const now = takeOfOneChart(waiting);
    const all = boundsOf(problem, alpha, field, now);
    cells += now.length;
    for (const [i, value] of all.value.entries()) {
      if (value < least.value) {
        const [from, to, low, high] = now[i].at;
        const site = siteAt(field.sheet, field.radii, now[i].chart, 0.5 * (from + to), 0.5 * (low + high));
        least = { site, value };
      }
    }
    for (const [i, bound] of all.lower.entries()) {
      if (bound >= least.value - precision || cells >= mostCells) proved = Math.min(proved, bound);
      else waiting.push(...halves(now[i], all.acrossAngle[i] === 1));
    }
  }
  return { lower: Math.min(proved, least.value), least, cells };
}

function takeOfOneChart(waiting: Cell[]): Cell[] {
  const { chart } = waiting[0];
  let count = 0;
  while (count < batch && count < waiting.length && waiting[count].chart === chart) count++;
  return waiting.splice(0, count);
}

function halves({ chart, at: [from, to, low, high] }: Cell, acrossAngle: boolean): Cell[] {
  if (acrossAngle) {
    const middle = 0.5 * (low + high);
    return [
      { chart, at: [from, to, low, middle] },
      { chart, at: [from, to, middle, high] },
    ];
  }
  const middle = 0.5 * (from + to);
  return [
    { chart, at: [from, middle, low, high] },
    { chart, at: [middle, to, low, high] },
  ];
}

/** Values at the centres, bounds on the cells, and which way each had better be halved. */
export function boundsOf(problem: Problem, alpha: Float64Array, field: Field, cells: readonly Cell[]) {
  const { chart } = cells[0];
  const s = Float64Array.from(cells, ({ at }) => 0.5 * (at[0] + at[1]));
  const angle = Float64Array.from(cells, ({ at }) => 0.5 * (at[2] + at[3]));
  const { value, bySize, byAngle } = chartValues(problem, alpha, field.sheet, chart, s, angle);
  const bend = new Float64Array(3);
  const acrossAngle = new Uint8Array(cells.length);
  const bound = value.map((centre, i) => {
    const [from, to, low, high] = cells[i].at;
    const [h, g] = [0.5 * (to - from), 0.5 * (high - low)];
    field.variation.bend(chart, cells[i].at, bend);
    const mixed = 0.5 * bend[1] * h * g;
    const bySizes = Math.abs(bySize[i]) * h + 0.5 * bend[0] * h * h + mixed;
    const byAngles = Math.abs(byAngle[i]) * g + 0.5 * bend[2] * g * g + mixed;
    acrossAngle[i] = byAngles > bySizes ? 1 : 0;
    const r = chart === "near" ? s[i] : 1 / s[i];
    return centre - bySizes - byAngles - roundings * field.variation.rounding(r);
  });
  return { value, lower: bound, acrossAngle };
}
