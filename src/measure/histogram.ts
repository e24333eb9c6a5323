/**
 * Histograms by the rule of Freedman and Diaconis, width = 2·IQR/n^⅓, kept between 5 and 100 bins over the sample.
 * Edges are whole multiples of the width: a bin does not move when the smallest neuron does.
 * Reference: D. Freedman, P. Diaconis, Z. Wahrscheinlichkeitstheorie verw. Gebiete 57 (1981) 453–476.
 */

import { pow } from "../numerics/elementary.ts";
import { cdfBefore, type Marginal, quantile } from "./marginal.ts";

/** Bins of one width, heights as a density. */
interface Histogram {
  /** [bins + 1], equally spaced multiples of `width`; bin k is [edges[k], edges[k + 1]) */
  readonly edges: Float64Array;
  /** [bins] mass divided by width: a density in 1/unit */
  readonly heights: Float64Array;
  readonly width: number;
  /** Mass left of the first and right of the last edge; times N, the number of neurons outside. */
  readonly below: number;
  readonly above: number;
}

/** Bins other than the rule's, or a range other than the sample's. */
interface HistogramOptions {
  /** Bin width; absent: `binWidth`. */
  readonly width?: number;
  /** What to show; absent: the sample's smallest and largest value. Widened to whole bins. */
  readonly lower?: number;
  readonly upper?: number;
}

const fewest = 5;
const most = 100;

/**
 * Width of a bin for `draws` observations with this empirical law. A sample without spread has width 2 % of its
 * value (of 1 at 0); one whose quartiles coincide the finest width allowed.
 */
export function binWidth(law: Marginal, draws: number): number {
  const smallest = law.lower[0];
  const range = law.upper[law.count - 1] - smallest;
  if (!(range > 0)) return 0.02 * (smallest === 0 ? 1 : Math.abs(smallest));
  const spread = quantile(law, 0.75) - quantile(law, 0.25);
  return Math.min(range / fewest, Math.max(range / most, (2 * spread) / pow(draws, 1 / 3)));
}

/** @param draws  N, the number of neurons behind the law */
export function histogram(law: Marginal, draws: number, options: HistogramOptions = {}): Histogram {
  const width = options.width ?? binWidth(law, draws);
  const lower = options.lower ?? law.lower[0];
  const upper = options.upper ?? law.upper[law.count - 1];
  if (!(width > 0 && lower <= upper && upper < Infinity && lower > -Infinity)) {
    throw new Error(
      `histogram: bins of width ${width} from ${lower} to ${upper} are not possible. Give width > 0 and finite lower ≤ upper.`,
    );
  }
  // The quotients are rounded: an end that should be inside may not be, then one bin more.
  let first = Math.floor(lower / width);
  if (first * width > lower) first--;
  let last = options.upper === undefined ? Math.floor(upper / width) + 1 : Math.ceil(upper / width);
  if (options.upper === undefined && last * width <= upper) last++;
  const bins = Math.max(1, last - first);
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => (first + k) * width);
  const levels = edges.map((edge) => cdfBefore(law, edge));
  const heights = Float64Array.from({ length: bins }, (_, k) => (levels[k + 1] - levels[k]) / width);
  return { edges, heights, width, below: levels[0], above: 1 - levels[bins] };
}
