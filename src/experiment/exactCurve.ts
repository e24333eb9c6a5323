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
  points * neurons * neurons * (dimension + 4 * typicalDegree) <= 0.1 * 4 * neurons * dimension * steps;
