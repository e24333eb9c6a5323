/** Verdicts on limits, each in a worker, several side by side. */

import type { LoadedExperiment } from "../store/load.ts";
import type { Verdict } from "../studies/verdict.ts";
import { lanesFor } from "./pool.ts";
import { openSession, type SessionClient } from "./sessionClient.ts";
import type { Terminal } from "./terminal.ts";

/**
 * @param judged  told after each of them
 * @returns       in the order of `experiments`; null where a signal asked to stop
 */
export async function verdicts(
  terminal: Pick<Terminal, "worker" | "stop">,
  experiments: readonly Pick<LoadedExperiment, "experiment" | "tables">[],
  { eta, workers, judged }: { readonly eta: number; readonly workers: number; judged(): void },
): Promise<Verdict[] | null> {
  const { stop } = terminal;
  const found: Verdict[] = [];
  const queue = [...experiments.entries()];
  const sessions: SessionClient[] = [];
  const lane = async (session: SessionClient) => {
    for (let next = queue.shift(); next !== undefined && !stop.aborted; next = queue.shift()) {
      const [index, { experiment, tables }] = next;
      found[index] = await session.verdict(experiment, tables, eta);
      judged();
    }
  };
  const stopped = stopOf(stop);
  try {
    const { lanes } = lanesFor(experiments.length, workers);
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
