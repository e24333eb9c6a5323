/** `meanfield reproduce`: one experiment of the slides in its quick form, whole and interrupted. */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reproductions } from "../src/cli/reproductions.ts";
import { readDraft } from "../src/experiment/draft.ts";
import { preset, presetNames } from "../src/presets/presets.ts";
import { slides } from "../src/studies/slides.ts";
import { contentOf, isBuilt, isRequired, start, trains } from "./killable.ts";

let cwd = "";
/** The quickest of the slides' experiments that trains for more than a moment. */
const reproduce = (out: string, ...more: readonly string[]) =>
  start(cwd, [
    "reproduce",
    "animation",
    "--quick",
    "--out",
    `${out}/runs`,
    "--studies",
    `${out}/studies`,
    ...more,
  ]);

describe("what is reproduced", () => {
  it("is every preset that has a conclusion, and nothing else", () => {
    const concluding = presetNames.filter((name) => {
      const { tree } = readDraft({ name, text: preset(name).text });
      return typeof tree === "object" && tree !== null && "conclusion" in tree;
    });
    expect(Object.keys(reproductions).sort()).toEqual(concluding);
  });

  it("has slides with ids of their own", () => {
    const ids = slides.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z-]+$/);
  });
});

describe.skipIf(!isBuilt && !isRequired)(
  `reproduce${isBuilt || isRequired ? "" : " (skipped: dist/ is not there; npm run build makes it)"}`,
  () => {
    let whole: Record<string, string> = {};
    beforeAll(async () => {
      cwd = await mkdtemp(join(tmpdir(), "mean field "));
      const ended = await reproduce("whole", "--json").ended;
      expect(ended, ended.err).toMatchObject({ code: 0 });
      expect(ended.err).toMatch(/^1 study: about .* of one core/);
      const told = JSON.parse(ended.out);
      expect(told.quick).toBe(true);
      expect(told.slides.map(({ id }: { id: string }) => id)).toContain("animation");
      whole = await contentOf(join(cwd, "whole"));
    });
    afterAll(() => rm(cwd, { recursive: true }));

    it("killed in its training and resumed, it has the same report and the same bytes everywhere", async () => {
      const child = reproduce("killed");
      while (!(await trains(join(cwd, "killed")))) await wait(2);
      child.process.kill("SIGKILL");
      await child.ended;
      const again = await reproduce("killed", "--resume").ended;
      expect(again, again.err).toMatchObject({ code: 0 });
      expect(again.err).toMatch(/Resumed at step [1-9]\d*\./);
      expect(await contentOf(join(cwd, "killed"))).toEqual(whole);
    });

    it("drained by a signal it exits 75, and given again it computes only what is not there", async () => {
      const child = reproduce("drained");
      while (!(await trains(join(cwd, "drained")))) await wait(2);
      child.process.kill("SIGTERM");
      expect(await child.ended).toMatchObject({ code: 75, out: "" });
      expect(await reproduce("drained", "--resume").ended).toMatchObject({ code: 0 });
      const third = await reproduce("drained").ended;
      expect(third).toMatchObject({ code: 0 });
      expect(third.err).toMatch(/^1 study: about 0/);
      expect(await contentOf(join(cwd, "drained"))).toEqual(whole);
    });

    it("writes a page that names every claim", async () => {
      const folder = Object.keys(whole).find(
        (name) => name.endsWith("results.json") && name.includes("slides-"),
      );
      const { slides: told } = JSON.parse(await readFile(join(cwd, "whole", folder ?? ""), "utf8"));
      const page = await readFile(
        join(cwd, "whole", (folder ?? "").replace("results.json", "report.html")),
        "utf8",
      );
      // What stands below the line has a tag of its own on the page, and _ or _{…} in the claim.
      const words = page
        .replaceAll(/<[^>]*>/g, "")
        .replaceAll("&lt;", "<")
        .replaceAll("&amp;", "&");
      for (const { title, claims } of told) {
        expect(page).toContain(title);
        for (const { said } of claims) expect(words).toContain(said.replaceAll(/[_{}]/g, ""));
      }
    });

    it("refuses a name that is none of the slides' experiments, with the nearest", async () => {
      const refused = await start(cwd, ["reproduce", "isotropc"]).ended;
      expect(refused).toMatchObject({ code: 2, out: "" });
      expect(refused.err).toContain(
        '"isotropc" is none of the slides\' experiments; did you mean "isotropic"?',
      );
    });
  },
);
