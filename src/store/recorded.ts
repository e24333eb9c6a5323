/** A finished run, read back from its folder: what the figures, the report and the citations of a run are made of. */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { FinishedRun } from "../experiment/finished.ts";
import { model } from "../experiment/model.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import type { Network } from "../model/contract.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording, RiskPoint } from "../recording/contract.ts";
import type { Summary } from "../recording/format.ts";
import { type Columns, readColumns, type Span, spansOf } from "../recording/readParquet.ts";
import type { Coordinates, Points } from "../space/contract.ts";
import { projection } from "../space/projection.ts";
import { hasCode } from "./files.ts";
import { loadExperiment } from "./load.ts";
import { differingFiles, type Manifest, manifestName, readManifest } from "./manifest.ts";
import { readSummary } from "./runs.ts";

/**
 * Reads a run folder. Every number is the one that was recorded, bit for bit. Three things a folder does not keep: the
 * weights that `record.weights` left out; how an exact or sampled risk was found between the points of the curve
 * (taken to be exact); the degrees of a population flow's replicas one by one (the largest stands for all).
 *
 * @throws ConfigurationError  where there is no run folder, or its files are not those that the run wrote
 */
export async function loadRun(folder: string): Promise<FinishedRun> {
  await requireWhole(folder, await manifestIn(folder));
  const { experiment, tables } = await loadExperiment(folder);
  const summary = await readSummary(folder);
  const columns = async (file: string) => readColumns(await readFile(join(folder, file)));
  const { coordinates, axes } = projection(model(experiment, tables));
  const risk = await readRisk(folder);
  const snapshots = await columns("snapshots.parquet");
  const weights = (await exists(join(folder, "weights.parquet"))) ? await columns("weights.parquet") : null;
  const affine = experiment.network.neuron === "affine-ridge";
  const networks = weightsOf(weights, affine);
  const context: Context = { coordinates, snapshots, summary, risk, networks };
  const spans = spansOf(snapshots);
  const recording: Recording = {
    coordinates,
    axes,
    network: spans.filter(({ source }) => source === "network").map((span) => networkSnapshot(span, context)),
    limit: spans.filter(({ source }) => source === "limit").map((span) => limitSnapshot(span, context)),
    risk,
  };
  return { experiment, tables, recording, summary };
}

/** risk.parquet of a run folder. */
export const readRisk = async (folder: string): Promise<RiskPoint[]> =>
  riskPoints(await readColumns(await readFile(join(folder, riskFile))));

const riskFile = "risk.parquet";

async function manifestIn(folder: string): Promise<Manifest> {
  try {
    return await readManifest(folder);
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR"))
      throw new ConfigurationError(`${folder}: ${manifestName} cannot be read; the run folder is damaged.`, {
        cause: error,
      });
    const what = (await exists(folder))
      ? "no run folder: it has no manifest.json"
      : "there is no such folder";
    throw new ConfigurationError(
      `"${folder}": ${what}. A run folder is what \`meanfield run\` names at its end.`,
    );
  }
}

async function requireWhole(folder: string, manifest: Manifest): Promise<void> {
  const differing = await differingFiles(folder, manifest);
  if (differing.length === 0) return;
  throw new ConfigurationError(
    `${folder}: ${differing.join(", ")} ${differing.length === 1 ? "is" : "are"} missing or not what the run wrote. Compute it again: meanfield run ${folder} --force, or in another folder by --out.`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return false;
    throw error;
  }
}

/** What one snapshot's rows are put together with. */
interface Context {
  readonly coordinates: Coordinates;
  readonly snapshots: Columns;
  readonly summary: Summary;
  readonly risk: readonly RiskPoint[];
  /** Recorded weights by replica and step. */
  readonly networks: ReadonlyMap<string, Network>;
}

const key = ({ replica, step }: Pick<Span, "replica" | "step">): string => `${replica} ${step}`;

function riskPoints(columns: Columns): RiskPoint[] {
  if (columns.rows === 0) return [];
  const [source, method, kind] = ["source", "method", "kind"].map((name) => columns.words(name));
  const [replica, t, step, risk, error] = ["replica", "t", "step", "risk", "error"].map((name) =>
    columns.numbers(name),
  );
  return Array.from(source, (_, row) => ({
    source: source[row] as RiskPoint["source"],
    method: method[row],
    replica: replica[row],
    t: t[row],
    step: step[row],
    risk: risk[row],
    error: error[row],
    kind: kind[row] as RiskPoint["kind"],
  }));
}

function pointsOf({ from, to }: Span, { coordinates, snapshots }: Context): Points {
  const columns = coordinates.names.map((name) => snapshots.numbers(name).slice(from, to));
  return { count: to - from, columns };
}

function networkSnapshot(span: Span, context: Context): NetworkSnapshot {
  const { summary, risk, networks } = context;
  const { replica, t, step } = span;
  const found = summary.snapshots
    .find((at) => at.step === step)
    ?.network?.replicas.find(({ seed }) => seed === summary.seed + replica);
  if (found === undefined) throw contradiction(`replica ${replica} at step ${step}`);
  const point = risk.find((row) => row.source === "network" && row.replica === replica && row.step === step);
  return {
    replica,
    t,
    step,
    points: pointsOf(span, context),
    risk: found.risk,
    riskError: found.riskError,
    riskKind: point?.kind === "monteCarlo" ? "monteCarlo" : "exact",
    regularisedRisk: found.regularisedRisk,
    testRisk: found.testRisk,
    weights: networks.get(key(span)) ?? null,
  };
}

function limitSnapshot(span: Span, context: Context): LimitSnapshot {
  const { method, replica, t, step } = span;
  const found = context.summary.snapshots.find((at) => at.step === step)?.limits[method];
  if (found === undefined) throw contradiction(`${method} at step ${step}`);
  // The summary holds the mean over the replicas of a population flow, whose risks are the points of its curve.
  const own =
    method === "population-flow"
      ? context.risk.find((row) => row.method === method && row.replica === replica && row.step === step)
      : undefined;
  return {
    method,
    replica,
    t,
    step,
    measure: measureOf(span, context),
    risk: own?.risk ?? found.risk,
    riskError: own?.error ?? found.riskError,
    regularisedRisk: found.regularisedRisk,
    riskIndependent: found.riskIndependent,
    degree: found.degree,
    gap: found.gap,
    freeEnergy: found.freeEnergy,
    freeEnergyGap: found.freeEnergyGap,
    dissipationResidual: found.dissipationResidual,
  };
}

const contradiction = (what: string): Error =>
  new Error(`snapshots.parquet has ${what}, summary.json does not; the two are not of one run.`);

function measureOf(span: Span, context: Context): LimitSnapshot["measure"] {
  const { coordinates, snapshots } = context;
  const { from, to } = span;
  const mass = snapshots.numbers("weight").slice(from, to);
  const [name] = coordinates.names;
  const lower = snapshots.has(`${name}_lower`) ? snapshots.numbers(`${name}_lower`).slice(from, to) : null;
  if (lower === null || Number.isNaN(lower[0]))
    return { kind: "particles", coordinates, points: pointsOf(span, context), mass };
  const last = snapshots.numbers(`${name}_upper`)[to - 1];
  return { kind: "grid", coordinates, edges: Float64Array.of(...lower, last), mass };
}

function weightsOf(columns: Columns | null, affine: boolean): Map<string, Network> {
  const networks = new Map<string, Network>();
  if (columns === null) return networks;
  let dimension = 0;
  while (columns.has(`w${dimension}`)) dimension++;
  for (const span of spansOf(columns)) {
    const { from, to } = span;
    const neurons = to - from;
    const column = (name: string) => columns.numbers(name).slice(from, to);
    const w = new Float64Array(dimension * neurons);
    for (let k = 0; k < dimension; k++) w.set(column(`w${k}`), k * neurons);
    const scalars = affine ? { a: column("a"), b: column("b") } : { a: null, b: null };
    networks.set(key(span), { neurons, dimension, ...scalars, w });
  }
  return networks;
}
