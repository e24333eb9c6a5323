/** Studies that ask questions, as a user types them: nothing runs, answers are kept and found again. */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "../src/cli/terminal.ts";
import type { StudyResults } from "../src/studies/results.ts";
import { typed } from "./fakeTerminal.ts";
import { smallExperiment } from "./smallExperiment.ts";

/** In infinite dimension an optimum takes milliseconds. */
const asking = `${smallExperiment.replace("limit: {", "limit: { dimension: infinite,")}over:
  - name: Delta
    rows:
      - { label: 0.77, set: { data.classes.0.variance: [1.77], data.classes.1.variance: [0.23] } }
      - { label: 0.775, set: { data.classes.0.variance: [1.775], data.classes.1.variance: [0.225] } }
      - { label: 0.78, set: { data.classes.0.variance: [1.78], data.classes.1.variance: [0.22] } }
measure: [statics.infRisk, statics.bestSphereRisk]
conclusion: statics
`;

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
  await writeFile(join(cwd, "s.yaml"), asking);
});
afterEach(() => rm(cwd, { recursive: true }));

const study = (args: readonly string[] = [], world: Partial<Terminal> = {}) =>
  typed(["study", "s.yaml", "--json", ...args], { cwd, ...world });
const kept = () => join(cwd, "studies", ".answers");
const foldersKept = async () => (await readdir(kept())).filter((name) => name.startsWith("statics-")).sort();
const answerAt = async (folder: string) =>
  JSON.parse(await readFile(join(kept(), folder, "answer.json"), "utf8")) as Record<string, number>;

describe("a study of answers", () => {
  it("runs nothing, keeps each answer, and concludes", async () => {
    const { code, out, err } = await study();
    expect(code, err).toBe(0);
    const results = JSON.parse(out) as StudyResults;
    expect((await readdir(cwd)).sort()).toEqual(["s.yaml", "studies"]);
    expect(await foldersKept()).toEqual(results.points.map(({ id }) => `statics-${id}`).sort());
    for (const { id, values, folder, status } of results.points) {
      const answer = await answerAt(`statics-${id}`);
      expect({ folder, status }).toEqual({ folder: null, status: null });
      expect(values).toEqual({
        "statics.infRisk": answer.infRisk,
        "statics.bestSphereRisk": answer.bestSphereRisk,
      });
    }
    // science.md: 0.7743 where numbers are variances; the digits that it has.
    expect(results.claims[0].numbers["threshold d = ∞"]).toBeCloseTo(0.7743, 4);
    expect(results.claims.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["statics-sphere", "differs"],
      ["statics-dimension", "not shown"],
    ]);
    const figures = await readdir(join(cwd, "studies", `small-${results.id}`, "figures"));
    expect(figures).toContain("statics.svg");
  });

  it("finds its answers again, and goes on from some of them", async () => {
    const first = await study();
    const again = await study();
    expect(again).toMatchObject({ code: 0, out: first.out, err: "" });
    const [lost, changed] = await foldersKept();
    await rm(join(kept(), lost), { recursive: true });
    await writeFile(
      join(kept(), changed, "answer.json"),
      JSON.stringify({ ...(await answerAt(changed)), infRisk: 0.125 }),
    );
    const results = JSON.parse(first.out) as StudyResults;
    await rm(join(cwd, "studies", `small-${results.id}`), { recursive: true });
    const resumed = await study();
    expect(resumed.code).toBe(0);
    expect(resumed.err).toContain("3 of 3 answers, 100 %");
    const values = (JSON.parse(resumed.out) as StudyResults).points.map(
      ({ id, values: at }) => [id, at] as const,
    );
    for (const [id, at] of values) {
      const before = results.points.find((point) => point.id === id)?.values;
      // What lies there is believed, what is gone is found anew.
      if (`statics-${id}` === changed) expect(at).toEqual({ ...before, "statics.infRisk": 0.125 });
      else expect(at).toEqual(before);
    }
  });

  it("with --force answers again, and says what came out different", async () => {
    const first = await study();
    const same = await study(["--force"]);
    expect(same).toMatchObject({ code: 0, out: first.out });
    expect(same.err).not.toContain("not the one that was there");
    const [changed] = await foldersKept();
    await writeFile(join(kept(), changed, "answer.json"), "{}\n");
    const forced = await study(["--force"]);
    expect(forced).toMatchObject({ code: 0, out: first.out });
    const id = changed.slice("statics-".length);
    expect(forced.err).toContain(`statics of ${id}: the answer is not the one that was there; it is kept in`);
    // What is there and is no answer counts as none.
    expect(await study()).toMatchObject({ code: 0, out: first.out });
  });

  it("stopped by a signal keeps the answers so far, exits 75, and the same command goes on", async () => {
    const stop = new AbortController();
    const afterTheFirst = async () => {
      while ((await foldersKept().catch(() => [])).length === 0) await setTimeout(1);
      stop.abort();
    };
    const [stopped] = await Promise.all([study(["--workers", "1"], { stop: stop.signal }), afterTheFirst()]);
    expect(stopped).toMatchObject({ code: 75, out: "" });
    // One to three, as the two race: what it says is what is there, and no work is left half done.
    const count = (await foldersKept()).length;
    expect(stopped.err).toContain(
      `Stopped by a signal with ${count} of 3 answers; they are kept. The same command goes on.`,
    );
    expect(await readdir(kept())).toHaveLength(count);
    expect((await readdir(join(cwd, "studies"))).filter((name) => name.startsWith("small-"))).toEqual([]);
    const whole = await study();
    expect(whole.code).toBe(0);
    await rm(join(cwd, "studies"), { recursive: true });
    expect((await study()).out).toBe(whole.out);
  });

  it("has null and a note for what an experiment has not", async () => {
    const none = ["--set", "measure=[lemma.best, grid.nodes]", "--set", "conclusion=lemma"];
    const noise = ["--set", "training.noise={lambda: 0.1}"];
    const { code, out, err } = await study([...none, ...noise]);
    expect(code, err).toBe(0);
    expect(err).toContain("No number: lemma.best at 3 of 3 points, grid.nodes at 3 of 3 points.");
    expect((JSON.parse(out) as StudyResults).claims.map(({ outcome }) => outcome)).toEqual([
      "not shown",
      "not shown",
    ]);
  });
});
