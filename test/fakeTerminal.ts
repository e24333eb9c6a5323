import { cli } from "../src/cli/cli.ts";
import type { Terminal } from "../src/cli/terminal.ts";

/** What a command wrote. */
interface Written {
  readonly out: string;
  readonly err: string;
}

/** A terminal without a screen or a worker, that keeps what is written; `world` sets what a test needs otherwise. */
export function fakeTerminal(world: Partial<Terminal> = {}): {
  readonly terminal: Terminal;
  readonly written: Written;
} {
  const written = { out: "", err: "" };
  const terminal: Terminal = {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    interactive: false,
    env: {},
    cwd: process.cwd(),
    command: ["meanfield"],
    worker: null,
    stop: new AbortController().signal,
    ...world,
  };
  return { terminal, written };
}

/** What a user types after `meanfield`, and the answer. */
export async function typed(
  args: readonly string[],
  world: Partial<Terminal> = {},
): Promise<Written & { readonly code: number }> {
  const { terminal, written } = fakeTerminal({ command: ["meanfield", ...args], ...world });
  const code = await cli(args, terminal);
  return { code, ...written };
}
