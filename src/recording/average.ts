/** Means over replicas. */

import { sum } from "../numerics/sums.ts";

/** Σ/n of n ≥ 1 values. */
export const average = (values: readonly number[]): number => sum(values) / values.length;

/** Sample deviation of replicas (n − 1 below the sum); null for one. */
export function replicaSpread(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  const centre = average(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) * (value - centre))) / (values.length - 1));
}
