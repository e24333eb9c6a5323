/**
 * The theorem's band beside empirical quantiles. It says
 *
 *     P(sup_t |error| ≤ K e^{KT} err(z)) ≥ 1 − 4 e^{−z²/2},    err(z) = √(1/N ∨ ε) · (√(D ∨ log(N/ε)) + z),
 *
 * and does not say K. Here C stands for K e^{KT}, and is the smallest with which the sentence is true of the seeds that
 * ran: a fit, so that its truth is no evidence; what it needs from point to point is.
 */

import { log } from "../../../numerics/elementary.ts";
import type { Deviations } from "./deviations.ts";

/** z with 1 − 4 e^{−z²/2} = level; below √(2 log 4) = 1.665 the theorem says nothing. */
export const zOf = (level: number): number => Math.sqrt(2 * log(4 / (1 - level)));

/** err(z) at the level of a quantile. */
export const errorAt = ({ scale, neurons, stepSize }: Omit<Deviations, "largest">, level: number): number =>
  scale + Math.sqrt(Math.max(1 / neurons, stepSize)) * zOf(level);

/** The smallest value that a share `level` of the values does not exceed, the next one where the share is exact. */
export function upperQuantile(values: readonly number[], level: number): number {
  const ascending = [...values].sort((one, other) => one - other);
  return ascending[Math.min(values.length - 1, Math.floor(level * values.length * (1 + Number.EPSILON)))];
}

/** The smallest C with which C·err(z) is nowhere below the empirical quantile of the level 1 − 4 e^{−z²/2}. */
export function smallestConstant(point: Deviations, name: string): number {
  const ascending = [...point.largest[name]].sort((one, other) => one - other);
  const count = ascending.length;
  return Math.max(...ascending.map((value, index) => value / errorAt(point, index / count)));
}
