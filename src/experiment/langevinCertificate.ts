/**
 * The mean-field Langevin certificate, held at every snapshot in cells: with p_ρ ∝ exp(−βΨ_λ(·; ρ)),
 *
 *     F(ρ) − F⋆ ≤ β⁻¹ KL(ρ‖p_ρ),     F⋆ = min F over masses on the same cells, and those beyond the grid.
 *
 * It is a theorem (F is convex along mixtures), on cells as in ℝᴰ: where it fails, a number of the run is wrong.
 *
 * Reference: [nitanda:22, chizat:22].
 */

import { wholeSpace } from "../energy/cellGap.ts";
import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { Grid } from "../measure/contract.ts";
import type { FreeEnergyReport } from "../methods/contract.ts";
import { gibbsOn } from "../statics/gibbs.ts";

/** Of 1 + |F|: the rounding of sums over thousands of cells is a hundredth of it. */
const rounding = 1e-10;

/** Holds one report after another against F⋆, which is found once for each set of cells, λ and β. */
export function langevinCertificate() {
  let known: { readonly of: readonly number[]; readonly least: number } | null = null;
  const leastOn = ({ map, lambda, temperature }: FeatureEnergy, { coordinates, edges }: Grid): number => {
    const of = [lambda, temperature, map.degree, edges.length, edges[0], edges[edges.length - 1]];
    if (known?.of.every((value, i) => value === of[i])) return known.least;
    const rule = wholeSpace(coordinates, edges);
    const { dual } = gibbsOn(map, rule, { lambda, beta: 1 / temperature });
    known = { of, least: dual };
    return dual;
  };
  return {
    /** @throws Error  where the theorem does not hold */
    hold(energy: FeatureEnergy, grid: Grid, { freeEnergy, freeEnergyGap }: FreeEnergyReport): void {
      if (freeEnergyGap === null) return; // without decay there is no F⋆
      const above = freeEnergy - leastOn(energy, grid);
      const allowed = rounding * (1 + Math.abs(freeEnergy));
      if (above >= -allowed && above <= freeEnergyGap + allowed) return;
      throw new Error(
        `langevin certificate: F is ${above} above its least value, and β⁻¹KL, which bounds that, is ${freeEnergyGap}. One of the two is wrong: please report this experiment.`,
      );
    },
  };
}
