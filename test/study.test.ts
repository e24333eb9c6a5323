/** `meanfield study`, as a user types it: its points, what it measures, its folder. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "../src/cli/terminal.ts";
import { draftOf } from "../src/experiment/draft.ts";
import { overOf } from "../src/experiment/over.ts";
import type { Summary, SummarySnapshot } from "../src/recording/format.ts";
import { loadExperiment } from "../src/store/load.ts";
import { loadStudy } from "../src/store/loadStudy.ts";
import { pointsOf } from "../src/studies/points.ts";
import type { StudyResults } from "../src/studies/results.ts";
import { typed } from "./fakeTerminal.ts";
import { smallExperiment } from "./smallExperiment.ts";

/** A run of it takes no longer than its figures. */
const quickRun = smallExperiment
  .replace("time: 0.2", "time: 0.01")
  .replace("times: [0, 0.1, 0.2], curve: 10", "times: [0.01], curve: 0")
  .replace("neurons: 20", "neurons: 4");
const over = (...entries: readonly string[]) => `over:\n${entries.map((entry) => `  - ${entry}\n`).join("")}`;
const kappa = "{ name: kappa, path: network.initial.scale, values: [0.4, 0.8] }";
const width =
  "{ name: N, rows: [{ label: small, set: { network.neurons: 3 } }, { label: large, set: { network.neurons: 5, seed: 2 } }] }";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
});
afterEach(() => rm(cwd, { recursive: true }));

const lay = (content: string, name = "s.yaml") => writeFile(join(cwd, name), content);
const meanfield = (args: readonly string[], world: Partial<Terminal> = {}) => typed(args, { cwd, ...world });
const study = async (...args: readonly string[]) => {
  const answer = await meanfield(["study", "s.yaml", "--json", ...args]);
  expect(answer, answer.err).toMatchObject({ code: 0 });
  return { ...answer, results: JSON.parse(answer.out) as StudyResults };
};

/** Every file below a folder but provenance, by name. */
async function contentOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(join(cwd, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== "provenance.json");
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(join(cwd, folder).length + 1), (await readFile(path)).toString("base64")] as const;
  });
  return Object.fromEntries((await Promise.all(contents)).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The last snapshot of a run's summary.json. */
async function lastOf(folder: string | null): Promise<SummarySnapshot> {
  const text = await readFile(join(cwd, "runs", folder ?? "", "summary.json"), "utf8");
  const { snapshots } = JSON.parse(text) as Summary;
  return snapshots[snapshots.length - 1];
}

describe("points", () => {
  const points = (entries: readonly unknown[]) => pointsOf(draftOf({ over: entries }));

  it("are the product of the entries, the last varying fastest, each with all its settings", () => {
    const one = { name: "a", path: "x.y", values: [1, 2] };
    const other = {
      name: "b",
      rows: [
        { label: "p", set: { u: 3, v: 4 } },
        { label: "q", set: {} },
      ],
    };
    const found = points([one, other]).map(({ labels, settings }) => [
      labels,
      Object.fromEntries(settings.map(({ path, value }) => [path.join("."), value])),
    ]);
    expect(found).toEqual([
      [
        { a: 1, b: "p" },
        { "x.y": 1, u: 3, v: 4 },
      ],
      [{ a: 1, b: "q" }, { "x.y": 1 }],
      [
        { a: 2, b: "p" },
        { "x.y": 2, u: 3, v: 4 },
      ],
      [{ a: 2, b: "q" }, { "x.y": 2 }],
    ]);
  });

  it("of a range run from end to end, evenly, without rounding dust", () => {
    const values = (range: object) =>
      overOf(draftOf({ over: [{ name: "a", path: "x", ...range }] }))[0].rows.map(({ label }) => label);
    expect(values({ linear: [0.1, 0.5], count: 9 })).toEqual([
      0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
    ]);
    expect(values({ log: [1e-3, 10], count: 5 })).toEqual([1e-3, 0.01, 0.1, 1, 10]);
    expect(values({ values: [true, "two", [3], 4] })).toEqual(["true", "two", "[3]", 4]);
  });

  it("are the runs that --set makes one by one", async () => {
    await lay(quickRun + over(kappa, width));
    const { points } = await loadStudy("s.yaml", { cwd });
    expect(points.map(({ labels }) => labels)).toEqual([
      { kappa: 0.4, N: "small" },
      { kappa: 0.4, N: "large" },
      { kappa: 0.8, N: "small" },
      { kappa: 0.8, N: "large" },
    ]);
    for (const { loaded, settings } of points) {
      const own = Object.entries(settings).map(([path, value]) => ({
        path: path.split("."),
        value,
        place: "",
      }));
      expect((await loadExperiment("s.yaml", { cwd, settings: own })).id).toBe(loaded.id);
    }
    expect((await loadExperiment("s.yaml", { cwd })).id).toBe(points[0].loaded.id); // a run takes the first rows
  });
});

describe("meanfield study", () => {
  it("runs every point as an ordinary run, and says what was measured in one document", async () => {
    await lay(
      `${quickRun}${over(kappa, width)}measure: [risk, limit.risk, network.coordinates.r.quantiles.0.5]\n`,
    );
    const { results, err } = await study();
    expect(Object.keys(results)).toEqual(["name", "id", "over", "measure", "points", "claims"]);
    expect(results.over).toEqual([
      { name: "kappa", labels: [0.4, 0.8] },
      { name: "N", labels: ["small", "large"] },
    ]);
    expect(results.points.map(({ settings }) => settings)).toEqual([
      { "network.initial.scale": 0.4, "network.neurons": 3 },
      { "network.initial.scale": 0.4, "network.neurons": 5, seed: 2 },
      { "network.initial.scale": 0.8, "network.neurons": 3 },
      { "network.initial.scale": 0.8, "network.neurons": 5, seed: 2 },
    ]);
    for (const { id, folder, values, status } of results.points) {
      const last = await lastOf(folder);
      expect({ folder, status }).toEqual({ folder: `small-${id}`, status: "reached" });
      expect(values).toEqual({
        risk: last.network?.risk,
        "limit.risk": last.limit?.risk,
        "network.coordinates.r.quantiles.0.5": last.network?.coordinates.r.quantiles["0.5"],
      });
    }
    expect(err).toContain("4 of 4 runs, 100 %");
    expect((await readdir(join(cwd, "runs"))).sort()).toEqual(
      results.points.map(({ folder }) => folder).sort(),
    );
    const folder = join("studies", `small-${results.id}`);
    expect(JSON.parse(await readFile(join(cwd, folder, "results.json"), "utf8"))).toEqual(results);
    const csv = await readFile(join(cwd, folder, "results.csv"), "utf8");
    const [{ id, values }] = results.points;
    expect(csv.split("\r\n").slice(0, 2)).toEqual([
      "kappa,N,id,status,risk,limit.risk,network.coordinates.r.quantiles.0.5",
      `0.4,small,${id},reached,${Object.values(values).join(",")}`,
    ]);
    const figure = await readFile(join(cwd, folder, "figures", "2-limit.risk.svg"), "utf8");
    for (const words of ["limit.risk against kappa", "N = small", "N = large"])
      expect(figure).toContain(words);
    // Again: nothing is computed, and study.yaml in its own folder is the same study.
    const before = await contentOf(folder);
    const again = await meanfield(["study", join(folder, "study.yaml"), "--json"]);
    expect(again).toMatchObject({ code: 0, out: `${JSON.stringify(results, null, 2)}\n`, err: "" });
    expect(await contentOf(folder)).toEqual(before);
  });

  it("writes the same bytes for any number of workers", async () => {
    await lay(quickRun + over("{ name: seed, path: seed, values: [1, 2, 3] }"));
    const contents = [];
    for (const workers of ["1", "2", "3"]) {
      const place = ["--out", `runs${workers}`, "--studies", `studies${workers}`];
      await study("--only", "network", "--workers", workers, ...place);
      contents.push({ ...(await contentOf(`runs${workers}`)), ...(await contentOf(`studies${workers}`)) });
    }
    expect(Object.keys(contents[0]).length).toBeGreaterThan(20);
    expect(contents[1]).toEqual(contents[0]);
    expect(contents[2]).toEqual(contents[0]);
  });

  it("without a network measures the limit, and has null and one note for what no run has", async () => {
    await lay(`${quickRun}${over(kappa)}measure: [risk, network.risk, distance.r.w1]\n`);
    const { results, err } = await study("--only", "limit");
    for (const { folder, values } of results.points) {
      const limit = (await lastOf(folder)).limit?.risk;
      expect(values).toEqual({ risk: limit, "network.risk": null, "distance.r.w1": null });
    }
    expect(err.match(/No number/g)).toHaveLength(1);
    expect(err).toContain("No number: network.risk at 2 of 2 points, distance.r.w1 at 2 of 2 points.");
    const text = await meanfield(["study", "s.yaml", "--only", "limit"]);
    expect(text.out).toMatch(/^small [0-9a-f]{12}: 2 points, at the last record time of each\n\nkappa +risk/);
    expect(text.out).toMatch(/^ +0\.4 +\d\.\d+ +– +–$/m);
    expect(text.out).toMatch(/^study folder {2}studies\/small-[0-9a-f]{12}$/m);
  });

  it("takes --set for every point, and measure and over among them; two rows of one id are one run", async () => {
    await lay(quickRun);
    const rows = "over=[{name: a, rows: [{label: x, set: {seed: 1}}, {label: y, set: {}}]}]";
    const { results } = await study("--set", rows, "--set", "measure=[limit.risk]", "--only", "limit");
    expect(results.points.map(({ labels }) => labels.a)).toEqual(["x", "y"]);
    expect(results.points[0].id).toBe(results.points[1].id);
    expect(await readdir(join(cwd, "runs"))).toHaveLength(1);
    // Labels that are no numbers have no axis.
    const files = Object.keys(await contentOf(join("studies", `small-${results.id}`)));
    expect(files).toEqual(["manifest.json", "results.csv", "results.json", "study.yaml"]);
  });

  it("keeps the files that its rows name beside study.yaml, and is repeated from there", async () => {
    const table = (slope: number) => `x,y\n${[1, 2, 3, 4].map((x) => `${x},${slope * x}\n`).join("")}`;
    await lay(table(1), "one.csv");
    await lay(table(2), "two.csv");
    const data = "data: { kind: dataset, file: one.csv, target: y }\nnetwork:";
    const entry = "{ name: table, path: data.file, values: [one.csv, two.csv] }";
    await lay(quickRun.replace(/data:[\s\S]*?network:/, data).replace("atoms: 50", "atoms: 4") + over(entry));
    const { results, out } = await study("--only", "limit", "--set", "measure=[risk]");
    expect(results.points[0].values.risk).not.toBe(results.points[1].values.risk);
    const folder = join("studies", `small-${results.id}`);
    expect(Object.keys(await contentOf(folder)).filter((name) => name.startsWith("inputs/"))).toHaveLength(2);
    await rm(join(cwd, "one.csv"));
    await rm(join(cwd, "runs"), { recursive: true });
    const again = await meanfield(["study", join(folder, "study.yaml"), "--json"]);
    expect(again.code, again.err).toBe(0);
    const stripped = (text: string) =>
      (JSON.parse(text) as StudyResults).points.map(({ id, values }) => ({ id, values }));
    expect(stripped(again.out)).toEqual(stripped(out));
  });

  it("finds a run that came out different, says so and exits 1; the study that was there stays", async () => {
    await lay(quickRun + over(kappa));
    const { results } = await study("--only", "limit");
    await writeFile(join(cwd, "runs", results.points[1].folder ?? "", "risk.parquet"), "tampered");
    const forced = await meanfield(["study", "s.yaml", "--only", "limit", "--force"]);
    expect(forced).toMatchObject({ code: 1, out: "" });
    expect(forced.err).toMatch(/kappa = 0\.8: different: risk\.parquet\./);
    expect(forced.err).toMatch(/^identical: 1 of 2 runs, /m);
    expect(await readdir(join(cwd, "studies"))).toEqual([`small-${results.id}`]);
  });

  it("names the point that fails, keeps the others, and goes on from them", async () => {
    await lay(quickRun + over(kappa));
    const { results } = await study("--only", "limit", "--set", "over.0.values=[0.4]");
    await writeFile(join(cwd, "runs", results.points[0].folder ?? "", "summary.json"), "{}");
    const failed = await meanfield(["study", "s.yaml", "--only", "limit"]);
    expect(failed).toMatchObject({ code: 1, out: "" });
    expect(failed.err).toMatch(
      /1 of 2 runs failed; the 1 that are done are kept\.\nkappa = 0\.4: .*is damaged or missing/,
    );
    expect(await readdir(join(cwd, "runs"))).toHaveLength(2);
  });

  it("stopped by a signal leaves nothing and exits 75", async () => {
    await lay(quickRun + over(kappa));
    const stop = new AbortController();
    stop.abort();
    const { code, out, err } = await meanfield(["study", "s.yaml"], { stop: stop.signal });
    expect({ code, out }).toEqual({ code: 75, out: "" });
    expect(err).toContain("Stopped by a signal with 0 of 2 runs done");
    expect(await readdir(cwd)).toEqual(["s.yaml"]);
  });
});
