/**
 * Whether atoms that move as a whole made the proximal step. Over plans γ that may spread each atom, F + ∫|θ − θ⁰|²/(2h)dγ
 * is convex (F is, along mixtures), so a step's distance from its minimum is at most
 *
 *     gap = Σⱼ mⱼ (Eⱼ(θⱼ) − min_θ Eⱼ(θ)),   Eⱼ(θ) = Ψ_λ(θ; ρ) + |θ − θⱼ⁰|²/(2h):
 *
 * zero exactly where no atom gains by sending a part of itself elsewhere; then θⱼ⁰ → θⱼ is an optimal transport and
 * Σ mⱼ|θⱼ − θⱼ⁰|² is W₂². Here the minimum is over offers: places with the atom's own unmoved coordinates.
 *
 * Accuracy:  a lower estimate of the gap. One moving coordinate: `onLine` points over the atoms' range and as much
 *            again beyond, and all atoms. Several: the places of up to `ofAtoms` other atoms.
 * Reference: [frank:56] (the gap of a convex function over plans).
 */

import type { Points } from "../space/contract.ts";
import { movingColumns, type Proximal } from "./jkoFunctional.ts";

const onLine = 256;
const ofAtoms = 64;
/** Gains below this part of max(1, |E|) are the minimiser's own tolerance. */
const noticed = 1e-9;

/** Atoms that want to split after a step. */
export interface Splits {
  readonly atoms: number;
  readonly mass: number;
  /** The gap, in units of F. */
  readonly gap: number;
}

/** How many of the atoms at y, and with which gain, would send a part of themselves to one of the offers. */
export function splitsOf(problem: Proximal, y: Float64Array): Splits {
  const { mass, pointsAt } = problem;
  const potential = potentialOf(problem, pointsAt(y));
  const value = potential(pointsAt(y)).map(
    (psi, j) => psi + moveCost(problem, j, (i) => y[i * mass.length + j]),
  );
  const best = value.slice();
  const offers = offersOf(problem, y);
  const psiAt = offeredPotential(problem, offers, potential);
  for (const [index, offer] of offers.entries()) {
    const psi = psiAt(index);
    for (let j = 0; j < mass.length; j++) {
      best[j] = Math.min(best[j], psi[j % psi.length] + moveCost(problem, j, (i) => offer[i]));
    }
  }
  return summed(mass, value, best);
}

function summed(mass: Float64Array, value: Float64Array, best: Float64Array): Splits {
  const splits = { atoms: 0, mass: 0, gap: 0 };
  for (let j = 0; j < mass.length; j++) {
    const gain = value[j] - best[j];
    if (!(gain > noticed * Math.max(1, Math.abs(value[j])))) continue;
    splits.atoms += 1;
    splits.mass += mass[j];
    splits.gap += mass[j] * gain;
  }
  return splits;
}

/** |θ − θⱼ⁰|²/(2h) */
function moveCost(
  { origin, mass, moving, step }: Proximal,
  j: number,
  coordinate: (i: number) => number,
): number {
  let squares = 0;
  for (let i = 0; i < moving; i++) {
    const by = coordinate(i) - origin[i * mass.length + j];
    squares += by * by;
  }
  return squares / (2 * step);
}

/** θ ↦ Ψ_λ(θ; ρ) of the atoms at `points`. */
function potentialOf({ energy, mass }: Proximal, points: Points): (at: Points) => Float64Array {
  const { map, lambda, coordinates } = energy;
  const alpha = new Float64Array(map.size);
  map.at(points).moments(mass, alpha);
  for (let k = 0; k < map.size; k++) alpha[k] = map.weights[k] * (alpha[k] - map.targets[k]);
  return (at) => {
    const value = new Float64Array(at.count);
    map.at(at).potential(alpha, { value, gradient: null, hessian: null });
    const squares = new Float64Array(at.count);
    coordinates.squaredNorm(at, squares);
    return value.map((psi, j) => psi + 0.5 * lambda * squares[j]);
  };
}

/** Ψ_λ of an offer: for every atom, [J], or one number where the atoms' unmoved coordinates agree. */
function offeredPotential(
  problem: Proximal,
  offers: readonly Float64Array[],
  potential: (at: Points) => Float64Array,
): (index: number) => Float64Array {
  const { energy, mass, moving, pointsAt } = problem;
  const columns = movingColumns(energy);
  if (!unmovedAgree(problem)) {
    return (index) =>
      potential(
        pointsAt(Float64Array.from(problem.origin, (_, i) => offers[index][Math.floor(i / mass.length)])),
      );
  }
  const all = pointsAt(problem.origin).columns.map((column) =>
    new Float64Array(offers.length).fill(column[0]),
  );
  for (let i = 0; i < moving; i++) for (const [n, offer] of offers.entries()) all[columns[i]][n] = offer[i];
  const values = potential({ count: offers.length, columns: all });
  return (index) => values.subarray(index, index + 1);
}

/** Whether all atoms have the same unmoved coordinates. */
function unmovedAgree({ energy, origin, pointsAt }: Proximal): boolean {
  const { trained } = energy.coordinates;
  return pointsAt(origin).columns.every((column, c) => trained[c] || column.every((x) => x === column[0]));
}

/** Places that a part of an atom may go to, each [P]. */
function offersOf(problem: Proximal, y: Float64Array): Float64Array[] {
  const { mass, moving } = problem;
  const count = mass.length;
  const stride = moving === 1 && unmovedAgree(problem) ? 1 : Math.ceil(count / ofAtoms);
  const places: Float64Array[] = [];
  for (let j = 0; j < count; j += stride) {
    places.push(Float64Array.from({ length: moving }, (_, i) => y[i * count + j]));
  }
  return moving === 1 ? [...places, ...line(problem, y)] : places;
}

/** Evenly spaced over the atoms' range, old and new, and as much again (at least 1) beyond either end. */
function line({ origin, lower }: Proximal, y: Float64Array): Float64Array[] {
  let from = Infinity;
  let to = -Infinity;
  for (const q of [...y, ...origin]) {
    from = Math.min(from, q);
    to = Math.max(to, q);
  }
  const beyond = Math.max(1, to - from);
  const first = Math.max(lower[0], from - beyond);
  return Array.from({ length: onLine }, (_, n) =>
    Float64Array.of(first + ((to + beyond - first) * n) / (onLine - 1)),
  );
}
