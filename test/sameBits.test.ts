/**
 * The same run has the same bits on this Node, on another Node and in a browser. There are no golden values: the
 * paths are compared with each other.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const browser = process.env.CHROMIUM ?? "";
const otherNode = process.env.MEANFIELD_OTHER_NODE ?? "";
const folder = mkdtempSync(join(tmpdir(), "meanfield bits-"));
let here: Record<string, string> = {};
let code = "";

beforeAll(async () => {
  const bundle = await rolldown({
    input: join(import.meta.dirname, "bits", "program.ts"),
    platform: "browser",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "iife", name: "program" });
  code = output[0].code;
  const file = join(folder, "program.mjs");
  writeFileSync(file, `${code}\nexport const bits = program.bits;\n`);
  here = ((await import(pathToFileURL(file).href)) as { bits(): Record<string, string> }).bits();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the same bits", () => {
  it("differ between paths that compute different things", () => {
    const hashes = Object.values(here);
    expect(hashes.length).toBeGreaterThan(15);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it.skipIf(otherNode === "")("on another Node (MEANFIELD_OTHER_NODE)", () => {
    const script = join(folder, "run.mjs");
    writeFileSync(
      script,
      `import { bits } from "./program.mjs";\nconsole.log(JSON.stringify([process.versions.node, bits()]));\n`,
    );
    const [version, there] = JSON.parse(execFileSync(otherNode, [script], { encoding: "utf8" })) as [
      string,
      Record<string, string>,
    ];
    expect(version).not.toBe(process.versions.node);
    expect(there).toEqual(here);
  });

  it.skipIf(browser === "")("in Chromium (CHROMIUM), where every exact answer is met as well", async () => {
    const running = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
    try {
      const page = await running.newPage();
      await page.addScriptTag({ content: `${code}\nglobalThis.program = program;` });
      const there = await page.evaluate(() =>
        (globalThis as unknown as { program: { bits(): Record<string, string> } }).program.bits(),
      );
      expect(there).toEqual(here);
      const answers = await page.evaluate(() =>
        (
          globalThis as unknown as {
            program: { missed(): { missed: string[]; checks: number } };
          }
        ).program.missed(),
      );
      expect(answers.missed).toEqual([]);
      expect(answers.checks).toBeGreaterThan(90);
    } finally {
      await running.close();
    }
  });
});
