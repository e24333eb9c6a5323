/** The median of a few numbers, and the order statistics between which the median of their law lies. */

/** Infinite numbers are in order like others. */
export interface Median {
  readonly median: number;
  /** An order statistic each, symmetric; −∞ and ∞ where the numbers are too few for the level. */
  readonly low: number;
  readonly high: number;
}

const level = 0.95;

/**
 * Of an even count the median is the mean of the middle two. The band holds the law's median with probability ≥ 95 %,
 * whatever the law: P(low > median) = P(Bin(n, ½) < rank).
 *
 * @param values  at least one, no NaN
 */
export function median(values: readonly number[]): Median {
  const sorted = [...values].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  const count = sorted.length;
  const [left, right] = [sorted[Math.floor((count - 1) / 2)], sorted[Math.floor(count / 2)]];
  const rank = rankOf(count);
  return {
    median: left === right ? left : (left + right) / 2,
    low: rank === 0 ? Number.NEGATIVE_INFINITY : sorted[rank - 1],
    high: rank === 0 ? Number.POSITIVE_INFINITY : sorted[count - rank],
  };
}

/** The largest rank with 2 P(Bin(count, ½) < rank) ≤ 1 − level; 0 where there is none. */
function rankOf(count: number): number {
  let term = 1;
  for (let i = 0; i < count; i++) term /= 2;
  let below = 0;
  for (let rank = 0; ; rank++) {
    below += term; // P(Bin ≤ rank)
    if (2 * below > 1 - level) return rank;
    term *= (count - rank) / (rank + 1);
  }
}
