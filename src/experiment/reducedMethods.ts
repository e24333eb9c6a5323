/**
 * The methods of the reduced limit as a run uses them: each twice, the second time coarser (half as many atoms or cells,
 * longer steps or a looser tolerance), whose distance in R is the error that is reported. A new method adds one entry here.
 */

import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import { atoms } from "../measure/atoms.ts";
import type { Measure, Particles } from "../measure/contract.ts";
import type { Method } from "../methods/contract.ts";
import { finiteVolume } from "../methods/finiteVolume.ts";
import { jko } from "../methods/jko.ts";
import { langevin } from "../methods/langevin.ts";
import { particleFlow } from "../methods/particleFlow.ts";
import type { Model } from "../model/contract.ts";
import { coordinatesOf } from "../space/coordinates.ts";
import type { Experiment } from "./schema.ts";

/** Fixed, so that the limit does not depend on the network's seed. */
const scrambles = { main: 1, other: 2 } as const;

type LimitMethod = Experiment["limit"]["methods"][number];
/** The methods that see a case through its feature map. */
export type ReducedConfig = Exclude<LimitMethod, { kind: "population-flow" }>;

/** A measure to start from, and what moves it. */
export interface Solution {
  readonly start: Measure;
  // Each method has its own state, which only it reads.
  method(energy: FeatureEnergy): Method<unknown>;
}

/** A method and its coarser twin. */
export interface ReducedMethod {
  /** Of the risk: what truncation of the map may leave out. */
  readonly tolerance: number;
  readonly main: Solution;
  /** Null where there is nothing to compare with: a given cloud is represented exactly by its own neurons. */
  readonly other: Solution | null;
}

/**
 * Of a proximal step's twin. Implicit steps' errors e(h) rise ever more slowly with h: e(2h) − e(h) is up to a quarter
 * below e(h) where steps are as long as what they follow, e(3h) − e(h) above it (test/limitMethods.test.ts).
 */
const longer = 3;
/** Methods without a tolerance of their own: far below what their cells or steps leave. */
const truncation = 1e-7;
/** Quantiles that make up the initial law in a cell, on average; they cost a sort, and no step. */
const quantilesOfACell = 10;

/** Of which points the map's degree is chosen: the initial law's. */
export const initialAtoms = (model: Model, config: ReducedConfig): Particles =>
  atoms(model.initial, coordinatesOf(model), countOf(config), scrambles.main);

const countOf = (config: ReducedConfig): number =>
  config.kind === "finite-volume" ? quantilesOfACell * config.cells : config.atoms;

export const toleranceOf = (config: ReducedConfig): number =>
  config.kind === "particle-flow" ? config.tolerance : truncation;

export function reducedMethod(model: Model, config: ReducedConfig): ReducedMethod {
  const start = initialAtoms(model, config);
  const isCloud = model.initial.cloud !== null;
  const tolerance = toleranceOf(config);
  // Of one to three atoms there is no half that could be told from them: twice as many.
  const half = (count: number) => (count < 4 ? 2 * count : Math.floor(count / 2));
  switch (config.kind) {
    case "particle-flow": {
      const others = () => atoms(model.initial, start.coordinates, half(config.atoms), scrambles.other);
      return {
        tolerance,
        main: { start, method: (energy) => particleFlow(energy, { tolerance }) },
        other: isCloud
          ? null
          : { start: others(), method: (energy) => particleFlow(energy, { tolerance: 10 * tolerance }) },
      };
    }
    case "finite-volume": {
      const step = config.step === "auto" ? config.step : 2 * config.step;
      const coarser = { ...config, cells: half(config.cells), step, stride: 2 };
      return {
        tolerance,
        main: { start, method: (energy) => finiteVolume(energy, config) },
        other: { start, method: (energy) => finiteVolume(energy, coarser) },
      };
    }
    case "langevin": {
      const moved = (step: number, seed: number) => (energy: FeatureEnergy) =>
        langevin(energy, { step, seed });
      return {
        tolerance,
        main: { start, method: moved(config.step, scrambles.main) },
        // Of the same atoms, in steps twice as long and with noise of its own: their bias and their spread.
        other: { start, method: moved(2 * config.step, scrambles.other) },
      };
    }
    case "jko": {
      const fewer = isCloud
        ? start
        : atoms(model.initial, start.coordinates, half(config.atoms), scrambles.other);
      return {
        tolerance,
        main: { start, method: (energy) => jko(energy, config) },
        other: { start: fewer, method: (energy) => jko(energy, { step: longer * config.step }) },
      };
    }
  }
}
