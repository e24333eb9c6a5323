import type { Activation } from "../model/contract.ts";

/**
 * A smooth σ as C¹ piecewise cubics in Hermite's form on equal intervals,
 *
 *     σ(u) = c₀ + c₁t + c₂t² + c₃t³,   σ′(u) = (c₁ + 2c₂t + 3c₃t²)/h,   u = (first + n + t) h,   t ∈ [0, 1],
 *
 * and its straight asymptotes beyond.
 *
 * Promise: |σ − cubics| ≤ 2⁻²³ of the range of σ on the intervals and |σ′ − cubics′| ≤ 1e-6·max(1, sup |σ′|), f32
 * rounding included (test/kernelSigma.test.ts).
 * Order:   4 in h for σ, 3 for σ′: h⁴/384·sup|σ⁗| and √3 h³/216·sup|σ⁗|. h is a power of two, so that u/h and t are
 * exact in f32.
 */
interface CubicTable {
  /** h */
  readonly interval: number;
  /** The table runs from u = first·h; an integer. */
  readonly first: number;
  readonly intervals: number;
  /** σ′ of the asymptotes. */
  readonly leftSlope: number;
  readonly rightSlope: number;
  /** [intervals × 4], f64 values that the kernels round to f32 */
  readonly coefficients: Float64Array;
}

/** A quarter of what is promised for σ′: the rest is left to f32. */
const slopeTolerance = 2.5e-7;
/** A quarter of what is promised for σ, of its range: 2⁻²⁵. */
const valueTolerance = 1 / 33554432;
/** Far outside any range in which σ is not its asymptote. */
const far = 1e6;
/** 2¹⁵ intervals are 512 KiB, more than any cache near the core: σ is not smooth enough for a table. */
const mostIntervals = 32768;

type Smooth = Pick<Activation, "kind" | "value" | "derivative" | "lipschitz">;

/** @throws RangeError  where σ is too rough on [lower, upper] for the promised accuracy */
export function cubicTable(sigma: Smooth, lower: number, upper: number): CubicTable {
  for (let interval = widest(upper - lower); (upper - lower) / interval < mostIntervals; interval /= 2) {
    const table = tableOf(sigma, lower, upper, interval);
    if (isAccurate(sigma, table)) return table;
  }
  throw new RangeError(
    `kernel table: σ = ${sigma.kind} is too rough on [${short(lower)}, ${short(upper)}] for ${mostIntervals} cubics, ` +
      `or becomes a straight line too far out. Train with precision f64, which evaluates σ itself.`,
  );
}

const short = (u: number): string => String(Number(u.toPrecision(4)));

/** The first interval to try: a quarter, or what keeps a wide range below half of the most intervals. */
function widest(range: number): number {
  let interval = 1 / 4;
  while (range < Number.POSITIVE_INFINITY && range / interval > mostIntervals / 2) interval *= 2;
  return interval;
}

function tableOf(sigma: Smooth, lower: number, upper: number, interval: number): CubicTable {
  const first = Math.floor(lower / interval);
  const intervals = Math.ceil(upper / interval) - first;
  const leftSlope = sigma.derivative(-far);
  const rightSlope = sigma.derivative(far);
  const slope = (n: number) =>
    n === 0 ? leftSlope : n === intervals ? rightSlope : sigma.derivative((first + n) * interval);
  const coefficients = new Float64Array(4 * intervals);
  for (let n = 0; n < intervals; n++) {
    const from = sigma.value((first + n) * interval);
    const rise = sigma.value((first + n + 1) * interval) - from;
    const start = interval * slope(n);
    const end = interval * slope(n + 1);
    coefficients.set([from, start, 3 * rise - 2 * start - end, start + end - 2 * rise], 4 * n);
  }
  return { interval, first, intervals, leftSlope, rightSlope, coefficients };
}

/** Looks where the errors of a cubic are largest: in the middle for σ, at (3 ± √3)/6 for σ′. */
const places = [0.2113, 0.5, 0.7887];

function isAccurate(sigma: Smooth, { interval, first, intervals, coefficients: c }: CubicTable): boolean {
  const allowed = slopeTolerance * Math.max(1, sigma.lipschitz);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let worst = 0;
  for (let n = 0; n < intervals; n++) {
    for (const t of places) {
      const at = 4 * n;
      const u = (first + n + t) * interval;
      const slope = (c[at + 1] + t * (2 * c[at + 2] + t * 3 * c[at + 3])) / interval;
      if (!(Math.abs(slope - sigma.derivative(u)) <= allowed)) return false;
      const value = sigma.value(u);
      worst = Math.max(worst, Math.abs(c[at] + t * (c[at + 1] + t * (c[at + 2] + t * c[at + 3])) - value));
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return worst <= valueTolerance * (most - least);
}
