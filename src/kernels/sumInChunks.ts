/** An array in either precision. */
export type Reals = Float32Array | Float64Array;

/** Neurons whose summands meet in the array's own precision before f64 takes over. */
const chunk = 64;
const width = 8;
const lanes = new Float64Array(width);

/**
 * Σ_i in the kernels' order: chunks of 64, in a chunk 8 lanes (i mod 8), then lanes q and q + 4, then
 * (0 + 1) + (2 + 3); chunks in f64 by a pairwise tree. The same bits for any number of threads.
 */
export function sumInChunks(summands: Reals, round: (x: number) => number): number {
  const sums: number[] = [];
  for (let start = 0; start < summands.length; start += chunk) {
    lanes.fill(0);
    for (let i = start; i < Math.min(start + chunk, summands.length); i++) {
      lanes[i % width] = round(lanes[i % width] + summands[i]);
    }
    const [q0, q1, q2, q3] = [0, 1, 2, 3].map((q) => round(lanes[q] + lanes[q + 4]));
    sums.push(round(round(q0 + q1) + round(q2 + q3)));
  }
  return pairwise(sums);
}

function pairwise(sums: number[]): number {
  let level = sums;
  while (level.length > 1) {
    const next: number[] = [];
    for (let i = 0; i < level.length; i += 2) {
      next.push(i + 1 < level.length ? level[i] + level[i + 1] : level[i]);
    }
    level = next;
  }
  return level[0];
}
