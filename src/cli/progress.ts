import type { Terminal } from "./terminal.ts";

/** Redrawn at most this often. */
const interval = 100;

/** One line of progress on a screen; nothing where the output is piped. */
interface ProgressLine {
  /** @param share  done share of the lane, 0 … 1 */
  show(lane: string, share: number, detail: string): void;
  clear(): void;
}

/**
 * A line on `err` that redraws itself, with the time since its lane began; silent unless interactive.
 * @param now  a clock in ms
 */
export function progressLine(
  { interactive, err }: Terminal,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (!interactive) return { show: () => {}, clear: () => {} };
  let lane = "";
  let began = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  return {
    show(name, share, detail) {
      const time = now();
      if (name !== lane) {
        lane = name;
        began = time;
      } else if (time - drawn < interval) return;
      drawn = time;
      err(`\r\x1b[K${lineOf(name, share, detail, time - began)}`);
    },
    clear: () => err("\r\x1b[K"),
  };
}

function lineOf(lane: string, share: number, detail: string, elapsed: number): string {
  const width = 24;
  const full = Math.round(share * width);
  const bar = `${"█".repeat(full)}${"░".repeat(width - full)}`;
  // A forecast from the first moments would jump about.
  const left = share > 0.02 && elapsed > 1000 ? `  ${duration((elapsed * (1 - share)) / share)} left` : "";
  return `${lane.padEnd(8)} ${bar} ${`${Math.floor(100 * share)}`.padStart(3)} %  ${detail}${left}`;
}

/** `1 h 02 min`, `3 min 04 s`, `12 s` */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
