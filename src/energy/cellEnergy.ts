/**
 * The free energy of masses m_j in cells, every integral by the cells' centres and ω_j the volume of the cell,
 *
 *     F(m) = ½R + (λ/2)Σ m_j x_j² + β⁻¹ Σ m_j log(m_j/ω_j),   R = floor + ‖B m − t‖²,   Ψ_λ = Bᵀa + (λ/2)x²,   a = B m − t:
 *
 * the F of energy/contract.ts over ℝᴰ up to order 2 in the cells' width, convex in m, with ∂F/∂m_j = Ψ_λ + β⁻¹(log + 1).
 */

import { cellCentres } from "../measure/quadrature.ts";
import { gridEdges, type UniformGrid } from "../measure/uniformGrid.ts";
import { dot } from "../numerics/dot.ts";
import { log } from "../numerics/elementary.ts";
import { sum } from "../numerics/sums.ts";
import { type CellBasis, cellBasis } from "./cellBasis.ts";
import { langevinGap } from "./cellGap.ts";
import { type CellReference, cellReference } from "./cellReference.ts";
import type { FeatureEnergy } from "./featureEnergy.ts";

export interface CellEnergy {
  readonly grid: UniformGrid;
  readonly basis: CellBasis;
  /** Row differences B_{i,f+1} − B_{i,f} across inner faces, n rows of [J − 1] */
  readonly slopes: readonly Float64Array[];
  /** (λ/2)x² at centres, [J]; 0 where nothing is trained */
  readonly decay: Float64Array;
  readonly reference: CellReference;
  readonly temperature: number;
  /** a = B m − t, [n] */
  residuals(mass: Float64Array, out: Float64Array): void;
  /** Ψ_λ at the centres, [J] */
  potential(residuals: Float64Array, out: Float64Array): void;
  /** Ψ_λ's rise across each inner face, [J − 1], from the slopes: no cancellation between neighbours */
  rises(residuals: Float64Array, out: Float64Array): void;
  risk(mass: Float64Array): number;
  freeEnergy(mass: Float64Array): number;
  /** β⁻¹KL(m‖p), p ∝ exp(−βΨ_λ) over the whole space: F − F⋆ is at most this; null as in cellGap.ts */
  gap(mass: Float64Array): number | null;
}

/** The energy on these cells. It keeps work arrays: not reentrant. Costs O(J·K·n) once, O(J·n) an evaluation. */
export function cellEnergy(energy: FeatureEnergy, grid: UniformGrid): CellEnergy {
  const edges = gridEdges(grid);
  const basis = cellBasis(energy.map, edges);
  const { rows, targets, floor } = basis;
  const reference = cellReference(energy.coordinates, edges);
  const lambda = energy.coordinates.trained[0] ? energy.lambda : 0;
  const decay = cellCentres(edges).map((x) => 0.5 * lambda * x * x);
  const slopes = rows.map(differences);
  const decaySlope = differences(decay);
  const { temperature } = energy;
  const a = new Float64Array(rows.length);

  const residuals = (mass: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < rows.length; i++) out[i] = dot(rows[i], mass) - targets[i];
  };
  const combine = (terms: readonly Float64Array[], by: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < terms.length; i++) {
      const row = terms[i];
      const factor = by[i];
      for (let j = 0; j < out.length; j++) out[j] += factor * row[j];
    }
  };
  const potential = (by: Float64Array, out: Float64Array): void => {
    out.set(decay);
    combine(rows, by, out);
  };
  const risk = (mass: Float64Array): number => {
    residuals(mass, a);
    return floor + dot(a, a);
  };
  return {
    grid,
    basis,
    slopes,
    decay,
    reference,
    temperature,
    residuals,
    potential,
    rises: (by, out) => {
      out.set(decaySlope);
      combine(slopes, by, out);
    },
    risk,
    freeEnergy: (mass) =>
      0.5 * risk(mass) +
      dot(decay, mass) +
      temperature * sum(mass.map((m, j) => entropyTerm(m, reference.volume[j]))),
    gap: (mass) => langevinGap(energy, edges, mass),
  };
}

/** m log(m/ω), 0 for an empty cell */
const entropyTerm = (m: number, logVolume: number): number => (m > 0 ? m * (log(m) - logVolume) : 0);

const differences = (x: Float64Array): Float64Array =>
  Float64Array.from({ length: x.length - 1 }, (_, j) => x[j + 1] - x[j]);
