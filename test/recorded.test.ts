/** A run folder, read back: the same recording, every number in every bit. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { draftOf } from "../src/experiment/draft.ts";
import type { FinishedRun } from "../src/experiment/finished.ts";
import { ConfigurationError } from "../src/experiment/problems.ts";
import { resolve } from "../src/experiment/resolve.ts";
import { startSession } from "../src/experiment/session.ts";
import { experimentYaml } from "../src/experiment/write.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "../src/recording/contract.ts";
import { riskParquet, snapshotsParquet, weightsParquet } from "../src/recording/parquet.ts";
import { type Contents, writeFolder } from "../src/store/files.ts";
import { manifestOf, manifestText } from "../src/store/manifest.ts";
import { loadRun } from "../src/store/recorded.ts";
import { caseFiles, figureCases, runOf } from "./figureCases.ts";

let parent = "";
let folder = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "mean field "));
  folder = join(parent, "a run");
});
afterEach(async () => {
  await rm(parent, { recursive: true });
});

/** What the program writes of a run, figures and report left out. */
async function write({ experiment, recording, summary }: FinishedRun, inputs: Contents = {}): Promise<void> {
  const weights = weightsParquet(recording);
  const contents: Contents = {
    ...inputs,
    "experiment.yaml": experimentYaml(experiment),
    "summary.json": `${JSON.stringify(summary, null, 2)}\n`,
    "snapshots.parquet": snapshotsParquet(recording),
    "risk.parquet": riskParquet(recording),
    ...(weights === null ? {} : { "weights.parquet": weights }),
  };
  await writeFolder(folder, { ...contents, "manifest.json": manifestText(manifestOf(summary.id, contents)) });
}

/** The functions of the coordinates left out, rows in the file's order: by method, replica, step. */
function numbersOf({ coordinates, axes, network, limit, risk }: Recording) {
  const { names, lower, upper, dimensions, ends, trained } = coordinates;
  const methods = [...new Set(limit.map(({ method }) => method))];
  const rank = (row: { source?: string; method?: string; replica: number; step: number }) =>
    [row.source === "network" ? -1 : methods.indexOf(row.method ?? ""), row.replica, row.step] as const;
  const sorted = <Row extends { replica: number; step: number }>(rows: readonly Row[]) =>
    [...rows].sort((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
    });
  return {
    coordinates: { names, lower, upper, dimensions, ends, trained },
    axes,
    network: sorted<NetworkSnapshot>(network),
    limit: sorted<LimitSnapshot>(limit).map(({ measure, ...row }) => ({
      ...row,
      measure: { ...measure, coordinates: measure.coordinates.names },
    })),
    risk: sorted(risk),
  };
}

describe("loadRun", () => {
  it.each(figureCases)("gives the recording that was written, bit for bit: %s", async (name) => {
    const run = runOf(name);
    const { data } = run.experiment;
    const inputs = data.kind === "dataset" ? { [data.file]: caseFiles["points.csv"] } : {};
    await write(run, inputs);
    const read = await loadRun(folder);
    // toEqual tells −0 from 0 and compares doubles exactly, in typed arrays too.
    expect(numbersOf(read.recording)).toEqual(numbersOf(run.recording));
    expect(read.summary).toEqual(run.summary);
    expect(read.experiment).toEqual(run.experiment);
    expect(Object.values(read.tables)).toEqual(Object.values(run.tables));
  });

  it("gives the weights that were recorded", async () => {
    const { experiment, tables } = resolve(
      draftOf({
        ...JSON.parse(JSON.stringify(runOf("diverged").experiment)),
        training: { stepSize: 1e-3, time: 0.1, replicas: 2, precision: "f64" },
        record: { times: [0, 0.05, 0.1], weights: "snapshots" },
      }),
    );
    const session = startSession(experiment, tables);
    session.advance({ lane: "network" });
    const summary = session.summary({ name: "weights", id: "0123456789ab" });
    await write({ experiment, tables, recording: session.recording(), summary });
    const { recording } = await loadRun(folder);
    expect(recording.network.filter(({ weights }) => weights !== null)).toHaveLength(6);
    expect(numbersOf(recording)).toEqual(numbersOf(session.recording()));
  });

  it("says that there is no folder, or no run in it", async () => {
    for (const [path, words] of [
      [join(parent, "none"), "there is no such folder"],
      [parent, "no run folder: it has no manifest.json"],
    ]) {
      await expect(loadRun(path)).rejects.toThrow(ConfigurationError);
      await expect(loadRun(path)).rejects.toThrow(`"${path}": ${words}`);
    }
  });

  it("says which file is missing or is not what the run wrote", async () => {
    await write(runOf("limitOnly"));
    const risk = join(folder, "risk.parquet");
    const bytes = await readFile(risk);
    bytes[bytes.length >> 1] ^= 1;
    await writeFile(risk, bytes);
    await expect(loadRun(folder)).rejects.toThrow("risk.parquet is missing or not what the run wrote");
    await rm(join(folder, "snapshots.parquet"));
    await expect(loadRun(folder)).rejects.toThrow(
      /risk\.parquet, snapshots\.parquet are missing or not what/,
    );
    await expect(loadRun(folder)).rejects.toThrow(ConfigurationError);
  });

  it("says that a manifest is damaged", async () => {
    await write(runOf("limitOnly"));
    await writeFile(join(folder, "manifest.json"), "{");
    await expect(loadRun(folder)).rejects.toThrow("manifest.json cannot be read; the run folder is damaged");
  });
});
