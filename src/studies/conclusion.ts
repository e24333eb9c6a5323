/**
 * What a study concludes: claims, each beside the numbers that were computed, and plots of them. A study's file names its
 * conclusion (`conclusion: width`); it sees finished runs and answered questions, and computes nothing that takes time.
 */

import type { Label } from "../experiment/over.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Tables } from "../model/table.ts";
import type { RiskPoint } from "../recording/contract.ts";
import type { Summary } from "../recording/format.ts";
import type { Answer } from "./questions.ts";

/** One point of a study, all that is known of it. */
export interface StudiedPoint {
  /** By the entries' names. */
  readonly labels: Readonly<Record<string, Label>>;
  readonly experiment: Experiment;
  readonly tables: Tables;
  /** Of its run; null where the study measures answers to questions alone. */
  readonly summary: Summary | null;
  /** risk.parquet of its run: the risk curves of networks and limits, [] without a run. */
  readonly risk: readonly RiskPoint[];
  /** By question, of those that the study measures. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/** One thing that is said, beside what was computed. */
export interface Claim {
  /** Unique among all conclusions: `width-no-slower`. */
  readonly id: string;
  /** What is said, as the slides say it where they do. */
  readonly said: string;
  /** "differs": the computation shows something else; "not shown": too little was computed to tell. */
  readonly outcome: "holds" | "differs" | "not shown";
  /** What was computed, or what would be needed: sentences whose numbers are all of `numbers` or of the experiment. */
  readonly found: string;
  /** By name, in the units of docs/format.md. */
  readonly numbers: Readonly<Record<string, number | null>>;
}

/** Curves over one another in panels: what `figures/plot.ts` draws. Words may carry `*R*_{*N*}` (figures' Words). */
export interface Plot {
  /** Unique in its study, safe in a file name: a claim's id where it shows that claim, which it then stands by in a report. */
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly panels: readonly PlotPanel[];
}

export interface PlotPanel {
  readonly title: string;
  readonly x: PlotAxis;
  readonly y: PlotAxis;
  /** At most six that are told apart by colour. */
  readonly curves: readonly PlotCurve[];
}

export interface PlotAxis {
  readonly label: string;
  readonly scale: "linear" | "log";
  /** Absent: what the curves need. */
  readonly domain?: readonly [number, number];
}

export interface PlotCurve {
  /** "": not in the legend. */
  readonly label: string;
  /** "line": a fit, a law, a bound; "dots": what was measured; both: measured, joined. */
  readonly kind: "line" | "dots" | "both";
  readonly dash?: "solid" | "dashed" | "dotted";
  /** Not finite points are left out, as are those ≤ 0 on a logarithmic axis. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Half lengths of error bars, of each point. */
  readonly errors?: readonly number[];
  /** Which of the six colours; absent: the curve's place in the panel. Equal in two panels for the same thing. */
  readonly colour?: number;
}

export interface Conclusion {
  readonly claims: readonly Claim[];
  readonly plots: readonly Plot[];
}

/** Draws the conclusion from a study's points, which are in the order of its product. Deterministic, no randomness. */
export type Conclude = (points: readonly StudiedPoint[]) => Conclusion;
