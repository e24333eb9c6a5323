/**
 * The mean-field Langevin certificate of masses in cells, over the whole space and not over their grid alone:
 *
 *     F(ρ) − F⋆ ≤ β⁻¹KL(ρ‖p_ρ),   p_ρ ∝ exp(−βΨ_λ(·; ρ)),
 *
 * p_ρ on the grid's cells and on cells beyond its ends. Where a law starts near 0, p_ρ lies far away: on the grid alone
 * the sum would bound the distance from the best law of that grid (0.06 where F − F⋆ is 5.3, test/limitMethods.test.ts).
 *
 * Accuracy: a theorem on the cells, F⋆ the least F of masses there; what cells change of F and F⋆ is of order 2 in their
 *           widths, those beyond the grid 1/128 of the distance from it.
 * Reference: [nitanda:22], [chizat:22].
 */

import { cellCentres } from "../measure/quadrature.ts";
import { exp, log } from "../numerics/elementary.ts";
import { sum } from "../numerics/sums.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import { cellReference } from "./cellReference.ts";
import type { FeatureEnergy } from "./featureEnergy.ts";

/** Ends beyond the grid, each twice as far away as the one before (2²⁰ of the grid's lengths), and cells between two. */
const octaves = 20;
const cellsOfOctave = 128;
/** Log of a density that is nothing beside the peak: 1e-20. */
const negligible = -46;

/** Cells of one coordinate. */
interface Cells {
  /** Centres */
  readonly points: Points;
  /** log ω: ℝᴰ's volume in each */
  readonly logWeights: Float64Array;
}

/**
 * The cells of a grid and cells beyond its ends, as far as any p_ρ is looked for.
 *
 * @param edges  [J + 1] ascending
 * @returns      the grid's first, then those above it and, on a line, those below, either in ascending order
 */
export function wholeSpace(coordinates: Coordinates, edges: Float64Array): Cells {
  const [lower, upper] = [edges[0], edges[edges.length - 1]];
  const parts = [edges, beyond(upper, upper - lower)];
  if (coordinates.ends[0] !== "cone") parts.push(beyond(lower, lower - upper));
  return {
    points: columnOf(parts.map(cellCentres)),
    logWeights: concatenated(parts.map((part) => cellReference(coordinates, part).volume)),
  };
}

/**
 * β⁻¹KL(ρ‖p_ρ) over the whole space of masses ρ in a grid's cells.
 *
 * @returns  null without noise or decay, where there is no F⋆, and where p_ρ has no end within 2²⁰ of the grid's lengths
 */
export function langevinGap(energy: FeatureEnergy, edges: Float64Array, mass: Float64Array): number | null {
  const { temperature, lambda, coordinates } = energy;
  if (!(temperature > 0 && lambda > 0)) return null;
  const space = wholeSpace(coordinates, edges);
  const logs = logDensity(energy, alphaOf(energy, edges, mass), space);
  const peak = logs.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  if (!farthest(mass.length, logs).every((value) => value - peak < negligible)) return null;
  const logZ = peak + log(sum(logs.map((value) => exp(value - peak))));
  const total = sum(mass);
  return temperature * sum(mass.map((m, j) => (m > 0 ? m * (log(m / total) - logs[j] + logZ) : 0)));
}

/** Ends of cells from `end` to `end + 2²⁰ length`, widening away from it; ascending. */
function beyond(end: number, length: number): Float64Array {
  const ends = Float64Array.from({ length: octaves * cellsOfOctave + 1 }, (_, j) => {
    const octave = Math.floor(j / cellsOfOctave);
    return end + length * ((1 << octave) * (1 + (j % cellsOfOctave) / cellsOfOctave) - 1);
  });
  return length > 0 ? ends : ends.reverse();
}

/** The density in the cells at the ends of the space: the last above, and on a line the first below. */
function farthest(count: number, logs: Float64Array): number[] {
  const above = count + octaves * cellsOfOctave;
  return above < logs.length ? [logs[above - 1], logs[above]] : [logs[above - 1]];
}

/** α of masses in cells. */
function alphaOf({ map }: FeatureEnergy, edges: Float64Array, mass: Float64Array): Float64Array {
  const moments = new Float64Array(map.size);
  map.at(columnOf([cellCentres(edges)])).moments(mass, moments);
  return moments.map((m, k) => map.weights[k] * (m - map.targets[k]));
}

/** log ω − βΨ_λ of Ψ = Σ αₖφₖ, not normalised. */
function logDensity(
  { map, lambda, temperature }: FeatureEnergy,
  alpha: Float64Array,
  { points, logWeights }: Cells,
): Float64Array {
  const psi = new Float64Array(points.count);
  map.at(points).potential(alpha, { value: psi, gradient: null, hessian: null });
  const [x] = points.columns;
  return logWeights.map((volume, j) => volume - (psi[j] + 0.5 * lambda * x[j] * x[j]) / temperature);
}

function columnOf(parts: readonly Float64Array[]): Points {
  const column = concatenated(parts);
  return { count: column.length, columns: [column] };
}

const concatenated = (parts: readonly Float64Array[]): Float64Array =>
  Float64Array.from(parts.flatMap((part) => [...part]));
