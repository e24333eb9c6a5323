import { join, relative } from "node:path";
import type { Summary } from "../recording/format.ts";
import { comparisonTable, textTable } from "../recording/table.ts";
import { isFile } from "../store/files.ts";
import { reportName } from "../store/runs.ts";
import type { Terminal } from "./terminal.ts";

/** What `run` says at its end, on stdout: the comparison and where it lies, or one JSON document. */
export async function report(
  terminal: Terminal,
  summary: Summary,
  folder: string,
  json: boolean,
): Promise<void> {
  if (json) {
    terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
    return;
  }
  terminal.out(`${summary.name} ${summary.id}: ${summary.outcome}\n\n`);
  if (summary.snapshots.length > 0)
    terminal.out(`${textTable(comparisonTable(summary))}\n\n${legend(summary)}`);
  terminal.out(`run folder  ${shown(terminal, folder)}\n`);
  if (await isFile(join(folder, reportName))) {
    terminal.out(`report      ${shown(terminal, join(folder, reportName))}   (opens in any browser)\n`);
  }
}

/** What a newcomer asks about the table; nothing where there is nothing to compare. */
const legend = ({ snapshots }: Summary): string =>
  snapshots.some(({ distance }) => Object.keys(distance).length > 0)
    ? "(expected): what as many independent draws from the limit would show.\nN fresh draws: their mean risk, exact at t = 0, an upper reference later.\n\n"
    : "";

/** Relative to where the user stands, unless that climbs out. */
export function shown({ cwd }: Terminal, path: string): string {
  const near = relative(cwd, path);
  return near.startsWith("..") ? path : near;
}
