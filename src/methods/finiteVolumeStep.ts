/** One whole step of finite volumes: choose · step · is there room? · was it accurate? */

import type { FeatureEnergy } from "../energy/featureEnergy.ts";
import { embedded, extended, paired, pairSums, type UniformGrid } from "../measure/uniformGrid.ts";
import type { Stepper } from "./cellStepper.ts";
import { type Reach, wanted } from "./reach.ts";
import { firstStep, judged } from "./stepControl.ts";
import type { Limiter } from "./transport.ts";

/** 2¹⁶ times the range of the start: a law that goes so far has no end. */
const mostJoined = 16;

/** Cells at the start and their end, the reconstruction of explicit transport, and the steps. */
export interface FiniteVolumeOptions extends Reach {
  /** Of explicit steps without noise; others take none. */
  readonly limiter: Limiter;
  /** "auto": explicit without noise, implicit with it */
  readonly stepping: "auto" | "explicit" | "implicit";
  /** In s */
  readonly step: "auto" | number;
  /** Implicit auto steps are so many times as long as its tolerances ask for; 1 unless given */
  readonly stride?: number;
}

/** Where the method stands: the clock, and both ends of the last whole step, on the same cells. */
export interface FiniteVolumeState {
  /** The clock, from sBefore to sAfter */
  readonly s: number;
  readonly grid: UniformGrid;
  readonly sBefore: number;
  readonly before: Float64Array;
  readonly sAfter: number;
  readonly after: Float64Array;
  /** The step to try next; 0 at the start */
  readonly next: number;
  /** Whole steps so far */
  readonly steps: number;
  /** Times that cells were joined in pairs */
  readonly joined: number;
}

/**
 * The state one whole step on. The step is taken again on more cells where it brings mass near an end, or shorter
 * where it was too long; it does not depend on where the caller wants to stop.
 */
export function wholeSteps(
  { coordinates }: FeatureEnergy,
  options: FiniteVolumeOptions,
  implicit: boolean,
  stepperOn: (grid: UniformGrid) => Stepper,
): (from: FiniteVolumeState) => FiniteVolumeState {
  const cone = coordinates.ends[0] === "cone";
  const { stride = 1 } = options;
  const attempt = (state: FiniteVolumeState): FiniteVolumeState => {
    const { energy: cells, operator } = stepperOn(state.grid);
    const longest = () => Math.min(operator.largestStep(state.after), 1 + state.sAfter); // where nothing moves
    const h = chosen(state, options.step, implicit ? () => firstStep(cells, state.after, stride) : longest);
    return follow(state, operator.step(state.after, h), h);
  };
  return (from) => {
    let state = from;
    for (;;) {
      const to = attempt(state);
      const more = wanted({ grid: to.grid, mass: to.after }, options, cone);
      if (more !== null) {
        state = onFewCells(onMoreCells(state, more), options.cells);
        continue;
      }
      if (!implicit || options.step !== "auto") return to;
      const { accepted, next } = judged(stepperOn(to.grid).energy, state, to, stride);
      if (accepted) return { ...to, next };
      state = { ...state, next };
    }
  };
}

const chosen = ({ next }: FiniteVolumeState, step: "auto" | number, suggested: () => number): number => {
  if (step !== "auto") return step;
  return next > 0 ? next : suggested();
};

const follow = (state: FiniteVolumeState, after: Float64Array, h: number): FiniteVolumeState => ({
  s: state.s,
  grid: state.grid,
  sBefore: state.sAfter,
  before: state.after,
  sAfter: state.sAfter + h,
  after,
  next: 0,
  steps: state.steps + 1,
  joined: state.joined,
});

function onMoreCells(
  state: FiniteVolumeState,
  { below, above }: { readonly below: number; readonly above: number },
): FiniteVolumeState {
  return {
    ...state,
    grid: extended(state.grid, below, above),
    before: embedded(state.before, below, above),
    after: embedded(state.after, below, above),
  };
}

/** Twice the cells asked for are joined in pairs: the mass stays to the bit of a sum, R and F are those of wider cells. */
function onFewCells(state: FiniteVolumeState, cells: number): FiniteVolumeState {
  const { grid, before, after, joined } = state;
  if (grid.count <= 2 * cells) return state;
  if (joined === mostJoined) throw runaway(grid);
  const of = (mass: Float64Array) => pairSums(grid, mass);
  return { ...state, grid: paired(grid), before: of(before), after: of(after), joined: joined + 1 };
}

const runaway = ({ origin, width, first, count }: UniformGrid) =>
  new Error(
    `finite-volume: mass has reached ${origin + (first + count) * width}, thousands of times as far as at the start. Give upper as a number, of the size that the law will reach, or use more decay or a shorter step.`,
  );

/** The masses at the state's clock, in an array of their own. */
export function massesAt({ s, sBefore, before, sAfter, after }: FiniteVolumeState): Float64Array {
  const share = sAfter > sBefore ? (s - sBefore) / (sAfter - sBefore) : 1;
  return after.map((m, j) => before[j] + share * (m - before[j]));
}
