import { CommanderError } from "commander";
import { program } from "./program.ts";
import { colours, exitCode, note, type Terminal } from "./terminal.ts";

/**
 * The command line as a function.
 *
 * @param args  what is typed after `meanfield`
 * @returns     the exit code: 0 done, 1 failed, 2 bad usage or configuration, 75 drained by a signal
 */
export async function cli(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.done;
  try {
    await program(terminal, (chosen) => {
      code = chosen;
    }).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has written its message, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    return failed(error, terminal);
  }
}

/** One message, no stack, unless MEANFIELD_DEBUG asks for it. */
function failed(error: unknown, terminal: Terminal): number {
  const { red } = colours(terminal);
  // By name: the class itself would load the schema's room for every --help.
  const usage = error instanceof Error && error.name === "ConfigurationError";
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`${red("error")} ${printable(message)}\n`);
  if (error instanceof Error && terminal.env.MEANFIELD_DEBUG === "1") terminal.err(`${error.stack ?? ""}\n`);
  else if (!usage) note(terminal, "MEANFIELD_DEBUG=1 shows where this happened.");
  return usage ? exitCode.usage : exitCode.failed;
}

/** Files and flags are quoted in messages: what they hold must not steer the terminal. */
const printable = (text: string): string =>
  text.replace(/[^\P{Cc}\n]/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
