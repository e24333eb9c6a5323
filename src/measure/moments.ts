/** Mean and deviation of a law on the line, cells included: a cell adds the variance of its own uniform mass. */

import type { Marginal } from "./marginal.ts";

/** ∫ x dF */
export function mean({ count, lower, upper, mass }: Marginal): number {
  let total = 0;
  for (let j = 0; j < count; j++) total += 0.5 * mass[j] * (lower[j] + upper[j]);
  return total;
}

/** √∫ (x − mean)² dF: the law's own deviation, n and not n − 1 below the sum for an equally weighted sample. */
export function deviation(law: Marginal): number {
  const { count, lower, upper, mass } = law;
  const centre = mean(law);
  let total = 0;
  for (let j = 0; j < count; j++) {
    const offset = 0.5 * (lower[j] + upper[j]) - centre;
    const width = upper[j] - lower[j];
    total += mass[j] * (offset * offset + (width * width) / 12);
  }
  return Math.sqrt(total);
}
