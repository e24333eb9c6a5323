/** From the name of a preset or a file to the runs of its study. */

import { check, problemAt } from "../experiment/check.ts";
import { type Draft, dotted, placeOf, valueAt } from "../experiment/draft.ts";
import { type Label, type OverEntry, overOf } from "../experiment/over.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { mapReferences } from "../experiment/references.ts";
import { withFirstRows } from "../experiment/resolve.ts";
import { applySettings, readSettings, type Setting } from "../experiment/set.ts";
import { commentedYaml } from "../experiment/write.ts";
import { unknownConclusion } from "../studies/conclusions.ts";
import { defaultMeasure, type MeasureNames, measureNames, unknownMeasure } from "../studies/measure.ts";
import { pointsOf, refuseOverlap } from "../studies/points.ts";
import { questionOf } from "../studies/questions.ts";
import { type MadeExperiment, madeOf, sourceOf } from "./load.ts";

/** One run of a study. */
interface LoadedPoint {
  readonly labels: Readonly<Record<string, Label>>;
  /** What its rows set, by path; files under the names that they have in the study folder. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly loaded: MadeExperiment;
  /** What can be measured of its run. */
  readonly names: MeasureNames;
}

/** A study that can run. */
export interface LoadedStudy {
  readonly name: string;
  /** The entries' names and labels, in order. */
  readonly over: readonly { readonly name: string; readonly labels: readonly Label[] }[];
  readonly measure: readonly string[];
  /** A name that studies/conclusions.ts knows; null: none is drawn. */
  readonly conclusion: string | null;
  /** Whether its points are run: where every measure is a question's, they are only asked. */
  readonly runs: boolean;
  readonly points: readonly LoadedPoint[];
  /** study.yaml: the study again, on the files beside it. */
  readonly yaml: string;
  /** Those files, by their names in the study folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly notes: readonly string[];
}

interface StudyOptions {
  /** Made in every point; `over`, `measure` and `conclusion` may be among them. */
  readonly settings?: readonly Setting[];
  /** Whether the file's own `quick` is set first. */
  readonly quick?: boolean;
  readonly cwd?: string;
}

/**
 * @throws ConfigurationError  for what cannot be run at some point, before any point is
 */
export async function loadStudy(
  what: string,
  { settings = [], quick = false, cwd = process.cwd() }: StudyOptions = {},
): Promise<LoadedStudy> {
  const source = await sourceOf(what, cwd);
  const shrunk = quick ? applySettings(source.draft, quickOf(source.draft)) : source.draft;
  const draft = applySettings(shrunk, settings.filter(ofTheStudy));
  const own = settings.filter((setting) => !ofTheStudy(setting));
  check(withFirstRows(draft));
  const points = pointsOf(draft);
  refuseOverlap(own, points);
  const making = { folder: source.folder, settings, cwd, purpose: "run", read: new Map() } as const;
  const loaded: LoadedPoint[] = [];
  for (const { labels, settings: rows } of points) {
    const made = await madeOf(applySettings(applySettings(draft, rows), own), making);
    const names = measureNames(made.experiment, made.tables);
    const renamed = (name: string) => made.contentNames[name] ?? name;
    loaded.push({ labels, settings: setBy(rows, renamed), loaded: made, names });
  }
  const base = applySettings(draft, own);
  const over = overOf(draft);
  const measure = measureOf(base, loaded);
  const conclusion = conclusionIn(base);
  return {
    name: loaded[0].loaded.experiment.name,
    over: over.map(({ name, rows }) => ({ name, labels: rows.map(({ label }) => label) })),
    measure,
    conclusion,
    runs: measure.some((name) => questionOf(name) === null),
    points: loaded,
    yaml: yamlOf(base, over, measure, loaded),
    files: Object.fromEntries(loaded.flatMap((point) => Object.entries(point.loaded.files))),
    notes: [...new Set(loaded.flatMap((point) => point.loaded.notes))],
  };
}

/** What a file's `quick` sets: sizes at which all of the slides take minutes. */
function quickOf(draft: Draft): Setting[] {
  const quick = valueAt(draft.tree, ["quick"]);
  if (typeof quick !== "object" || quick === null || Array.isArray(quick)) return [];
  return readSettings(quick as Readonly<Record<string, unknown>>, (key) => placeOf(draft, ["quick", key]));
}

const ofTheStudy = ({ path: [first] }: Setting): boolean =>
  first === "over" || first === "measure" || first === "conclusion";

/** @throws ConfigurationError  for a name that no conclusion has */
function conclusionIn(draft: Draft): string | null {
  const name = valueAt(draft.tree, ["conclusion"]);
  if (typeof name !== "string") return null;
  const problem = unknownConclusion(name);
  if (problem === null) return name;
  throw new ConfigurationError([problemAt(draft, ["conclusion"], problem)]);
}

type Rename = (name: string) => string;

/** Settings by their paths, with their files renamed. */
const setBy = (settings: readonly Setting[], renamed: Rename): Record<string, unknown> =>
  withFiles(Object.fromEntries(settings.map(({ path, value }) => [dotted(path), value])), renamed) as Record<
    string,
    unknown
  >;

function measureOf(draft: Draft, points: readonly LoadedPoint[]): readonly string[] {
  const written = valueAt(draft.tree, ["measure"]);
  if (!Array.isArray(written) || written.length === 0) return defaultMeasure;
  const names = written.map(String);
  const known = points.map((point) => point.names);
  const problems = names.flatMap((name, index) => {
    const twice = names.indexOf(name) < index ? `"${name}" stands twice; leave it out once.` : null;
    const message = twice ?? (questionOf(name) === null ? unknownMeasure(name, known) : null);
    return message === null ? [] : [problemAt(draft, ["measure", index], message)];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return names;
}

/** Rows spelt out, files under the names that they have beside study.yaml. */
function yamlOf(
  { tree }: Draft,
  over: readonly OverEntry[],
  measure: readonly string[],
  points: readonly LoadedPoint[],
): string {
  const names = new Map(points.flatMap(({ loaded }) => Object.entries(loaded.contentNames)));
  const renamed = (name: string) => names.get(name) ?? name;
  const rows = over.map((entry) => ({
    name: entry.name,
    rows: entry.rows.map(({ label, settings }) => ({
      label,
      set: setBy(settings, renamed),
    })),
  }));
  const study = { ...mapReferences(asTree(tree), renamed), over: rows, measure };
  return commentedYaml(study, "`meanfield study` on this file repeats the study.");
}

const asTree = (tree: unknown): object => (typeof tree === "object" && tree !== null ? tree : {});

/** Values with the texts under `file` and `path` renamed, however deep: where a row may name a file. */
function withFiles(value: unknown, renamed: Rename): unknown {
  if (Array.isArray(value)) return value.map((each) => withFiles(each, renamed));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => {
    const last = key.slice(key.lastIndexOf(".") + 1);
    const names = (last === "file" || last === "path") && typeof inner === "string";
    return [key, names ? renamed(inner) : withFiles(inner, renamed)];
  });
  return Object.fromEntries(entries);
}
