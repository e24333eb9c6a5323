import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import type { Measure } from "../measure/contract.ts";
import type { Network } from "../model/contract.ts";
import type { Coordinates } from "../space/contract.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "./contract.ts";
import { riskParquet, snapshotsParquet, weightsParquet } from "./parquet.ts";

const coordinates: Coordinates = {
  kind: "reduced",
  names: ["r"],
  lower: [0],
  upper: [Infinity],
  dimensions: [40],
  ends: ["cone"],
  trained: [true],
  logReference: () => undefined,
  squaredNorm: () => undefined,
  fromWeights: () => ({ count: 0, columns: [] }),
};

const network = (
  replica: number,
  step: number,
  r: number[],
  weights: Network | null = null,
): NetworkSnapshot => ({
  replica,
  t: step * 1e-5,
  step,
  points: { count: r.length, columns: [Float64Array.from(r)] },
  risk: 1,
  riskError: 0,
  riskKind: "exact",
  regularisedRisk: null,
  testRisk: null,
  weights,
});

const limit = (method: string, replica: number, step: number, measure: Measure): LimitSnapshot => ({
  method,
  replica,
  t: step * 1e-5,
  step,
  measure,
  risk: 1,
  riskError: 0,
  regularisedRisk: null,
  riskIndependent: null,
  degree: 0,
  gap: null,
  freeEnergy: null,
  freeEnergyGap: null,
  dissipationResidual: null,
});

const particles = (r: number[], mass: number[]): Measure => ({
  kind: "particles",
  coordinates,
  points: { count: r.length, columns: [Float64Array.from(r)] },
  mass: Float64Array.from(mass),
});

const recording = (parts: Partial<Recording>): Recording => ({
  coordinates,
  axes: null,
  network: [],
  limit: [],
  risk: [],
  ...parts,
});

/** Rows by a reader of another hand, columns in file order. */
const read = async (bytes: Uint8Array) => {
  const file = new Uint8Array(bytes).buffer;
  const rows = await parquetReadObjects({ file });
  return rows.map((row) => Object.entries(row));
};

/** A step above 2³¹: counters are 64 bits wide. */
const late = 3_000_000_000;

describe("snapshotsParquet", () => {
  const snapshots = recording({
    network: [network(1, 0, [0.5]), network(0, late, [2, Infinity]), network(0, 0, [1, 0.1])],
    limit: [
      limit("population-flow", 1, 0, particles([5], [1])),
      limit("particle-flow", 0, 0, particles([3, 4], [0.25, 0.75])),
    ],
  });

  it("writes the documented columns, one row a particle: network first, methods as recorded, then replica, step, index", async () => {
    const head = (source: string, method: string, replica: number, step: number) => [
      ["source", source],
      ["method", method],
      ["replica", BigInt(replica)],
      ["t", step * 1e-5],
      ["step", BigInt(step)],
    ];
    const row = (of: ReturnType<typeof head>, index: number, weight: number, r: number) => [
      ...of,
      ["index", BigInt(index)],
      ["weight", weight],
      ["r", r],
    ];
    expect(await read(snapshotsParquet(snapshots))).toEqual([
      row(head("network", "sgd", 0, 0), 0, 0.5, 1),
      row(head("network", "sgd", 0, 0), 1, 0.5, 0.1),
      row(head("network", "sgd", 0, late), 0, 0.5, 2),
      row(head("network", "sgd", 0, late), 1, 0.5, Infinity),
      row(head("network", "sgd", 1, 0), 0, 1, 0.5),
      row(head("limit", "population-flow", 1, 0), 0, 1, 5),
      row(head("limit", "particle-flow", 0, 0), 0, 0.25, 3),
      row(head("limit", "particle-flow", 0, 0), 1, 0.75, 4),
    ]);
  });

  it("writes a grid's centres with their bounds, which are null for particles", async () => {
    const grid: Measure = {
      kind: "grid",
      coordinates,
      edges: Float64Array.of(0, 1, 4),
      mass: Float64Array.of(0.25, 0.75),
    };
    const rows = await read(
      snapshotsParquet(
        recording({ network: [network(0, 0, [7])], limit: [limit("finite-volume", 0, 0, grid)] }),
      ),
    );
    expect(rows.map((row) => row.slice(6))).toEqual([
      [
        ["weight", 1],
        ["r", 7],
        ["r_lower", null],
        ["r_upper", null],
      ],
      [
        ["weight", 0.25],
        ["r", 0.5],
        ["r_lower", 0],
        ["r_upper", 1],
      ],
      [
        ["weight", 0.75],
        ["r", 2.5],
        ["r_lower", 1],
        ["r_upper", 4],
      ],
    ]);
  });

  it("is the same bytes for the same recording, whatever the order of its rows", () => {
    const bytes = snapshotsParquet(snapshots);
    expect(snapshotsParquet(snapshots)).toEqual(bytes);
    expect(snapshotsParquet({ ...snapshots, network: [...snapshots.network].reverse() })).toEqual(bytes);
    expect(snapshotsParquet({ ...snapshots, network: snapshots.network.slice(1) })).not.toEqual(bytes);
  });

  it("keeps every bit of 100,003 doubles, over two row groups", async () => {
    const r = Array.from({ length: 100_003 }, (_, i) => Math.sqrt(i) * (i % 2 === 0 ? 1 : -1e-300));
    const bytes = snapshotsParquet(recording({ network: [network(0, 0, r)] }));
    expect(parquetMetadata(new Uint8Array(bytes).buffer).row_groups).toHaveLength(2);
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer, columns: ["r"] });
    expect(rows.every((row, i) => Object.is(row.r, r[i]))).toBe(true);
    expect(rows).toHaveLength(r.length);
  });

  it("is a table without rows for a recording without snapshots", async () => {
    const bytes = snapshotsParquet(recording({}));
    expect(await read(bytes)).toEqual([]);
    const names = parquetMetadata(new Uint8Array(bytes).buffer)
      .schema.slice(1)
      .map(({ name }) => name);
    expect(names).toEqual(["source", "method", "replica", "t", "step", "index", "weight", "r"]);
  });
});

it("riskParquet: source, method, replica, t, step, risk, error, kind", async () => {
  const point = { replica: 0, t: 0.1, step: 10, risk: 2.5, error: 0.125 };
  const bytes = riskParquet(
    recording({
      risk: [
        { ...point, source: "limit", method: "particle-flow", kind: "exact" },
        { ...point, source: "network", method: "sgd", kind: "onePass" },
        { ...point, source: "network", method: "sgd", kind: "exact", step: 5, t: 0.05 },
      ],
    }),
  );
  const row = (source: string, method: string, step: number, kind: string) => [
    ["source", source],
    ["method", method],
    ["replica", 0n],
    ["t", step / 100],
    ["step", BigInt(step)],
    ["risk", 2.5],
    ["error", 0.125],
    ["kind", kind],
  ];
  expect(await read(bytes)).toEqual([
    row("network", "sgd", 5, "exact"),
    row("network", "sgd", 10, "onePass"),
    row("limit", "particle-flow", 10, "exact"),
  ]);
});

describe("weightsParquet", () => {
  const w = Float64Array.of(1, 2, 10, 20); // w0 of both neurons, then w1
  const affine = { neurons: 2, dimension: 2, a: Float64Array.of(3, 4), b: Float64Array.of(-1, -2), w };

  it("writes θ of each neuron: replica, t, step, index, a, b, w0, w1", async () => {
    const bytes = weightsParquet(
      recording({ network: [network(0, 0, [0, 0]), network(0, 100, [0, 0], affine)] }),
    );
    const row = (index: number, theta: number[]) => [
      ["replica", 0n],
      ["t", 100 * 1e-5],
      ["step", 100n],
      ["index", BigInt(index)],
      ...["a", "b", "w0", "w1"].map((name, c) => [name, theta[c]]),
    ];
    expect(bytes && (await read(bytes))).toEqual([row(0, [3, -1, 1, 10]), row(1, [4, -2, 2, 20])]);
  });

  it("a ridge neuron has a = 1, b = 0; without weights there is no file", async () => {
    const bytes = weightsParquet(
      recording({ network: [network(0, 0, [0, 0], { ...affine, a: null, b: null })] }),
    );
    expect((bytes && (await read(bytes)))?.map((row) => row.slice(4, 6))).toEqual([
      [
        ["a", 1],
        ["b", 0],
      ],
      [
        ["a", 1],
        ["b", 0],
      ],
    ]);
    expect(weightsParquet(recording({ network: [network(0, 0, [1])] }))).toBeNull();
  });
});
