/**
 * The largest growth rate of the linearised particle flow dθ/ds = −∇Ψ_λ(θ; ρ) at a measure ρ: the top eigenvalue of
 *
 *     (A v)ⱼ = −∇²Ψ_λ(θⱼ) vⱼ − Σₖ cₖ ∇φₖ(θⱼ) Σₗ mₗ ⟨∇φₖ(θₗ), vₗ⟩,
 *
 * symmetric in L²(ρ). Positive: some displacement of the atoms grows like e^{γs}, so a flow that stands still may yet move.
 *
 * ρ is represented by up to 150 atoms of equal mass, the middle of each stratum in the atoms' own order: a displacement
 * counts where it moves a part of ρ that can be seen. (The rate of a single atom far out in a tail grows with the number of
 * atoms and says nothing of the risk: isotropic at t = 10 has 0.042 with 150 and 0.049 with 2,000.) Held and left out:
 * untrained coordinates, and atoms at a cone's tip with Ψ′(0⁺) ≥ 0. The derivative of the moments along v is a central
 * difference, so a product costs O(JK) and no table of features.
 *
 * Reference: [golub:13] for Lanczos with full reorthogonalisation.
 */

import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { PotentialOutput } from "../features/contract.ts";
import { packed } from "../features/packed.ts";
import type { Measure } from "../measure/contract.ts";
import { quadrature } from "../measure/quadrature.ts";
import { dot } from "../numerics/dot.ts";
import { golubWelsch } from "../numerics/quadratureRecurrence.ts";
import type { Points } from "../space/contract.ts";

const representatives = 150;
/** Of the largest Ritz pair, relative to the largest entry met: the eigenvalue's own error is its square. */
const residualTolerance = 1e-5;
const mostIterations = 300;
/** Step of the central difference, for displacements of length 1 in L²(ρ). */
const differenceStep = 1e-5;

/**
 * @returns  γ in the inner clock's unit 1/s; null where nothing is left that could move (all atoms held at a tip)
 */
export function growthRate(energy: FeatureEnergy, measure: Measure): number | null {
  const { points, mass } = quadrature(measure);
  const chosen = strata(mass, representatives);
  const flow = linearised(energy, points, mass, chosen);
  return flow.size === 0 ? null : largestEigenvalue(flow.apply, flow.size);
}

/** Atoms that stand for ρ, each with the mass of the strata whose middle it holds. */
interface Chosen {
  readonly index: readonly number[];
  readonly mass: readonly number[];
}

function strata(mass: Float64Array, count: number): Chosen {
  const held = mass.filter((m) => m > 0).length;
  if (held <= count) {
    const index = Array.from(mass.keys()).filter((j) => mass[j] > 0);
    return { index, mass: index.map((j) => mass[j]) };
  }
  const total = mass.reduce((sum, m) => sum + m, 0);
  const shares = new Map<number, number>();
  let below = mass[0];
  let j = 0;
  for (let i = 0; i < count; i++) {
    while (j + 1 < mass.length && below < ((i + 0.5) / count) * total) below += mass[++j];
    shares.set(j, (shares.get(j) ?? 0) + total / count);
  }
  return { index: [...shares.keys()], mass: [...shares.values()] };
}

interface Linearised {
  /** Free displacements. */
  readonly size: number;
  /** A in the coordinates √m·v, in which it is symmetric. */
  apply(x: Float64Array, out: Float64Array): void;
}

/** One free displacement: an atom's coordinate. */
interface Free {
  readonly atom: number;
  readonly coordinate: number;
  readonly rootMass: number;
}

function linearised(energy: FeatureEnergy, all: Points, allMass: Float64Array, chosen: Chosen): Linearised {
  const { map } = energy;
  const { trained, ends } = energy.coordinates;
  const p = trained.length;
  const pick = (column: Float64Array) => Float64Array.from(chosen.index, (j) => column[j]);
  const points = { count: chosen.index.length, columns: all.columns.map(pick) };
  const mass = Float64Array.from(chosen.mass);
  const whole = output(all.count, p, true);
  energy.evaluate(all, allMass, whole);
  const gradient = (whole.gradient ?? []).map(pick);
  const hessian = (whole.hessian ?? []).map(pick);
  const free = freeOf(energy, points, gradient, mass);
  const moved = { count: points.count, columns: points.columns.map((column) => column.slice()) };
  const moments = [new Float64Array(map.size), new Float64Array(map.size)];
  const alpha = new Float64Array(map.size);
  const slope = output(points.count, p, false);

  /** cₖ times the derivative of mₖ along the displacement, into `alpha`; about a tip both sides lie in the cone. */
  const alongMoments = (x: Float64Array) => {
    for (const [side, sign] of [1, -1].entries()) {
      for (const [i, { atom, coordinate, rootMass }] of free.entries()) {
        const shift = (differenceStep * x[i]) / rootMass;
        const from = points.columns[coordinate][atom];
        const centre = ends[coordinate] === "cone" ? Math.max(from, Math.abs(shift)) : from;
        moved.columns[coordinate][atom] = centre + sign * shift;
      }
      map.at(moved).moments(mass, moments[side]);
    }
    for (let k = 0; k < alpha.length; k++) {
      alpha[k] = (map.weights[k] * (moments[0][k] - moments[1][k])) / (2 * differenceStep);
    }
  };

  return {
    size: free.length,
    apply(x, out) {
      alongMoments(x);
      map.at(points).potential(alpha, slope);
      for (const [i, { atom, coordinate, rootMass }] of free.entries()) {
        out[i] = -(slope.gradient?.[coordinate][atom] ?? 0) * rootMass;
      }
      addHessian(free, hessian, p, x, out);
    },
  };
}

/** Subtracts ∇²Ψ_λ, block by block: the free displacements of an atom stand side by side. */
function addHessian(
  free: readonly Free[],
  hessian: readonly Float64Array[],
  p: number,
  x: Float64Array,
  out: Float64Array,
): void {
  for (let from = 0; from < free.length; ) {
    let to = from;
    while (to < free.length && free[to].atom === free[from].atom) to++;
    for (let i = from; i < to; i++) {
      for (let j = from; j < to; j++) {
        const [one, other] = [free[i].coordinate, free[j].coordinate];
        const entry = hessian[packed(Math.min(one, other), Math.max(one, other), p)][free[i].atom];
        out[i] -= entry * x[j];
      }
    }
    from = to;
  }
}

function freeOf(
  { coordinates: { trained, ends } }: FeatureEnergy,
  { count, columns }: Points,
  gradient: readonly Float64Array[],
  mass: Float64Array,
): Free[] {
  const free: Free[] = [];
  for (let atom = 0; atom < count; atom++) {
    for (const [coordinate, isTrained] of trained.entries()) {
      const held = ends[coordinate] === "cone" && columns[coordinate][atom] <= 0;
      if (isTrained && !(held && gradient[coordinate][atom] >= 0))
        free.push({ atom, coordinate, rootMass: Math.sqrt(mass[atom]) });
    }
  }
  return free;
}

function output(count: number, p: number, second: boolean): PotentialOutput {
  const arrays = (n: number) => Array.from({ length: n }, () => new Float64Array(count));
  return { value: null, gradient: arrays(p), hessian: second ? arrays((p * (p + 1)) / 2) : null };
}

/** The top eigenvalue of a symmetric operator, by Lanczos from a fixed start without symmetry. */
function largestEigenvalue(apply: Linearised["apply"], size: number): number {
  const basis: Float64Array[] = [unit(Float64Array.from({ length: size }, (_, i) => weyl(i)))];
  const diagonal: number[] = [];
  const beside: number[] = [];
  for (;;) {
    const next = new Float64Array(size);
    apply(basis[basis.length - 1], next);
    diagonal.push(dot(next, basis[basis.length - 1]));
    // Twice: once leaves what rounding brings back.
    for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(next, q, dot(next, q));
    const length = Math.sqrt(dot(next, next));
    const { value, last } = topRitz(diagonal, beside);
    const scale = Math.max(...diagonal.map(Math.abs), ...beside, Number.MIN_VALUE);
    const done = length * last <= residualTolerance * scale;
    if (done || basis.length === Math.min(size, mostIterations)) return value;
    beside.push(length);
    basis.push(next.map((x) => x / length));
  }
}

/** The largest eigenvalue of a tridiagonal matrix, and the size of the last entry of its vector: a Gauss rule backwards. */
function topRitz(diagonal: readonly number[], beside: readonly number[]): { value: number; last: number } {
  const { nodes, weights } = golubWelsch([...diagonal].reverse(), [...beside].reverse(), 1);
  const top = nodes.reduce((best, node, k) => (node > nodes[best] ? k : best), 0);
  return { value: nodes[top], last: Math.sqrt(weights[top]) };
}

/** Points of [−½, ½) that repeat in no pattern of the atoms. */
function weyl(i: number): number {
  const x = (i + 1) * 0.6180339887498949;
  return x - Math.floor(x) - 0.5 || 0.5;
}

function subtract(from: Float64Array, direction: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i] -= factor * direction[i];
}

const unit = (vector: Float64Array): Float64Array => {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((x) => x / length);
};
