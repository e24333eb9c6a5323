/** From the name of a preset or a file to an experiment that can run, with its id and the files that it names. */

import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve as resolvePath } from "node:path";
import { check, problemAt } from "../experiment/check.ts";
import { type Draft, originOf, placeOf, readDraft } from "../experiment/draft.ts";
import { experimentId, sha256Hex } from "../experiment/id.ts";
import { suggestion } from "../experiment/nearest.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { inputName, type Reference, references } from "../experiment/references.ts";
import { type Inputs, type Resolved, resolve, withFirstRows } from "../experiment/resolve.ts";
import { applySettings, type Setting } from "../experiment/set.ts";
import { numericTable } from "../model/table.ts";
import { isPreset, preset, presetNames } from "../presets/presets.ts";
import { hasCode } from "./files.ts";

/** An experiment that can run, its id, and the files that go into its run folder. */
export interface LoadedExperiment extends Resolved {
  readonly id: string;
  /** The bytes of the files that it names, by their names in the run folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** What to set in the experiment, and where relative paths start (absent: the process's folder). */
export interface LoadOptions {
  /** Made in this order, after the first row of each `over`. */
  readonly settings?: readonly Setting[];
  /** Where relative paths of the caller start. */
  readonly cwd?: string;
}

interface Source {
  readonly draft: Draft;
  /** Where references in the file itself start. */
  readonly folder: string;
}

/**
 * @param what  a preset's name, an experiment file (YAML or JSON), or a run folder; a preset's name wins over a file's
 * @throws ConfigurationError  with file, line, path, what was given and what is allowed
 */
export async function loadExperiment(what: string, options: LoadOptions = {}): Promise<LoadedExperiment> {
  const { settings = [], cwd = process.cwd() } = options;
  const source = await sourceOf(what, cwd);
  const draft = applySettings(withFirstRows(source.draft), settings);
  const inputs: Record<string, Inputs[string]> = {};
  const files: Record<string, Uint8Array> = {};
  for (const reference of references(check(draft))) {
    const origin = originOf(draft, reference.path);
    const base = settings.some(({ place }) => place === origin?.place) ? cwd : source.folder;
    const bytes = await referenced(draft, reference, base);
    const sha256 = sha256Hex(bytes);
    inputs[reference.name] = { sha256, table: tableOf(draft, reference, bytes) };
    files[inputName(reference.name, sha256)] = bytes;
  }
  const resolved = resolve(draft, inputs);
  return { ...resolved, id: experimentId(resolved.experiment), files };
}

async function sourceOf(what: string, cwd: string): Promise<Source> {
  if (isPreset(what))
    return { draft: readDraft({ name: `preset ${what}`, text: preset(what).text }), folder: cwd };
  const path = resolvePath(cwd, what);
  try {
    const file = (await stat(path)).isDirectory() ? join(path, "experiment.yaml") : path;
    const name = file === path ? what : join(what, basename(file));
    return { draft: readDraft({ name, text: await readFile(file, "utf8") }), folder: dirname(file) };
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
    throw new ConfigurationError(
      `"${what}" is neither a file nor a preset${suggestion(what, presetNames) || "."} Presets: ${presetNames.join(", ")}.`,
    );
  }
}

async function referenced(draft: Draft, { path, name }: Reference, base: string): Promise<Uint8Array> {
  try {
    return await readFile(resolvePath(base, name));
  } catch (error) {
    if (!hasCode(error, "ENOENT", "ENOTDIR", "EISDIR")) throw error;
    throw new ConfigurationError([
      problemAt(draft, path, `got "${name}"; there is no such file below ${base}`),
    ]);
  }
}

function tableOf(draft: Draft, { path, name }: Reference, bytes: Uint8Array) {
  try {
    return numericTable(new TextDecoder().decode(bytes), name);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new ConfigurationError(
      [{ place: placeOf(draft, path), path: path.join("."), message: error.message }],
      { cause: error },
    );
  }
}
