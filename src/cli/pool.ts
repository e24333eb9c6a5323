/** Several pieces of work side by side, on one machine. */

/** How many lanes there are, and the workers of each. */
export interface Lanes {
  readonly lanes: number;
  readonly workersEach: number;
}

/** Work side by side first, and threads within one piece where there are fewer pieces than workers. */
export function lanesFor(pieces: number, workers: number): Lanes {
  const lanes = Math.max(1, Math.min(pieces, workers));
  return { lanes, workersEach: Math.max(1, Math.floor(workers / lanes)) };
}

/** Each item once, in order of start, `lanes` at a time, until `goesOn` says no. Rejects as the first that rejects. */
export async function sideBySide<Item>(
  items: readonly Item[],
  lanes: number,
  goesOn: () => boolean,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const queue = [...items.entries()];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined && goesOn(); next = queue.shift())
      await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
