/** Calls that each compute for long, each in a worker, several side by side. */

import { lanesFor } from "./pool.ts";
import { openSession, type SessionClient } from "./sessionClient.ts";
import type { Terminal } from "./terminal.ts";

/**
 * @param call  what to ask of a worker for an item
 * @param done  told after each of them
 * @returns     in the order of `items`; null where a signal asked to stop
 */
export async function inWorkers<Item, Value>(
  terminal: Pick<Terminal, "worker" | "stop">,
  items: readonly Item[],
  {
    workers,
    call,
    done,
  }: {
    readonly workers: number;
    call(session: SessionClient, item: Item): Promise<Value>;
    done(item: Item, value: Value): void | Promise<void>;
  },
): Promise<Value[] | null> {
  const { stop } = terminal;
  const found: Value[] = [];
  const queue = [...items.entries()];
  const sessions: SessionClient[] = [];
  const lane = async (session: SessionClient) => {
    for (let next = queue.shift(); next !== undefined && !stop.aborted; next = queue.shift()) {
      const [index, item] = next;
      found[index] = await call(session, item);
      await done(item, found[index]);
    }
  };
  const stopped = stopOf(stop);
  try {
    const { lanes } = lanesFor(items.length, workers);
    for (let k = 0; k < lanes; k++) sessions.push(await openSession(terminal.worker));
    const all = Promise.all(sessions.map(lane)).then(() => !stop.aborted);
    // A worker in the middle of one is ended with its thread.
    return (await Promise.race([all, stopped.promise])) ? found : null;
  } finally {
    stopped.forget();
    await Promise.all(sessions.map((session) => session.close()));
  }
}

/** Settles with false when the signal comes. */
function stopOf(stop: AbortSignal) {
  let listener = () => {};
  const promise = new Promise<false>((resolve) => {
    listener = () => resolve(false);
    if (stop.aborted) listener();
    stop.addEventListener("abort", listener);
  });
  return { promise, forget: () => stop.removeEventListener("abort", listener) };
}
