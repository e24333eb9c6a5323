import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../experiment/problems.ts";
import type { SessionCalls } from "./sessionHost.ts";
import { answer, type Reply, received } from "./sessionMessages.ts";

const failing = (error: unknown): SessionCalls => ({
  start: () => {},
  advance: () => {
    throw error;
  },
  save: () => Uint8Array.of(7),
  restore: () => {},
  finish: () => {
    throw error;
  },
  verdict: () => Promise.reject(error),
  ask: () => Promise.reject(error),
});

async function sentAndReceived(error: unknown): Promise<Error> {
  const reply = await answer(failing(error), { number: 3, call: "advance", values: [{ lane: "limit" }] });
  // What a thread's message does to it.
  const copy: Reply = structuredClone(reply);
  if ("value" in copy) throw new Error("the call did not fail");
  return received(copy.error);
}

describe("messages between threads", () => {
  it("carry values under the number of their request", async () => {
    const reply = await answer(failing(null), { number: 3, call: "save", values: [0] });
    expect(structuredClone(reply)).toEqual({ number: 3, value: Uint8Array.of(7) });
  });

  it("carry a configuration's mistakes as such, so that the command line exits with 2", async () => {
    const problems = [{ place: "my.yaml:3", path: "seed", message: "got x" }];
    const error = await sentAndReceived(new ConfigurationError(problems));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toBe("my.yaml:3: seed: got x");
  });

  it("carry any other error with its message and the stack where it happened", async () => {
    const original = new TypeError("no degree is enough");
    const error = await sentAndReceived(original);
    expect(error).not.toBeInstanceOf(ConfigurationError);
    expect(error).toMatchObject({ message: "no degree is enough", stack: original.stack });
  });
});
