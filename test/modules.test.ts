import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { populationRisk } from "../src/energy/populationRisk.ts";
import { artefacts } from "../src/experiment/artefacts.ts";
import { model } from "../src/experiment/model.ts";
import { type Session, startSession } from "../src/experiment/session.ts";
import { readSetting } from "../src/experiment/set.ts";
import { fillNormals32 } from "../src/numerics/normals32.ts";
import { type LoadedExperiment, loadExperiment } from "../src/store/load.ts";
import { importedTables, sentTables } from "../src/store/userModules.ts";
import { typed } from "./fakeTerminal.ts";
import {
  affineCloud,
  asModule,
  builtIn,
  mixtureLaw,
  onRows,
  rowsTable,
  tanhNeuron,
  thetaCloud,
} from "./moduleCases.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

async function lay(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
}

const load = (what: string, ...settings: readonly string[]): Promise<LoadedExperiment> =>
  loadExperiment(what, { cwd, settings: settings.map((text) => readSetting(text)) });

function finished({ experiment, tables }: LoadedExperiment): Session {
  const session = startSession(experiment, tables);
  session.advance({ lane: "limit" });
  session.advance({ lane: "network" });
  return session;
}

/** The mixture, built in or as a program, before ReLU neurons. */
const mixture = (data: string): string => `version: 1
name: mixture
data: ${data}
network:
  neurons: 30
  activation: { kind: relu }
  initial: { kind: gaussian, scale: 1.5 }
training: { stepSize: 2.0e-3, time: 0.5 }
limit: { methods: [{ kind: particle-flow, atoms: 60, tolerance: 1.0e-4 }] }
record: { times: [0, 0.25, 0.5], curve: 4, weights: snapshots }
`;
const builtInMixture =
  "{ kind: gaussian-mixture, blocks: [4], classes: [{ weight: 0.5, label: 1, variance: [1.8] }, { weight: 0.5, label: -1, variance: [0.2] }] }";

describe("a law of (x, y) as a module", () => {
  beforeEach(() =>
    lay({
      "law.mjs": mixtureLaw,
      "module.yaml": mixture("{ kind: module, file: ./law.mjs }"),
      "builtIn.yaml": mixture(builtInMixture),
    }),
  );

  it("has the limit and the network's risk of the mixture that it restates, within the errors that it states", async () => {
    const [own, exact] = [finished(await load("module.yaml")), finished(await load("builtIn.yaml"))];
    const question = model(exact.experiment, {});
    for (const [index, row] of own.recording().limit.entries()) {
      const { risk } = exact.recording().limit[index];
      // riskError holds two standard errors of 2,048 rows; four are passed once in 16,000 times.
      expect(Math.abs(row.risk - risk)).toBeLessThan(2 * row.riskError);
      expect(row.riskError).toBeLessThan(0.1);
      expect(row.riskError).toBeGreaterThan(1e-3);
    }
    for (const { weights, risk, riskError, riskKind } of own.recording().network) {
      if (weights === null) throw new Error("test: weights are recorded");
      const known = populationRisk(question, weights, { tolerance: 1e-6, seed: 1 });
      expect([riskKind, known.kind]).toEqual(["monteCarlo", "exact"]);
      expect(Math.abs(risk - known.risk)).toBeLessThan(4 * riskError + known.error);
      expect(riskError).toBeLessThan(0.05);
    }
  });

  it("draws sample k from (seed, k) alone, whatever the block", async () => {
    const { data } = model(...asked(await load("module.yaml")));
    const drawn = (block: number): number[] => {
      const all: number[] = [];
      for (let firstStep = 0; firstStep < 24; firstStep += block) {
        const [x, y] = [new Float32Array(block * 4), new Float64Array(block)];
        data.draw({ seed: 7, firstStep, count: block, x, y }, fillNormals32);
        for (let row = 0; row < block; row++) all.push(y[row], ...x.subarray(4 * row, 4 * row + 4));
      }
      return all;
    };
    const whole = drawn(24);
    expect(new Set(whole).size).toBeGreaterThan(90);
    for (const block of [1, 2, 3, 8]) expect(drawn(block)).toEqual(whole);
  });

  it("has an id of its content, not of its place or name", async () => {
    const { id } = await load("module.yaml");
    await mkdir(join(cwd, "elsewhere"));
    await lay({
      "elsewhere/other.mjs": mixtureLaw,
      "elsewhere/e.yaml": mixture("{ kind: module, file: other.mjs }"),
    });
    expect((await load("elsewhere/e.yaml")).id).toBe(id);
    await lay({ "law.mjs": `${mixtureLaw}// a remark` });
    expect((await load("module.yaml")).id).not.toBe(id);
  });

  it("reaches a worker thread as text, and draws the same there", async () => {
    const { experiment, tables } = await load("module.yaml");
    const sent = structuredClone(sentTables(tables));
    const [here, there] = [tables, await importedTables(sent)].map((each) => model(experiment, each).data);
    const sample = (law: typeof here) => {
      const [x, y] = [new Float32Array(40), new Float64Array(10)];
      law.draw({ seed: 3, firstStep: 5, count: 10, x, y }, fillNormals32);
      return [...x, ...y];
    };
    expect(sample(there)).toEqual(sample(here));
    expect(there.secondMomentY).toBe(1);
  });

  it("is kept in the run folder, and runs again from there", async () => {
    const short = [
      "--set",
      "training.time=0.1",
      "--set",
      "record.times=[0, 0.1]",
      "--set",
      "limit.methods.0.atoms=10",
    ];
    const first = await typed(["run", "module.yaml", "--json", ...short], { cwd });
    expect([first.code, first.err]).toEqual([0, expect.stringContaining("rows drawn of the data law")]);
    const [name] = await readdir(join(cwd, "runs"));
    const [input] = await readdir(join(cwd, "runs", name, "inputs"));
    expect(input).toMatch(/^[0-9a-f]{64}\.mjs$/);
    expect(await readFile(join(cwd, "runs", name, "inputs", input), "utf8")).toBe(mixtureLaw);
    await rm(join(cwd, "law.mjs"));
    const again = await typed(["run", join("runs", name), "--force", "--json"], { cwd });
    expect(again.err).toContain("identical");
    expect(again.out).toBe(first.out);
  });

  it("that fails on the way ends the run as a mistake of its own, with its line", async () => {
    await lay({
      "law.mjs": mixtureLaw
        .replace("const label", '\nif (++calls > 20000) throw new RangeError("worn out"); const label')
        .replace("export function", "let calls = 0;\nexport function"),
    });
    const { code, err } = await typed(
      [
        "run",
        "module.yaml",
        "--set",
        "training.time=60",
        "--set",
        "record.times=[0, 60]",
        "--only",
        "network",
      ],
      { cwd },
    );
    expect(err).toMatch(/inputs\/[0-9a-f]{64}\.mjs: draw failed at line 6: worn out \(RangeError\)/);
    expect(code).toBe(2);
  });
});

const asked = ({ experiment, tables }: LoadedExperiment) => [experiment, tables] as const;

/** Largest difference of two networks' parameters, the built-in's as a, b, w. */
function apart(own: Session, exact: Session): number {
  let most = 0;
  for (const [index, { weights }] of own.recording().network.entries()) {
    const other = exact.recording().network[index].weights;
    if (weights === null || other?.a == null || other.b === null)
      throw new Error("test: weights are recorded");
    const all = [...other.a, ...other.b, ...other.w];
    all.forEach((value, at) => {
      most = Math.max(most, Math.abs(weights.w[at] - value));
    });
  }
  return most;
}

describe("a neuron as a module", () => {
  beforeEach(() =>
    lay({
      "neuron.mjs": tanhNeuron,
      "plain.mjs": tanhNeuron.replace("export function gradient", "function unused"),
      "rows.csv": rowsTable,
      "affine.csv": affineCloud,
      "theta.csv": thetaCloud,
      "module.yaml": onRows(asModule, "theta.csv"),
      "builtIn.yaml": onRows(builtIn, "affine.csv"),
    }),
  );

  it.each(["null", "{ lambda: 0.05 }"])(
    "trains as the built-in neuron that it restates, noise: %s",
    async (noise) => {
      const set = `training.noise=${noise}`;
      const [own, exact] = [
        finished(await load("module.yaml", set)),
        finished(await load("builtIn.yaml", set)),
      ];
      // 300 steps in f64, each rounded at some 1e-16: blocks are the same SGD in another order.
      expect(apart(own, exact)).toBeLessThan(1e-12);
      const moved = own.recording().network;
      expect(Math.abs((moved[2].weights?.w[0] ?? 0) - (moved[0].weights?.w[0] ?? 0))).toBeGreaterThan(0.05);
      for (const [index, { risk, riskError, riskKind }] of moved.entries()) {
        expect([riskError, riskKind]).toEqual([0, "exact"]);
        expect(Math.abs(risk - exact.recording().network[index].risk)).toBeLessThan(1e-12);
      }
    },
  );

  it.each([
    ["particle-flow", "{ kind: particle-flow, tolerance: 1.0e-9 }", "null"],
    ["population-flow", "{ kind: population-flow, tolerance: 1.0e-9 }", "null"],
    ["langevin", "{ kind: langevin, step: 0.05 }", "{ lambda: 0.05, beta: 50 }"],
  ])("has its limit by %s", async (_, method, noise) => {
    const settings = [`limit.methods=[${method}]`, `training.noise=${noise}`, "training.run=false"];
    const [own, exact] = [
      finished(await load("module.yaml", ...settings)),
      finished(await load("builtIn.yaml", ...settings)),
    ];
    for (const [index, row] of own.recording().limit.entries()) {
      const other = exact.recording().limit[index];
      // The same steps from the same points with the same normals, rounded otherwise: far below the flow's tolerance.
      expect(Math.abs(row.risk - other.risk)).toBeLessThan(1e-10);
      expect(row.riskError).toBeLessThan(other.riskError + 1e-10);
    }
    const [first, , last] = own.recording().limit;
    expect(Math.abs(last.risk - first.risk)).toBeGreaterThan(1e-3);
  });

  it("without a gradient follows central differences, and says so", async () => {
    const settings = ["network.neuron.file=plain.mjs"];
    const loaded = await load("module.yaml", ...settings);
    expect(loaded.notes.join()).toMatch(/plain\.mjs exports no gradient: central differences/);
    // Differences are good to some 1e-10 of ∇σ⋆, over a time of 3.
    expect(apart(finished(loaded), finished(await load("builtIn.yaml")))).toBeLessThan(1e-8);
  });

  it("goes on with the same bits from where it was saved", async () => {
    const loaded = await load(
      "module.yaml",
      "training.noise={lambda: 0.05, beta: 50}",
      "limit.methods=[{kind: langevin, step: 0.1}]",
    );
    const whole = finished(loaded);
    let session = startSession(...asked(loaded));
    for (const lane of ["limit", "network"] as const) {
      while (session.advance({ lane, budgetMs: 0 }).status === "running") {
        const next = startSession(
          ...asked(
            await load(
              "module.yaml",
              "training.noise={lambda: 0.05, beta: 50}",
              "limit.methods=[{kind: langevin, step: 0.1}]",
            ),
          ),
        );
        next.restore(session.save());
        session = next;
      }
    }
    const name = { name: "rows", id: loaded.id };
    expect(artefacts(session, name)).toEqual(artefacts(whole, name));
  });

  it("takes double precision where none is written, and refuses single", async () => {
    const text = onRows(asModule, "theta.csv").replace(", precision: f64", "");
    await lay({ "default.yaml": text });
    expect((await load("default.yaml")).experiment.training.precision).toBe("f64");
    await expect(load("default.yaml", "training.precision=f32")).rejects.toThrow(
      /training\.precision: a module's neuron is trained in double precision; use training\.precision: f64/,
    );
  });
});

it("docs/modules.md runs as it stands", async () => {
  const text = await readFile(new URL("../docs/modules.md", import.meta.url), "utf8");
  const blocks = [...text.matchAll(/```(?:js|yaml)\n([\s\S]*?)```/g)].map(([, block]) => block);
  expect(blocks.length).toBe(3);
  await lay({ "law.mjs": blocks[0], "neuron.mjs": blocks[1], "bumps.yaml": blocks[2] });
  const { code, out, err } = await typed(["run", "bumps.yaml"], { cwd });
  expect([code, err]).toEqual([0, expect.stringContaining("rows drawn of the data law")]);
  expect(out).toMatch(/R network.*R limit/);
});
