import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeTerminal } from "../../test/fakeTerminal.ts";
import { ConfigurationError } from "../experiment/problems.ts";
import { parseBibliography } from "../report/bibliography.ts";
import { cite } from "./commands/cite.ts";

/** What citations are read from: the experiment, in a folder that a manifest makes a run's. */
const text = `version: 1
name: small
data: { kind: gaussian-mixture, blocks: [12], classes: [{ weight: 1, label: 1, variance: [1] }] }
network: { neurons: 20, activation: { kind: tanh }, initial: { kind: gaussian, scale: 0.8 } }
training: { stepSize: 1.0e-3, time: 0.2 }
limit: { methods: [{ kind: particle-flow, atoms: 50, tolerance: 1.0e-4 }] }
`;
const folder = "small-0123456789ab";

let cwd = "";
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await mkdir(join(cwd, "runs", folder), { recursive: true });
  await writeFile(join(cwd, "runs", folder, "experiment.yaml"), text);
  await writeFile(join(cwd, "runs", folder, "manifest.json"), "{}");
  await writeFile(join(cwd, "small.yaml"), text);
});
afterAll(async () => {
  await rm(cwd, { recursive: true });
});

async function cited(run: string, json = false) {
  const { terminal, written } = fakeTerminal({ cwd });
  return { code: await cite(terminal, run, { json }), out: written.out };
}

describe("cite", () => {
  it("writes BibTeX, each entry under what it is for", async () => {
    const { code, out } = await cited(join("runs", folder));
    expect(code).toBe(0);
    const keys = parseBibliography(out.replace(/^%.*\n/gm, "")).map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(["meanfield", "mei:18", "dormand:80", "salmon:11"]));
    expect(out).toMatch(/^% this program.*\n@misc\{meanfield,\n/);
    expect(out).toContain("% the Runge–Kutta pair that moves them\n@article{dormand:80,");
  });

  it("finds a run by its name below runs/, and writes JSON", async () => {
    const { out } = await cited(folder, true);
    const { citations } = JSON.parse(out);
    expect(citations[1]).toMatchObject({ key: "mei:18", why: expect.stringContaining("limit") });
    expect(parseBibliography(citations[1].bibtex)[0].fields.doi).toBe("10.1073/pnas.1806579115");
  });

  it.each([
    ["small", `"small" is no run folder: it has no manifest.json. Allowed: ${join("runs", folder)}.`],
    [
      "isotropic",
      '"isotropic" is a preset, not a run folder. Give the folder that `meanfield run isotropic` names at its end.',
    ],
    ["small.yaml", '"small.yaml" is no run folder'],
    ["nowhere/at/all", "Give the folder that `meanfield run` names at its end."],
  ])("refuses %s with advice", async (run, message) => {
    const error = await cited(run).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as ConfigurationError).message).toContain(message);
  });
});
