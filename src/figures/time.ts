/** The axis of training time, and the steps on top of it. */

import { clockOf } from "../experiment/clockOf.ts";
import type { FinishedRun } from "../experiment/finished.ts";
import { grouped } from "./axis.ts";
import type { Axis, TopAxis } from "./description.ts";

/** "stretched" is log(1 + t/t₀): it shows 0 and gives the beginning its room. */
export type TimeScale = "stretched" | "linear" | "log";

/** The scales of time, as a user names them. */
export const timeScales: readonly TimeScale[] = ["stretched", "linear", "log"];

/** The axes of time of one run. */
export interface TimeAxes {
  /** Where what was recorded ends: T, or earlier for a diverged run. */
  readonly end: number;
  x(scale: TimeScale): Axis;
  /** Null where only t = 0 was looked at. */
  readonly top: TopAxis | null;
}

export function timeAxes({ experiment, recording, summary }: FinishedRun): TimeAxes {
  const { risk, network, limit } = recording;
  const end = Math.max(0, ...[...risk, ...network, ...limit].map(({ t }) => t));
  const { stepAt } = clockOf(experiment);
  const times = summary.snapshots.map(({ t }) => t).filter((t) => t > 0);
  return {
    end,
    x: (scale) => axisOf(scale, times, end),
    top: end === 0 ? null : { label: "step *k*", text: (t) => grouped(Math.round(stepAt(t))) },
  };
}

/** Where only t = 0 was looked at there is nothing to stretch. */
function axisOf(scale: TimeScale, times: readonly number[], end: number): Axis {
  const label = "*t* = *kε*";
  if (end === 0) return { label, scale: "linear", domain: [0, 1] };
  if (scale === "linear") return { label, scale, domain: [0, end] };
  if (scale === "log") {
    const first = Math.min(end / 10, ...times);
    return { label, scale, domain: [first / 1.15, end * 1.15] };
  }
  return { label, scale: { stretched: beginning(times, end) }, domain: [0, end] };
}

/**
 * t₀: T/80, or earlier where record times crowd before it; then the time after which nine tenths of them lie, so that
 * times spaced in log t stand evenly and one early look does not stretch the axis.
 */
function beginning(times: readonly number[], end: number): number {
  const early = [...times].sort((one, other) => one - other)[Math.floor(times.length / 10)];
  return Math.min(end / 80, early ?? end);
}
