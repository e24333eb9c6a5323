/** What happens to a study of the built command: killed and stopped on its way, it goes on where it was. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stream } from "../src/numerics/random.ts";
import {
  contentOf as contentBelow,
  everything as everythingBelow,
  isBuilt,
  isRequired,
  start as startIn,
  trains as trainsBelow,
} from "./killable.ts";
import { smallExperiment } from "./smallExperiment.ts";

/** Two runs, each of long enough a training for several checkpoints. */
const text = `${smallExperiment
  .replace("stepSize: 1.0e-3", "stepSize: 2.0e-6")
  .replace("curve: 10", "curve: 0")
  .replace(/limit: .*/, "limit: { methods: [] }")}over: [{ name: seed, path: seed, values: [1, 2] }]
`;

let cwd = "";

const start = (out: string, ...more: readonly string[]) =>
  startIn(cwd, ["study", "s.yaml", "--out", `${out}/runs`, "--studies", `${out}/studies`, ...more]);
const contentOf = (out: string) => contentBelow(join(cwd, out));
const everything = (out: string) => everythingBelow(join(cwd, out));
const trains = (out: string) => trainsBelow(join(cwd, out));

describe.skipIf(!isBuilt && !isRequired)(
  `a study's faults${isBuilt || isRequired ? "" : " (skipped: dist/ is not there; npm run build makes it)"}`,
  () => {
    let whole: Record<string, string> = {};
    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), "mean field "));
      await writeFile(join(cwd, "s.yaml"), text);
      expect(await start("whole", "--workers", "1").ended).toMatchObject({ code: 0 });
      whole = await contentOf("whole");
    });
    afterAll(() => rm(cwd, { recursive: true }));

    it("killed at a random moment of its training and resumed, it has the bytes of one that was left alone", async () => {
      const child = start("killed", "--workers", "2");
      while (!(await trains("killed"))) await wait(2);
      await wait(300 * stream(1, 0).uniform());
      child.process.kill("SIGKILL");
      await child.ended;
      const plain = await start("killed", "--workers", "1").ended;
      expect(plain).toMatchObject({ code: 2, out: "" });
      expect(plain.err).toMatch(/error seed = \d: run [0-9a-f]{12} is unfinished at step \d+: add --resume/);
      const again = await start("killed", "--workers", "2", "--resume").ended;
      expect(again, again.err).toMatchObject({ code: 0 });
      expect(again.err).toMatch(/^seed = \d: Resumed at step [1-9]\d*\.$/m);
      expect(await contentOf("killed")).toEqual(whole);
    });

    it("SIGTERM drains it: 75, finished runs stay as they are, --resume goes on", async () => {
      const child = start("drained", "--workers", "1");
      // The second run is on its way.
      while (!(await everything("drained")).some((name) => name.endsWith("summary.json"))) await wait(5);
      while (!(await trains("drained"))) await wait(2);
      child.process.kill("SIGTERM");
      const drained = await child.ended;
      expect(drained).toMatchObject({ code: 75, out: "" });
      const [, done] =
        /Stopped by a signal with (\d) of 2 runs done; .* with --resume goes on\.\n$/.exec(drained.err) ?? [];
      expect(done).toBe("1");
      const again = await start("drained", "--workers", "1", "--resume").ended;
      expect(again, again.err).toMatchObject({ code: 0 });
      expect(again.err).toContain("2 of 2 runs");
      expect(await contentOf("drained")).toEqual(whole);
    });
  },
);
