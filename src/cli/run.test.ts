import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typed } from "../../test/fakeTerminal.ts";
import { smallExperiment as text } from "../../test/smallExperiment.ts";
import { type Summary, summarySchema } from "../recording/format.ts";
import { differingFiles, readManifest } from "../store/manifest.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "small.yaml"), text);
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

const run = (args: readonly string[], stop = new AbortController().signal) =>
  typed(["run", ...args], { cwd, stop });

function summaryOf(out: string): Summary {
  return summarySchema.parse(JSON.parse(out));
}

describe("run", () => {
  it("writes a run folder and prints the comparison, the folder and the report", async () => {
    const { code, out, err } = await run(["small.yaml"]);
    expect(code).toBe(0);
    // Side by side: who ends first is chance, and whether a busy machine is slow enough to tell how far it is.
    expect(err.replace(/^(limit|network): \d+ %.*\n/gm, "")).toMatch(
      /^(limit: done, .* s\n|network: done.* s\n){2}$/,
    );
    const [name] = await readdir(join(cwd, "runs"));
    expect(name).toMatch(/^small-[0-9a-f]{12}$/);
    expect(out).toMatch(/R network.*R limit.*N fresh draws.*W1 r.*KS r/);
    expect(out).toContain(`report      ${join("runs", name, "report.html")}   (opens in any browser)`);
    const folder = join(cwd, "runs", name);
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining([
        "experiment.yaml",
        "figures",
        "manifest.json",
        "provenance.json",
        "report.html",
        "risk.parquet",
        "snapshots.parquet",
        "summary.json",
      ]),
    );
    expect(await differingFiles(folder, await readManifest(folder))).toEqual([]);
  });

  it("with --json prints the summary and nothing else", async () => {
    const { code, out } = await run(["small.yaml", "--json", "--out", "some where"]);
    expect(code).toBe(0);
    const summary = summaryOf(out);
    expect(summary.snapshots.map(({ t }) => t)).toEqual([0, 0.1, 0.2]);
    expect(await readdir(join(cwd, "some where"))).toEqual([`small-${summary.id}`]);
    expect(
      JSON.parse(await readFile(join(cwd, "some where", `small-${summary.id}`, "summary.json"), "utf8")),
    ).toEqual(summary);
  });

  it("prints a finished run's summary without computing; --force computes and finds it identical", async () => {
    const first = await run(["small.yaml", "--json"]);
    const again = await run(["small.yaml", "--json"]);
    expect(again).toMatchObject({ code: 0, out: first.out });
    expect(again.err).toContain("This run is finished");
    const forced = await run(["small.yaml", "--json", "--force"]);
    expect(forced).toMatchObject({ code: 0, out: first.out });
    expect(forced.err).toContain("identical");
  });

  it("with --force on a folder of other bytes keeps both and fails", async () => {
    const { id } = summaryOf((await run(["small.yaml", "--json"])).out);
    await writeFile(join(cwd, "runs", `small-${id}`, "risk.parquet"), "tampered");
    const { code, err } = await run(["small.yaml", "--force"]);
    expect(code).toBe(1);
    expect(err).toMatch(/different: risk\.parquet\..*\.quarantine/);
  });

  it("repeats a run from its folder, under the same id", async () => {
    const first = summaryOf((await run(["small.yaml", "--json"])).out);
    const again = await run([join("runs", `small-${first.id}`), "--json"]);
    expect(summaryOf(again.out)).toEqual(first);
  });

  it("leaves the network or the limit out", async () => {
    const limit = summaryOf((await run(["small.yaml", "--json", "--only", "limit"])).out);
    expect(limit.snapshots.map(({ network }) => network)).toEqual([null, null, null]);
    const network = summaryOf((await run(["small.yaml", "--json", "--only", "network"])).out);
    expect(network.snapshots.map((snapshot) => snapshot.limit)).toEqual([null, null, null]);
    expect(network.id).not.toBe(limit.id);
  });

  it("solves the methods that are asked for", async () => {
    const methods = ["--methods", "population-flow", "--set", "limit.methods.0.tolerance=1e-3"];
    const { snapshots } = summaryOf((await run(["small.yaml", "--json", ...methods])).out);
    for (const { limits } of snapshots) expect(Object.keys(limits)).toEqual(["population-flow"]);
  });

  it("takes a seed", async () => {
    const one = summaryOf((await run(["small.yaml", "--json", "--seed", "5"])).out);
    const other = summaryOf((await run(["small.yaml", "--json", "--set", "seed=5"])).out);
    expect(one.seed).toBe(5);
    expect(other).toEqual(one);
  });

  it("stopped by a signal leaves nothing and says so with exit 75", async () => {
    const stop = new AbortController();
    stop.abort();
    const { code, out, err } = await run(["small.yaml"], stop.signal);
    expect({ code, out }).toEqual({ code: 75, out: "" });
    expect(err).toContain("nothing was kept");
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
  });

  it("stopped by a signal keeps a folder that was there before, but not what it made below", async () => {
    const stop = new AbortController();
    stop.abort();
    await mkdir(join(cwd, "mine"));
    expect((await run(["small.yaml", "--out", "mine/a/b"], stop.signal)).code).toBe(75);
    expect(await readdir(join(cwd, "mine"))).toEqual([]);
  });

  it("refuses an --out that is a file, with exit 2, and leaves the file alone", async () => {
    for (const out of ["small.yaml", join("small.yaml", "below")]) {
      const { code, err } = await run(["small.yaml", "--out", out]);
      expect(code).toBe(2);
      expect(err).toContain(`error --out ${join(cwd, out)}: run folders cannot be written there: `);
    }
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
    expect(await readFile(join(cwd, "small.yaml"), "utf8")).toBe(text);
  });

  it.runIf(process.platform === "linux")("refuses an --out that nobody can make", async () => {
    const { code, err } = await run(["small.yaml", "--out", "/proc/foo"]);
    expect(code).toBe(2);
    expect(err).toContain("error --out /proc/foo: run folders cannot be written there: ENOENT");
  });

  it.each([
    [["network.initial={kind: point, radius: 1}"], 'the initial law "point" gives no quantile map'],
    [
      [
        "data.blocks=[2, 38]",
        "data.classes.0.variance=[1.8, 1.8]",
        "data.classes.1.variance=[0.2, 0.2]",
        "limit.methods.0.tolerance=1e-7",
      ],
      "no degree up to",
    ],
  ])("refuses a limit that cannot be solved before it makes a folder: %j", async (settings, message) => {
    const { code, err } = await run(["small.yaml", ...settings.flatMap((each) => ["--set", each])]);
    expect(code).toBe(2);
    expect(err).toContain("limit.methods.0: ");
    expect(err).toContain(message);
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
  });

  it("notes record times that were moved to a step", async () => {
    const { err } = await run(["small.yaml", "--set", "record.times=[0, 0.1234567]"]);
    expect(err).toContain("0.1234567");
  });
});

describe("a diverged run", () => {
  /** ReLU at ε = 5 blows up in the first block: only the snapshot at t = 0 is finite. */
  const diverging = `version: 1
name: diverging
data: { kind: gaussian-mixture, blocks: [12], classes: [{ weight: 1, label: 1, variance: [40] }] }
network:
  neurons: 20
  neuron: affine-ridge
  activation: { kind: relu }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 5, time: 1000 }
limit: { methods: [] }
`;

  it("is an answer: a run folder that ends at the last finite time, exit 0, a line on stderr", async () => {
    await writeFile(join(cwd, "diverging.yaml"), diverging);
    const { code, out, err } = await run(["diverging.yaml", "--json"]);
    expect(code).toBe(0);
    expect(err).toContain("diverged");
    const summary = summaryOf(out);
    expect(summary.status).toBe("diverged");
    expect(summary.snapshots.map(({ t }) => t)).toEqual([0]);
  });
});
