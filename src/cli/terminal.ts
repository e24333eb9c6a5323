import pc from "picocolors";

/** What a command reads of the world around it, and where it writes. Tests hand in their own. */
export interface Terminal {
  /** Results. */
  out(text: string): void;
  /** Progress and notes. */
  err(text: string): void;
  /** Whether `err` is a screen, on which a line can be drawn again. */
  readonly interactive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The arguments as typed, for provenance. */
  readonly command: readonly string[];
  /** Built file of the worker that computes; null: compute in this thread (sources, tests). */
  readonly worker: URL | null;
  /** Aborted by a signal that asks the program to stop. */
  readonly stop: AbortSignal;
}

/** 75: drained by a signal; the work can be done again. */
export const exitCode = { done: 0, failed: 1, usage: 2, drained: 75 } as const;

/** Colours for `err`: on a screen only, and never where NO_COLOR is set. */
export function colours({ interactive, env }: Terminal): ReturnType<typeof pc.createColors> {
  return pc.createColors(interactive && !env.NO_COLOR && env.TERM !== "dumb");
}

/** A remark beside the result. */
export function note(terminal: Terminal, text: string): void {
  terminal.err(`${colours(terminal).dim(text)}\n`);
}
