import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stream } from "../src/numerics/random.ts";

/** What happens to the built command: signals, kills, full and read-only disks, two of it at once. */
const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "cli", "main.js");
const built = existsSync(command);
const required = process.env.CI === "true";
/** Another supported Node, where there is one: it must go on with this one's work. */
const otherNode = process.env.MEANFIELD_OTHER_NODE ?? process.execPath;

const text = (time: number) => `version: 1
name: trial
data: { kind: gaussian-mixture, blocks: [40], classes: [{ weight: 0.5, label: 1, variance: [1.8] }, { weight: 0.5, label: -1, variance: [0.2] }] }
network:
  neurons: 100
  activation: { kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 1.0e-4, time: ${time}, replicas: 2 }
limit: { methods: [{ kind: particle-flow, atoms: 300 }] }
record: { times: [0, ${time}], curve: 30, weights: final }
`;

let cwd = "";

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Checkpoints come as often as a disk allows, so that a short run has many. */
function start(args: readonly string[], node: string = process.execPath): Child {
  const child = spawn(node, [command, ...args], {
    cwd,
    env: { ...process.env, MEANFIELD_CHECKPOINT_SECONDS: "0.03" },
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (piece) => {
    out += String(piece);
  });
  child.stderr.on("data", (piece) => {
    err += String(piece);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { process: child, ended };
}

const run = (args: readonly string[], node?: string): Promise<Ended> => start(["run", ...args], node).ended;

/** sha256 of each file of the one run folder below `out`, but for the one that may differ. */
async function contentOf(out: string): Promise<Record<string, string>> {
  const [folder, ...more] = (await readdir(join(cwd, out))).filter((name) => !name.startsWith("."));
  expect(more).toEqual([]);
  const names = (await readdir(join(cwd, out, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(cwd, out, folder).length + 1))
    .filter((name) => name !== "provenance.json")
    .sort();
  const hashes: Record<string, string> = {};
  for (const name of names) {
    const content = await readFile(join(cwd, out, folder, name));
    hashes[name] = createHash("sha256").update(content).digest("hex");
  }
  return hashes;
}

/** All files below a folder, hidden ones too. */
const everything = async (out: string): Promise<string[]> =>
  existsSync(join(cwd, out)) ? (await readdir(join(cwd, out), { recursive: true })).sort() : [];

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(10);
}

const hasCheckpoint = async (out: string): Promise<boolean> =>
  (await everything(out)).some((name) => /step-\d+$/.test(name));

describe.skipIf(!built && !required)(
  `faults${built || required ? "" : " (skipped: dist/ is not there; npm run build makes it)"}`,
  () => {
    let whole: Record<string, string> = {};
    let wholeMs = 0;
    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), "mean field "));
      if (!built) throw new Error("dist/ is not there; npm run build makes it.");
      await writeFile(join(cwd, "trial.yaml"), text(2));
      await writeFile(join(cwd, "endless.yaml"), text(1e5));
      const began = performance.now();
      expect(await run(["trial.yaml", "--out", "whole", "--workers", "1"])).toMatchObject({ code: 0 });
      wholeMs = performance.now() - began;
      whole = await contentOf("whole");
      expect(Object.keys(whole)).toEqual(
        expect.arrayContaining([
          "experiment.yaml",
          "manifest.json",
          "risk.parquet",
          "snapshots.parquet",
          "summary.json",
          "weights.parquet",
        ]),
      );
    }, 180_000);
    afterAll(async () => {
      await rm(cwd, { recursive: true });
    });

    it("any number of workers writes the same bytes", async () => {
      expect(await run(["trial.yaml", "--out", "three", "--workers", "3"])).toMatchObject({ code: 0 });
      expect(await contentOf("three")).toEqual(whole);
    }, 180_000);

    /** From when on a child is killed at random: its beginning (start, limit), its training, its writing. */
    const phases: readonly { readonly from: RegExp | null; readonly within: () => number }[] = [
      { from: null, within: () => wholeMs },
      { from: /step-[1-9]\d*$/, within: () => wholeMs / 4 },
      { from: /run\/experiment.yaml$|run\/figures$/, within: () => 4 },
    ];

    it("killed at 20 random moments and resumed by another Node, a run has the bytes of one that was left alone", async () => {
      const resumed: string[] = [];
      const kill = async (seed: number) => {
        const random = stream(seed, 0);
        const { from, within } = phases[seed % phases.length];
        const out = `killed${seed}`;
        const workers = ["--workers", seed % 2 === 0 ? "1" : "2"];
        // One that ends before it is killed was too quick: again, sooner.
        for (let sooner = 1; ; sooner *= 0.7) {
          const child = start(["run", "trial.yaml", "--out", out, ...workers]);
          let running = true;
          void child.ended.then(() => {
            running = false;
          });
          const begun = async () => from === null || (await everything(out)).some((name) => from.test(name));
          while (running && !(await begun())) await wait(2);
          await Promise.race([wait(random.uniform() * sooner * within()), child.ended]);
          child.process.kill("SIGKILL");
          if ((await child.ended).signal === "SIGKILL") break;
          await rm(join(cwd, out), { recursive: true });
        }
        const again = await run(["trial.yaml", "--out", out, "--resume", ...workers], otherNode);
        expect({ seed, ...again }).toMatchObject({ seed, code: 0 });
        expect(await contentOf(out), `seed ${seed}`).toEqual(whole);
        expect((await readdir(join(cwd, out))).filter((name) => name === ".work")).toEqual([]);
        resumed.push(/Resumed at step (\d+)/.exec(again.err)?.[1] ?? "nothing");
      };
      const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
      // Two at a time; there are two cores.
      const some = async (lane: number) => {
        for (const seed of seeds.filter((each) => each % 2 === lane)) await kill(seed);
      };
      await Promise.all([some(0), some(1)]);
      expect(resumed).toHaveLength(20);
      // Two of three phases begin after the first step of training.
      expect(resumed.filter((step) => Number(step) > 0).length).toBeGreaterThanOrEqual(13);
    }, 600_000);

    it.each(["SIGINT", "SIGTERM"] as const)(
      "%s drains: 75, the work is kept, --resume goes on",
      async (signal) => {
        const out = `drained ${signal}`;
        const child = start(["run", "trial.yaml", "--out", out, "--workers", "1"]);
        await until(() => hasCheckpoint(out));
        child.process.kill(signal);
        const drained = await child.ended;
        expect(drained).toMatchObject({ code: 75, out: "" });
        expect(drained.err).toMatch(
          /Stopped by a signal at step \d+; the work is kept\. The same command with --resume goes on\.\n$/,
        );
        const plain = await run(["trial.yaml", "--out", out]);
        expect(plain).toMatchObject({ code: 2, out: "" });
        expect(plain.err).toMatch(
          /error run [0-9a-f]{12} is unfinished at step \d+: add --resume to go on from there, or --force/,
        );
        expect(await run(["trial.yaml", "--out", out, "--resume"], otherNode)).toMatchObject({ code: 0 });
        expect(await contentOf(out)).toEqual(whole);
      },
      60_000,
    );

    it("--force starts unfinished work afresh", async () => {
      const child = start(["run", "trial.yaml", "--out", "afresh"]);
      await until(() => hasCheckpoint("afresh"));
      child.process.kill("SIGKILL");
      await child.ended;
      const forced = await run(["trial.yaml", "--out", "afresh", "--force"]);
      expect(forced).toMatchObject({ code: 0 });
      expect(forced.err).not.toContain("Resumed");
      expect(await contentOf("afresh")).toEqual(whole);
      expect(await readdir(join(cwd, "afresh"))).toHaveLength(1);
    }, 180_000);

    it("two processes on one id: the second says so, both end well, one folder", async () => {
      const first = start(["run", "trial.yaml", "--out", "both"]);
      await until(async () => (await everything("both")).some((name) => name.endsWith("owner.json")));
      const second = await run(["trial.yaml", "--out", "both"]);
      const ended = await first.ended;
      expect([ended.code, second.code]).toEqual([0, 0]);
      expect(second.err).toMatch(/Process \d+ on .* computes the same run now/);
      expect(`${ended.err}${second.err}`.match(/identical: every file has the bytes/g)).toHaveLength(1);
      expect(await contentOf("both")).toEqual(whole);
      expect(await readdir(join(cwd, "both"))).toHaveLength(1);
    }, 180_000);

    const namespaces = spawnSync("unshare", ["-rm", "true"]).status === 0;
    describe.skipIf(!namespaces)(
      `disks${namespaces ? "" : " (skipped: this system lets nobody mount a small one in a namespace of its own)"}`,
      () => {
        /** Runs with `disk` as a small file system of its own, and lists what is on it afterwards. */
        const onDisk = (options: string, prepare: string, time: number) => {
          const script = `mount -t tmpfs -o ${options} tmpfs disk && ${prepare}
            "$0" "$1" run small.yaml --out disk/runs; code=$?; echo "code $code"; find disk -mindepth 1; exit 0`;
          return writeFile(join(cwd, "small.yaml"), text(time)).then(() =>
            spawnSync("unshare", ["-rm", "sh", "-c", script, process.execPath, command], {
              cwd,
              encoding: "utf8",
              env: { ...process.env, MEANFIELD_CHECKPOINT_SECONDS: "0.05" },
            }),
          );
        };
        beforeAll(() => mkdir(join(cwd, "disk")));

        it("a full one: one sentence, exit 1, nothing half-written", async () => {
          const { stdout, stderr } = await onDisk("size=16k", "true;", 0.5);
          expect(stdout).toMatch(/^code 1\n/);
          expect(stdout).not.toMatch(/trial-|step-|writing/);
          expect(stderr).toMatch(
            /error .*trial-[0-9a-f]{12} could not be written: ENOSPC: .*Nothing of it is there/,
          );
          expect(stderr.match(/no checkpoint of it can be written/g) ?? []).toHaveLength(1);
          expect(stderr).not.toMatch(/^\s+at /m);
        }, 180_000);

        it("one that is full from the start: exit 2, before anything is computed", async () => {
          const { stdout, stderr } = await onDisk(
            "size=64k",
            "head -c 64k /dev/zero > disk/filler 2>/dev/null;",
            0.5,
          );
          expect(stdout).toMatch(/^code 2\ndisk\/filler\n$/);
          expect(stderr).toMatch(/error --out .*: run folders cannot be written there: ENOSPC/);
        }, 180_000);

        it("a read-only one: exit 2, one sentence", async () => {
          const { stdout, stderr } = await onDisk("ro", "true;", 0.5);
          expect(stdout).toBe("code 2\n");
          expect(stderr).toMatch(
            /^error --out .*: run folders cannot be written there: EROFS.*in which you may write\.\n$/,
          );
        }, 180_000);
      },
    );
  },
);
