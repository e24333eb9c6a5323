import { describe, expect, it } from "vitest";
import type { Measure, Particles } from "../measure/contract.ts";
import { expectedKs, expectedW1 } from "../measure/expected.ts";
import { sample } from "../measure/marginal.ts";
import type { Coordinates } from "../space/contract.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "./contract.ts";
import { summarySchema } from "./format.ts";
import { type SummaryMeta, summarise, theoremScale } from "./summary.ts";

const coordinates: Coordinates = {
  kind: "reduced",
  names: ["a", "r"],
  lower: [-Infinity, 0],
  upper: [Infinity, Infinity],
  dimensions: [1, 40],
  ends: ["open", "cone"],
  trained: [true, true],
  logReference: () => undefined,
  squaredNorm: () => undefined,
  fromWeights: () => ({ count: 0, columns: [] }),
};

const meta: SummaryMeta = {
  name: "tiny",
  id: "0123",
  seed: 5,
  replicas: 2,
  status: "reached",
  outcome: "reached t = 1",
  steps: 100,
  neurons: 4,
  methods: ["particle-flow", "population-flow"],
  observables: [],
  hypotheses: [{ name: "sigma bounded", value: 7.5, holds: true }],
  scale: 0.5,
};

const network = (replica: number, step: number, r: number[], risk = 1): NetworkSnapshot => ({
  replica,
  t: step / 100,
  step,
  points: { count: r.length, columns: [Float64Array.from(r, (x) => -x), Float64Array.from(r)] },
  risk,
  riskError: 0.01 * (replica + 1),
  riskKind: "exact",
  regularisedRisk: null,
  testRisk: null,
  weights: null,
});

const particles = (r: number[], mass = r.map(() => 1 / r.length)): Particles => ({
  kind: "particles",
  coordinates,
  points: { count: r.length, columns: [Float64Array.from(r, (x) => -x), Float64Array.from(r)] },
  mass: Float64Array.from(mass),
});

const limit = (
  method: string,
  replica: number,
  step: number,
  measure: Measure,
  risk = 0.5,
): LimitSnapshot => ({
  method,
  replica,
  t: step / 100,
  step,
  measure,
  risk,
  riskError: 1e-7,
  regularisedRisk: null,
  riskIndependent: method === "particle-flow" ? risk + 0.25 : null,
  degree: 8 + replica,
  gap: null,
  freeEnergy: null,
  freeEnergyGap: null,
  dissipationResidual: null,
});

const recording = (rows: Pick<Recording, "network" | "limit">): Recording => ({
  coordinates,
  axes: null,
  risk: [],
  ...rows,
});

const both = recording({
  network: [
    network(1, 0, [2, 2, 4, 4], 1.5),
    network(0, 0, [1, 1, 3, 3], 1.25),
    network(0, 100, [1, 2, 3, 4], 0.75),
    network(1, 100, [1, 2, 3, 4], 0.5),
  ],
  limit: [
    limit("particle-flow", 0, 0, particles([1, 3], [0.25, 0.75])),
    limit("particle-flow", 0, 100, particles([1, 2, 3, 4])),
    limit("population-flow", 0, 0, particles([1, 1, 3, 3]), 0.375),
    limit("population-flow", 1, 0, particles([2, 2, 4, 4]), 0.625),
  ],
});

describe("summarise", () => {
  const summary = summarise(meta, both);
  const [first, last] = summary.snapshots;

  it("writes exactly the format, through JSON too", () => {
    expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
    const { name, id, seed, status, outcome, steps, scale, hypotheses } = meta;
    expect(summary).toMatchObject({ version: 1, name, id, seed, status, outcome, steps, scale, hypotheses });
    expect([summary.verdict, summary.axes, summary.departed]).toEqual([null, null, null]);
    expect(summary.snapshots.map(({ t, step }) => [t, step])).toEqual([
      [0, 0],
      [1, 100],
    ]);
  });

  it("averages the network's risk over replicas, with its spread, and lists each in order of its seed", () => {
    expect(first.network).toMatchObject({
      risk: 1.375,
      riskSpread: Math.sqrt(2) / 8,
      testRisk: null,
      observables: {},
    });
    expect(first.network?.riskError).toBeCloseTo(0.015, 15); // bounds do not average out
    expect(first.network?.replicas.map(({ seed, risk }) => [seed, risk])).toEqual([
      [5, 1.25],
      [6, 1.5],
    ]);
  });

  it("pools the neurons of all replicas", () => {
    // r = 1, 1, 2, 2, 3, 3, 4, 4
    const pooled = { mean: 2.5, sd: Math.sqrt(1.25), quantiles: { "0.1": 1, "0.5": 2.5, "0.9": 4 } };
    expect(first.network?.coordinates.r).toEqual(pooled);
    expect(first.network?.coordinates.a).toEqual({
      ...pooled,
      mean: -2.5,
      quantiles: { "0.1": -4, "0.5": -2.5, "0.9": -1 },
    });
  });

  it("takes the first method for the limit, with its masses", () => {
    expect(first.limit).toEqual({
      risk: 0.5,
      riskError: 1e-7,
      regularisedRisk: null,
      riskIndependent: 0.75,
      freeEnergy: null,
      freeEnergyGap: null,
      dissipationResidual: null,
      gap: null,
      mass: 1,
      degree: 8,
      observables: {},
      coordinates: {
        a: { mean: -2.5, sd: Math.sqrt(0.75), quantiles: { "0.1": -3, "0.5": -3, "0.9": -1 } },
        r: { mean: 2.5, sd: Math.sqrt(0.75), quantiles: { "0.1": 1, "0.5": 3, "0.9": 3 } },
      },
    });
    expect(first.limits["particle-flow"]).toEqual(first.limit);
  });

  it("averages population flows and pools their neurons", () => {
    expect(first.limits["population-flow"]).toMatchObject({
      risk: 0.5,
      regularisedRisk: null,
      riskIndependent: null,
      mass: 1,
      degree: 9,
    });
    expect(first.limits["population-flow"].coordinates.r).toEqual(first.network?.coordinates.r);
    expect(Object.keys(last.limits)).toEqual(["particle-flow"]);
  });

  it("gives the mean distance over replicas, and the noise floor of N draws from the limit", () => {
    // Replica 0 moves a quarter of its mass from 1 to 3; replica 1 moves ¼ 1→2, ¼ 3→2, ½ 3→4.
    const law = sample(Float64Array.of(1, 3), Float64Array.of(0.25, 0.75));
    const floor = { w1Expected: expectedW1(law, 4), ksExpected: expectedKs(law, 4, 5).mean };
    const [one, other] = first.network?.replicas ?? [];
    expect(one.distance.r).toEqual({ w1: 0.5, w2: 1, ks: 0.25, ...floor });
    expect(other.distance.r).toEqual({ w1: 1, w2: 1, ks: 0.5, ...floor });
    expect(first.distance.r).toEqual({ w1: 0.75, w2: 1, ks: 0.375, ...floor });
    expect(first.distance.a.w1).toBe(0.75);
    expect(last.distance.r).toMatchObject({ w1: 0, w2: 0, ks: 0 });
    expect(last.distance.r.ksExpected).toBe(expectedKs(sample(Float64Array.of(1, 2, 3, 4)), 4, 5).mean);
  });
});

describe("parts of a run", () => {
  it("a limit alone has no network and no distance", () => {
    const summary = summarise(meta, recording({ network: [], limit: both.limit }));
    expect(summary.snapshots.map((at) => [at.network, at.distance])).toEqual([
      [null, {}],
      [null, {}],
    ]);
    expect(summarySchema.safeParse(summary).success).toBe(true);
  });

  it("a network alone has no limit; a limit that goes on where the network ended stands alone", () => {
    const alone = summarise({ ...meta, methods: [] }, recording({ network: both.network, limit: [] }));
    expect(alone.snapshots.map((at) => [at.limit, at.limits, at.distance])).toEqual([
      [null, {}, {}],
      [null, {}, {}],
    ]);
    expect(alone.snapshots[0].network?.replicas[0].distance).toEqual({});
    expect(summarySchema.safeParse(alone).success).toBe(true);
    const ended = summarise(meta, recording({ network: both.network.slice(0, 2), limit: both.limit }));
    expect(ended.snapshots.map((at) => at.network === null)).toEqual([false, true]);
  });

  it("one replica has no spread; Monte Carlo errors of replicas average out", () => {
    const one = summarise(meta, recording({ network: [network(0, 0, [1, 2])], limit: [] }));
    expect(one.snapshots[0].network?.riskSpread).toBeNull();
    const rows = [0, 1].map((replica) => ({
      ...network(replica, 0, [1, 2]),
      riskError: 0.3 + 0.1 * replica,
      riskKind: "monteCarlo" as const,
    }));
    const two = summarise(meta, recording({ network: rows, limit: [] }));
    expect(two.snapshots[0].network?.riskError).toBeCloseTo(0.25, 15);
  });

  it("a grid is summarised by its cells, a projection by its directions", () => {
    const grid: Measure = {
      kind: "grid",
      coordinates,
      edges: Float64Array.of(0, 1, 2),
      mass: Float64Array.of(0.5, 0.5),
    };
    const line = { ...coordinates, names: ["p1"] };
    const axes = [{ name: "p1", direction: [0.6, 0.8] }];
    const { snapshots, axes: written } = summarise(
      { ...meta, methods: ["finite-volume"] },
      { coordinates: line, axes, network: [], risk: [], limit: [limit("finite-volume", 0, 0, grid)] },
    );
    expect(written).toEqual(axes);
    // Uniform on [0, 2]
    expect(snapshots[0].limit?.coordinates.p1).toEqual({
      mean: 1,
      sd: expect.closeTo(1 / Math.sqrt(3), 14),
      quantiles: { "0.1": expect.closeTo(0.2, 14), "0.5": 1, "0.9": expect.closeTo(1.8, 14) },
    });
  });
});

it("theoremScale is √(1/N ∨ ε) √(D ∨ log(N/ε)): 0.224 at N = 800, D = 40, ε = 1e-5", () => {
  expect(theoremScale({ neurons: 800, stepSize: 1e-5, parameters: 40 })).toBeCloseTo(0.2236068, 7);
  // ε above 1/N, log(N/ε) = log 10⁵ above D
  expect(theoremScale({ neurons: 1000, stepSize: 0.01, parameters: 2 })).toBeCloseTo(
    0.1 * Math.sqrt(Math.log(1e5)),
    14,
  );
});
