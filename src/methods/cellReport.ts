/** What is known of masses in cells at one time: R, F, their certificate and how well F's law of descent holds. */

import type { CellEnergy } from "../energy/cellEnergy.ts";
import { log } from "../numerics/elementary.ts";

export interface CellReport {
  /** R */
  readonly risk: number;
  /** F of the masses, entropy over ℝᴰ included */
  readonly freeEnergy: number;
  /** β⁻¹KL(ρ‖p_ρ), p_ρ ∝ exp(−βΨ_λ(·; ρ)): F − F⋆ ≤ this; null without noise or decay */
  readonly freeEnergyGap: number | null;
  /** ∫‖∇(Ψ_λ + β⁻¹log ρ)‖²dρ = −dF/ds */
  readonly dissipation: number;
  /** |ΔF/h + mean dissipation|/mean dissipation over the last whole step; null before the first, and at rest */
  readonly dissipationResidual: number | null;
}

/** The last whole step, on the cells of the energy. */
interface WholeStep {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly h: number;
}

export function cellReport(energy: CellEnergy, mass: Float64Array, last: WholeStep | null): CellReport {
  return {
    risk: energy.risk(mass),
    freeEnergy: energy.freeEnergy(mass),
    freeEnergyGap: energy.gap(mass),
    dissipation: dissipation(energy, mass),
    dissipationResidual: last === null || last.h === 0 ? null : residual(energy, last),
  };
}

/** Of 1 + |F|: a step that moves F by less shows its rounding, not its law. */
const atRest = 1e-11;

/** By the trapezoidal rule in s: order 2 in h; what the cells add is of the scheme's order in their width. */
function residual(energy: CellEnergy, { before, after, h }: WholeStep): number | null {
  const mean = 0.5 * (dissipation(energy, before) + dissipation(energy, after));
  const end = energy.freeEnergy(after);
  if (mean * h <= atRest * (1 + Math.abs(end))) return null;
  return Math.abs((end - energy.freeEnergy(before)) / h + mean) / mean;
}

/**
 * Σ over inner faces of the mass between two centres times (Δξ/width)², ξ = Ψ_λ + β⁻¹log(m/ω): a quadrature of its own,
 * which knows nothing of the fluxes. The mass between is the logarithmic mean, exact where m is an exponential.
 */
function dissipation(energy: CellEnergy, mass: Float64Array): number {
  const { grid, reference, temperature, slopes } = energy;
  const a = new Float64Array(slopes.length);
  const rises = new Float64Array(grid.count - 1);
  energy.residuals(mass, a);
  energy.rises(a, rises);
  let total = 0;
  for (let f = 0; f < rises.length; f++) {
    const [left, right] = [mass[f], mass[f + 1]];
    if (temperature === 0) {
      total += 0.5 * (left + right) * rises[f] * rises[f];
    } else if (left > 0 && right > 0) {
      const ratio = log(right) - log(left);
      const rise = rises[f] + temperature * (ratio - reference.volume[f + 1] + reference.volume[f]);
      total += logarithmicMean(left, right, ratio) * rise * rise;
    }
  }
  return total / (grid.width * grid.width);
}

const logarithmicMean = (left: number, right: number, ratio: number): number =>
  Math.abs(ratio) < 1e-6 ? 0.5 * (left + right) : (right - left) / ratio;
