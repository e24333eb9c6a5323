/** The runs of a study: those that are not finished are computed, several side by side; no number depends on that. */

import { partsOf } from "../experiment/part.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import type { Summary } from "../recording/format.ts";
import { unfinishedWork } from "../store/attempt.ts";
import type { LoadedExperiment } from "../store/load.ts";
import { finishedRun, readSummary } from "../store/runs.ts";
import { type CarryingOut, carryOut, comparedText } from "./carryOut.ts";
import { lanesFor, sideBySide } from "./pool.ts";
import { type ProgressOfMany, progressOfMany } from "./progressOfMany.ts";
import { note, type Terminal } from "./terminal.ts";

/** A run, and what messages call it: `kappa = 0.1`. */
export interface PointRun {
  readonly label: string;
  readonly loaded: LoadedExperiment;
}

/** What became of them. */
export type PointsOutcome =
  /** Their summaries by id. */
  | { readonly kind: "finished"; readonly summaries: ReadonlyMap<string, Summary> }
  | { readonly kind: "drained" }
  /** A run came out different from the one that was there, which was said. */
  | { readonly kind: "different" };

/** What is being done. */
interface Doing {
  readonly terminal: Terminal;
  readonly options: Omit<CarryingOut, "shown">;
  /** Ids with work that can be gone on with. */
  readonly left: ReadonlySet<string>;
  readonly progress: ProgressOfMany;
  readonly summaries: Map<string, Summary>;
  readonly failures: { readonly label: string; readonly error: unknown }[];
  drained: number;
  identical: number;
  different: boolean;
}

/**
 * @param points  each id once
 * @throws ConfigurationError  where unfinished work is there and nothing says what to do, before anything is computed
 * @throws Error  naming the points that failed; the others' runs are kept
 */
export async function runPoints(
  terminal: Terminal,
  points: readonly PointRun[],
  options: Omit<CarryingOut, "shown">,
): Promise<PointsOutcome> {
  const before = await standing(points, options);
  if (options.resume && before.left.size === 0) note(terminal, "Nothing to resume; starting afresh.");
  const progress = progressOfMany(terminal, { total: points.length, ready: before.finished.size });
  const doing: Doing = {
    ...{ terminal, left: before.left, progress, summaries: new Map(), failures: [] },
    ...{ drained: 0, identical: 0, different: false },
    options,
  };
  const open = points.filter(({ loaded }) => !before.finished.has(loaded.id));
  const { lanes, workersEach } = lanesFor(open.length, options.workers);
  const goesOn = () => !doing.failures.some(({ error }) => error instanceof ConfigurationError);
  // Finished ones first: only read.
  for (const point of points.filter(({ loaded }) => before.finished.has(loaded.id)))
    await runPoint(doing, point, 1);
  await sideBySide(open, lanes, goesOn, (point) => runPoint(doing, point, workersEach));
  progress.clear();
  return concluded(doing, points.length);
}

/** Which of them are finished, and which have work that can be gone on with. */
async function standing(
  points: readonly PointRun[],
  { runs, resume, force }: Pick<CarryingOut, "runs" | "resume" | "force">,
) {
  const finished = new Set<string>();
  const left = new Set<string>();
  for (const { label, loaded } of points) {
    const { id } = loaded;
    if (force) continue;
    if ((await finishedRun(runs, { name: loaded.experiment.name, id })) !== null) {
      finished.add(id);
      continue;
    }
    const work = await unfinishedWork(runs, id);
    if (work === null) continue;
    left.add(id);
    if (resume) continue;
    throw new ConfigurationError(
      `${label}: run ${id} is unfinished at step ${work.step}: add --resume to go on from there, or --force to start afresh.`,
    );
  }
  return { finished, left };
}

async function runPoint(doing: Doing, { label, loaded }: PointRun, workers: number): Promise<void> {
  const { terminal, options, progress, left } = doing;
  if (terminal.stop.aborted) {
    doing.drained++;
    return;
  }
  const own: Terminal = {
    ...terminal,
    err: (text) => {
      progress.clear();
      terminal.err(`${label}: ${text}`);
    },
  };
  const ready = progress.of(partsOf(loaded.experiment).length);
  try {
    const resume = options.resume && left.has(loaded.id);
    const outcome = await carryOut(own, loaded, { ...options, resume, workers, shown: ready });
    if (outcome.kind === "drained") {
      doing.drained++;
      return;
    }
    const summary = outcome.kind === "found" ? await readSummary(outcome.folder) : outcome.summary;
    doing.summaries.set(loaded.id, summary);
    if (outcome.kind === "found") return;
    progress.done();
    if (outcome.published.outcome === "identical") doing.identical++;
    if (outcome.published.outcome !== "different") return;
    doing.different = true;
    note(own, comparedText(outcome.published) ?? "");
  } catch (error) {
    doing.failures.push({ label, error });
  } finally {
    ready.clear();
  }
}

function concluded(doing: Doing, total: number): PointsOutcome {
  const { terminal, summaries, failures, drained, identical, different } = doing;
  if (identical > 0)
    note(terminal, `identical: ${identical} of ${total} runs, every file with the bytes that were there.`);
  if (failures.length > 0) throw failed(failures, summaries.size, total);
  if (drained > 0) {
    note(
      terminal,
      `Stopped by a signal with ${summaries.size} of ${total} runs done; they are kept, and the work on the others. The same command with --resume goes on.`,
    );
    return { kind: "drained" };
  }
  return different ? { kind: "different" } : { kind: "finished", summaries };
}

/** As many failures as are read. */
const mostFailures = 3;

function failed(failures: Doing["failures"], done: number, total: number): Error {
  const [{ label, error: first }] = failures;
  if (first instanceof ConfigurationError)
    return new ConfigurationError(`${label}: ${first.message}`, { cause: first });
  const texts = failures.map(
    ({ label, error }) => `${label}: ${error instanceof Error ? error.message : String(error)}`,
  );
  const rest = failures.length - mostFailures;
  const more = rest > 0 ? [`… and ${rest} more.`] : [];
  const text = [...texts.slice(0, mostFailures), ...more].join("\n");
  return new Error(
    `${failures.length} of ${total} runs failed; the ${done} that are done are kept.\n${text}`,
    {
      cause: first,
    },
  );
}
