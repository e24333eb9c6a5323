/** `runs`: the catalogue of run folders. */

import { resolve } from "node:path";
import type { Summary } from "../../recording/format.ts";
import { significant, textTable } from "../../recording/table.ts";
import { type Catalogue, type CataloguedRun, catalogue, type UnfinishedRun } from "../../store/catalogue.ts";
import { exitCode, type Terminal } from "../terminal.ts";

/** The flags of `runs` as commander reads them. */
export interface RunsOptions {
  /** Parent of the run folders. */
  readonly out: string;
  readonly json: boolean;
}

/** @returns the exit code */
export async function listRuns(terminal: Terminal, { out, json }: RunsOptions): Promise<number> {
  const found = await catalogue(resolve(terminal.cwd, out));
  terminal.out(json ? `${JSON.stringify(document(found), null, 2)}\n` : text(found, out));
  return exitCode.done;
}

const document = ({ runs, unfinished, quarantined, others }: Catalogue) => ({
  runs: runs.map((run) => {
    const { name, id, seed, status, outcome, steps } = run.summary;
    const { folder, finished, bytes } = run;
    return { folder, name, id, seed, status, outcome, steps, ...lastRisks(run.summary), finished, bytes };
  }),
  unfinished,
  quarantined,
  others,
});

/** At the last record time: null where there is none. */
function lastRisks({ snapshots }: Summary) {
  const last = snapshots.at(-1);
  return {
    t: last?.t ?? null,
    riskNetwork: last?.network?.risk ?? null,
    riskLimit: last?.limit?.risk ?? null,
  };
}

function text({ runs, unfinished, quarantined, others }: Catalogue, out: string): string {
  const blocks = [
    ...(runs.length === 0 ? [] : [table(runs)]),
    ...(unfinished.length === 0 ? [] : [unfinished.map(unfinishedLine).join("\n")]),
    ...(quarantined.length === 0
      ? []
      : [
          quarantined
            .map((name) => `.quarantine/${name}: came out different when it was computed again`)
            .join("\n"),
        ]),
    ...(others.length === 0 ? [] : [others.map(({ folder, why }) => `${folder}: ${why}`).join("\n")]),
  ];
  if (blocks.length === 0) return `No runs below ${out}. Make one: meanfield run isotropic\n`;
  return `${blocks.join("\n\n")}\n`;
}

function table(runs: readonly CataloguedRun[]): string {
  const rows = runs.map(({ folder, summary, finished, bytes }) => {
    const { t, riskNetwork, riskLimit } = lastRisks(summary);
    return [
      folder,
      summary.status,
      grouped(summary.steps),
      t === null ? "–" : `${Number(t.toPrecision(4))}`,
      significant(riskNetwork, 4),
      significant(riskLimit, 4),
      finished === null ? "–" : finished.slice(0, 16).replace("T", " "),
      size(bytes),
    ];
  });
  return textTable({
    header: ["run", "status", "steps", "t", "R network", "R limit", "finished (UTC)", "size"],
    rows,
  });
}

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

const size = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

function unfinishedLine({ id, step, owner }: UnfinishedRun): string {
  const where = step === null ? "no checkpoint yet" : `at step ${step}`;
  return owner === null
    ? `${id}: unfinished, ${where}; the command that began it, with --resume, goes on`
    : `${id}: running, ${where}, process ${owner.pid} on ${owner.host}`;
}
