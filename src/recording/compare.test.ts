import { expect, it } from "vitest";
import { expectedKs, expectedW1 } from "../measure/expected.ts";
import { sample } from "../measure/marginal.ts";
import { compare, meanDistance, noiseFloor } from "./compare.ts";

it("the noise floor is the expected distance of N draws, also where a simulation is used again", () => {
  const floor = noiseFloor(50, 3);
  const laws = [
    [0, 1, 2, 4],
    [0, 1, 2, 9], // same levels, other places: the simulation of KS is used again
    [0, 0, 2, 9], // atoms met: other levels
    [0, 1, 2, 4],
  ].map((values) => sample(Float64Array.from(values)));
  for (const law of laws) {
    expect(floor(law)).toEqual({ w1Expected: expectedW1(law, 50), ksExpected: expectedKs(law, 50, 3).mean });
  }
  expect(floor(laws[2]).ksExpected).not.toBe(floor(laws[0]).ksExpected);
});

it("compare and meanDistance", () => {
  const limit = sample(Float64Array.of(0, 1));
  const floor = { w1Expected: 0.1, ksExpected: 0.2 };
  const one = compare(sample(Float64Array.of(0, 2)), limit, floor);
  const other = compare(limit, limit, floor);
  expect(one).toEqual({ w1: 0.5, w2: Math.sqrt(0.5), ks: 0.5, ...floor });
  expect(meanDistance([one, other])).toEqual({ w1: 0.25, w2: Math.sqrt(0.5) / 2, ks: 0.25, ...floor });
});
