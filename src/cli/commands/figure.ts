/** `figure`: one panel of a finished run, set for a paper. */

import { rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { nearest } from "../../experiment/nearest.ts";
import { ConfigurationError } from "../../experiment/problems.ts";
import type { Choice } from "../../figures/choice.ts";
import type { Figure } from "../../figures/description.ts";
import { figures } from "../../figures/figures.ts";
import { scene } from "../../figures/layout.ts";
import type { Scene } from "../../figures/scene.ts";
import { paper } from "../../figures/style.ts";
import { svg } from "../../figures/svg.ts";
import { plain } from "../../figures/text.ts";
import { onWhite } from "../../figures/theme.ts";
import { type TimeScale, timeScales } from "../../figures/time.ts";
import { hasCode } from "../../store/files.ts";
import { findRun } from "../../store/findRun.ts";
import { pdf } from "../../store/pdf.ts";
import { png } from "../../store/png.ts";
import { loadRun } from "../../store/recorded.ts";
import { exitCode, type Terminal } from "../terminal.ts";

/** The flags of `figure` as commander reads them: text, or absent. */
export interface FigureOptions {
  /** With its unit: 85mm, 8.5cm, 3.35in, 240pt, 320px. */
  readonly width?: string;
  /** Points. */
  readonly fontSize?: string;
  readonly format?: string;
  /** Absent: `<panel>.<format>` in the current folder. */
  readonly out?: string;
  /** Of the axis of time; absent: the panel's own. */
  readonly time?: string;
}

const formats = ["pdf", "svg", "png"] as const;
type Format = (typeof formats)[number];

/** Pixels of a PNG in a px of CSS: 600 dpi. */
const printScale = 6.25;

/** @returns the exit code; without a panel those of the run are listed */
export async function figure(
  terminal: Terminal,
  run: string,
  panel: string | undefined,
  options: FigureOptions,
): Promise<number> {
  const width = widthOf(options.width ?? "85mm");
  const fontSize = fontSizeOf(options.fontSize ?? "8");
  const format = formatOf(options);
  const finished = await loadRun(await findRun(terminal.cwd, run));
  const choice: Choice = { moments: Number.POSITIVE_INFINITY, time: timeOf(options.time) };
  const all = figures(finished, choice);
  if (panel === undefined) {
    terminal.out(`${listOf(all)}\n`);
    return exitCode.done;
  }
  const drawn = scene(onePanel(all, panel), onWhite, paper({ width, fontSize }));
  const file = resolve(terminal.cwd, options.out ?? `${panel}.${format}`);
  await replaceFile(file, await written(drawn, format));
  terminal.out(`${file}\n`);
  return exitCode.done;
}

/** A figure of this panel alone. */
function onePanel(all: readonly Figure[], id: string): Figure {
  for (const each of all) {
    const panel = each.panels.find((one) => one.id === id);
    if (panel !== undefined) {
      const title = [each.title, panel.title].join(": ");
      return { ...each, id, title, subtitle: panel.remark, columns: 1, panels: [panel] };
    }
  }
  const ids = all.flatMap(({ panels }) => panels.map((panel) => panel.id));
  const near = nearest(id, ids);
  throw new ConfigurationError(
    `got "${id}"; allowed panels of this run: ${ids.join(", ")}.${near === null ? "" : ` Did you mean "${near}"?`}`,
  );
}

/** Ids, each with what it shows. */
function listOf(all: readonly Figure[]): string {
  const rows = all.flatMap(({ title, panels }) =>
    panels.map(({ id, title: own }) => ({ id, words: `${plain(title)}: ${plain(own)}` })),
  );
  const longest = Math.max(0, ...rows.map(({ id }) => id.length));
  return rows.map(({ id, words }) => `${id.padEnd(longest)}  ${words}`).join("\n");
}

async function written(drawn: Scene, format: Format): Promise<Uint8Array | string> {
  switch (format) {
    case "pdf":
      return pdf(drawn);
    case "svg":
      return svg(drawn);
    case "png":
      return png(drawn, printScale);
  }
}

/** Whole or not at all: written beside its place, then renamed to it. */
async function replaceFile(file: string, content: Uint8Array | string): Promise<void> {
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    await writeFile(beside, content);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    if (!hasCode(error, "ENOENT", "ENOTDIR", "EACCES", "EISDIR", "EROFS", "EPERM", "ENOSPC", "ENAMETOOLONG"))
      throw error;
    throw new ConfigurationError(
      `--out ${file}: the figure cannot be written there: ${(error as Error).message}. Name a file in a folder that exists and that you may write to.`,
      { cause: error },
    );
  }
}

/** px in one of each unit. */
const units: Readonly<Record<string, number>> = { mm: 96 / 25.4, cm: 96 / 2.54, in: 96, pt: 96 / 72, px: 1 };
const narrowest = 30 * units.mm;
const widest = 1000 * units.mm;

/** In px. */
function widthOf(text: string): number {
  const [, number, unit] = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const scale = units[unit?.toLowerCase() ?? ""];
  const width = Number(number) * scale;
  if (width >= narrowest && width <= widest) return width;
  throw new ConfigurationError(
    `--width ${text}: allowed: a length with its unit (mm, cm, in, pt, px) from 30mm to 1000mm, such as 85mm.`,
  );
}

function fontSizeOf(text: string): number {
  const size = Number(/^\s*(\d+(?:\.\d*)?)\s*(?:pt)?\s*$/.exec(text)?.[1] ?? Number.NaN);
  if (size >= 4 && size <= 40) return size;
  throw new ConfigurationError(`--font-size ${text}: allowed: a size in points from 4 to 40, such as 8.`);
}

/** As asked for, else by the ending of --out, else PDF. */
function formatOf({ format, out }: FigureOptions): Format {
  const ending = out === undefined ? "" : extname(out).slice(1).toLowerCase();
  const known = formats.find((each) => each === (format ?? (ending || "pdf")).toLowerCase());
  if (known === undefined) {
    const given = format === undefined ? `--out ${out}` : `--format ${format}`;
    throw new ConfigurationError(`${given}: allowed formats: ${formats.join(", ")}.`);
  }
  if (format !== undefined && formats.some((each) => each === ending) && ending !== known)
    throw new ConfigurationError(
      `--out ${out} ends in .${ending}, --format says ${known}; leave one of them out.`,
    );
  return known;
}

function timeOf(text: string | undefined): TimeScale | null {
  if (text === undefined) return null;
  const known = timeScales.find((scale) => scale === text);
  if (known !== undefined) return known;
  const near = nearest(text, timeScales);
  throw new ConfigurationError(
    `--time ${text}: allowed: ${timeScales.join(", ")}.${near === null ? "" : ` Did you mean "${near}"?`}`,
  );
}
