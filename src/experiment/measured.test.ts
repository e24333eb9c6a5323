import { describe, expect, it } from "vitest";
import { measuredSeconds } from "./measured.ts";

/** A clock that `work` moves: the turns take these milliseconds, the last of them for ever. */
function turns(...lengths: readonly number[]) {
  let time = 0;
  let turn = 0;
  const work = () => {
    time += lengths[Math.min(turn++, lengths.length - 1)];
  };
  return { now: () => time, work, count: () => turn };
}

describe("measured seconds", () => {
  it("are the median of the turns after the first, which compiles", () => {
    const { work, now } = turns(900, 60, 50, 55);
    expect(measuredSeconds(work, now)).toBe(0.055);
  });

  it("do not mind a turn that something else disturbed", () => {
    const { work, now } = turns(10, 10, 10, 120, 10);
    expect(measuredSeconds(work, now)).toBe(0.01);
  });

  it("of work that takes seconds are those of one turn", () => {
    const { work, now, count } = turns(3000);
    expect(measuredSeconds(work, now)).toBe(3);
    expect(count()).toBe(1);
  });

  it("end where the clock stands still", () => {
    const { work, now, count } = turns(0);
    expect(measuredSeconds(work, now)).toBe(0);
    expect(count()).toBe(51);
  });
});
