import { describe, expect, it } from "vitest";
import { correctedTimes, defaultTimes, expandedTimes } from "./times.ts";

describe("defaultTimes", () => {
  it("is 0, then 1-2-5 × 10ⁿ from T/100, and T, as a user would write them", () => {
    expect(defaultTimes(10)).toEqual([0, 0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(defaultTimes(1)).toEqual([0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]);
    expect(defaultTimes(300)).toEqual([0, 5, 10, 20, 50, 100, 200, 300]);
    expect(defaultTimes(0.07)).toEqual([0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.07]);
    expect(defaultTimes(2e-7)).toEqual([0, 2e-9, 5e-9, 1e-8, 2e-8, 5e-8, 1e-7, 2e-7]);
  });

  it("ascends without repeats for every end", () => {
    for (let end = 1; end < 400; end++) {
      const times = defaultTimes(end / 7);
      expect(times.every((t, index) => index === 0 || t > times[index - 1])).toBe(true);
      expect(times.at(-1)).toBe(end / 7);
    }
  });
});

describe("expandedTimes", () => {
  it("keeps the ends of ranges exactly and sorts all items, each once", () => {
    const times = expandedTimes([5, { linear: [0, 5], count: 6 }, { log: [0.001, 10], count: 5 }]);
    expect(times[0]).toBe(0);
    expect(times.at(-1)).toBe(10);
    expect(times.filter((t) => t === 5)).toEqual([5]);
    // 0.001 · 10ⁿ through exp and log: a few roundings.
    for (const t of [0.01, 0.1, 1])
      expect(Math.min(...times.map((each) => Math.abs(each / t - 1)))).toBeLessThan(1e-14);
    expect(times).toEqual([...times].sort((one, other) => one - other));
  });
});

describe("correctedTimes", () => {
  const beyond = (t: number) => t > 2;

  it("is null where nothing lies beyond the end", () => {
    expect(correctedTimes([0, 1, 2, { log: [0.1, 2], count: 4 }], 2, beyond)).toBeNull();
  });

  it("drops what lies beyond, shortens ranges, keeps the end", () => {
    const items = [0, 1, 5, { log: [0.1, 10] as [number, number], count: 4 }];
    expect(correctedTimes(items, 2, beyond)).toEqual([0, 1, { log: [0.1, 2], count: 4 }]);
    expect(correctedTimes([0, 1, 5, 10], 2, beyond)).toEqual([0, 1, 2]);
    expect(correctedTimes([{ linear: [3, 4], count: 2 }], 2, beyond)).toEqual([2]);
  });
});
