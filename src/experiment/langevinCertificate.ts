/**
 * The mean-field Langevin certificate, held at every snapshot in cells: with p_ρ ∝ exp(−βΨ_λ(·; ρ)),
 *
 *     F(ρ) − F⋆ ≤ β⁻¹ KL(ρ‖p_ρ),     F⋆ = min F over masses on the same cells.
 *
 * It is a theorem (F is convex along mixtures), on cells as in ℝᴰ: where it fails, a number of the run is wrong.
 *
 * Reference: [nitanda:22, chizat:22].
 */

import { cellReference } from "../energy/cellReference.ts";
import type { FeatureMap } from "../features/contract.ts";
import type { Grid } from "../measure/contract.ts";
import { quadrature } from "../measure/quadrature.ts";
import type { FreeEnergyReport } from "../methods/contract.ts";
import { gibbsOn } from "../statics/gibbs.ts";
import type { Noise } from "./noise.ts";

/** Of 1 + |F|: the rounding of sums over thousands of cells is a hundredth of it. */
const rounding = 1e-10;

/** Holds one report after another against F⋆, which is found once for each set of cells and λ. */
export function langevinCertificate(map: FeatureMap) {
  let known: { readonly cells: Float64Array; readonly lambda: number; readonly least: number } | null = null;
  const leastOn = (grid: Grid, { lambda, temperature }: Noise): number => {
    const { edges } = grid;
    if (known?.lambda === lambda && known.cells.length === edges.length && known.cells[0] === edges[0])
      return known.least;
    const rule = {
      points: quadrature(grid).points,
      logWeights: cellReference(grid.coordinates, edges).volume,
    };
    const { dual } = gibbsOn(map, rule, { lambda, beta: 1 / temperature });
    known = { cells: edges, lambda, least: dual };
    return dual;
  };
  return {
    /** @throws Error  where the theorem does not hold */
    hold(grid: Grid, noise: Noise, { freeEnergy, freeEnergyGap }: FreeEnergyReport): void {
      if (freeEnergyGap === null || !(noise.lambda > 0)) return; // Without decay there is no F⋆.
      const above = freeEnergy - leastOn(grid, noise);
      const allowed = rounding * (1 + Math.abs(freeEnergy));
      if (above >= -allowed && above <= freeEnergyGap + allowed) return;
      throw new Error(
        `langevin certificate: F is ${above} above its least value, and β⁻¹KL, which bounds that, is ${freeEnergyGap}. One of the two is wrong: please report this experiment.`,
      );
    },
  };
}
