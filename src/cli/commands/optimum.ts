/** `optimum`: the least risk over all measures of neurons. Writes nothing. */

import { model as modelOf } from "../../experiment/model.ts";
import { noiseOf } from "../../experiment/noise.ts";
import { ConfigurationError } from "../../experiment/problems.ts";
import { significant, textTable } from "../../recording/table.ts";
import { NoMinimumError, type OptimalAtom, type Optimum, optimum } from "../../statics/optimum.ts";
import { type LoadedExperiment, loadExperiment } from "../../store/load.ts";
import { type SettingFlags, settingsOf } from "../settings.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `optimum` as commander reads them. */
export interface OptimumFlags extends SettingFlags {
  /** a=A */
  readonly bound?: string;
  readonly json: boolean;
}

/** @returns the exit code */
export async function runOptimum(terminal: Terminal, what: string, options: OptimumFlags): Promise<number> {
  const bound = options.bound === undefined ? {} : boundOf(options.bound);
  const loaded = await loadExperiment(what, {
    settings: settingsOf(options),
    cwd: terminal.cwd,
    purpose: "question",
  });
  for (const each of loaded.notes) note(terminal, each);
  const { lambda, temperature } = noiseOf(loaded.experiment.training);
  if (temperature > 0) note(terminal, "The noise is left aside: its fixed point is what gibbs finds.");
  try {
    const { limit } = loaded.experiment;
    const model = questionOf(loaded, bound);
    const found = optimum(model, { lambda, bound, dimension: limit.dimension });
    if (options.json) terminal.out(`${JSON.stringify(answerOf(found), null, 2)}\n`);
    else terminal.out(`${textOf(loaded, found)}\n`);
  } catch (error) {
    if (error instanceof RangeError) throw new ConfigurationError(error.message, { cause: error });
    if (!(error instanceof NoMinimumError)) throw error;
    if (options.json) terminal.out(`${JSON.stringify(none, null, 2)}\n`);
    note(terminal, error.message);
  }
  return exitCode.done;
}

/** A bound on what a neuron does not have would be passed over in silence. */
function questionOf({ experiment, tables }: LoadedExperiment, bound: { readonly a?: number }) {
  const model = modelOf(experiment, tables);
  if (bound.a !== undefined && !model.neuron.trained.a) {
    throw new ConfigurationError(
      `--bound a=${bound.a}: output weights a are not trained here; leave it out, or use --set network.neuron=affine-ridge.`,
    );
  }
  return model;
}

/** What is answered where R has no minimum. */
const none = { risk: null, gap: null, certificate: "none", atoms: [], bestSphere: null } as const;

function boundOf(text: string): { readonly a: number } {
  const value = Number(/^a=(.+)$/.exec(text)?.[1] ?? Number.NaN);
  if (value > 0 && value < Number.POSITIVE_INFINITY) return { a: value };
  throw new ConfigurationError(`--bound ${text}: allowed: a=A with a number A above 0, such as a=2.`);
}

/** As product.md has it: an interval is told with its atom. */
const answerOf = ({ risk, gap, certificate, atoms, bestSphere }: Optimum) => ({
  risk,
  gap,
  certificate,
  atoms,
  bestSphere,
});

function textOf({ experiment }: LoadedExperiment, found: Optimum): string {
  const { risk, gap, certificate, atoms, bestSphere, lambda } = found;
  const name = lambda > 0 ? "R_λ" : "R";
  const how =
    certificate === "proved"
      ? `Proved: no measure of neurons has ${name} below ${significant(risk - gap, 6)} (gap ${significant(gap, 2)}).`
      : `Not proved: many searches found no way more than ${significant(gap, 2)} down; certificate "grid".`;
  const sphere =
    bestSphere === null
      ? []
      : [
          "",
          `The best single sphere has r = ${significant(bestSphere.r, 5)} and ${name} = ${significant(bestSphere.risk, 6)}.`,
        ];
  return [
    `${experiment.name}: inf ${name} = ${significant(risk, 6)}${lambda > 0 ? ` at λ = ${lambda}` : ""} over all measures of neurons.`,
    how,
    "",
    atomsText(atoms),
    ...sphere,
  ].join("\n");
}

/** Of many atoms the heaviest are shown. */
const mostShown = 12;

function atomsText(atoms: readonly OptimalAtom[]): string {
  const finite = atoms.find(({ coordinates }) => coordinates !== "infinity")?.coordinates;
  const names = finite === undefined || finite === "infinity" ? ["w"] : Object.keys(finite);
  const rows = atoms
    .slice(0, mostShown)
    .map(({ weight, coordinates, interval }) => [
      `${significant(100 * weight, 4)} %`,
      ...names.map((name) => (coordinates === "infinity" ? "infinity" : significant(coordinates[name], 5))),
      interval === undefined
        ? ""
        : `anywhere from ${significant(interval[0], 3)} to ${significant(interval[1], 3)}`,
    ]);
  const rest = atoms.length - rows.length;
  const table = textTable({ header: ["weight", ...names, ""], rows });
  return rest === 0 ? table : `${table}\nand ${rest} more (all of them with --json)`;
}
