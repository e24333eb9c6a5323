/** What is said while many runs compute: `3 of 12 runs, 27 %`. */

import { duration, type Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

/** The progress of many runs. */
export interface ProgressOfMany {
  /** For one of them, with so many parts: its share counts, and it tells nothing by itself. */
  of(parts: number): Progress;
  /** One more is finished. */
  done(): void;
  /** Takes the line from the screen. */
  clear(): void;
}

/** As in progress.ts. */
const redrawMs = 100;
const plainMs = 5000;
const forecastAfterMs = 1000;
const forecastFrom = 0.02;

/**
 * @param total  of runs
 * @param ready  runs of these that were there before
 * @param now    a clock in ms
 */
export function progressOfMany(
  { interactive, err }: Pick<Terminal, "interactive" | "err">,
  { total, ready, what = "runs" }: { readonly total: number; readonly ready: number; readonly what?: string },
  now: () => number = () => performance.now(),
): ProgressOfMany {
  const began = now();
  let finished = ready;
  let told = began;
  let onScreen = false;
  const open = new Set<Map<number, number>>();
  const clear = () => {
    if (onScreen) err("\r\x1b[K");
    onScreen = false;
  };
  const line = (time: number) => {
    const partly = [...open].reduce((sum, shares) => sum + mean(shares), 0);
    const share = (finished - ready + partly) / Math.max(1, total - ready);
    const left =
      time - began < forecastAfterMs || share < forecastFrom || share >= 1
        ? ""
        : `, ${duration(((time - began) * (1 - share)) / share)} left`;
    return `${finished} of ${total} ${what}, ${Math.floor((100 * (finished + partly)) / total)} %${left}`;
  };
  const tell = (always: boolean) => {
    const time = now();
    if (!always && time - told < (interactive ? redrawMs : plainMs)) return;
    told = time;
    err(interactive ? `\r\x1b[K${line(time)}` : `${line(time)}\n`);
    onScreen = interactive;
  };
  return {
    of(parts) {
      const shares = new Map<number, number>();
      for (let part = 0; part < parts; part++) shares.set(part, 0);
      open.add(shares);
      return {
        show(part, { progress }) {
          shares.set(part, progress);
          tell(false);
        },
        clear() {
          open.delete(shares);
        },
      };
    },
    done() {
      finished++;
      tell(finished === total);
    },
    clear,
  };
}

const mean = (shares: ReadonlyMap<number, number>): number =>
  shares.size === 0 ? 0 : [...shares.values()].reduce((sum, share) => sum + share, 0) / shares.size;
