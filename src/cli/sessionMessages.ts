import { ConfigurationError, type Problem } from "../experiment/problems.ts";
import { TableError } from "../model/table.ts";
import type { SessionCalls } from "./sessionHost.ts";

/** The name of a call that a session host answers. */
export type CallName = keyof SessionCalls;

/** A call on its way to the host; the reply bears the same number. */
export interface Request {
  readonly number: number;
  readonly call: CallName;
  readonly values: readonly unknown[];
}

/** The answer to the request of that number: what the call returned, or what it threw. */
export type Reply =
  | { readonly number: number; readonly value: unknown }
  | { readonly number: number; readonly error: SentError };

/** An error as plain data: its class would be lost on the way. */
interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Of a ConfigurationError or a TableError; null for any other. */
  readonly problems: readonly Problem[] | null;
}

/** Makes the call. Never rejects: what the host throws becomes a reply with an error. */
export async function answer(host: SessionCalls, { number, call, values }: Request): Promise<Reply> {
  try {
    const method = host[call] as (...values: readonly unknown[]) => unknown;
    return { number, value: await method(...values) };
  } catch (error) {
    return { number, error: sent(error) };
  }
}

function sent(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined, problems: null };
  const problems = problemsOf(error);
  return { message: error.message, stack: error.stack, problems };
}

/** A module that fails on the way is its user's to mend, as a configuration is. */
function problemsOf(error: Error): readonly Problem[] | null {
  if (error instanceof ConfigurationError) return error.problems;
  return error instanceof TableError ? [{ place: "", path: "", message: error.message }] : null;
}

/** The error that was sent, its class (ConfigurationError or Error) and stack restored. */
export function received({ message, stack, problems }: SentError): Error {
  const error = problems === null ? new Error(message) : new ConfigurationError(problems);
  if (stack !== undefined) error.stack = stack;
  return error;
}
