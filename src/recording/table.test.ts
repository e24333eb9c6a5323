import { describe, expect, it } from "vitest";
import type { Summary, SummarySnapshot } from "./format.ts";
import { comparisonTable, significant, textTable } from "./table.ts";

const limit = {
  risk: 0.05992211,
  riskError: 1e-7,
  regularisedRisk: null,
  riskIndependent: 0.0771583,
  freeEnergy: null,
  freeEnergyGap: null,
  dissipationResidual: null,
  gap: null,
  mass: 1,
  degree: 16,
  observables: {},
  coordinates: {},
};

const network = {
  risk: 0.0657814,
  riskError: 0,
  riskSpread: null,
  regularisedRisk: null,
  testRisk: null,
  observables: {},
  replicas: [],
  coordinates: {},
};

const summary = (snapshots: SummarySnapshot[]): Summary => ({
  version: 1,
  name: "isotropic",
  id: "0",
  seed: 1,
  status: "reached",
  outcome: "reached t = 1",
  steps: 100_000,
  snapshots,
  verdict: null,
  axes: null,
  departed: null,
  hypotheses: [],
  scale: 0.2,
});

const distance = { r: { w1: 0.002345, w2: 0.003, ks: 0.0198, w1Expected: 0.00156, ksExpected: 0.0301 } };

describe("comparisonTable", () => {
  it("has a row a snapshot, the expected distance in brackets, and a dash for what is missing", () => {
    const table = comparisonTable(
      summary([
        { t: 0.30000000000000004, step: 30_000, network, limit, limits: {}, distance },
        {
          t: 1,
          step: 100_000,
          network: null,
          limit: { ...limit, regularisedRisk: null, riskIndependent: null },
          limits: {},
          distance: {},
        },
      ]),
    );
    expect(textTable(table)).toBe(
      [
        "  t  R network  R limit  N fresh draws  W1 r (expected)  KS r (expected)",
        "0.3    0.06578  0.05992        0.07716  0.0023 (0.0016)    0.020 (0.030)",
        "  1          –  0.05992              –                –                –",
      ].join("\n"),
    );
  });

  it("of a network alone has no columns of distances", () => {
    const table = comparisonTable(
      summary([{ t: 0, step: 0, network, limit: null, limits: {}, distance: {} }]),
    );
    expect(table.header).toEqual(["t", "R network", "R limit", "N fresh draws"]);
    expect(table.rows).toEqual([["0", "0.06578", "–", "–"]]);
  });
});

it("significant digits: no exponent from 0.001 to 9,999,999", () => {
  const written = [0, 2.38489, 0.001, 0.00099996, 1e-7, 123456, 9999999, 1e7, -0.5, null, Infinity].map(
    (value) => significant(value, 4),
  );
  expect(written).toEqual([
    "0",
    "2.385",
    "0.001000",
    "1.000e-3",
    "1.000e-7",
    "123500",
    "10000000",
    "1.000e+7",
    "-0.5000",
    "–",
    "Infinity",
  ]);
});
