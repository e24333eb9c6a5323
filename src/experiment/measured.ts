/** Enough work for a rate. */
const enoughMs = 150;
const mostTurns = 50;
/** A turn that takes this long is compiled by its end. */
const longMs = 2000;

/**
 * Seconds that `work` takes: the median of its turns, for a machine that does other things as well disturbs single ones,
 * after a first one that compiles.
 *
 * @param work  called again and again
 * @param now   a clock in ms
 */
export function measuredSeconds(work: () => void, now: () => number): number {
  const turn = (): number => {
    const from = now();
    work();
    return now() - from;
  };
  const first = turn();
  if (first > longMs) return first / 1000;
  const turns: number[] = [];
  for (let spent = 0; spent < enoughMs && turns.length < mostTurns; ) {
    const took = turn();
    turns.push(took);
    spent += took;
  }
  turns.sort((one, other) => one - other);
  return turns[turns.length >> 1] / 1000;
}
