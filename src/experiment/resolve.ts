/**
 * From what a user writes to an experiment with nothing left open: defaults, record times, the block's size, and
 * references to files as their contents' hashes. The resolved experiment is what runs, what is hashed to an id,
 * and what the run folder keeps; resolving it again changes nothing.
 */

import { isSampled } from "../features/sampled.ts";
import { blockSize } from "../kernels/blockSize.ts";
import type { Model } from "../model/contract.ts";
import type { Tables } from "../model/table.ts";
import { blockEnd } from "../space/clock.ts";
import { check, problemAt } from "./check.ts";
import { clockOf } from "./clockOf.ts";
import { type Draft, draftOf, valueAt, written } from "./draft.ts";
import { feasible } from "./feasible.ts";
import { model } from "./model.ts";
import { observable } from "./observables.ts";
import { overOf } from "./over.ts";
import { ConfigurationError } from "./problems.ts";
import { inputName, mapReferences, references } from "./references.ts";
import { runnable } from "./runnable.ts";
import type { Experiment, ParsedExperiment } from "./schema.ts";
import { applySettings } from "./set.ts";
import { correctedTimes, defaultTimes, expandedTimes } from "./times.ts";
import { trainable } from "./trainable.ts";

/** A file that an experiment names. */
interface Input {
  readonly sha256: string;
  /** What it holds: a table, or an imported module. */
  readonly table: Tables[string];
}

/** By the text of the reference. */
export type Inputs = Readonly<Record<string, Input>>;

/** An experiment that can run, and all that it needs. */
export interface Resolved {
  readonly experiment: Experiment;
  /** By the names that the resolved experiment's references carry. */
  readonly tables: Tables;
  /** Remarks for the user. */
  readonly notes: readonly string[];
}

/** "question": what rests is asked of it (an optimum, a fixed point), and nothing that moves will be run. */
export type Purpose = "run" | "question";

/** The draft with the first row of each `over` made: what a single run of a preset with rows is. */
export const withFirstRows = (draft: Draft): Draft =>
  applySettings(
    draft,
    overOf(draft).flatMap(({ rows }) => rows[0].settings),
  );

/**
 * @throws ConfigurationError  with every mistake found, each with its place
 */
export function resolve(
  draft: Draft,
  inputs: Inputs = {},
  { purpose = "run" }: { readonly purpose?: Purpose } = {},
): Resolved {
  const parsed = check(draft);
  const given = references(parsed).map(({ path, name, kind }) => {
    if (Object.hasOwn(inputs, name)) return { name, ...inputs[name] };
    const message =
      kind === "module"
        ? `"${name}" is a module, a program that only the command line runs; use meanfield run with the experiment's file`
        : `the file "${name}" was not handed in`;
    throw new ConfigurationError([problemAt(draft, path, message)]);
  });
  const contentName = new Map(given.map(({ name, sha256 }) => [name, inputName(name, sha256)]));
  const renamed = (name: string) => contentName.get(name) ?? name;
  // Completed under the names that the user wrote, so that messages carry them.
  const asWritten = Object.fromEntries(given.map(({ name, table }) => [name, table]));
  const { experiment: completed, notes } = complete(draft, parsed, asWritten, purpose);
  return {
    experiment: mapReferences(completed, renamed),
    tables: Object.fromEntries(given.map(({ name, table }) => [renamed(name), table])),
    notes: [
      ...(valueAt(draft.tree, ["version"]) === undefined ? ["no version is written; read as version 1"] : []),
      ...notes,
    ],
  };
}

/** What a user of modules, or of a law that is known by its draws, may not expect. */
function moduleNotes(question: Model, { limit }: ParsedExperiment): string[] {
  const { star } = question.activation;
  return [
    ...(isSampled(question) && limit.methods.length > 0
      ? ["limits are solved on rows drawn of the data law; riskError tells how much other rows differ"]
      : []),
    ...(star !== undefined && !star.ownGradient
      ? [`${star.file} exports no gradient: central differences stand for it, slower and good to some 1e-10`]
      : []),
  ];
}

/** An experiment from plain data without references, resolved. */
export function experiment(input: unknown): Experiment {
  return resolve(draftOf(input)).experiment;
}

function complete(
  draft: Draft,
  parsed: ParsedExperiment,
  tables: Tables,
  purpose: Purpose,
): Pick<Resolved, "experiment" | "notes"> {
  const { over: _over, measure: _measure, conclusion: _conclusion, quick: _quick, ...kept } = parsed;
  const { times: _times, ...record } = kept.record;
  const question = placed(draft, () => model(parsed, tables));
  placed(draft, () => feasible(question, parsed));
  if (purpose === "run") placed(draft, () => runnable(question, parsed));
  placed(draft, () =>
    trainable(question, { training: { ...parsed.training, precision: precisionOf(draft, parsed) } }),
  );
  placed(draft, () => observable(question, parsed));
  const { data, neurons } = question;
  const { training } = kept;
  const noisy = training.noise?.beta !== undefined;
  const block = training.block === "auto" ? blockSize(neurons, data.dimension, noisy) : training.block;
  refuseLateChanges(draft, parsed, block);
  const experiment = {
    ...kept,
    training: { ...training, block, precision: precisionOf(draft, parsed) },
    record: { times: recordTimes(draft, parsed, block), ...record },
  };
  return { experiment, notes: [...droppedNotes(parsed, data), ...moduleNotes(question, parsed)] };
}

function droppedNotes({ data: config }: ParsedExperiment, data: Model["data"]): string[] {
  if (config.kind !== "dataset" || data.kind !== "dataset" || data.dropped === 0) return [];
  const [all, kept] = [data.rows + (data.heldOut?.rows ?? 0) + data.dropped, data.rows];
  const held = data.heldOut === null ? "" : ` and ${data.heldOut.rows} are held out`;
  return [
    `${config.file}: ${data.dropped} of ${all} rows have a missing cell and are left out; ${kept} are trained on${held}`,
  ];
}

/** A neuron of a module knows double precision alone: that is its default. */
function precisionOf(draft: Draft, { network, training }: ParsedExperiment): "f32" | "f64" {
  const written = valueAt(draft.tree, ["training", "precision"]) !== undefined;
  return typeof network.neuron === "object" && !written ? "f64" : training.precision;
}

/** What a kind refuses, at the place of its part of the file. */
function placed<T>(draft: Draft, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const problems = error.problems.map((each) => problemAt(draft, each.path.split("."), each.message));
    throw new ConfigurationError(problems, { cause: error });
  }
}

/** A change that the run never reaches would be passed over in silence. */
function refuseLateChanges(draft: Draft, { training, changes }: ParsedExperiment, block: number): void {
  for (const [index, { step }] of changes.entries()) {
    const before = clockOf({ training: { ...training, block }, changes: changes.slice(0, index) });
    if (blockEnd(step, block) <= before.steps) continue;
    const message = `got ${step}; the run ends at step ${before.steps}, t = ${before.end}: leave the change out, or use a longer training.time.`;
    throw new ConfigurationError([problemAt(draft, ["changes", index, "step"], message)]);
  }
}

function recordTimes(draft: Draft, parsed: ParsedExperiment, block: number): number[] {
  const { times } = parsed.record;
  const { steps, stepAt, end } = clockOf({ ...parsed, training: { ...parsed.training, block } });
  if (times === undefined) return defaultTimes(end);
  const beyond = (t: number) => Math.round(stepAt(t)) > steps;
  const corrected = correctedTimes(times, end, beyond);
  if (corrected === null) return expandedTimes(times);
  const index = times.findIndex((item) => expandedTimes([item]).some(beyond));
  const message = `got ${written(times[index])}, beyond the end at t = ${end}; use --set 'record.times=${written(corrected)}', or a longer training.time.`;
  throw new ConfigurationError([problemAt(draft, ["record", "times", index], message)]);
}
