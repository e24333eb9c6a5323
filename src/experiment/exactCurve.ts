import { mostFrames } from "./frames.ts";

/** A typical degree of the series, so that the choice needs no solution. */
const typicalDegree = 16;
const points = 400;

/**
 * Whether the network's risk curve is exact: where 400 exact risks, 400·N²·(d + 4L) flops, stay below a tenth of
 * training's 4·N·d·steps. Elsewhere it is the one-pass risk.
 *
 * @param neurons    N
 * @param dimension  d
 */
export const isCurveExact = (neurons: number, dimension: number, steps: number): boolean =>
  risksFlops(points, neurons, dimension) <= 0.1 * trainingFlops(neurons, dimension, steps);

/** Some seconds of a core. */
const fewSeconds = 2e10;

/** Whether the network's risk is exact in each frame of an animation: where all of them are cheap, or below the training itself. */
export const isFrameExact = (neurons: number, dimension: number, steps: number): boolean =>
  risksFlops(mostFrames, neurons, dimension) <=
  Math.max(fewSeconds, trainingFlops(neurons, dimension, steps));

const risksFlops = (count: number, neurons: number, dimension: number): number =>
  count * neurons * neurons * (dimension + 4 * typicalDegree);

const trainingFlops = (neurons: number, dimension: number, steps: number): number =>
  4 * neurons * dimension * steps;
