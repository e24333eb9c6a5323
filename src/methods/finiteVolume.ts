/**
 * Finite volumes for the distributional dynamics in one coordinate, a radius r ≥ 0 of ℝᵈ or a line,
 *
 *     ∂ₛρ = ∇·(ρ∇Ψ_λ(·; ρ)) + β⁻¹Δρ,    s the inner clock,
 *
 * on masses of equal cells; the reference ω(r) = |S^{d−1}|r^{d−1} brings the outward drift β⁻¹(d − 1)/r.
 *
 * Promise:   mass to 1e-12 (closed ends); masses ≥ 0; implicit: F(ρ_new) ≤ F(ρ_old) at any step, to 1e-12(1 + |F|).
 *            Between the ends of a step masses are mixed linearly, where F, convex, stays below the larger end.
 *            upper: auto joins cells in pairs where it has doubled their number: mass stays; F's entropy falls, and R
 *            and decay change by order 2 in the width, up or down (F⋆ of `noisy`, κ = 0.1: 0.633872 on 459 cells for
 *            0.633965 on the 7,297 that it would have; R by 2e-4 at s = 1, 0.035 of 7.69 in mid-leak at s = 0.2).
 * Order:     explicit without noise 2 in width and step in L1 (transport.ts); implicit 1 in the step, and in the width
 *            1 (upwind) without noise, 2 with noise once cells are so small that |Δ(βΨ − log ω)| ≪ 1 (faceRates.ts).
 * Step:      explicit auto takes the largest, CFL ½. Implicit auto keeps the difference to what the last step
 *            foretold, of moments and of masses, under a tolerance, and below s/64 (stepControl.ts), times `stride`.
 * Reference: [leveque:02] for transport, [scharfetter:69] for the fluxes with noise, [bailo:20] for F's descent.
 */

import { z } from "zod";
import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import type { Grid, Measure } from "../measure/contract.ts";
import type { UniformGrid } from "../measure/uniformGrid.ts";
import { type CellReport, cellReport } from "./cellReport.ts";
import { steppers } from "./cellStepper.ts";
import type { Method } from "./contract.ts";
import {
  type FiniteVolumeOptions,
  type FiniteVolumeState,
  massesAt,
  wholeSteps,
} from "./finiteVolumeStep.ts";
import { asGrid, onGrid, uniformOf } from "./reach.ts";

export type { FiniteVolumeOptions, FiniteVolumeState } from "./finiteVolumeStep.ts";

/** `limit.methods` item: finite-volume. `step` is in the inner clock s = 2∫ξ. */
export const finiteVolumeSchema = z.strictObject({
  kind: z.literal("finite-volume"),
  cells: z.int().min(10).max(1_000_000).default(400),
  upper: z.union([z.literal("auto"), z.number().positive()]).default("auto"),
  limiter: z.enum(["van-leer", "none"]).default("van-leer"),
  stepping: z.enum(["auto", "explicit", "implicit"]).default("auto"),
  step: z.union([z.literal("auto"), z.number().positive()]).default("auto"),
});

/** The method, with a grid for its measure. */
export interface FiniteVolume extends Method<FiniteVolumeState> {
  /** Begins at the inner time `s` (0 unless given); particles of the initial law go into cells. */
  start(measure: Measure, s?: number): FiniteVolumeState;
  advance(
    state: FiniteVolumeState,
    sEnd: number,
    observeAt: readonly number[],
    observe: (s: number, measure: Grid) => void,
  ): FiniteVolumeState;
  measure(state: FiniteVolumeState): Grid;
  /** At the state's clock; of a grid without the dissipation's residual, which needs a step. */
  report(of: FiniteVolumeState | Grid): CellReport;
}

/** Splitting a run into several `advance` or observing it changes no bit of it. Keeps work arrays: not reentrant. */
export function finiteVolume(energy: FeatureEnergy, options: FiniteVolumeOptions): FiniteVolume {
  refuseOthers(energy);
  refuseOptions(options);
  const { coordinates } = energy;
  const implicit = options.stepping === "implicit" || (options.stepping === "auto" && energy.temperature > 0);
  const stepperOn = steppers(energy, options.limiter, implicit);
  const advanced = wholeSteps(energy, options, implicit, stepperOn);
  const reach = (state: FiniteVolumeState, s: number): FiniteVolumeState => {
    let now = state;
    while (now.sAfter < s) now = advanced(now);
    return { ...now, s };
  };
  const measure = (state: FiniteVolumeState): Grid =>
    asGrid(coordinates, { grid: state.grid, mass: massesAt(state) });
  return {
    kind: "finite-volume",
    claims: {
      order: implicit ? 1 : 2,
      norm: "L1 of the masses; smooth monotone profiles",
      mass: true,
      positive: implicit || energy.temperature > 0 || options.limiter !== "none",
      decreases: implicit,
    },
    start: (from, s = 0) => begun(from, options, s),
    advance(state, sEnd, observeAt, observe) {
      let now = state;
      for (const s of observeAt) {
        now = reach(now, s);
        observe(s, measure(now));
      }
      return reach(now, sEnd);
    },
    clock: (state) => state.s,
    measure,
    report(of) {
      if ("kind" in of) return cellReport(stepperOn(uniform(of.edges)).energy, of.mass, null);
      const { grid, before, after, sBefore, sAfter } = of;
      return cellReport(stepperOn(grid).energy, massesAt(of), { before, after, h: sAfter - sBefore });
    },
  };
}

function begun(from: Measure, options: FiniteVolumeOptions, s: number): FiniteVolumeState {
  const { grid, mass } = onGrid(from, options);
  return { s, grid, sBefore: s, before: mass, sAfter: s, after: mass, next: 0, steps: 0, joined: 0 };
}

function uniform(edges: Float64Array): UniformGrid {
  const grid = uniformOf(edges);
  if (grid !== null) return grid;
  throw new Error("finite-volume: the grid's cells differ in width. Report on a grid of this method's own.");
}

function refuseOthers({ coordinates: { names, trained } }: FeatureEnergy): void {
  if (names.length === 1 && trained[0]) return;
  throw new Error(
    `finite-volume: moves one coordinate, a trained one, and this case has ${names.length} (${names.join(", ")}). Use particle-flow, or a ridge neuron on an isotropic mixture.`,
  );
}

/** Options of the library's callers, whom no schema has checked. */
function refuseOptions({ cells, step }: FiniteVolumeOptions): void {
  if (!(Number.isInteger(cells) && cells >= 2)) {
    throw new RangeError(
      `finite-volume: mass cannot move on ${cells} cells. Give a whole number from 2, such as 400.`,
    );
  }
  if (step === "auto" || (step > 0 && step < Infinity)) return;
  throw new RangeError(
    `finite-volume: step = ${step} is no step of the inner clock. Give a positive number, or "auto".`,
  );
}
