/** `figure`: the file that it writes, whole or not at all, and what it says to those who mistype. */

import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FigureOptions, figure } from "../src/cli/commands/figure.ts";
import { ConfigurationError } from "../src/experiment/problems.ts";
import { experimentYaml } from "../src/experiment/write.ts";
import { riskParquet, snapshotsParquet } from "../src/recording/parquet.ts";
import { writeFolder } from "../src/store/files.ts";
import { manifestOf, manifestText } from "../src/store/manifest.ts";
import { fakeTerminal } from "./fakeTerminal.ts";
import { runOf } from "./figureCases.ts";

const run = runOf("oneReplica");
let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  const { experiment, recording, summary } = run;
  const contents = {
    "experiment.yaml": experimentYaml(experiment),
    "summary.json": JSON.stringify(summary),
    "snapshots.parquet": snapshotsParquet(recording),
    "risk.parquet": riskParquet(recording),
  };
  await mkdir(join(cwd, "runs"));
  await writeFolder(join(cwd, "runs", "small-1"), {
    ...contents,
    "manifest.json": manifestText(manifestOf(summary.id, contents)),
  });
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

async function drawn(what: string, panel: string | undefined, options: FigureOptions = {}) {
  const { terminal, written: texts } = fakeTerminal({ cwd });
  return { code: await figure(terminal, what, panel, options), out: texts.out };
}

const written = async () => (await readdir(cwd)).filter((name) => name !== "runs");

describe("figure", () => {
  it("writes <panel>.pdf of 85 mm into the current folder, and says where", async () => {
    const { code, out } = await drawn("runs/small-1", "risk-log");
    expect({ code, out }).toEqual({ code: 0, out: `${join(cwd, "risk-log.pdf")}\n` });
    expect(await written()).toEqual(["risk-log.pdf"]);
    const text = await readFile(join(cwd, "risk-log.pdf"), "latin1");
    // 85 mm are 240.94 pt; the scene rounds to 0.01 px.
    expect(Number(/\/MediaBox \[0 0 ([\d.]+)/.exec(text)?.[1])).toBeCloseTo((85 / 25.4) * 72, 1);
  });

  it.each([
    ["8.5cm", (85 / 25.4) * 96],
    ["3in", 288],
    ["240pt", 320],
    ["400px", 400],
    [" 120 MM ", (120 / 25.4) * 96],
  ])("takes a width of %s", async (width, px) => {
    await drawn("small-1", "density-r-t2", { width, format: "svg" });
    const text = await readFile(join(cwd, "density-r-t2.svg"), "utf8");
    expect(Number(/ width="([\d.]+)"/.exec(text)?.[1])).toBeCloseTo(px, 1);
  });

  it("sets labels in the size that is asked for, and the format by the file's ending", async () => {
    for (const fontSize of ["6", "10pt"]) {
      await drawn("runs/small-1", "paths-r", { fontSize, out: "it.svg" });
      const text = await readFile(join(cwd, "it.svg"), "utf8");
      expect(text).toContain(`font-size="${fontSize === "6" ? 8 : 13.33}"`);
    }
    expect(await written()).toEqual(["it.svg"]);
    await drawn("runs/small-1", "paths-r", { out: "it.png" });
    expect((await readFile(join(cwd, "it.png"))).subarray(1, 4).toString()).toBe("PNG");
  });

  it("lists the panels where none is named, every record time among them", async () => {
    const { code, out } = await drawn("runs/small-1", undefined);
    expect(code).toBe(0);
    const lines = out.trimEnd().split("\n");
    expect(lines).toContainEqual(
      expect.stringMatching(/^risk-log +Risk along training: small: Risk, logarithmic$/),
    );
    for (const { t } of run.summary.snapshots)
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^density-r-t${t} `)));
    expect(await written()).toEqual([]);
  });

  it("takes another axis of time", async () => {
    const ticks = async (time: string) => {
      await drawn("runs/small-1", "risk-linear", { time, out: "t.svg" });
      return [...(await readFile(join(cwd, "t.svg"), "utf8")).matchAll(/>([\d.,]+)<\/text>/g)].map(
        ([, text]) => text,
      );
    };
    // Linear in t up to 2: even steps. In log t there is no 0, neither in t nor in steps.
    expect(await ticks("linear")).toEqual(expect.arrayContaining(["0.5", "1", "1.5", "2"]));
    expect((await ticks("log")).filter((text) => text === "0")).toHaveLength(1);
  });

  it.each([
    [
      "risk-lgo",
      {},
      /got "risk-lgo"; allowed panels of this run: density-r-t0, .*risk-log.*Did you mean "risk-log"\?/,
    ],
    ["risk-log", { width: "85" }, /--width 85: allowed: a length with its unit \(mm, cm, in, pt, px\)/],
    ["risk-log", { width: "2mm" }, /from 30mm to 1000mm/],
    ["risk-log", { width: "9parsec" }, /--width 9parsec/],
    ["risk-log", { fontSize: "big" }, /--font-size big: allowed: a size in points from 4 to 40/],
    ["risk-log", { fontSize: "400" }, /--font-size 400/],
    ["risk-log", { format: "jpeg" }, /--format jpeg: allowed formats: pdf, svg, png/],
    ["risk-log", { out: "x.gif" }, /--out x.gif: allowed formats/],
    ["risk-log", { out: "x.svg", format: "pdf" }, /x.svg ends in .svg, --format says pdf/],
    [
      "risk-log",
      { time: "streched" },
      /--time streched: allowed: stretched, linear, log. Did you mean "stretched"\?/,
    ],
    ["risk-log", { out: "no/such/x.pdf" }, /cannot be written there: .*Name a file in a folder that exists/],
    ["risk-log", { out: "runs", format: "pdf" }, /--out .*runs: the figure cannot be written there/],
  ] as [string, FigureOptions, RegExp][])(
    "refuses %s %j and writes nothing",
    async (panel, options, message) => {
      await expect(drawn("runs/small-1", panel, options)).rejects.toThrow(ConfigurationError);
      await expect(drawn("runs/small-1", panel, options)).rejects.toThrow(message);
      expect(await written()).toEqual([]);
      expect(await readdir(join(cwd, "runs"))).toEqual(["small-1"]);
    },
  );

  it("refuses what is no run folder", async () => {
    await expect(drawn("isotropic", "risk-log")).rejects.toThrow("is a preset, not a run folder");
    await expect(drawn("runs", "risk-log")).rejects.toThrow("no run folder: it has no manifest.json");
  });
});
