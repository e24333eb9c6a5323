/** From the name of a preset or a file to an experiment that can run, with its id and the files that it names. */

import { stat } from "node:fs/promises";
import { dirname, join, resolve as resolvePath } from "node:path";
import { check, problemAt } from "../experiment/check.ts";
import { type Draft, originOf, readDraft, written } from "../experiment/draft.ts";
import { experimentId, sha256Hex } from "../experiment/id.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { inputName, type Reference, references } from "../experiment/references.ts";
import { type Inputs, type Purpose, type Resolved, resolve, withFirstRows } from "../experiment/resolve.ts";
import { applySettings, type Setting } from "../experiment/set.ts";
import { isParquet, parquetTable } from "../model/parquetTable.ts";
import { numericTable, TableError, type Tables } from "../model/table.ts";
import { dataText, isPreset, preset, presetNames } from "../presets/presets.ts";
import {
  mostExperimentBytes,
  mostModuleBytes,
  mostTableBytes,
  nearbyFile,
  readUserFile,
  UnreadableError,
  utf8Text,
} from "./userFile.ts";
import { importedModule } from "./userModules.ts";

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
  /** Absent: a run. */
  readonly purpose?: Purpose;
}

/** An experiment file as it was read. */
export interface Source {
  readonly draft: Draft;
  /** Where references in the file itself start; null: a preset's, which names files of the package. */
  readonly folder: string | null;
}

/** How to make an experiment of a draft. */
interface Making {
  /** Of the source. */
  readonly folder: string | null;
  /** Settings whose references start at `cwd`. */
  readonly settings: readonly Setting[];
  readonly cwd: string;
  readonly purpose: Purpose;
  /** Files that were read already, by their paths. */
  readonly read?: Map<string, ReadFile>;
}

/**
 * @param what  a preset's name, an experiment file (YAML or JSON), or a run folder; a preset's name wins over a file's
 * @throws ConfigurationError  with file, line, path, what was given and what is allowed
 */
export async function loadExperiment(what: string, options: LoadOptions = {}): Promise<LoadedExperiment> {
  const { settings = [], cwd = process.cwd(), purpose = "run" } = options;
  const { draft, folder } = await sourceOf(what, cwd);
  return madeOf(applySettings(withFirstRows(draft), settings), { folder, settings, cwd, purpose });
}

/** An experiment, and what its files are called in a run folder, by the names that the draft has for them. */
export interface MadeExperiment extends LoadedExperiment {
  readonly contentNames: Readonly<Record<string, string>>;
}

/** @throws ConfigurationError  as loadExperiment */
export async function madeOf(draft: Draft, making: Making): Promise<MadeExperiment> {
  const { folder, settings, cwd, purpose, read = new Map<string, ReadFile>() } = making;
  const inputs: Record<string, Inputs[string]> = {};
  const files: Record<string, Uint8Array> = {};
  const contentNames: Record<string, string> = {};
  for (const reference of references(check(draft))) {
    const origin = originOf(draft, reference.path);
    const own = settings.every(({ place }) => place !== origin?.place);
    const shipped = own && folder === null ? dataText(reference.name) : null;
    const path =
      shipped === null ? resolvePath((own ? folder : null) ?? cwd, reference.name) : reference.name;
    const found = read.get(path) ?? (await fileAt(draft, reference, path, shipped));
    read.set(path, found);
    const sha256 = sha256Hex(found.bytes);
    inputs[reference.name] = { sha256, table: found.table };
    contentNames[reference.name] = inputName(reference.name, sha256);
    files[contentNames[reference.name]] = found.bytes;
  }
  const resolved = resolve(draft, inputs, { purpose });
  return { ...resolved, id: experimentId(resolved.experiment), files, contentNames };
}

/** @throws ConfigurationError  where there is no such preset or file, with what is near */
export async function sourceOf(what: string, cwd: string): Promise<Source> {
  if (isPreset(what))
    return { draft: readDraft({ name: `preset ${what}`, text: preset(what).text }), folder: null };
  const path = resolvePath(cwd, what);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const inside = (folder: string) => (isFolder ? join(folder, "experiment.yaml") : folder);
  const file = inside(path);
  try {
    const text = utf8Text(await readUserFile(file, mostExperimentBytes));
    return { draft: readDraft({ name: inside(what), text }), folder: dirname(file) };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    const message = error.absent ? await whyNone(what, path, isFolder) : `${inside(what)}: ${error.message}.`;
    throw new ConfigurationError(message, { cause: error });
  }
}

async function whyNone(what: string, path: string, isFolder: boolean): Promise<string> {
  const presets = `Presets: ${presetNames.join(", ")}.`;
  if (isFolder)
    return `"${what}" is a folder without an experiment.yaml; name a run folder, an experiment file or a preset. ${presets}`;
  const close = await nearbyFile(path, presetNames);
  return `"${what}" is neither a file nor a preset${close || "."} ${presets}`;
}

/** A CSV or Parquet file or a module: its bytes, and the numbers or the program in them. */
interface ReadFile {
  readonly bytes: Uint8Array;
  readonly table: Tables[string];
}

/** @param shipped  the text of a file of the package; null: it is read from `file` */
async function fileAt(
  draft: Draft,
  { path, name, kind }: Reference,
  file: string,
  shipped: string | null,
): Promise<ReadFile> {
  const most = kind === "module" ? mostModuleBytes : mostTableBytes;
  try {
    const bytes = shipped === null ? await readUserFile(file, most) : new TextEncoder().encode(shipped);
    return { bytes, table: await contentOf(bytes, name, kind) };
  } catch (error) {
    const message = await whyNoTable(error, name, file);
    if (message === null) throw error;
    throw new ConfigurationError([problemAt(draft, path, message)], { cause: error });
  }
}

async function contentOf(bytes: Uint8Array, name: string, kind: string): Promise<Tables[string]> {
  if (kind === "module") return importedModule(utf8Text(bytes), name);
  return isParquet(bytes, name) ? parquetTable(bytes, name) : numericTable(utf8Text(bytes), name);
}

/** Null where the failure is not the user's. */
async function whyNoTable(error: unknown, name: string, file: string): Promise<string | null> {
  if (error instanceof TableError) return error.message;
  if (!(error instanceof UnreadableError)) return null;
  if (!error.absent) return `${name}: ${error.message}.`;
  if (dataText(name) !== null)
    return `got ${written(name)}; there is no file ${file}; a data set of this name comes with the package: write it there by \`meanfield show ${name} > ${name}\`.`;
  const close = await nearbyFile(file);
  const start = "; check the name, which starts at the file that it stands in, or with --set where you are.";
  return `got ${written(name)}; there is no file ${file}${close === "" ? start : close}`;
}
