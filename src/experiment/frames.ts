/**
 * The frames of an animation: what one coordinate of the neurons and of their limit looks like at many times, small
 * enough to be kept. A frame is looked at where the risk curve is: no method stops for it, so that an animated run
 * records the same numbers as one that is not.
 */

import { type Marginal, quantile } from "../measure/marginal.ts";
import type { Coordinates } from "../space/contract.ts";
import type { Mark } from "./part.ts";

/** One law at one time, of the network's first replica or of the first method of the limit. */
export interface Frame {
  readonly source: "network" | "limit";
  readonly t: number;
  readonly step: number;
  /** Ascending, of equal weight: the values themselves of up to 1000 neurons or atoms, else 1000 quantiles. */
  readonly law: Float64Array;
  /** R_N or R(ρ_t); null where the network's is too dear for every frame. */
  readonly risk: number | null;
}

/** Six seconds at 80 ms a frame. */
export const mostFrames = 80;
/** More than a histogram of a few dozen bins can tell apart. */
const mostValues = 1000;

/** The points of the curve that are frames: all, or an even choice with both ends. */
export function frameSteps(curve: readonly Mark[]): ReadonlySet<number> {
  const last = curve.length - 1;
  const frames = Math.min(mostFrames, curve.length);
  const index = (frame: number) => (frames === 1 ? 0 : Math.round((frame * last) / (frames - 1)));
  return new Set(Array.from({ length: frames }, (_, frame) => curve[index(frame)].step));
}

/** The first length of weights among the recorded coordinates; where there is none, the first coordinate. */
export const shownCoordinate = ({ names }: Pick<Coordinates, "names">): number =>
  Math.max(
    0,
    names.findIndex((name) => /^r\d*$/.test(name)),
  );

/**
 * A law as at most 1000 values of equal weight.
 *
 * @param values  the sample behind the law where its values weigh the same; null: a measure
 */
export function frameLaw(law: Marginal, values: Float64Array | null): Float64Array {
  if (values !== null && values.length <= mostValues) return values.slice().sort();
  // As many as there are particles: of fewer each would stand several times, and the density be a row of peaks.
  const particles = law.particle > 0 ? Math.round(1 / law.particle) : mostValues;
  const count = Math.min(mostValues, Math.max(1, particles));
  return Float64Array.from({ length: count }, (_, k) => quantile(law, (k + 0.5) / count));
}
