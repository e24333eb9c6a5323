/**
 * A minimiser that shares nothing with Newton's: plain gradient descent on a function of few numbers, from its gradient
 * alone, until no entry of the gradient exceeds `within`. Linear convergence: for strongly convex functions.
 */
export function descend(
  gradient: (x: readonly number[]) => number[],
  start: readonly number[],
  rate: number,
  within: number,
): number[] {
  let x = [...start];
  for (let step = 0; step < 1_000_000; step++) {
    const slope = gradient(x);
    if (Math.max(...slope.map(Math.abs)) <= within) return x;
    x = x.map((value, i) => value - rate * slope[i]);
  }
  throw new Error(`descend: a million steps at rate ${rate} did not suffice; use another rate.`);
}
