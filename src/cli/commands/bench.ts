import { significant, textTable } from "../../recording/table.ts";
import { bench } from "../bench.ts";
import { exitCode, type Terminal } from "../terminal.ts";

/** The flags of `bench` as commander reads them; `only` is a list with commas. */
export interface BenchFlags {
  readonly only?: string;
  readonly steps?: number;
  readonly peers: boolean;
  readonly json: boolean;
}

/** `bench`: steps a second, beside the peers that are installed. */
export function runBench({ out }: Terminal, { only, steps, peers, json }: BenchFlags): number {
  const rows = bench({
    peers,
    ...(only === undefined ? {} : { only: only.split(",") }),
    ...(steps === undefined ? {} : { steps }),
  });
  if (json) out(`${JSON.stringify({ rows }, null, 2)}\n`);
  else {
    const header = ["workload", "program", "threads", "steps/s", "× NumPy"];
    const lines = rows.map((row) => [
      row.workload,
      row.program,
      String(row.threads),
      String(Math.round(row.stepsPerSecond)),
      significant(row.ratioToNumpy, 3),
    ]);
    out(`${textTable({ header, rows: lines })}\n`);
  }
  return exitCode.done;
}
