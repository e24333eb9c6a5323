/** `meanfield predict`, as a user types it. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "../src/cli/terminal.ts";
import { loadExperiment } from "../src/store/load.ts";
import { parseScan, scanSentence } from "../src/studies/scan.ts";
import { type Verdict, verdict } from "../src/studies/verdict.ts";
import { typed } from "./fakeTerminal.ts";
import { smallExperiment } from "./smallExperiment.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "small.yaml"), smallExperiment);
});
afterEach(() => rm(cwd, { recursive: true }));

const meanfield = (args: readonly string[], world: Partial<Terminal> = {}) => typed(args, { cwd, ...world });

/** The slides' isotropic case with fewer neurons, atoms and steps. */
const isotropic = [
  "isotropic",
  ...["network.neurons=50", "training.stepSize=1e-3", "limit.methods.0.atoms=150", "record.curve=0"].flatMap(
    (each) => ["--set", each],
  ),
];

interface Prediction extends Verdict {
  readonly eta: number;
  readonly network: {
    readonly agrees: boolean | null;
    readonly risk: number;
    readonly sentence: string;
  } | null;
}

describe("meanfield predict", () => {
  it("says the limit's verdict first, then that the network confirms it, and where both lie", async () => {
    const times = ["--set", "training.time=2", "--set", "record.times=[2]"];
    const { code, out } = await meanfield(["predict", ...isotropic, ...times]);
    expect(code).toBe(0);
    const [limit, network, , run, study] = out.split("\n");
    // R(ρ_2) = 0.045933 and inf R = 0.030892 (science.md, two solvers): 0.0150 above, below 1 % of R(0) = 2.384890
    expect(limit).toMatch(
      /^At t = 2 the limit has reached its optimum within η = 1\.00 % of R\(0\) = 0\.0238: R = 0\.0459/,
    );
    expect(network).toMatch(
      /^The network confirms it: at t = 2 R_N = 0\.\d+ ± .*, .* the limit's R = 0\.0459 and what 50 fresh/,
    );
    expect(run).toMatch(/^run folder {4}runs\/isotropic-[0-9a-f]{12}$/);
    expect(study).toMatch(/^study folder {2}studies\/isotropic-[0-9a-f]{12}$/);
    const folder = study.replace("study folder  ", "");
    const kept = JSON.parse(await readFile(join(cwd, folder, "verdict.json"), "utf8")) as Prediction;
    const [loaded] = [await loadExperiment(join(cwd, folder), { cwd })];
    expect(run).toContain(loaded.id);
    expect(kept).toMatchObject({
      ...verdict(loaded.experiment, loaded.tables),
      eta: 0.01,
      network: { agrees: true },
    });
    expect(kept.sentence).toBe(limit);
    // The run is the one that `run` makes: the same bytes, and no verdict in its summary.
    const forced = await meanfield(["run", ...isotropic, ...times, "--force", "--json"]);
    expect(forced.err).toContain("identical");
    expect((JSON.parse(forced.out) as { verdict: null }).verdict).toBeNull();
  });

  it("--json is one document with the documented names; without a network there is no run", async () => {
    const { out, err } = await meanfield(["predict", "small.yaml", "--json", "--only", "limit"]);
    const found = JSON.parse(out) as Prediction;
    expect(Object.keys(found)).toEqual([
      ...["verdict", "sentence", "risk", "infRisk", "infKind", "growthRate", "trappedMass"],
      ...["eta", "network"],
    ]);
    expect(found.network).toBeNull();
    expect(err).toBe("");
    expect((await readdir(cwd)).sort()).toEqual(["small.yaml", "studies"]);
    const [folder] = await readdir(join(cwd, "studies"));
    expect(await readFile(join(cwd, "studies", folder, "verdict.json"), "utf8")).toBe(out);
    const again = await meanfield(["predict", "small.yaml", "--json", "--only", "limit"]);
    expect(again).toEqual({ code: 0, out, err: "" });
  });

  it("--eta decides what is near enough and changes no run", async () => {
    const ask = async (eta: string) =>
      JSON.parse(
        (await meanfield(["predict", "small.yaml", "--json", "--eta", eta, "--only", "limit"])).out,
      ) as Prediction;
    const [strict, loose] = [await ask("0.01"), await ask("0.5")];
    expect([strict.verdict, loose.verdict]).toEqual(["still falling", "reached"]);
    expect(strict.risk).toBe(loose.risk);
  });

  it("finds a network that has departed from its limit, and names a stable step", async () => {
    // ε·d = 0.5 · 12: far above what follows (0.128). N is large enough for 10κ/N not to hide it.
    const settings = ["training={stepSize: 0.5, time: 20}", "network.neurons=400", "record.times=[0, 20]"];
    const flags = settings.flatMap((each) => ["--set", each]);
    const { code, out } = await meanfield(["predict", "small.yaml", ...flags, "--json"]);
    expect(code).toBe(0);
    const { network } = JSON.parse(out) as Prediction;
    expect(network?.agrees).toBe(false);
    expect(network?.sentence).toMatch(
      /has departed from its limit: at t = 20 R_N = .*pilot|does not follow its limit: it diverged/,
    );
  });

  it("--scan judges the limit along a path: table, sentence, figure, one document", async () => {
    const asked = ["predict", "small.yaml", "--scan", "training.time=0.05:0.45:3", "--eta", "0.15"];
    const { code, out } = await meanfield(asked);
    expect(code).toBe(0);
    const rows = out.split("\n").slice(1, 4);
    expect(rows.map((row) => Number(row.trim().split(/\s+/)[0]))).toEqual([0.05, 0.25, 0.45]);
    const json = JSON.parse((await meanfield([...asked, "--json"])).out) as {
      readonly sentence: string;
      readonly scan: readonly (Verdict & { readonly value: number })[];
    };
    expect(out).toContain(json.sentence);
    for (const { value, ...found } of json.scan) {
      const settings = [
        { path: ["training", "time"], value, place: "" },
        { path: ["record", "times"], value: [0], place: "" },
      ];
      const { experiment, tables } = await loadExperiment("small.yaml", { cwd, settings });
      expect(found).toEqual(verdict(experiment, tables, { eta: 0.15 }));
    }
    const [folder] = await readdir(join(cwd, "studies"));
    const kept = await readdir(join(cwd, "studies", folder), { recursive: true });
    expect(kept.sort()).toEqual([
      ...["experiment.yaml", "figures", "figures/scan.png", "figures/scan.svg", "manifest.json"],
      ...["provenance.json", "scan.csv", "scan.json"],
    ]);
    const workers = await meanfield([...asked, "--json", "--workers", "3"]);
    expect(workers.out).toBe(`${JSON.stringify(json, null, 2)}\n`);
    expect(await readdir(join(cwd, "studies"))).toEqual([folder]);
  });

  it("stopped by a signal leaves nothing and exits 75", async () => {
    const stop = new AbortController();
    stop.abort();
    for (const more of [[], ["--scan", "training.time=0.1:0.2:2"]]) {
      const { code, out, err } = await meanfield(["predict", "small.yaml", ...more], { stop: stop.signal });
      expect({ code, out }).toEqual({ code: 75, out: "" });
      expect(err).toContain("the same command begins again");
    }
    expect(await readdir(cwd)).toEqual(["small.yaml"]);
  });
});

describe("a scan", () => {
  it("has n equally spaced values from a to b, as one would write them", () => {
    const { path, values } = parseScan("network.initial.scale=0.1:0.5:9");
    expect(path).toBe("network.initial.scale");
    expect(values).toEqual([0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]);
    expect(parseScan("a.b=-1:1e3:2").values).toEqual([-1, 1000]);
  });

  it.each([
    [
      ["stuck", "stuck", "reached"],
      "Along x from 1 to 3 the verdict changes from stuck to reached between 2 and 3.",
    ],
    [
      ["reached", "reached", "reached"],
      "Along x from 1 to 3 the verdict is the same at all 3 values: reached.",
    ],
    [
      ["stuck", "reached", "still falling"],
      "Along x from 1 to 3 the verdict changes from stuck to reached between 1 and 2, from reached to still falling between 2 and 3.",
    ],
  ] as const)("%j is told in a sentence", (words, sentence) => {
    const other = {
      sentence: "",
      risk: 1,
      infRisk: 0,
      infKind: "proved",
      growthRate: null,
      trappedMass: 0,
    } as const;
    const scan = words.map((word, index) => ({ ...other, value: index + 1, verdict: word }));
    expect(scanSentence(parseScan("x=1:3:3"), scan)).toBe(sentence);
  });
});
