import type { Tables } from "../model/table.ts";
import type { Recording } from "../recording/contract.ts";
import type { Summary } from "../recording/summary.ts";
import type { Experiment } from "./schema.ts";

/** A run with all that it asked and found: what figures, reports and citations are made of. */
export interface FinishedRun {
  /** Resolved. */
  readonly experiment: Experiment;
  /** By the names that the experiment's references carry. */
  readonly tables: Tables;
  readonly recording: Recording;
  readonly summary: Summary;
}
