/**
 * The clock: step k ↔ time t = kε ↔ inner clock s(t) = 2∫₀ᵗ ξ, and the exact share s_k = ∫ξ of each step.
 *
 * A live change starts a new stretch at its step k_c, and t = t_c + (k − k_c) ε_c from there on. This is the one file
 * that maps the three; solvers run in s and know no ξ.
 */

import type { Schedule } from "../model/contract.ts";
import { schedule as makeSchedule, type ScheduleConfig } from "../model/schedules.ts";

/** What concerns the clock in an experiment's `changes`; other paths pass by. */
type ClockChange =
  | { readonly step: number; readonly path: "training.stepSize" | "training.time"; readonly value: number }
  | { readonly step: number; readonly path: "training.schedule"; readonly value: ScheduleConfig }
  | { readonly step: number; readonly path: string; readonly value: unknown };

/** ε, ξ and T at the start, and what changes on the way. */
interface ClockSpec {
  /** ε */
  readonly stepSize: number;
  readonly schedule: Schedule;
  /** T */
  readonly time: number;
  /**
   * In the order of their steps; each takes effect at the block end at or after its step, one beyond the end of the run
   * never.
   */
  readonly changes: readonly ClockChange[];
  /** B; absent: 1, changes at any step. */
  readonly block?: number;
}

/** A record time, put on the nearest step. */
interface RecordStep {
  /** The number as written where it falls on a step (to 1e-9 relative), else kε. */
  readonly t: number;
  readonly step: number;
  /** What a user should know of a time that was moved; else null. */
  readonly note: string | null;
}

/** Steps k, times t and inner times s, one into the other. */
export interface Clock {
  /** Steps of the whole run, the integer nearest to T/ε. */
  readonly steps: number;
  /** T as written, after the changes of it that take effect. */
  readonly end: number;
  /** t of a step */
  time(step: number): number;
  /** The step at t, as a real number. */
  stepAt(t: number): number;
  /** s_k, the schedule's share of step k */
  share(step: number): number;
  /** s_k of `count` consecutive steps */
  shares(firstStep: number, count: number, out: Float64Array): void;
  /** s at a step */
  inner(step: number): number;
  /** s at a time */
  innerAt(t: number): number;
  /** t at an inner time; the inverse of innerAt */
  timeAtInner(s: number): number;
  /** The steps of record times, ascending; two times on one step merge. */
  recordSteps(times: readonly number[]): RecordStep[];
}

interface Stretch {
  readonly step: number;
  readonly t: number;
  readonly s: number;
  readonly stepSize: number;
  readonly schedule: Schedule;
}

/** The clock of a run; its `recordSteps` throws a RangeError for a time beyond the end. */
export function clock(spec: ClockSpec): Clock {
  const { stretches, steps, end } = stretchesOf(spec);
  const atStep = (step: number) => latest(stretches, (each) => each.step <= step);
  const atTime = (t: number) => latest(stretches, (each) => each.t <= t);
  const share = (step: number) => {
    const { step: from, t, stepSize, schedule } = atStep(step);
    return schedule.integral(t + (step - from) * stepSize, stepSize);
  };
  const time = (step: number) => timeOf(atStep(step), step);
  const stepAt = (t: number) => {
    const stretch = atTime(t);
    return stretch.step + (t - stretch.t) / stretch.stepSize;
  };
  return {
    steps,
    end,
    time,
    stepAt,
    share,
    shares: (firstStep, count, out) => {
      for (let j = 0; j < count; j++) out[j] = share(firstStep + j);
    },
    inner: (step) => innerOf(atStep(step), time(step)),
    innerAt: (t) => innerOf(atTime(t), t),
    timeAtInner: (s) =>
      timeAtInner(
        latest(stretches, (each) => each.s <= s),
        s,
      ),
    recordSteps: (times) => recordSteps(times, end, { steps, time, stepAt }),
  };
}

/** The end of the block that a step is in: where a change or a look at that step takes place. */
export const blockEnd = (step: number, block: number): number => Math.ceil(step / block) * block;

const timeOf = ({ step: from, t, stepSize }: Stretch, step: number) => t + (step - from) * stepSize;
const innerOf = ({ t: from, s, schedule }: Stretch, t: number) => s + 2 * schedule.integral(from, t - from);

function latest(stretches: readonly Stretch[], begun: (stretch: Stretch) => boolean): Stretch {
  return stretches.findLast(begun) ?? stretches[0];
}

interface Stretches {
  readonly stretches: readonly Stretch[];
  readonly steps: number;
  /** T, after the last change of it */
  readonly end: number;
}

function stretchesOf({ stepSize, schedule, time, changes, block = 1 }: ClockSpec): Stretches {
  const stretches: Stretch[] = [{ step: 0, t: 0, s: 0, stepSize, schedule }];
  let end = time;
  let steps = stepsUntil(stretches[0], end);
  for (const { step: asked, path, value } of changes) {
    const step = blockEnd(asked, block);
    if (step > steps) break;
    const before = stretches[stretches.length - 1];
    const t = timeOf(before, step);
    const begun = { ...before, step, t, s: innerOf(before, t) };
    if (path === "training.time") end = value as number;
    else if (path === "training.stepSize") stretches.push({ ...begun, stepSize: value as number });
    else if (path === "training.schedule")
      stretches.push({ ...begun, schedule: makeSchedule(value as ScheduleConfig) });
    steps = Math.max(step, stepsUntil(stretches[stretches.length - 1], end)); // what is done is done
  }
  return { stretches, steps, end };
}

/** The step nearest to t = `end`: T/ε is off by a few roundings, and 10/1e-5 would floor to 999,999. */
const stepsUntil = ({ step, t, stepSize }: Stretch, end: number) => step + Math.round((end - t) / stepSize);

/** Solves s(t) = s by Newton's method, kept inside a bracket that halves where a step leaves it (ξ may be ∞ at 0). */
function timeAtInner(stretch: Stretch, s: number): number {
  if (!(s > stretch.s)) return stretch.t;
  let low = stretch.t;
  let high = stretch.t + stretch.stepSize;
  while (innerOf(stretch, high) < s) high = stretch.t + 2 * (high - stretch.t);
  let t = high;
  for (let iteration = 0; iteration < 200 && high - low > 1e-16 * high; iteration++) {
    const excess = innerOf(stretch, t) - s;
    if (excess === 0) return t;
    if (excess > 0) high = t;
    else low = t;
    const newton = t - excess / (2 * stretch.schedule.rate(t));
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (next === t) break;
    t = next;
  }
  return t;
}

/** A written time this close to a step, relatively, is that step's: decimals times ε are off by a few roundings. */
const onTheStep = 1e-9;

function recordSteps(
  times: readonly number[],
  end: number,
  { steps, time, stepAt }: Pick<Clock, "steps" | "time" | "stepAt">,
): RecordStep[] {
  const within = (written: number) => Math.round(stepAt(written)) <= steps;
  const beyond = times.find((written) => !within(written));
  if (beyond !== undefined) {
    const corrected = [...new Set([...times.filter(within), end])].join(", ");
    throw new RangeError(
      `record.times: t = ${beyond} is beyond the end at t = ${end}. Use --set 'record.times=[${corrected}]', or a longer training.time.`,
    );
  }
  const bySteps = new Map<number, RecordStep>();
  for (const written of times) {
    const step = Math.round(stepAt(written));
    const onStep = Math.abs(written - time(step)) <= onTheStep * written;
    const merged = bySteps.get(step);
    if (merged !== undefined && (merged.note === null || !onStep)) continue;
    const t = onStep ? written : time(step);
    const note = onStep
      ? null
      : `record time ${written} lies between two steps; recorded at t = ${t} (step ${step}).`;
    bySteps.set(step, { t, step, note });
  }
  return [...bySteps.values()].sort((one, other) => one.step - other.step);
}
