import { availableParallelism, cpus, hostname } from "node:os";
import { program } from "../experiment/code.generated.ts";

/** How a run came about: the only file of a run folder that may differ between two runs of one id. */
export interface Provenance {
  readonly program: string;
  readonly command: readonly string[];
  readonly started: string;
  readonly finished: string;
  readonly seconds: number;
  readonly host: string;
  readonly platform: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
}

/** @param started  when the work began */
export function provenance(
  command: readonly string[],
  started: Date,
  finished: Date = new Date(),
): Provenance {
  return {
    program,
    command,
    started: started.toISOString(),
    finished: finished.toISOString(),
    seconds: (finished.getTime() - started.getTime()) / 1000,
    host: hostname(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
  };
}
