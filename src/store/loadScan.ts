/** From the name of a preset or a file to the experiments of a scan. */

import { type Draft, dotted, valueAt } from "../experiment/draft.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { mapReferences } from "../experiment/references.ts";
import { withFirstRows } from "../experiment/resolve.ts";
import { applySettings, type Setting } from "../experiment/set.ts";
import { commentedYaml } from "../experiment/write.ts";
import { type Scan, scanSetting } from "../studies/scan.ts";
import { type MadeExperiment, madeOf, sourceOf } from "./load.ts";

/** A scan that can run. */
export interface LoadedScan {
  readonly name: string;
  /** In the order of the scan's values. */
  readonly points: readonly MadeExperiment[];
  /** experiment.yaml: what is scanned, on the files beside it. */
  readonly yaml: string;
  /** Those files, by their names in the scan's folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly notes: readonly string[];
}

/** @throws ConfigurationError  for what cannot be run at some value, before any is */
export async function loadScan(
  what: string,
  scan: Scan,
  { settings, cwd }: { readonly settings: readonly Setting[]; readonly cwd: string },
): Promise<LoadedScan> {
  const hidden = settings.find(({ path }) => `${dotted(path)}.`.startsWith(`${scan.path}.`));
  if (hidden !== undefined)
    throw new ConfigurationError(`${hidden.place}: --scan sets ${scan.path}; leave one of them out.`);
  const source = await sourceOf(what, cwd);
  const base = withoutTimes(applySettings(withFirstRows(source.draft), settings));
  const making = { folder: source.folder, settings, cwd, purpose: "run", read: new Map() } as const;
  const points: MadeExperiment[] = [];
  for (const value of scan.values)
    points.push(await madeOf(applySettings(base, [scanSetting(scan, value)]), making));
  const names = new Map(points.flatMap(({ contentNames }) => Object.entries(contentNames)));
  const tree = mapReferences(base.tree as object, (name) => names.get(name) ?? name);
  const kept = Object.entries(tree).filter(([key]) => !ofStudies.has(key));
  return {
    name: points[0].experiment.name,
    points,
    yaml: commentedYaml(Object.fromEntries(kept), "What was scanned."),
    files: Object.fromEntries(points.flatMap(({ files }) => Object.entries(files))),
    notes: [...new Set(points.flatMap(({ notes }) => notes))],
  };
}

/** Nothing is recorded, and a scan over training.time would end before times that are written. */
function withoutTimes(draft: Draft): Draft {
  const record = valueAt(draft.tree, ["record"]);
  if (typeof record !== "object" || record === null || !("times" in record)) return draft;
  const { times: _times, ...kept } = record;
  return { ...draft, tree: { ...(draft.tree as object), record: kept } };
}

const ofStudies = new Set(["over", "measure", "conclusion", "quick"]);
