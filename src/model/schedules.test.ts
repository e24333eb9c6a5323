import { describe, expect, it } from "vitest";
import { schedule, scheduleSchema } from "./schedules.ts";

describe("schedules", () => {
  it("power is t^(−exponent), with its integral", () => {
    const { rate, integral } = schedule({ kind: "power", exponent: 0.25 });
    expect(rate(16)).toBe(0.5);
    expect(rate(0)).toBe(Number.POSITIVE_INFINITY);
    expect(integral(0, 16)).toBeCloseTo(8 / 0.75, 14);
    expect(integral(1, 15)).toBeCloseTo(7 / 0.75, 14);
  });

  it("piecewise integrates across its times", () => {
    const { rate, integral } = schedule({ kind: "piecewise", times: [0, 1, 3], values: [1, 0.5, 2] });
    expect([rate(0.99), rate(1), rate(5)]).toEqual([1, 0.5, 2]);
    expect(integral(0.5, 3)).toBeCloseTo(0.5 + 1 + 1, 15);
    expect(integral(3, 1)).toBe(2);
  });

  it.each([
    [{ kind: "power", exponent: 1 }, "exponent"],
    [{ kind: "piecewise", times: [1], values: [1] }, "begin with 0"],
    [{ kind: "piecewise", times: [0, 2, 2], values: [1, 1, 1] }, "ascend"],
    [{ kind: "piecewise", times: [0, 1], values: [1] }, "there are 2 times, and 1 of these"],
    [{ kind: "cosine" }, "kind"],
  ])("%j is refused", (config, word) => {
    const result = scheduleSchema.safeParse(config);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toContain(word);
  });
});
