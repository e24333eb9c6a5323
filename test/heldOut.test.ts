/**
 * Rows held out have no part in anything but `testRisk`: a run with them has, in every bit, the numbers of a run on a file
 * that never had them, and so have the questions about what rests. `testRisk` is the mean of (y − ŷ)² by plain loops over
 * the recorded weights. CSV and Parquet files of one content are one data set.
 */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { model } from "../src/experiment/model.ts";
import type { Summary } from "../src/recording/format.ts";
import { loadExperiment } from "../src/store/load.ts";
import { loadRun } from "../src/store/recorded.ts";
import { typed } from "./fakeTerminal.ts";
import { doubles, parquet } from "./parquetFiles.ts";

const names = ["x1", "x2", "y"];
/** 20 rows, no label twice. */
const cells = Array.from({ length: 20 }, (_, row) => {
  const [x1, x2] = [((row * 7) % 11) / 5 - 1, ((row * 5) % 13) / 6 - 1];
  return [x1, x2, Math.fround(x1 * x2 + row / 1000)];
});
const text = (rows: readonly (readonly number[])[]): string =>
  [names, ...rows].map((row) => `${row.join(",")}\n`).join("");

const experiment = (file: string, more: string) => `version: 1
name: own
data: { kind: dataset, file: ${file}, target: y, standardise: true${more} }
network: { neurons: 5, activation: { kind: tanh }, initial: { kind: gaussian, scale: 1 } }
training: { stepSize: 0.01, time: 1, replicas: 2 }
limit: { methods: [{ kind: particle-flow, atoms: 6, tolerance: 1.0e-4 }] }
record: { times: [0, 1], curve: 4, weights: snapshots }
`;

let cwd = "";
const command = async (...args: readonly string[]): Promise<unknown> => {
  const { code, out, err } = await typed([...args, "--json"], { cwd });
  expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
};
const run = async (file: string) => (await command("run", file)) as Summary;

async function heldOutOf(file: string) {
  const loaded = await loadExperiment(file, { cwd });
  const { data } = model(loaded.experiment, loaded.tables);
  if (data.kind !== "dataset" || data.heldOut === null) throw new Error("no rows are held out");
  return data.heldOut;
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field held "));
  const columns = names.map((name, k) =>
    doubles(
      name,
      cells.map((row) => row[k]),
    ),
  );
  await writeFile(join(cwd, "all.csv"), text(cells));
  await writeFile(join(cwd, "all.parquet"), parquet(columns));
  await writeFile(join(cwd, "all.yaml"), experiment("all.csv", ", test: 0.25"));
  await writeFile(join(cwd, "parquet.yaml"), experiment("all.parquet", ", test: 0.25"));
  const labels = new Set((await heldOutOf("all.yaml")).labels);
  await writeFile(join(cwd, "kept.csv"), text(cells.filter(([, , y]) => !labels.has(y))));
  await writeFile(join(cwd, "kept.yaml"), experiment("kept.csv", ""));
}, 60_000);
afterAll(() => rm(cwd, { recursive: true }));

/** Without what names the run, and without the held-out risk. */
const comparable = ({ snapshots }: Summary) =>
  snapshots.map(({ network, ...rest }) => ({
    ...rest,
    network: network && {
      ...network,
      testRisk: null,
      replicas: network.replicas.map((replica) => ({ ...replica, testRisk: null })),
    },
  }));

it("a run: the numbers of a file without them, and of Parquet those of CSV", async () => {
  const [all, kept, stored] = [await run("all.yaml"), await run("kept.yaml"), await run("parquet.yaml")];
  expect(comparable(all)).toEqual(comparable(kept));
  expect(stored.snapshots).toEqual(all.snapshots);
  expect(kept.snapshots.map(({ network }) => network?.testRisk)).toEqual([null, null]);
});

it("testRisk: of each replica by plain loops, and their mean; the folder gives it back", async () => {
  const { id, snapshots } = await run("all.yaml");
  const folder = (await readdir(join(cwd, "runs"))).find((name) => name.endsWith(id)) ?? "";
  const { recording } = await loadRun(join(cwd, "runs", folder));
  const { inputs, labels } = await heldOutOf("all.yaml");
  for (const { step, network } of snapshots) {
    const risks = recording.network
      .filter((row) => row.step === step)
      .map(({ replica, weights, testRisk }) => {
        if (weights === null) throw new Error("no weights");
        let total = 0;
        for (const [row, y] of labels.entries()) {
          let output = 0;
          for (let i = 0; i < 5; i++)
            output += Math.tanh(inputs[2 * row] * weights.w[i] + inputs[2 * row + 1] * weights.w[5 + i]) / 5;
          total += (y - output) ** 2 / labels.length;
        }
        expect(testRisk).toBe(network?.replicas[replica].testRisk);
        // Five terms of size one, in another order and with another tanh.
        expect(Math.abs((testRisk ?? Number.NaN) - total)).toBeLessThan(1e-14);
        return total;
      });
    expect(risks).toHaveLength(2);
    expect(Math.abs((network?.testRisk ?? Number.NaN) - (risks[0] + risks[1]) / 2)).toBeLessThan(1e-14);
  }
});

it("the table and the report of a run show it", async () => {
  const { out } = await typed(["run", "all.yaml"], { cwd });
  expect(out).toContain("held out");
  expect((await typed(["run", "kept.yaml"], { cwd })).out).not.toContain("held out");
});

it.each([
  ["optimum"],
  ["gibbs", "--set", "training.noise={lambda: 0.1, beta: 20}"],
  ["predict", "--only", "limit"],
])("%s: the answer for a file without them", async (name, ...rest) => {
  const [all, kept] = [await command(name, "all.yaml", ...rest), await command(name, "kept.yaml", ...rest)];
  expect(all).toEqual(kept);
});

it("plan: counts the rows that are trained on", async () => {
  const { code, out } = await typed(["plan", "all.yaml"], { cwd });
  expect(code).toBe(0);
  const numbers = (plan: string) => plan.match(/R\(ρ₀\).*/g);
  expect(numbers(out)).toEqual(numbers((await typed(["plan", "kept.yaml"], { cwd })).out));
});

it("rows with missing cells are counted in a note", async () => {
  await writeFile(join(cwd, "holes.csv"), `${text(cells)},1,2\n1,NA,2\n`);
  await writeFile(join(cwd, "holes.yaml"), experiment("holes.csv", ", missing: drop, test: 0.25"));
  const { notes } = await loadExperiment("holes.yaml", { cwd });
  expect(notes).toEqual([
    "holes.csv: 2 of 22 rows have a missing cell and are left out; 15 are trained on and 5 are held out",
  ]);
  expect((await run("holes.yaml")).snapshots).toEqual((await run("all.yaml")).snapshots);
});
