import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { typed } from "../../test/fakeTerminal.ts";
import { writeCheckpoint } from "../store/checkpoint.ts";
import type { Terminal } from "./terminal.ts";

const text = `version: 1
name: small
data: { kind: gaussian-mixture, blocks: [12], classes: [{ weight: 1, label: 1, variance: [1] }] }
network:
  neurons: 20
  activation: { kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 1.0e-3, time: 0.2 }
limit: { methods: [{ kind: particle-flow, atoms: 50, tolerance: 1.0e-4 }] }
`;

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "small.yaml"), text);
});
afterEach(() => rm(cwd, { recursive: true }));

const meanfield = (...args: readonly string[]) => meanfieldWith({ PATH: process.env.PATH }, ...args);
const meanfieldIn = (folder: string, ...args: readonly string[]) => run({ PATH: "" }, folder, args);
const meanfieldWith = (env: Terminal["env"], ...args: readonly string[]) => run(env, cwd, args);

const run = (env: Terminal["env"], cwd: string, args: readonly string[]) => typed(args, { env, cwd });

describe("plan", () => {
  it("says steps, hypotheses and a step that looks stable, and writes nothing", async () => {
    const { code, out, err } = await meanfield("plan", "small.yaml");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^small [0-9a-f]{12}: nothing was run or written\.\n/);
    expect(out).toMatch(/^network {2}200 steps of 0\.001 to t = 0\.2, \S+ Gflop, [\d,]+ steps\/s/m);
    expect(out).toMatch(/^limit {4}particle-flow, 50 atoms, [\d,]+ evaluations, \S+ Gflop/m);
    expect(out).toMatch(/^memory +\d+ MiB$/m);
    expect(out).toMatch(/holds {2}sigma bounded +7\.5\n/);
    expect(out).toContain("The step size 0.001 looks stable.");
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
  });

  it("as one JSON document has the same facts: 4·N·d operations a step, err(0), the hypotheses' numbers", async () => {
    const { out } = await meanfield("plan", "small.yaml", "--json", "--set", "training.replicas=3");
    const found = JSON.parse(out) as {
      training: { steps: number; replicas: number; flops: number };
      scale: number;
      hypotheses: { name: string; value: number | null }[];
      pilot: { stepSize: number };
      risk0: number;
    };
    expect(found.training).toMatchObject({ steps: 200, replicas: 3, flops: 4 * 20 * 12 * 600 });
    // err(0) = √(1/N ∨ ε) √(D ∨ log(N/ε)), N = 20, ε = 1e-3, D = 12
    expect(found.scale).toBeCloseTo(Math.sqrt((1 / 20) * 12), 12);
    expect(found.hypotheses.map(({ value }) => value)).toEqual([7.5, found.risk0, 20, 1e-3]);
    expect(found.pilot.stepSize).toBe(1e-3);
  });

  it("advises a smaller step where the own one ends above the limit, and that one then looks stable", async () => {
    const { out } = await meanfield("plan", "small.yaml", "--set", "training={stepSize: 0.2, time: 20}");
    const advice = /Use --set (training\.stepSize=\S+)\.\n/.exec(out)?.[1] ?? "";
    expect(advice).not.toBe("");
    const again = await meanfield(
      "plan",
      "small.yaml",
      "--set",
      "training={stepSize: 0.2, time: 20}",
      "--set",
      advice,
    );
    expect(again.out).toMatch(/The step size \S+ looks stable\./);
  });

  it("without a network tries no step", async () => {
    const { code, out } = await meanfield("plan", "small.yaml", "--only", "limit");
    expect(code).toBe(0);
    expect(out).toContain("No network is trained, so no step size is tried.");
  });
});

describe("runs", () => {
  it("where there are none says how to make one", async () => {
    expect(await meanfield("runs")).toEqual({
      code: 0,
      out: "No runs below runs. Make one: meanfield run isotropic\n",
      err: "",
    });
  });

  it("lists finished, unfinished, quarantined and foreign folders", async () => {
    await meanfield("run", "small.yaml");
    const [run] = await readdir(join(cwd, "runs"));
    const left = join(cwd, "runs", ".work", "0123456789ab", "999999999-aa");
    await mkdir(left, { recursive: true });
    const owner = { pid: 999_999_999, host: hostname(), started: "2026-01-01T00:00:00.000Z" };
    await writeFile(join(left, "owner.json"), JSON.stringify(owner));
    await writeCheckpoint(left, { step: 70, bytes: Uint8Array.of(1) });
    await mkdir(join(cwd, "runs", ".quarantine", "small-x"), { recursive: true });
    await mkdir(join(cwd, "runs", "mine"));
    const { code, out } = await meanfield("runs");
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(
        `^${run} +reached +200 +0\\.2 +\\S+ +\\S+ +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d +\\S+ [kM]B$`,
        "m",
      ),
    );
    expect(out).toContain(
      "0123456789ab: unfinished, at step 70; the command that began it, with --resume, goes on",
    );
    expect(out).toContain(".quarantine/small-x: came out different");
    expect(out).toContain("mine: no run folder: manifest.json or summary.json is missing");
    const json = JSON.parse((await meanfield("runs", "--json")).out) as {
      runs: { folder: string; t: number; riskNetwork: number }[];
      unfinished: { id: string; step: number; owner: null }[];
    };
    expect(json.runs.map(({ folder, t }) => ({ folder, t }))).toEqual([{ folder: run, t: 0.2 }]);
    expect(json.runs[0].riskNetwork).toBeGreaterThan(0);
    expect(json.unfinished).toEqual([{ id: "0123456789ab", step: 70, owner: null }]);
  });

  it("names a damaged run, and goes on", async () => {
    await meanfield("run", "small.yaml", "--only", "limit");
    const [run] = await readdir(join(cwd, "runs"));
    await mkdir(join(cwd, "runs", "torn"));
    await writeFile(join(cwd, "runs", "torn", "manifest.json"), "{}");
    await writeFile(join(cwd, "runs", "torn", "summary.json"), '{ "version": 1');
    await writeFile(join(cwd, "runs", run, "provenance.json"), "");
    const { code, out } = await meanfield("runs");
    expect(code).toBe(0);
    expect(out).toContain("torn: its summary.json is damaged, or another version's");
    // Without its provenance nobody knows when.
    expect(out).toMatch(new RegExp(`^${run} +reached .* – +\\S+ [kM]B$`, "m"));
  });

  it("refuses an --out that is a file, with exit 2", async () => {
    const { code, out, err } = await meanfield("runs", "--out", "small.yaml");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("small.yaml: no folder that you may look into");
  });

  it("tells a process that is at work", async () => {
    const there = join(cwd, "runs", ".work", "0123456789ab", "1-aa");
    await mkdir(there, { recursive: true });
    const owner = { pid: process.ppid, host: hostname(), started: "2026-01-01T00:00:00.000Z" };
    await writeFile(join(there, "owner.json"), JSON.stringify(owner));
    const { out } = await meanfield("runs");
    expect(out).toBe(`0123456789ab: running, no checkpoint yet, process ${process.ppid} on ${hostname()}\n`);
  });
});

describe("doctor", () => {
  it("finds everything that a run needs, and says what to do about the rest", async () => {
    const { code, out } = await meanfield("doctor");
    expect(code).toBe(0);
    for (const line of [
      /✓ Node +v/,
      /✓ cores +\d/,
      /✓ training +the WebAssembly SIMD kernel, the same bits as its reference/,
      /✓ run folders +can be written below /,
      /✓ exact answers/,
      /✓ figures/,
    ])
      expect(out).toMatch(line);
    expect(out).not.toContain("✗");
    expect(out).toContain("\nEverything that a run needs is here");
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
  });

  it("takes CHROMIUM at its word only where a file is there", async () => {
    const chromium = async (path: string) =>
      /^(.) Chromium +(.*)$/m
        .exec((await meanfieldWith({ CHROMIUM: path, PATH: "" }, "doctor")).out)
        ?.slice(1);
    expect(await chromium(join(cwd, "small.yaml"))).toEqual(["✓", join(cwd, "small.yaml")]);
    expect(await chromium(join(cwd, "nowhere"))).toEqual(["!", "not found"]);
  });

  it("where nothing can be written says so, and that another folder will do", async () => {
    await mkdir(join(cwd, "place"));
    await writeFile(join(cwd, "place", "runs"), "a file");
    const { code, out } = await meanfieldIn(join(cwd, "place"), "doctor");
    expect(code).toBe(0);
    expect(out).toMatch(/^! run folders +ENOTDIR/m);
    expect(out).toContain("Give --out with a folder in which you may write.");
  });

  it("as one JSON document names each finding's state", async () => {
    const { findings } = JSON.parse((await meanfield("doctor", "--json")).out) as {
      findings: { what: string; state: string; advice: string }[];
    };
    for (const { state, advice } of findings) expect(advice === "").toBe(state === "fine");
  });
});
