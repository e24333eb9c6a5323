/** The data sets of the package: what scripts/data.mjs writes, named by presets, printed by `show`. */

import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sha256Hex } from "../src/experiment/id.ts";
import { readSetting } from "../src/experiment/set.ts";
import { numericTable } from "../src/model/table.ts";
import { dataFiles, dataText, preset } from "../src/presets/presets.ts";
import { loadExperiment } from "../src/store/load.ts";
import { loadStudy } from "../src/store/loadStudy.ts";
import { typed } from "./fakeTerminal.ts";

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field shipped "));
});
afterAll(() => rm(cwd, { recursive: true }));

const table = (name: string) => numericTable(dataText(name) ?? "", name);

it("the generated files are what their script writes", async () => {
  execFileSync(process.execPath, [join(import.meta.dirname, "..", "scripts", "data.mjs"), cwd]);
  for (const name of dataFiles.filter((file) => file.startsWith("two-moons")))
    expect(dataText(name)).toBe(await readFile(join(cwd, name), "utf8"));
});

it("two moons: 60 rows, the same in every width, labels that no line parts, further inputs like N(0, 1)", () => {
  const [moons, eight, sixteen] = ["two-moons.csv", "two-moons-8.csv", "two-moons-16.csv"].map(table);
  // D = d + 2 for a, b and w.
  expect([moons, eight, sixteen].map(({ names, rows }) => [names.length - 1 + 2, rows])).toEqual([
    [4, 60],
    [8, 60],
    [16, 60],
  ]);
  for (const wide of [eight, sixteen]) {
    expect(wide.columns.slice(0, 2)).toEqual(moons.columns.slice(0, 2));
    expect(wide.columns.at(-1)).toEqual(moons.columns[2]);
  }
  expect(sixteen.columns.slice(0, 6)).toEqual(eight.columns.slice(0, 6));
  expect(moons.columns[2].reduce((sum, y) => sum + y, 0)).toBe(0);
  const further = sixteen.columns.slice(2, 14).flatMap((column) => [...column]);
  const mean = further.reduce((sum, x) => sum + x, 0) / further.length;
  const square = further.reduce((sum, x) => sum + x * x, 0) / further.length;
  // 720 of them: deviations 1/√720 = 0.037 and √(2/720) = 0.053; four of them.
  expect(Math.abs(mean)).toBeLessThan(0.15);
  expect(Math.abs(square - 1)).toBeLessThan(0.22);
});

it("surprise: 250 rows of ten inputs, both labels", () => {
  const { names, rows, columns } = table("surprise.csv");
  expect([names.length, rows]).toEqual([11, 250]);
  expect(new Set(columns[10])).toEqual(new Set([-1, 1]));
});

it("a preset finds its data in the package, wherever it is run; the data is in the id by content", async () => {
  const { points } = await loadStudy("surprise", { cwd });
  const text = dataText("surprise.csv") ?? "";
  expect(points).toHaveLength(14);
  expect(new Set(points.map(({ loaded }) => loaded.id)).size).toBe(14);
  for (const { loaded } of points)
    expect(Object.keys(loaded.files)).toEqual([`inputs/${sha256Hex(text)}.csv`]);
  const plain = await loadExperiment("surprise", { cwd });
  await writeFile(join(cwd, "mine.csv"), text);
  const own = (file: string) =>
    loadExperiment("surprise", { cwd, settings: [readSetting(`data.file=${file}`)] });
  expect((await own("mine.csv")).id).toBe(plain.id);
  await writeFile(join(cwd, "mine.csv"), text.replace("17.99", "18"));
  expect((await own("mine.csv")).id).not.toBe(plain.id);
});

it("show prints the file, tells what a preset needs, and so does a copy that lacks it", async () => {
  expect(await typed(["show", "surprise.csv"], { cwd })).toMatchObject({
    code: 0,
    out: dataText("surprise.csv"),
    err: "",
  });
  const shown = await typed(["show", "surprise"], { cwd });
  expect(shown).toMatchObject({ code: 0, out: preset("surprise").text });
  expect(shown.err).toContain("meanfield show surprise.csv > surprise.csv");
  await writeFile(join(cwd, "copy.yaml"), shown.out);
  await expect(loadExperiment("copy.yaml", { cwd })).rejects.toThrow(
    "a data set of this name comes with the package: write it there by `meanfield show surprise.csv > surprise.csv`.",
  );
  await writeFile(join(cwd, "surprise.csv"), dataText("surprise.csv") ?? "");
  expect((await loadExperiment("copy.yaml", { cwd })).id).toBe(
    (await loadExperiment("surprise", { cwd })).id,
  );
});
