/**
 * `measure` of a study: dotted names of a snapshot of summary.json, taken at a run's last record time. A name whose first
 * word is no part of a snapshot is the network's, or the limit's where no network is trained: `risk` is `network.risk`.
 */

import { z } from "zod";
import { model } from "../experiment/model.ts";
import { suggestion } from "../experiment/nearest.ts";
import type { Experiment } from "../experiment/schema.ts";
import type { Tables } from "../model/table.ts";
import { type Summary, type SummarySnapshot, summarySchema } from "../recording/format.ts";
import { quantileLevels } from "../recording/summary.ts";
import { projection } from "../space/projection.ts";
import { questionNames } from "./questions.ts";

/** Where a measure stands in a snapshot, key by key. */
type Keys = readonly string[];

/** The names that snapshots of an experiment's runs can have, and where each stands. */
export type MeasureNames = ReadonlyMap<string, Keys>;

/** What a study without `measure` looks at. */
export const defaultMeasure: readonly string[] = ["network.risk", "limit.risk"];

/** Replicas one by one are named to this one. */
const namedReplicas = 100;

/** @param tables  those that the experiment's references name */
export function measureNames(experiment: Experiment, tables: Tables): MeasureNames {
  const { training, limit, record } = experiment;
  const coordinates = projection(model(experiment, tables)).coordinates.names;
  const records: Readonly<Record<string, readonly string[]>> = {
    coordinates,
    distance: coordinates,
    limits: limit.methods.map(({ kind }) => kind),
    observables: record.observables.map(({ name }) => name),
    quantiles: quantileLevels.map(String),
    replicas: Array.from(
      { length: Math.min(training.replicas, namedReplicas) },
      (_, replica) => `${replica}`,
    ),
  };
  const leaves = leavesBelow(summarySchema.shape.snapshots.element, [], records);
  const names = new Map(leaves.map((keys): [string, Keys] => [keys.join("."), keys]));
  const own = training.run ? "network" : "limit";
  for (const [first, ...rest] of leaves) {
    const bare = rest.join(".");
    if (first === own && !names.has(bare)) names.set(bare, [first, ...rest]);
  }
  return names;
}

/** The numbers of a schema, by the keys that lead to them; `records` names the keys of its records and lists. */
function leavesBelow(
  schema: z.core.$ZodType,
  at: Keys,
  records: Readonly<Record<string, readonly string[]>>,
): Keys[] {
  const named = records[at[at.length - 1]] ?? [];
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return leavesBelow(schema.unwrap() as z.core.$ZodType, at, records);
  if (schema instanceof z.ZodObject) {
    const entries = Object.entries(schema.shape as Readonly<Record<string, z.core.$ZodType>>);
    return entries.flatMap(([key, inner]) => leavesBelow(inner, [...at, key], records));
  }
  if (schema instanceof z.ZodRecord)
    return named.flatMap((key) => leavesBelow(schema.valueType, [...at, key], records));
  if (schema instanceof z.ZodArray)
    return named.flatMap((key) => leavesBelow(schema.element, [...at, key], records));
  return schema instanceof z.ZodNumber ? [at] : [];
}

/** What to say of a name that no point of a study can have; null where some can. */
export function unknownMeasure(name: string, points: readonly MeasureNames[]): string | null {
  if (points.some((names) => names.has(name))) return null;
  const known = [...new Set([...points.flatMap((names) => [...names.keys()]), ...questionNames])];
  const shown = known.filter((each) => /^(network|limit|distance\.[^.]+)\.[^.]+$/.test(each));
  return `got "${name}"; no snapshot of these runs has such a number${suggestion(name, known) || "."} Allowed are names such as ${shown.join(", ")}.`;
}

/** A number of a run's last snapshot, and its error where the summary has one beside it. */
export interface Measured {
  /** Null where the run has no such number. */
  readonly value: number | null;
  readonly error: number | null;
  /** Whether the error is the deviation over replicas. */
  readonly spread: boolean;
}

const nothing: Measured = { value: null, error: null, spread: false };

/** @param names  of the run's own experiment */
export function measured({ snapshots }: Summary, names: MeasureNames, name: string): Measured {
  const last = snapshots.at(-1);
  const keys = names.get(name);
  if (last === undefined || keys === undefined) return nothing;
  const value = numberAt(last, keys);
  const beside = (key: string) => numberAt(last, [...keys.slice(0, -1), key]);
  const isRisk = keys[keys.length - 1] === "risk";
  if (value === null || !isRisk) return { ...nothing, value };
  const deviation = beside("riskSpread");
  return { value, error: deviation ?? beside("riskError"), spread: deviation !== null };
}

function numberAt(snapshot: SummarySnapshot, keys: Keys): number | null {
  const found = keys.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : null,
    snapshot,
  );
  return typeof found === "number" ? found : null;
}
