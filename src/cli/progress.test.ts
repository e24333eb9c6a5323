import { describe, expect, it } from "vitest";
import { duration, progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function screen(interactive: boolean) {
  const written: string[] = [];
  const terminal: Terminal = {
    out: () => {},
    err: (text) => {
      written.push(text);
    },
    interactive,
    env: {},
    cwd: "/",
    command: [],
    worker: null,
    stop: new AbortController().signal,
  };
  return { written, terminal };
}

describe("the progress line", () => {
  it("draws one line again and again on a screen, and says how long it will take", () => {
    const { written, terminal } = screen(true);
    let time = 0;
    const line = progressLine(terminal, () => time);
    line.show("network", 0, "step 0 of 100");
    time = 50;
    line.show("network", 0.1, "step 10 of 100");
    time = 20_000;
    line.show("network", 0.25, "step 25 of 100");
    line.clear();
    expect(written).toHaveLength(3);
    expect(written[0]).toBe(`\r\u001b[Knetwork  ${"░".repeat(24)}   0 %  step 0 of 100`);
    expect(written[1]).toBe(
      `\r\u001b[Knetwork  ${"█".repeat(6)}${"░".repeat(18)}  25 %  step 25 of 100  1 min 00 s left`,
    );
    expect(written[2]).toBe("\r\u001b[K");
  });

  it("is silent where the output is piped", () => {
    const { written, terminal } = screen(false);
    const line = progressLine(terminal);
    line.show("network", 0.5, "step 50 of 100");
    line.clear();
    expect(written).toEqual([]);
  });
});

describe("duration", () => {
  it.each([
    [400, "1 s"],
    [59_000, "59 s"],
    [184_000, "3 min 04 s"],
    [3_725_000, "1 h 02 min"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
