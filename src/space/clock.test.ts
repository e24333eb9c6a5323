import { describe, expect, it } from "vitest";
import { schedule } from "../model/schedules.ts";
import { stream } from "../numerics/random.ts";
import { clock } from "./clock.ts";

const constant = schedule({ kind: "constant" });
const power = schedule({ kind: "power", exponent: 0.25 });
const piecewise = schedule({ kind: "piecewise", times: [0, 1, 3], values: [1, 0.5, 2] });

describe("clock", () => {
  it("takes the nearest whole number of steps: 10/1e-5 is 1,000,000 and not 999,999", () => {
    expect(Math.floor(10 / 1e-5)).toBe(999999);
    expect(clock({ stepSize: 1e-5, schedule: constant, time: 10, changes: [] }).steps).toBe(1_000_000);
  });

  it("gives each step its exact share of a constant schedule, late in a run too", () => {
    const { share } = clock({ stepSize: 1e-5, schedule: constant, time: 10, changes: [] });
    for (const step of [0, 1, 17, 999_999]) expect(share(step)).toBe(1e-5);
  });

  it("gives each step ∫ξ, where ξ is infinite at 0 too", () => {
    const { share } = clock({ stepSize: 2e-4, schedule: power, time: 100, changes: [] });
    const integral = (t: number) => t ** 0.75 / 0.75;
    expect(share(0)).toBeCloseTo(integral(2e-4), 15);
    for (const step of [1, 5, 1000, 400_000]) {
      const t = step * 2e-4;
      // The oracle subtracts two numbers near t^¾: it loses t/ε·2⁻⁵³, ours does not.
      const lost = (t / 2e-4 + 1) * 2.3e-16;
      expect(Math.abs(share(step) / (integral(t + 2e-4) - integral(t)) - 1)).toBeLessThan(4 * lost);
    }
  });

  it.each([constant, power, piecewise])("has s = 2 Σ s_k for schedule %#", (schedule) => {
    const stepSize = 0.01;
    const { share, inner, innerAt, steps } = clock({ stepSize, schedule, time: 4, changes: [] });
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      expect(inner(step)).toBeCloseTo(2 * sum, 12); // 400 additions
      sum += share(step);
    }
    expect(innerAt(4)).toBeCloseTo(2 * sum, 12);
  });

  it.each([constant, power, piecewise])("inverts s(t) for schedule %#", (schedule) => {
    const { innerAt, timeAtInner } = clock({ stepSize: 0.01, schedule, time: 4, changes: [] });
    for (const t of [0, 1e-6, 0.01, 0.5, 1, 2.7, 4]) {
      expect(Math.abs(timeAtInner(innerAt(t)) - t)).toBeLessThanOrEqual(4e-15 * Math.max(1, t)); // a few roundings
    }
  });

  it("moves piecewise through changes: t, s and the end", () => {
    const { steps, time, share, inner, stepAt } = clock({
      stepSize: 0.1,
      schedule: constant,
      time: 2,
      changes: [
        { step: 10, path: "training.stepSize", value: 0.05 },
        {
          step: 20,
          path: "training.schedule",
          value: { kind: "piecewise", times: [0, 1.75], values: [1, 3] },
        },
        { step: 20, path: "training.time", value: 2.5 },
        { step: 25, path: "training.noise.lambda", value: 7 },
      ],
    });
    expect([time(10), time(20)]).toEqual([1, 1.5]);
    expect(steps).toBe(40);
    expect([share(9), share(10)]).toEqual([0.1, 0.05]);
    expect(share(30)).toBeCloseTo(0.15, 15);
    expect(inner(40)).toBeCloseTo(2 * (1.75 + 3 * 0.75), 14);
    expect(stepAt(1.25)).toBeCloseTo(15, 12);
  });
});

describe("record times", () => {
  const { recordSteps } = clock({ stepSize: 1e-5, schedule: constant, time: 10, changes: [] });

  it("keep the number as written where it falls on a step", () => {
    expect(30000 * 1e-5).not.toBe(0.3);
    expect(recordSteps([0.3])).toEqual([{ t: 0.3, step: 30000, note: null }]);
  });

  it("move to the nearest step with a note elsewhere", () => {
    const [{ t, step, note }] = recordSteps([0.300004]);
    expect([t, step]).toEqual([30000 * 1e-5, 30000]);
    expect(note).toContain("0.300004");
  });

  it("merge on one step, and ascend", () => {
    expect(recordSteps([1, 0, 1.000001, 0.5]).map(({ step }) => step)).toEqual([0, 50000, 100000]);
  });

  it("beyond the end are refused with the end", () => {
    expect(() => recordSteps([10.1])).toThrow("t = 10.1 is beyond the end at t = 10");
  });
});

describe("changes", () => {
  const run = { stepSize: 0.1, schedule: constant, time: 2 };

  it("of the end may prolong the run, and shorten it no further than what is done", () => {
    const moved = (value: number) =>
      clock({ ...run, changes: [{ step: 10, path: "training.time", value }] }).steps;
    expect([moved(3), moved(1.5), moved(0.4)]).toEqual([30, 15, 10]);
  });

  it("beyond the end of the run never take effect, unless the end moved there before", () => {
    const late = { step: 24, path: "training.stepSize", value: 0.05 };
    const plain = clock({ ...run, changes: [late] });
    expect([plain.steps, plain.share(19), plain.inner(20)]).toEqual([20, 0.1, 4]);
    const moved = clock({ ...run, changes: [{ step: 20, path: "training.time", value: 3 }, late] });
    expect([moved.steps, moved.share(23), moved.share(24)]).toEqual([36, 0.1, 0.05]);
  });

  it("keep s the sum of the shares, and t ↔ s inverse, over 100 random histories", () => {
    const random = stream(3, 9);
    for (let trial = 0; trial < 100; trial++) {
      let step = 0;
      const changes = Array.from({ length: 3 }, () => {
        step += 1 + random.integer(40);
        return random.uniform() < 0.5
          ? { step, path: "training.stepSize", value: 0.005 + 0.01 * random.uniform() }
          : { step, path: "training.schedule", value: { kind: "power", exponent: 0.9 * random.uniform() } };
      });
      const { steps, share, inner, innerAt, time, timeAtInner, stepAt } = clock({
        stepSize: 0.01,
        schedule: trial % 2 === 0 ? power : piecewise,
        time: 2,
        changes,
      });
      let sum = 0;
      for (let k = 0; k < steps; k++) {
        expect(Math.abs(inner(k) - 2 * sum)).toBeLessThan(1e-12); // a few hundred additions of numbers below 10
        expect(Math.abs(stepAt(time(k)) - k)).toBeLessThan(1e-9); // t/ε·2⁻⁵² and the same again
        sum += share(k);
      }
      const t = 2 * random.uniform();
      expect(Math.abs(timeAtInner(innerAt(t)) - t)).toBeLessThan(1e-13); // ds/dt ≥ 0.5 divides the rounding of s
    }
  });
});

describe("record times, written by hand", () => {
  const { recordSteps } = clock({ stepSize: 0.01, schedule: constant, time: 1, changes: [] });

  it("prefer, of two on one step, the one that falls on it", () => {
    expect(recordSteps([0.299, 0.3, 0.301])).toEqual([{ t: 0.3, step: 30, note: null }]);
  });

  it("beyond the end print the command that works, and it does", () => {
    const written = [0, 0.5, 1.2, 3];
    expect(() => recordSteps(written)).toThrow("Use --set 'record.times=[0, 0.5, 1]'");
    expect(recordSteps([0, 0.5, 1]).map(({ step }) => step)).toEqual([0, 50, 100]);
  });

  it("may be the end itself where the last step falls short of it", () => {
    const uneven = clock({ stepSize: 0.3, schedule: constant, time: 1, changes: [] });
    const [{ t, step, note }] = uneven.recordSteps([1]);
    expect([t, step]).toEqual([uneven.time(3), 3]);
    expect(note).toContain("record time 1 lies between two steps");
  });
});
