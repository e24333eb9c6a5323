import type { TimeScale } from "./time.ts";

/** What a figure may be asked for beyond its run. */
export interface Choice {
  /** Of more record times than this an even choice has a panel; Infinity: every one has. */
  readonly moments: number;
  /** Of every axis of time; null: each figure's own. */
  readonly time: TimeScale | null;
}

/** What a run folder holds and a report shows. */
export const overview: Choice = { moments: 8, time: null };
