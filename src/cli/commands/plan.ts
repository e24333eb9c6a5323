/** `plan`: what a run will ask of this machine, and what is known before it runs. Writes nothing. */

import { availableParallelism } from "node:os";
import type { Forecast, LimitForecast, TrainingForecast } from "../../experiment/forecast.ts";
import { forecast } from "../../experiment/forecast.ts";
import type { PilotLook } from "../../experiment/pilot.ts";
import type { Hypothesis } from "../../recording/hypotheses.ts";
import { significant, textTable } from "../../recording/table.ts";
import { loadExperiment } from "../../store/load.ts";
import { duration } from "../progress.ts";
import { type SettingFlags, settingsOf } from "../settings.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `plan` as commander reads them. */
export interface PlanOptions extends SettingFlags {
  readonly json: boolean;
}

/** @returns the exit code */
export async function plan(terminal: Terminal, what: string, options: PlanOptions): Promise<number> {
  const loaded = await loadExperiment(what, { settings: settingsOf(options), cwd: terminal.cwd });
  const { experiment, tables, id } = loaded;
  for (const each of loaded.notes) note(terminal, each);
  if (terminal.interactive) terminal.err("Timing pieces of the work …");
  const cores = availableParallelism();
  const found = forecast(experiment, tables, { workers: cores });
  if (terminal.interactive) terminal.err("\r\x1b[K");
  if (options.json) {
    terminal.out(`${JSON.stringify({ name: experiment.name, id, cores, ...found }, null, 2)}\n`);
    return exitCode.done;
  }
  terminal.out(`${experiment.name} ${id}: nothing was run or written.\n\n`);
  terminal.out(`${costText(found, cores)}\n\n${hypothesesText(found)}\n\n${stepText(found)}\n`);
  return exitCode.done;
}

function costText(found: Forecast, cores: number): string {
  const { training, limits, seconds, memoryMiB } = found;
  const rows = [
    ...(training === null ? [] : trainingRows(training, found)),
    ...limits.map((limit) => ["limit", limitWords(limit), timeOf(limit.seconds)]),
    ["in all", `on ${cores} ${cores === 1 ? "core" : "cores"}, then figures and report`, timeOf(seconds)],
    ["memory", "", `${significant(memoryMiB, 2)} MiB`],
  ];
  return textTable({ header: ["", "work", "about"], rows });
}

const timeOf = (seconds: number | null): string =>
  seconds === null ? "not known" : duration(1000 * seconds);

function trainingRows(
  { steps, replicas, flops, stepsPerSecond, looks, looksSeconds, seconds }: TrainingForecast,
  { stepSize, time }: Forecast,
): string[][] {
  const times = replicas === 1 ? "" : `, ${replicas} replicas`;
  const rate = grouped(Math.round(Number(stepsPerSecond.toPrecision(2))));
  const work = `${grouped(steps)} steps of ${short(stepSize)} to t = ${short(time)}${times}, ${flopsOf(flops)}, ${rate} steps/s`;
  return [
    ["network", work, timeOf(seconds - looksSeconds)],
    ["", `${grouped(looks)} population risks on the way`, timeOf(looksSeconds)],
  ];
}

function limitWords({ kind, atoms, evaluations, flops }: LimitForecast): string {
  const of = kind === "population-flow" ? "neurons" : "atoms";
  const work =
    evaluations === null || flops === null ? "" : `, ${grouped(evaluations)} evaluations, ${flopsOf(flops)}`;
  return `${kind}, ${grouped(atoms)} ${of}${work}`;
}

const flopsOf = (flops: number): string => `${significant(flops / 1e9, 2)} Gflop`;

function hypothesesText({ hypotheses, scale, parameters }: Forecast): string {
  const rows = hypotheses.map((each) => [answer(each), each.name, numberOf(each)]);
  return [
    `Hypotheses of the theorem, D = ${parameters}. They are sufficient, and rarely all hold:`,
    textTable({ header: ["", "hypothesis", "value"], rows }),
    `Its scale err(0) = ${significant(scale, 3)} is a scaling, no prediction: its constant is unknown.`,
  ].join("\n");
}

const answer = ({ holds }: Hypothesis): string => (holds === null ? "not known" : holds ? "holds" : "fails");
const numberOf = ({ value, holds }: Hypothesis): string =>
  value === null ? (holds === null ? "–" : "infinite") : short(value);

function stepText({ pilot, stepSize, warnings }: Forecast): string {
  if (pilot === null) return ["No network is trained, so no step size is tried.", ...warnings].join("\n");
  const rows = pilot.looked.map((look) => [
    short(look.stepSize),
    lossOf(look),
    significant(look.reference, 3),
    significant(look.halfStepLoss, 3),
    look.stable ? "stable" : look.why,
  ]);
  return [
    "Pilot of 2,000 steps, mean one-pass loss over its last quarter:",
    textTable({ header: ["step size", "loss", referenceName(pilot.looked), "half the step", "looks"], rows }),
    ...(pilot.withoutLimit === null ? [] : [withoutLimitText(pilot.looked, pilot.withoutLimit)]),
    adviceOf(pilot.stepSize, stepSize),
    ...warnings,
  ].join("\n");
}

/** A limit that is too much work is so for large steps, which come first. */
function withoutLimitText(looked: readonly PilotLook[], why: string): string {
  const some = looked.some(({ against }) => against === "limit");
  const what = some
    ? "The first are held against the start, the others against N fresh draws"
    : "Held against the start";
  return `${what}, because ${why.replace(/\.$/, "")}.`;
}

function referenceName(looked: readonly PilotLook[]): string {
  const kinds = new Set(looked.flatMap(({ against }) => against ?? []));
  if (kinds.size > 1) return "reference";
  return kinds.has("start") ? "at the start" : "N fresh draws";
}

const lossOf = ({ loss, standardError }: PilotLook): string =>
  loss === null ? "–" : `${significant(loss, 3)} ± ${significant(standardError, 1)}`;

function adviceOf(stable: number | null, stepSize: number): string {
  if (stable === null)
    return "No step size that was tried looked stable: look at the initial law and the activation.";
  if (stable === stepSize) return `The step size ${short(stepSize)} looks stable.`;
  return `The step size ${short(stepSize)} looks too large. Use --set training.stepSize=${stable}.`;
}

/** 1e-5 and not 0.00001. */
const short = (value: number): string =>
  Math.abs(value) < 1e-3 ? value.toExponential().replace("e-0", "e-") : `${Number(value.toPrecision(4))}`;

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
