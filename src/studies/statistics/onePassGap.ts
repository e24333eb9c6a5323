/** The loss that training met against the population risk of the same network: is there a generalisation gap? */

import { exp, log } from "../../numerics/elementary.ts";

/** The mean loss over the steps after the point before it, up to `samples`. */
export interface LossPoint {
  readonly samples: number;
  readonly loss: number;
  /** Standard error of the mean. */
  readonly error: number;
}

export interface Gap {
  /** Mean over the steps of (loss − population risk). */
  readonly difference: number;
  /** Its standard error, from the losses' own. */
  readonly error: number;
  /** Mean of the population risk over the same steps. */
  readonly risk: number;
}

/**
 * The sample of step k is fresh: the expected loss is R_N(θᵏ), so that the sum of the differences is a martingale.
 *
 * @param losses  ascending in samples; the first interval begins where the risk is first known
 * @param risk    [k, R_N(θᵏ)], ascending in k, R_N > 0, at least to the last loss
 */
export function onePassGap(losses: readonly LossPoint[], risk: readonly (readonly [number, number])[]): Gap {
  let from = risk[0][0];
  const end = risk[risk.length - 1][0];
  let [steps, difference, variance, total] = [0, 0, 0, 0];
  const riskAt = interpolated(risk);
  for (const { samples, loss, error } of losses) {
    if (samples <= from || samples > end) continue;
    const count = samples - from;
    let own = 0;
    for (let k = from; k < samples; k++) own += riskAt(k);
    steps += count;
    difference += count * loss - own;
    variance += count * error * (count * error);
    total += own;
    from = samples;
  }
  return { difference: difference / steps, error: Math.sqrt(variance) / steps, risk: total / steps };
}

/**
 * Between the points, asked at ascending places: log R by cubics in log(1 + k/k₁), k₁ the first place above 0, with the
 * slope at each point that of the parabola through it and its neighbours. Third order, so that what it adds to a mean
 * over places 30 % apart is far below the standard errors that it is compared with (a chord would add 1 %).
 */
function interpolated(points: readonly (readonly [number, number])[]): (at: number) => number {
  const unit = points.find(([at]) => at > 0)?.[0] ?? 1;
  const place = (at: number) => log(1 + at / unit);
  const x = points.map(([at]) => place(at));
  const y = points.map(([, risk]) => log(risk));
  const slopes = parabolaSlopes(x, y);
  let next = 1;
  return (at) => {
    while (next < points.length - 1 && points[next][0] <= at) next++;
    const width = x[next] - x[next - 1];
    const u = (place(at) - x[next - 1]) / width;
    const v = 1 - u;
    const ends = v * v * (1 + 2 * u) * y[next - 1] + u * u * (1 + 2 * v) * y[next];
    return exp(ends + u * v * width * (v * slopes[next - 1] - u * slopes[next]));
  };
}

/** Slopes at the points of the parabolas through three neighbours; of the chord where there are two points. */
function parabolaSlopes(x: readonly number[], y: readonly number[]): number[] {
  const chord = (i: number) => (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  const last = x.length - 1;
  if (last === 1) return [chord(0), chord(0)];
  return x.map((at, i) => {
    const middle = Math.min(Math.max(i, 1), last - 1);
    const [left, right] = [chord(middle - 1), chord(middle)];
    const bend = (right - left) / (x[middle + 1] - x[middle - 1]);
    return left + bend * (2 * at - x[middle - 1] - x[middle]);
  });
}
