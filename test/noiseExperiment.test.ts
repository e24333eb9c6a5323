/** Experiments whose network has noise: the network beside its limit, the two conventions, what is refused, the pilot. */

import { describe, expect, test } from "vitest";
import { largestStableStep } from "../src/experiment/pilot.ts";
import { experiment } from "../src/experiment/resolve.ts";
import { startSession } from "../src/experiment/session.ts";
import { truncatedRelu } from "./activationCases.ts";

const asked = ({ noise = {}, training = {}, limit = {}, record = {} } = {}) =>
  experiment({
    data: {
      kind: "gaussian-mixture",
      blocks: [20],
      classes: [
        { weight: 0.5, label: 1, variance: [1.8] },
        { weight: 0.5, label: -1, variance: [0.2] },
      ],
    },
    network: { neurons: 200, activation: truncatedRelu, initial: { kind: "gaussian", scale: 0.8 } },
    training: {
      stepSize: 1e-4,
      time: 0.1,
      noise: { lambda: 0.2, beta: 40, ...noise },
      ...training,
    },
    limit: { methods: [{ kind: "finite-volume", cells: 100 }], ...limit },
    record: { times: [0, 0.1], curve: 0, ...record },
  });

function finished(question: ReturnType<typeof asked>) {
  const session = startSession(question, {});
  for (const lane of ["limit", "network"] as const) session.advance({ lane });
  return session.recording();
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** Mean radius of a limit's last row. */
function meanRadius({ limit }: ReturnType<typeof finished>): number {
  const { measure } = limit[limit.length - 1];
  if (measure.kind !== "grid") throw new Error("finite volumes record a grid");
  const { edges, mass } = measure;
  return mass.reduce((sum, each, j) => sum + (each * (edges[j] + edges[j + 1])) / 2, 0);
}

describe("a network with noise", () => {
  test("follows its limit by finite volumes", () => {
    const replicas = 6;
    const hot = finished(asked({ training: { replicas }, noise: { beta: 10 } }));
    const cold = finished(asked({ training: { noise: { lambda: 0.2 }, run: false } }));
    const radii = hot.network.filter((row) => row.t === 0.1).map(({ points }) => mean(points.columns[0]));
    const found = mean(radii);
    const error = Math.sqrt(mean(radii.map((each) => (each - found) * (each - found))) / (replicas - 1));
    // The step size acts as a bias of first order: +0.0139 at ε = 1e-4 and d = 40 at t = 0.1 (science).
    const allowed = 5 * error + 0.0139;
    expect(Math.abs(found - meanRadius(hot)), `${found} ± ${error}`).toBeLessThan(allowed);
    // Noise moves the limit by far more than that.
    expect(Math.abs(meanRadius(cold) - meanRadius(hot))).toBeGreaterThan(4 * allowed);
  });

  test("of the slides' convention is that of gibbs at four times their β", () => {
    const few = { limit: { methods: [] }, training: { time: 0.01 }, record: { times: [0, 0.01] } };
    const slides = finished(asked({ ...few, noise: { beta: 10, convention: "slides" } }));
    const gibbs = finished(asked({ ...few, noise: { beta: 40 } }));
    const other = finished(asked({ ...few, noise: { beta: 10 } }));
    const ends = [slides, gibbs, other].map(({ network }) => network[network.length - 1].points.columns);
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]).not.toEqual(ends[2]);
  });

  test("is refused beside limits that follow none, with advice that works", () => {
    for (const kind of ["particle-flow", "population-flow"]) {
      expect(() => asked({ limit: { methods: [{ kind }] } })).toThrow(
        new RegExp(`limit.methods.0.*${kind} cannot follow noise.*use finite-volume`),
      );
    }
    expect(asked({ limit: { methods: [{ kind: "finite-volume" }] } }).training.run).toBe(true);
  });

  test("has a pilot that holds it against its start and half of its step", () => {
    const { stepSize, looked, withoutLimit } = largestStableStep(asked(), {}, { from: 0.0512 });
    expect(withoutLimit).toContain("no limit with noise");
    expect(looked.map(({ against }) => against)).toEqual(looked.map(() => "start"));
    // From four times the step that departs without noise down to one that follows there: ε d ≤ 0.128 (pilot.test.ts).
    expect(stepSize).toBeLessThanOrEqual(0.0064);
    expect(looked.length).toBeGreaterThan(1);
  });
});
