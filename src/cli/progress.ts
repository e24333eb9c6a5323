/**
 * What is said of a run while it computes: one line that redraws itself on a screen, plain lines where `err` is piped.
 */

import type { Part, PartProgress } from "../experiment/part.ts";
import type { LaneName } from "../experiment/session.ts";
import type { Terminal } from "./terminal.ts";

/** The progress of a run, told as it goes. */
export interface Progress {
  show(part: number, at: PartProgress): void;
  /** Takes the line from the screen. */
  clear(): void;
}

/** A screen's line is redrawn, and a plain line written, at most this often. */
const redrawMs = 100;
const plainMs = 5000;

/** A forecast from the first moments would jump about. */
const forecastAfterMs = 1000;
const forecastFrom = 0.02;

/**
 * @param steps  of a replica's whole training
 * @param now    a clock in ms
 */
export function progress(
  { interactive, err }: Pick<Terminal, "interactive" | "err">,
  parts: readonly Part[],
  steps: number,
  now: () => number = () => performance.now(),
): Progress {
  const lanes = new Map<LaneName, LaneView>();
  const over = new Set<LaneName>();
  let told = now();
  let onScreen = false;
  const clear = () => {
    if (onScreen) err("\r\x1b[K");
    onScreen = false;
  };
  const ended = (view: LaneView, time: number) => {
    if (over.has(view.lane)) return;
    over.add(view.lane);
    clear();
    err(`${view.lane}: done${view.rate(time)}, ${duration(time - view.began)}\n`);
    told = time;
  };
  const redraw = (time: number) => {
    const working = [...lanes.values()].filter((view) => !view.done());
    const [first, ...others] = working.toReversed();
    err(
      `\r\x1b[K${screenLine(first, time)}${others.map((view) => ` · ${view.lane} ${view.percent()}`).join("")}`,
    );
    onScreen = true;
  };
  return {
    show(part, at) {
      const time = now();
      const { lane } = parts[part];
      const view = lanes.get(lane) ?? laneView(lane, parts, steps, time);
      lanes.set(lane, view);
      view.set(part, at);
      if (view.done()) ended(view, time);
      else if (time - told >= (interactive ? redrawMs : plainMs)) {
        told = time;
        if (interactive) redraw(time);
        else err(`${lane}: ${view.percent()}, ${view.detail(time)}\n`);
      }
    },
    clear,
  };
}

/** The parts of a lane as one. */
interface LaneView {
  readonly lane: LaneName;
  readonly began: number;
  set(part: number, at: PartProgress): void;
  done(): boolean;
  /** Done share, 0 … 1. */
  share(): number;
  percent(): string;
  /** `t = 4.2, step 420,000 of 1,000,000, 254,000 steps/s, 2 s left` */
  detail(time: number): string;
  /** `, 254,000 steps/s`; empty before it can be known, and for the limit. */
  rate(time: number): string;
}

function laneView(lane: LaneName, all: readonly Part[], steps: number, began: number): LaneView {
  const parts = all.flatMap((part, index) => (part.lane === lane ? [index] : []));
  const first = new Map<number, PartProgress>();
  const latest = new Map<number, PartProgress>();
  const total = (of: ReadonlyMap<number, PartProgress>, what: "step" | "progress") =>
    [...of.values()].reduce((sum, at) => sum + at[what], 0);
  const share = () => total(latest, "progress") / parts.length;
  const stepRate = (time: number) =>
    lane === "network" && time > began
      ? (1000 * (total(latest, "step") - total(first, "step"))) / (time - began)
      : 0;
  const rate = (time: number) => {
    const perSecond = Number(stepRate(time).toPrecision(3));
    return perSecond > 0 ? `, ${grouped(perSecond)} steps/s` : "";
  };
  const left = (time: number) => {
    const gained = share() - total(first, "progress") / parts.length;
    if (time - began < forecastAfterMs || gained < forecastFrom) return "";
    return `, ${duration(((time - began) * (1 - share())) / gained)} left`;
  };
  const where = () => {
    const [only] = latest.values();
    const t = parts.length === 1 && only !== undefined ? [`t = ${Number(only.t.toPrecision(3))}`] : [];
    if (lane === "limit") return t.join("");
    const replicas = parts.length === 1 ? "" : ` in ${parts.length} replicas`;
    const step = `step ${grouped(total(latest, "step"))} of ${grouped(steps * parts.length)}${replicas}`;
    return [...t, step].join(", ");
  };
  return {
    lane,
    began,
    set(part, at) {
      if (!first.has(part)) first.set(part, at);
      latest.set(part, at);
    },
    done: () => latest.size === parts.length && [...latest.values()].every((at) => at.progress === 1),
    share,
    percent: () => `${Math.floor(100 * share())} %`,
    detail: (time) => `${where()}${rate(time)}${left(time)}`,
    rate,
  };
}

function screenLine(view: LaneView, time: number): string {
  const width = 24;
  const full = Math.round(view.share() * width);
  const bar = `${"█".repeat(full)}${"░".repeat(width - full)}`;
  return `${view.lane.padEnd(8)} ${bar} ${view.percent().padStart(5)}  ${view.detail(time)}`;
}

const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");

/** `1 h 02 min`, `3 min 04 s`, `12 s`, `0.4 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 950) return `${Math.max(0.1, Math.round(milliseconds / 100) / 10)} s`;
  const rounding = 1e-6;
  const seconds = Math.ceil(milliseconds / 1000 - rounding);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
