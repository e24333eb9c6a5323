/** What the README tells people to type exists: its commands, their flags, its npm scripts and its files. */

import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { program } from "../src/cli/program.ts";
import { numericTable } from "../src/model/table.ts";
import { dataFiles, dataText, presetNames } from "../src/presets/presets.ts";
import type { Summary } from "../src/recording/format.ts";
import { typed as command, fakeTerminal } from "./fakeTerminal.ts";
import { doubles, parquet } from "./parquetFiles.ts";

const root = join(import.meta.dirname, "..");
const text = await readFile(join(root, "README.md"), "utf8");
const lines = text.split("\n").filter((line) => line.startsWith("    "));
const typed = lines.map((line) => line.replace(/\s+#.*$/, "").trim());

const { terminal } = fakeTerminal({ cwd: root });

it("every command that the README types is known, with its flags and presets", () => {
  const { commands } = program(terminal, () => undefined);
  const words = typed
    .filter((line) => line.startsWith("npx meanfield "))
    .map((line) => line.split(/\s+/).slice(2));
  expect(words.length).toBeGreaterThan(5);
  for (const [name, ...rest] of words) {
    const found = commands.find((each) => each.name() === name);
    const flags = rest.filter((word) => word.startsWith("--"));
    const known = found?.options.map(({ long }) => long) ?? [];
    expect({ name, unknown: flags.filter((flag) => !known.includes(flag)) }).toEqual({
      name: found?.name(),
      unknown: [],
    });
    if (name === "run" || name === "show") expect([...presetNames, ...dataFiles]).toContain(rest[0]);
  }
});

it("the example of one's own data runs, from CSV and from Parquet with the same numbers", async () => {
  const cwd = await mkdtemp(join(tmpdir(), "mean field own data "));
  const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
  const csv = dataText("surprise.csv") ?? "";
  const { names, columns } = numericTable(csv, "surprise.csv");
  await writeFile(join(cwd, "surprise.csv"), csv);
  const stored = parquet(names.map((name, index) => doubles(name, [...columns[index]])));
  await writeFile(join(cwd, "surprise.parquet"), stored);
  const summaries: unknown[] = [];
  for (const file of ["surprise.csv", "surprise.parquet"]) {
    await writeFile(join(cwd, "own.yaml"), example.replace("surprise.csv", file));
    const args = ["run", "own.yaml", "--json", "--set", "training.time=0.1", "--set", "record.curve=0"];
    const { code, out, err } = await command(args, { cwd });
    expect(code, err).toBe(0);
    const { snapshots } = JSON.parse(out) as Summary;
    expect(snapshots.at(-1)?.network?.testRisk).toBeGreaterThan(0);
    summaries.push(snapshots);
  }
  expect(summaries[1]).toEqual(summaries[0]);
  await rm(cwd, { recursive: true });
});

it("every npm script that the README types is there, and every file that it links to", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: object };
  const named = typed.filter((line) => line.startsWith("npm ")).map((line) => line.split(" ")[1]);
  expect(named).toEqual(["start", "test"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link);
  expect(links).toContain("docs/format.md");
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});
