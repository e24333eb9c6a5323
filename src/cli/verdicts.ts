/** Verdicts on limits, each in a worker. */

import type { LoadedExperiment } from "../store/load.ts";
import type { Verdict } from "../studies/verdict.ts";
import { inWorkers } from "./inWorkers.ts";
import type { Terminal } from "./terminal.ts";

/**
 * @param judged  told after each of them
 * @returns       in the order of `experiments`; null where a signal asked to stop
 */
export const verdicts = (
  terminal: Pick<Terminal, "worker" | "stop">,
  experiments: readonly Pick<LoadedExperiment, "experiment" | "tables">[],
  { eta, workers, judged }: { readonly eta: number; readonly workers: number; judged(): void },
): Promise<Verdict[] | null> =>
  inWorkers(terminal, experiments, {
    workers,
    call: (session, { experiment, tables }) => session.verdict(experiment, tables, eta),
    done: judged,
  });
