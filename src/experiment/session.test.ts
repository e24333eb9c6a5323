import { describe, expect, it } from "vitest";
import { truncatedRelu } from "../../test/activationCases.ts";
import { experiment } from "./resolve.ts";
import { type Session, startSession } from "./session.ts";

const mixture = (blocks: number[]) => ({
  kind: "gaussian-mixture",
  blocks,
  classes: [
    { weight: 0.5, label: 1, variance: blocks.map(() => 1.8) },
    { weight: 0.5, label: -1, variance: blocks.map(() => 0.2) },
  ],
});

interface Parts {
  readonly network?: object;
  readonly training?: object;
  readonly methods?: object[];
  readonly record?: object;
  readonly changes?: object[];
  readonly blocks?: number[];
}

function session({ network, training, methods, record, changes, blocks = [40] }: Parts): Session {
  return startSession(
    experiment({
      data: mixture(blocks),
      network: {
        neurons: 30,
        activation: truncatedRelu,
        initial: { kind: "gaussian", scale: 0.8 },
        ...network,
      },
      training: { stepSize: 1e-3, time: 1, block: 16, ...training },
      limit: { methods: methods ?? [{ kind: "particle-flow", atoms: 100 }] },
      record: { curve: 20, ...record },
      changes: changes ?? [],
    }),
    {},
  );
}

function finished(parts: Parts): Session {
  const made = session(parts);
  made.advance({ lane: "limit" });
  made.advance({ lane: "network" });
  return made;
}

const summaryOf = (made: Session) => made.summary({ name: "trial", id: "0" });

describe("lanes", () => {
  it("stop at the first slice that ends at or after `until`, and go on from there", () => {
    const made = session({ training: { time: 5 }, record: { times: [0, 1, 5] } });
    const first = made.advance({ lane: "network", until: 1000 });
    expect(first).toMatchObject({ lane: "network", status: "running" });
    expect(first.step).toBeGreaterThanOrEqual(1000);
    expect(first.step).toBeLessThan(5000);
    expect(made.advance({ lane: "network" })).toMatchObject({ step: 5000, status: "reached", progress: 1 });
  });

  it("change no bit by where they were interrupted, or by which came first", () => {
    const whole = finished({});
    const pieces = session({});
    for (;;) {
      const network = pieces.advance({ lane: "network", budgetMs: 0 });
      const limit = pieces.advance({ lane: "limit", budgetMs: 0 });
      if (network.status !== "running" && limit.status !== "running") break;
    }
    expect(summaryOf(pieces)).toEqual(summaryOf(whole));
    expect(pieces.recording().risk.length).toBe(whole.recording().risk.length);
  });

  it("go to T whatever is recorded", () => {
    const made = finished({ record: { times: [0, 0.5] } });
    expect(summaryOf(made).outcome).toBe("reached t = 1");
    expect(Math.max(...made.recording().risk.map(({ t }) => t))).toBe(1);
  });
});

describe("the risk curve", () => {
  it("begins with R(0), ends at T, and lies on block ends", () => {
    const { risk } = finished({}).recording();
    const network = risk.filter(({ source }) => source === "network");
    expect(network[0]).toMatchObject({ step: 0, kind: "exact" });
    expect(network.at(-1)?.step).toBe(1000);
    for (const { step } of network) expect(step % 16 === 0 || step === 1000).toBe(true);
  });

  it("of one-pass risks agrees with the exact one within its errors", () => {
    const { risk } = finished({ network: { neurons: 400 }, training: { time: 4 } }).recording();
    const rows = risk.filter(({ source, kind }) => source === "network" && kind === "onePass");
    expect(rows.length).toBeGreaterThan(10);
    const limit = risk.filter(({ source }) => source === "limit");
    // Late in the run the risk hardly moves within an interval; four standard errors, and the 1/N excess of some 5/400.
    for (const row of rows.slice(-5)) {
      const beside = limit.find(({ step }) => step === row.step);
      expect(Math.abs(row.risk - (beside?.risk ?? Number.NaN))).toBeLessThan(4 * row.error + 14 / 400);
    }
  });
});

describe("a truncated limit", () => {
  it("is solved again with a larger degree where its tail outgrows the tolerance, and says so", () => {
    // At κ = 0.01 nothing is left out at the start; by t = 2 the neurons have grown.
    const made = finished({
      network: { activation: { kind: "relu" }, initial: { kind: "gaussian", scale: 0.001 } },
      training: { time: 10, stepSize: 1e-2 },
    });
    expect(made.notes.join("\n")).toContain("solved again with degree");
    const limit = made.recording().limit;
    expect(limit.at(-1)?.degree).toBeGreaterThan(0);
    for (const { riskError } of limit) expect(riskError).toBeLessThan(1e-4); // 100 atoms against 50, not the tail
  });

  it("in infinite dimension leaves nothing out", () => {
    const made = startSession(
      experiment({
        data: mixture([40]),
        network: { neurons: 30, activation: truncatedRelu, initial: { kind: "gaussian", scale: 0.8 } },
        training: { stepSize: 1e-3, time: 1 },
        limit: { dimension: "infinite", methods: [{ kind: "particle-flow", atoms: 100 }] },
      }),
      {},
    );
    made.advance({ lane: "limit" });
    expect(made.notes).toEqual([]);
    expect(made.recording().limit.every(({ degree }) => degree === 0)).toBe(true);
  });
});

describe("divergence", () => {
  const wild = { activation: { kind: "relu" }, initial: { kind: "gaussian", scale: 1 } };

  it("of one replica leaves the others to be trained", () => {
    const made = finished({ network: wild, training: { stepSize: 2, time: 400, replicas: 3 }, methods: [] });
    const summary = summaryOf(made);
    expect(summary.status).toBe("diverged");
    expect(summary.outcome).toMatch(/^3 of 3 replicas diverged at t = /);
    expect(new Set(made.recording().network.map(({ replica }) => replica)).size).toBe(3);
  });

  it("in the last update before a look, whose loss nobody saw, is seen in the weights", () => {
    // One step whose loss, 1e60, is what R(0) lets expect, and whose update leaves the range of f32.
    const far = {
      activation: { kind: "polynomial", coefficients: [0, 0, 1] },
      initial: { kind: "gaussian", scale: 1e15 },
    };
    const made = finished({ network: far, training: { stepSize: 1e9, time: 1e9 }, methods: [] });
    expect(summaryOf(made).status).toBe("diverged");
    for (const { risk } of made.recording().network) expect(Number.isFinite(risk)).toBe(true);
  });
});

describe("changes", () => {
  it("take effect at the next block end, in both lanes: λ on at step 500 is λ on from 512", () => {
    const late = finished({
      changes: [{ step: 500, path: "training.noise.lambda", value: 2 }],
      training: { noise: { lambda: 0 } },
    });
    const same = finished({
      changes: [{ step: 512, path: "training.noise.lambda", value: 2 }],
      training: { noise: { lambda: 0 } },
    });
    const never = finished({});
    expect(summaryOf(late).snapshots).toEqual(summaryOf(same).snapshots);
    const radius = (made: Session) =>
      summaryOf(made).snapshots.at(-1)?.limit?.coordinates.r.mean ?? Number.NaN;
    expect(radius(late)).toBeLessThan(radius(never) - 0.1);
  });

  it("of the time by a block that begins after the end are refused", () => {
    expect(() => finished({ changes: [{ step: 995, path: "training.time", value: 20 }] })).toThrow(
      "changes.0.step: got 995; the run ends at step 1000, t = 1",
    );
  });
});
