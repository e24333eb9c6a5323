import { expect, it } from "vitest";
import type { Summary } from "../recording/format.ts";
import { confirmation } from "./confirm.ts";

/** A run's summary as far as a confirmation looks at it. */
function summary(risk: number, more: object = {}, network: object = {}): Summary {
  const own = { risk, riskError: 0.001, riskSpread: null, replicas: [{}], ...network };
  const limit = { risk: 0.5, riskIndependent: 0.6 };
  const snapshots = [{ t: 2, network: own, limit }];
  return {
    status: "reached",
    outcome: "reached t = 2",
    departed: null,
    snapshots,
    ...more,
  } as unknown as Summary;
}

it.each([
  [
    summary(0.55),
    true,
    "at t = 2 R_N = 0.550 ± 0.0010, between the limit's R = 0.500 and what 40 fresh draws from it have, 0.600.",
  ],
  [summary(0.602), true, "between the limit's"], // 3 of its standard errors
  [summary(0.61), true, "0.010 above both the limit's"],
  [summary(0.45), true, "0.050 below both the limit's"],
  [
    summary(0.45, {}, { riskSpread: 0.1, replicas: [{}, {}, {}, {}] }),
    true,
    "R_N = 0.450, with a deviation of 0.10 over 4 replicas, between", // 3 · 0.1/√4 = 0.15
  ],
  [
    summary(3, { departed: { t: 2, stableStepSize: 0.01 } }),
    false,
    "departed from its limit: at t = 2 R_N = 3.00 ± 0.0010, the limit has 0.500; the largest step size that looked stable in a pilot is 0.01.",
  ],
  [
    summary(3, { departed: { t: 2, stableStepSize: null } }),
    false,
    "no step size that a pilot tried looked stable",
  ],
  [
    summary(1, { status: "diverged", outcome: "diverged at t = 1" }),
    false,
    "does not follow its limit: it diverged at t = 1.",
  ],
  [summary(1, { snapshots: [{ t: 2, network: null, limit: null }] }), false, "does not follow its limit"],
  [
    summary(0.55, {
      snapshots: [
        { t: 2, network: { risk: 0.55, riskError: 0, riskSpread: null, replicas: [{}] }, limit: null },
      ],
    }),
    null,
    "R_N = 0.550; the limit has 0.480; what N fresh draws from it would have is not known here.",
  ],
])("%#: the network's word", (given, agrees, words) => {
  const found = confirmation(given, 0.48, 40);
  expect(found.agrees).toBe(agrees);
  expect(found.sentence).toContain(words);
});
