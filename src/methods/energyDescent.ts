/**
 * The fully implicit finite-volume step: masses m after h of
 *
 *     m − m₀ + h·div flux(m; Ψ_λ[m]) = 0,    flux = right·m_j − left·m_{j+1} with the rates of faceRates.ts,
 *
 * the potential at the NEW masses. It acts through n numbers only, the residuals a = B m − t: given a, the masses m(a)
 * are one tridiagonal solve, and the step is the root of r(a) = B m(a) − t − a, found by Newton's method in n unknowns
 * (n tridiagonal solves an iteration) with backtracking on ‖r‖.
 *
 * Promise:   F(m) ≤ F(m₀) at ANY h, since F is convex along mixtures and Σ ξ(m − m₀) = Σ flux·Δξ·h ≤ 0 with
 *            ξ = Ψ_λ + β⁻¹log(m/ω) of the new masses. An approximate root breaks that by no more than Σ r·(a − a₀);
 *            F itself is compared, and a step that does not reach a root, or raises F, is taken in shorter ones.
 *            Masses stay ≥ 0, their sum to rounding.
 * Reference: [bailo:20].
 */

import type { CellEnergy } from "../energy/cellEnergy.ts";
import { solve } from "../numerics/dense.ts";
import { dot } from "../numerics/dot.ts";
import { sum } from "../numerics/sums.ts";
import { type ChainFactor, factorChain, solveChain } from "./cellChain.ts";
import { emptyRates, type FaceRates, faceRates, type RatesOf } from "./faceRates.ts";

/** A root's ‖r‖ is at most this part of 1 + ‖a‖ … */
const sharp = 1e-13;
/** … or, where rounding lets it come no closer (large h amplify it), at most this. */
const blunt = 1e-7;
const mostIterations = 25;
/** Shorter steps tried in all before a step is given up. */
const mostPieces = 5000;

interface Descent {
  /** Masses after h, as one implicit step or, where that finds no root, as several shorter ones. */
  step(mass: Float64Array, h: number): Float64Array;
}

export function energyDescent(energy: CellEnergy): Descent {
  const system = stepSystem(energy);
  return {
    step(mass, h) {
      let now = mass;
      let left = h;
      let piece = h;
      for (let tried = 0; left > 0; tried++) {
        if (tried === mostPieces) throw noRoot(h, piece);
        piece = Math.min(piece, left);
        const next = implicitStep(energy, system, now, piece);
        if (next === null) piece *= 0.25;
        else {
          now = next;
          left -= piece;
          piece *= 2;
        }
      }
      return now;
    },
  };
}

const noRoot = (h: number, piece: number) =>
  new Error(
    `finite-volume: the implicit step h = ${h} found no root, down to pieces of ${piece}. Use a shorter step, fewer cells, or stepping: explicit.`,
  );

interface Trial {
  readonly residuals: Float64Array;
  readonly mass: Float64Array;
  readonly factor: ChainFactor;
  readonly rates: FaceRates;
  /** r(a), [n], and its length */
  readonly defect: Float64Array;
  readonly norm: number;
}

interface StepSystem {
  trial(mass: Float64Array, h: number, residuals: Float64Array): Trial;
  /** Newton's step from a trial, [n] */
  correction(trial: Trial, h: number): Float64Array;
}

function implicitStep(
  energy: CellEnergy,
  system: StepSystem,
  mass: Float64Array,
  h: number,
): Float64Array | null {
  const start = new Float64Array(energy.slopes.length);
  energy.residuals(mass, start);
  let best = system.trial(mass, h, start);
  for (let iteration = 0; iteration < mostIterations && !isSharp(best); iteration++) {
    const next = descend(system, mass, h, best);
    if (next === null) break;
    best = next;
  }
  if (!(best.norm <= blunt * (1 + length(best.residuals)))) return null;
  const next = normalised(best.mass, sum(mass));
  const before = energy.freeEnergy(mass);
  // Above the rounding of two sums, a tenth of what the step promises.
  return energy.freeEnergy(next) <= before + 1e-13 * (1 + Math.abs(before)) ? next : null;
}

const isSharp = ({ norm, residuals }: Trial): boolean => norm <= sharp * (1 + length(residuals));

/** A trial with a smaller defect along Newton's direction, or null. */
function descend(system: StepSystem, mass: Float64Array, h: number, from: Trial): Trial | null {
  if (!(from.norm < Infinity)) return null;
  const direction = system.correction(from, h);
  for (let share = 1; share > 1e-3; share *= 0.5) {
    const next = system.trial(
      mass,
      h,
      from.residuals.map((a, i) => a + share * direction[i]),
    );
    if (next.norm <= (1 - 1e-4 * share) * from.norm) return next;
  }
  return null;
}

function stepSystem(energy: CellEnergy): StepSystem {
  const { rows, targets } = energy.basis;
  const n = rows.length;
  const ratesOf = faceRates(energy);
  const rises = new Float64Array(energy.grid.count - 1);
  return {
    trial(mass, h, residuals) {
      const rates = ratesAt(energy, ratesOf, residuals, rises);
      const factor = factorChain(rates, h);
      const next = mass.slice();
      solveChain(factor, next);
      const defect = Float64Array.from(
        { length: n },
        (_, i) => dot(rows[i], next) - targets[i] - residuals[i],
      );
      return { residuals, mass: next, factor, rates, defect, norm: length(defect) };
    },
    correction: ({ mass, factor, rates, defect }, h) => {
      const weight = rates.rightSlope.map(
        (slope, f) => h * (slope * mass[f] - rates.leftSlope[f] * mass[f + 1]),
      );
      const jacobian = new Float64Array(n * n);
      for (let k = 0; k < n; k++) {
        const change = response(energy.slopes[k], weight, factor);
        for (let i = 0; i < n; i++) jacobian[i * n + k] = (i === k ? 1 : 0) - dot(rows[i], change);
      }
      return solve(jacobian, n, defect);
    },
  };
}

function ratesAt(
  energy: CellEnergy,
  ratesOf: RatesOf,
  residuals: Float64Array,
  rises: Float64Array,
): FaceRates {
  const rates = emptyRates(energy.grid.count);
  energy.rises(residuals, rises);
  ratesOf(rises, rates);
  return rates;
}

/** dm for a change of ΔΨ by `slope`: the fluxes' change moves mass, the chain spreads it. */
function response(slope: Float64Array, weight: Float64Array, factor: ChainFactor): Float64Array {
  const change = new Float64Array(slope.length + 1);
  for (let f = 0; f < slope.length; f++) {
    const flow = weight[f] * slope[f];
    change[f] -= flow;
    change[f + 1] += flow;
  }
  solveChain(factor, change);
  return change;
}

const length = (x: Float64Array): number => Math.sqrt(dot(x, x));

/** The sum that the masses had before: the solve keeps it to J·1e-16, which thousands of steps would add up. */
function normalised(mass: Float64Array, total: number): Float64Array {
  const scale = total / sum(mass);
  return mass.map((m) => m * scale);
}
