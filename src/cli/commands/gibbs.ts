/** `gibbs`: the fixed point of an experiment's noisy dynamics. Writes nothing. */

import { noiseOf } from "../../experiment/noise.ts";
import { measureSummary } from "../../recording/summary.ts";
import { significant, textTable } from "../../recording/table.ts";
import type { GibbsMeasure } from "../../statics/gibbs.ts";
import { loadExperiment } from "../../store/load.ts";
import { fixedPoint } from "../../studies/fixedPoint.ts";
import { type SettingFlags, settingsOf } from "../settings.ts";
import { exitCode, note, type Terminal } from "../terminal.ts";

/** The flags of `gibbs` as commander reads them. */
export interface GibbsFlags extends SettingFlags {
  readonly json: boolean;
}

/** @returns the exit code */
export async function runGibbs(terminal: Terminal, what: string, options: GibbsFlags): Promise<number> {
  const { experiment, tables, notes } = await loadExperiment(what, {
    settings: settingsOf(options),
    cwd: terminal.cwd,
    purpose: "question",
  });
  for (const each of notes) note(terminal, each);
  const found = fixedPoint(experiment, tables);
  const { freeEnergy, risk, gap, quadratureError, effectivePoints } = found;
  const coordinates = measureSummary(found.measure);
  if (options.json) {
    const answer = { freeEnergy, risk, gap, quadratureError, effectivePoints, coordinates };
    terminal.out(`${JSON.stringify(answer, null, 2)}\n`);
    return exitCode.done;
  }
  const { lambda, temperature } = noiseOf(experiment.training);
  terminal.out(
    `${experiment.name}: the fixed point at λ = ${lambda}, β = ${Number((1 / temperature).toPrecision(12))}, the one minimum of F.\n\n`,
  );
  terminal.out(`${numbers(found)}\n\n${laws(coordinates)}\n`);
  return exitCode.done;
}

function numbers(found: GibbsMeasure): string {
  const rows = [
    ["free energy F", significant(found.freeEnergy, 8), ""],
    ["risk R", significant(found.risk, 8), ""],
    ["duality gap", significant(found.gap, 2), "how far F may lie above its minimum on these points"],
    ["quadrature error", significant(found.quadratureError, 2), "how far F is on other points"],
    ["truncation", significant(found.truncation, 2), "what the series of features leaves out at most"],
    ["effective points", `${Math.floor(found.effectivePoints)}`, "carry the measure; below 1,000 is refused"],
  ];
  return textTable({ header: ["", "value", ""], rows });
}

function laws(coordinates: ReturnType<typeof measureSummary>): string {
  const rows = Object.entries(coordinates).map(([name, { mean, sd, quantiles }]) => [
    name,
    ...[mean, sd, ...Object.values(quantiles)].map((value) => significant(value, 4)),
  ]);
  return textTable({ header: ["", "mean", "sd", "10 %", "50 %", "90 %"], rows });
}
