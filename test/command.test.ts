import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summarySchema } from "../src/recording/format.ts";

/** The built command, with its worker thread and its signals: what the sources' own tests cannot see. */
const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "cli", "main.js");
const built = existsSync(command);
/** Where everything must be tested, a build that is missing fails. */
const required = process.env.CI === "true";

const text = (time: number) => `version: 1
name: small
data: { kind: gaussian-mixture, blocks: [12], classes: [{ weight: 1, label: 1, variance: [1] }] }
network:
  neurons: 20
  activation: { kind: piecewise-linear, knots: [[0.5, -2.5], [1.5, 7.5]] }
  initial: { kind: gaussian, scale: 0.8 }
training: { stepSize: 1.0e-3, time: ${time} }
limit: { methods: [{ kind: particle-flow, atoms: 50, tolerance: 1.0e-4 }] }
`;

describe.skipIf(!built && !required)(
  `the built command${built || required ? "" : " (skipped: dist/ is not there; npm run build makes it)"}`,
  () => {
    let cwd = "";
    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), "mean field "));
      if (!built) throw new Error("dist/ is not there; npm run build makes it.");
      await writeFile(join(cwd, "small.yaml"), text(0.2));
    });
    afterAll(async () => {
      await rm(cwd, { recursive: true });
    });
    it("runs the README's library example", async () => {
      const readme = await readFile(join(root, "README.md"), "utf8");
      const example = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
      const library = pathToFileURL(join(root, "dist", "index.js")).href;
      await writeFile(join(cwd, "example.mjs"), example.replace('"meanfield"', JSON.stringify(library)));
      const { status, stdout } = spawnSync(process.execPath, ["example.mjs"], { cwd, encoding: "utf8" });
      expect(status).toBe(0);
      const rows = stdout
        .trim()
        .split("\n")
        .map((line) => line.split(" ").map(Number));
      expect(rows.map(([t]) => t)).toEqual([0, 0.1, 0.2, 0.5, 1, 2, 5, 10]);
      expect(Math.abs(rows[4][1] - 0.059922)).toBeLessThan(5e-6); // two independent solvers, six digits
    });

    const meanfield = (...args: readonly string[]) =>
      spawnSync(process.execPath, [command, ...args], { cwd, encoding: "utf8" });

    it("runs in its worker threads: one JSON document on stdout, plain lines on a piped stderr", async () => {
      const { status, stdout, stderr } = meanfield("run", "small.yaml", "--json");
      expect(status).toBe(0);
      expect(stderr.split("\n").toSorted()).toEqual([
        "",
        expect.stringMatching(/^limit: done/),
        expect.stringMatching(/^network: done/),
      ]);
      const { id } = summarySchema.parse(JSON.parse(stdout));
      expect(await readdir(join(cwd, "runs"))).toEqual([`small-${id}`]);
    });

    it("reports a mistake on stderr and exits with 2", () => {
      const { status, stdout, stderr } = meanfield("run", "small.yaml", "--set", "record.times=[0, 9]");
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain("--set 'record.times=[0, 0.2]'");
    });
  },
);
