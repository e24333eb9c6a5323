import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./problems.ts";
import { experiment } from "./resolve.ts";
import { experimentJsonSchema } from "./schema.ts";
import { startSession } from "./session.ts";

const tiny = {
  version: 1,
  data: {
    kind: "gaussian-mixture",
    blocks: [3, 2],
    classes: [
      { weight: 0.5, label: 1, variance: [1.8, 1] },
      { weight: 0.5, label: -1, variance: [0.2, 1] },
    ],
  },
  network: {
    neurons: 6,
    activation: { kind: "formula", sigma: "tanh(2*u)" },
    initial: { kind: "gaussian", scale: 0.8 },
  },
  training: { stepSize: 0.01, time: 0.1, replicas: 2 },
  limit: { methods: [{ kind: "particle-flow", atoms: 16, tolerance: 1e-3 }] },
};

const observing = (...formulas: string[]) => ({
  ...tiny,
  record: { times: [0, 0.1], observables: formulas.map((of, index) => ({ name: `x${index}`, of })) },
});

function problemsOf(input: object): ConfigurationError["problems"] {
  try {
    experiment(input);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe("record.observables, resolved", () => {
  it("names every mistake with its place, what is allowed and the nearest name", () => {
    const problems = problemsOf(observing("tanh(r)", "r1 + r2", "2r1", "log(r1 - r1)"));
    expect(problems.map(({ path }) => path)).toEqual(["record.observables.0.of", "record.observables.2.of"]);
    expect(problems[0].message).toMatch(
      /^found the unknown name "r" at column 6:\n {4}tanh\(r\)\n {9}\^\nDid you mean "r1"\? Allowed: the variables r1, r2; .*max\.$/,
    );
    expect(problems[1].message).toContain("Write 2*r1 for a product.");
  });

  it("refuses what is no finite number where neurons start, naming one", () => {
    const [problem, ...others] = problemsOf(observing("log(r1 - r1)"));
    expect(others).toEqual([]);
    expect(problem.path).toBe("record.observables.0.of");
    expect(problem.message).toMatch(
      /^log\(r1 - r1\) = -Infinity at r1 = \d\.\d+, r2 = \d\.\d+, where a neuron starts; use/,
    );
  });

  it("knows the recorded coordinates of every case: projections too", () => {
    const teacher = {
      ...tiny,
      data: { kind: "teacher", dimension: 4, linear: [1, 0.5] },
      limit: { methods: [] },
    };
    const wide = { ...teacher, data: { kind: "teacher", dimension: 30, linear: [1] } };
    const record = (of: string) => ({ record: { observables: [{ name: "x", of }] } });
    expect(problemsOf({ ...teacher, ...record("r + w0*w3") })).toEqual([]);
    expect(problemsOf({ ...wide, ...record("r + p1") })).toEqual([]);
    expect(problemsOf({ ...wide, ...record("w0") })[0].message).toContain("the variables r, p1;");
  });
});

describe("a session with observables", () => {
  const run = (...formulas: string[]) => {
    const session = startSession(experiment(observing(...formulas)), {});
    session.advance({ lane: "limit" });
    session.advance({ lane: "network" });
    return session;
  };

  it("summarises them for the network and each limit, like the coordinates that they are", () => {
    const session = run("r1", "-2*r2 + 1", "r1*r2");
    for (const { network, limit, limits } of session.summary({ name: "tiny", id: "0" }).snapshots) {
      for (const side of [network, limit, limits["particle-flow"]]) {
        if (side === null) throw new Error("a side is missing");
        const { r1, r2 } = side.coordinates;
        const { x0, x1, x2 } = side.observables;
        // Sums of 12 or 16 numbers of order 1, in another order.
        expect(x0).toEqual({ mean: expect.closeTo(r1.mean, 13), sd: expect.closeTo(r1.sd, 13) });
        expect(x1).toEqual({ mean: expect.closeTo(1 - 2 * r2.mean, 13), sd: expect.closeTo(2 * r2.sd, 13) });
        expect(Object.keys(side.observables)).toEqual(["x0", "x1", "x2"]);
        // Cauchy–Schwarz
        expect(Math.abs(x2.mean - r1.mean * r2.mean)).toBeLessThanOrEqual(r1.sd * r2.sd * (1 + 1e-12));
      }
    }
    expect(session.notes).toEqual([]);
  });

  it("leaves out what stops being finite, and says so", () => {
    const smallest = (t: number) =>
      Math.min(
        ...run()
          .recording()
          .network.filter((row) => row.t === t)
          .flatMap(({ points }) => [...points.columns[0]]),
      );
    const [before, after] = [smallest(0), smallest(0.1)];
    expect(after).toBeLessThan(before); // an odd σ has nothing to learn here: radii shrink
    const bound = (before + after) / 2;
    const session = run(`log(r1 - ${bound})`, "r1");
    const [first, last] = session.summary({ name: "tiny", id: "0" }).snapshots;
    expect(Object.keys(first.network?.observables ?? {})).toEqual(["x0", "x1"]);
    expect(Object.keys(last.network?.observables ?? {})).toEqual(["x1"]);
    const note = session.notes.find((each) => each.includes("the network"));
    expect(note).toContain(
      `observable x0: log(r1 - ${bound}) = NaN at r1 = ${Number(after.toPrecision(6))}, r2 =`,
    );
    expect(note).toContain("in the network at t = 0.1; left out of the summary then");
  });
});

describe("the JSON Schema", () => {
  it("has formulas and observables", () => {
    const text = JSON.stringify(experimentJsonSchema());
    expect(text).toContain('"const":"formula"');
    expect(text).toContain("A formula of u: numbers, pi, e");
    expect(text).toContain("A formula of the recorded coordinates");
    expect(text).toContain('"maxLength":1000');
  });
});
