import { describe, expect, it } from "vitest";
import type { Part } from "../experiment/part.ts";
import { duration, progress } from "./progress.ts";

const parts: Part[] = [
  { lane: "limit", method: 0, replica: 0 },
  { lane: "network", replica: 0 },
];
const replicas: Part[] = [0, 1].map((replica) => ({ lane: "network", replica }));

/** A terminal whose lines are kept, and a clock that is set by hand. */
function watched(interactive: boolean, of: readonly Part[] = parts) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const shown = progress({ interactive, err: (text) => written.push(text) }, of, 1000, () => clock.ms);
  return { written, clock, shown };
}

const at = (step: number) => ({ step, t: step / 100, progress: step / 1000 });

describe("on a screen", () => {
  it("one line draws itself again, with rate and time left, and the other lane beside it", () => {
    const { written, clock, shown } = watched(true);
    shown.show(0, at(0));
    shown.show(1, at(0));
    clock.ms = 50;
    shown.show(1, at(10));
    expect(written).toEqual([]);
    clock.ms = 20_000;
    shown.show(1, at(250));
    expect(written.splice(0)).toEqual([
      `\r\u001b[Knetwork  ${"█".repeat(6)}${"░".repeat(18)}  25 %  t = 2.5, step 250 of 1,000, 13 steps/s, 1 min 00 s left · limit 0 %`,
    ]);
    shown.show(0, { ...at(1000), progress: 1 });
    expect(written).toEqual(["\r\u001b[K", "limit: done, 20 s\n"]);
    shown.clear();
    expect(written).toHaveLength(2);
  });
});

describe("where it is piped", () => {
  it("plain lines come every few seconds, and one at the end of a lane", () => {
    const { written, clock, shown } = watched(false, replicas);
    shown.show(0, at(0));
    shown.show(1, at(0));
    clock.ms = 4000;
    shown.show(0, at(200));
    clock.ms = 5000;
    shown.show(0, at(400));
    shown.show(1, at(400));
    expect(written.splice(0)).toEqual([
      "network: 20 %, step 400 of 2,000 in 2 replicas, 80 steps/s, 20 s left\n",
    ]);
    clock.ms = 10_000;
    shown.show(0, at(1000));
    shown.show(1, at(1000));
    shown.show(1, at(1000));
    expect(written).toHaveLength(2);
    expect(written.join("")).toMatch(/network: done, 200 steps\/s, 10 s\n$/);
    expect(written.join("")).not.toContain("\r");
  });

  it("a resumed part's earlier steps are not this process's speed", () => {
    const { written, clock, shown } = watched(false);
    shown.show(1, at(500));
    clock.ms = 10_000;
    shown.show(1, at(600));
    expect(written).toEqual(["network: 60 %, t = 6, step 600 of 1,000, 10 steps/s, 40 s left\n"]);
  });
});

describe("duration", () => {
  it.each([
    [20, "0.1 s"],
    [400, "0.4 s"],
    [59_000, "59 s"],
    [184_000, "3 min 04 s"],
    [3_725_000, "1 h 02 min"],
  ])("%d ms is %s", (milliseconds, text) => {
    expect(duration(milliseconds)).toBe(text);
  });
});
