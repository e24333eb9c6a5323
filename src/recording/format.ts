/**
 * summary.json, version 1: what a run says in numbers. The schema is the format's one definition; the types follow.
 * Every number is finite; what is not known is null.
 */

import { z } from "zod";

const number = z.number();
const known = z.number().nullable();
/** Absent in the first runs of version 1. */
const later = known.default(null);

const coordinateSchema = z.strictObject({
  mean: number,
  /** The law's own deviation: n and not n − 1. */
  sd: number,
  /** By level, "0.1", "0.5", "0.9". */
  quantiles: z.record(z.string(), number),
});

const coordinatesSchema = z.record(z.string(), coordinateSchema);

const observablesSchema = z.record(z.string(), z.strictObject({ mean: number, sd: number }));

const distanceSchema = z.strictObject({
  w1: number,
  w2: number,
  ks: number,
  w1Expected: number,
  ksExpected: number,
});

const distancesSchema = z.record(z.string(), distanceSchema);

const networkSchema = z.strictObject({
  risk: number,
  riskError: number,
  riskSpread: known,
  regularisedRisk: later,
  testRisk: known,
  observables: observablesSchema,
  replicas: z.array(
    z.strictObject({
      seed: number,
      risk: number,
      riskError: number,
      regularisedRisk: later,
      testRisk: later,
      distance: distancesSchema,
      observables: observablesSchema.default({}),
    }),
  ),
  coordinates: coordinatesSchema,
});

const limitSchema = z.strictObject({
  risk: number,
  riskError: number,
  regularisedRisk: later,
  riskIndependent: known,
  freeEnergy: known,
  freeEnergyGap: known,
  dissipationResidual: known,
  gap: known,
  mass: number,
  degree: number,
  observables: observablesSchema,
  coordinates: coordinatesSchema,
});

const snapshotSchema = z.strictObject({
  t: number,
  step: number,
  /** Null where no network was trained, or none was finite any more. */
  network: networkSchema.nullable(),
  /** The first method's; null where none was asked for. */
  limit: limitSchema.nullable(),
  limits: z.record(z.string(), limitSchema),
  distance: distancesSchema,
});

/** summary.json; parsing it throws a ZodError for any other version or key. */
export const summarySchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  id: z.string(),
  seed: number,
  status: z.enum(["reached", "diverged", "limitStopped"]),
  outcome: z.string(),
  steps: number,
  snapshots: z.array(snapshotSchema),
  verdict: z.null(),
  axes: z.array(z.strictObject({ name: z.string(), direction: z.array(number).nullable() })).nullable(),
  /** The network left its limit by t; `stableStepSize` is null where no step that was tried looked stable. */
  departed: z.strictObject({ t: number, stableStepSize: known }).nullable(),
  hypotheses: z.array(z.strictObject({ name: z.string(), value: known, holds: z.boolean().nullable() })),
  scale: number,
});

/** A run in numbers, the content of summary.json. */
export type Summary = z.infer<typeof summarySchema>;
/** The numbers at one record time. */
export type SummarySnapshot = Summary["snapshots"][number];
/** The network at one record time: means over replicas, coordinates by name of the pooled neurons. */
export type NetworkSummary = NonNullable<SummarySnapshot["network"]>;
/** One limit method at one record time. */
export type LimitSummary = NonNullable<SummarySnapshot["limit"]>;
/** A law's mean, sd and quantiles in one coordinate, in its unit. */
export type CoordinateSummary = z.infer<typeof coordinateSchema>;
