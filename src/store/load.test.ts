import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSetting } from "../experiment/set.ts";
import { experimentYaml } from "../experiment/write.ts";
import { loadExperiment } from "./load.ts";

const table = "age,bp,risk\n1,2,0.5\n3,4,1.5\n";
const text = `version: 1
name: heart
data: { kind: dataset, file: data/heart.csv, target: risk }
network:
  neurons: 10
  activation: { kind: relu }
  initial: { kind: gaussian, scale: 1 }
training: { stepSize: 0.01, time: 1 }
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mean field "));
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "data", "heart.csv"), table);
  await writeFile(join(folder, "heart.yaml"), text);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("loadExperiment", () => {
  it("finds a preset by its name", async () => {
    const { experiment, id, files } = await loadExperiment("isotropic");
    expect(experiment.name).toBe("isotropic");
    expect(id).toMatch(/^[0-9a-f]{12}$/);
    expect(files).toEqual({});
  });

  it("reads a file and what it names, from where it lies", async () => {
    const { experiment, tables, files } = await loadExperiment("heart.yaml", { cwd: folder });
    const [name] = Object.keys(files);
    expect(name).toMatch(/^inputs\/[0-9a-f]{64}\.csv$/);
    expect(experiment.data).toMatchObject({ file: name });
    expect(tables[name]).toMatchObject({ names: ["age", "bp", "risk"], rows: 2 });
    expect(new TextDecoder().decode(files[name])).toBe(table);
  });

  it("gives the same id wherever the files lie and whatever they are called", async () => {
    const elsewhere = join(folder, "a b", "c");
    await mkdir(elsewhere, { recursive: true });
    await copyFile(join(folder, "data", "heart.csv"), join(elsewhere, "other.txt"));
    await writeFile(join(elsewhere, "copy.yaml"), text.replace("data/heart.csv", "other.txt"));
    const here = await loadExperiment("heart.yaml", { cwd: folder });
    const there = await loadExperiment(join(elsewhere, "copy.yaml"));
    expect(there.id).toBe(here.id);
  });

  it("repeats a run from its folder", async () => {
    const first = await loadExperiment("heart.yaml", { cwd: folder });
    const run = join(folder, "runs", "heart");
    await mkdir(join(run, "inputs"), { recursive: true });
    await writeFile(join(run, "experiment.yaml"), experimentYaml(first.experiment));
    for (const [name, bytes] of Object.entries(first.files)) await writeFile(join(run, name), bytes);
    const again = await loadExperiment("runs/heart", { cwd: folder });
    expect(again.id).toBe(first.id);
    expect(again.experiment).toEqual(first.experiment);
  });

  it("resolves a reference of --set against the caller's folder", async () => {
    const settings = [readSetting("data.file=heart.csv")];
    const loaded = await loadExperiment("../heart.yaml", { settings, cwd: join(folder, "data") });
    expect(Object.keys(loaded.files)).toHaveLength(1);
    await expect(loadExperiment("heart.yaml", { settings, cwd: folder })).rejects.toThrow(
      /^--set data\.file=heart\.csv: data\.file: got "heart\.csv"; there is no file \/.*heart\.csv; check the name/,
    );
  });

  it("says where a missing or unreadable table is named", async () => {
    await writeFile(join(folder, "broken.csv"), "age,risk\n1,x\n");
    const settings = (file: string) => ({ settings: [readSetting(`data.file=${file}`)], cwd: folder });
    await expect(loadExperiment("heart.yaml", settings("broken.csv"))).rejects.toThrow(
      'broken.csv, line 2, column "risk": "x" is not a finite number; write one, or leave the row out.',
    );
    await writeFile(join(folder, "wrong.yaml"), text.replace("heart.csv", "hart.csv"));
    await expect(loadExperiment("wrong.yaml", { cwd: folder })).rejects.toThrow(
      /^wrong\.yaml:3: data\.file: got "data\/hart\.csv"; there is no file \/.*hart\.csv; did you mean "heart\.csv"\?$/,
    );
  });

  it("reports what the table does not have as a mistake of the configuration", async () => {
    const settings = [readSetting("data.target=rsk")];
    await expect(loadExperiment("heart.yaml", { settings, cwd: folder })).rejects.toMatchObject({
      name: "ConfigurationError",
      message:
        '--set data.target=rsk: data.target: data/heart.csv has no column "rsk"; did you mean "risk"? There are: age, bp, risk.',
    });
  });
});
