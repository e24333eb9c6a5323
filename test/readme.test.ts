/** What the README tells people to type exists: its commands, their flags, its npm scripts and its files. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { program } from "../src/cli/program.ts";
import { presetNames } from "../src/presets/presets.ts";
import { fakeTerminal } from "./fakeTerminal.ts";

const root = join(import.meta.dirname, "..");
const text = await readFile(join(root, "README.md"), "utf8");
const lines = text.split("\n").filter((line) => line.startsWith("    "));
const typed = lines.map((line) => line.replace(/\s+#.*$/, "").trim());

const { terminal } = fakeTerminal({ cwd: root });

it("every command that the README types is known, with its flags and presets", () => {
  const { commands } = program(terminal, () => undefined);
  const words = typed
    .filter((line) => line.startsWith("npx meanfield "))
    .map((line) => line.split(/\s+/).slice(2));
  expect(words.length).toBeGreaterThan(5);
  for (const [name, ...rest] of words) {
    const command = commands.find((each) => each.name() === name);
    const flags = rest.filter((word) => word.startsWith("--"));
    const known = command?.options.map(({ long }) => long) ?? [];
    expect({ name, unknown: flags.filter((flag) => !known.includes(flag)) }).toEqual({
      name: command?.name(),
      unknown: [],
    });
    if (name === "run" || name === "show") expect(presetNames).toContain(rest[0]);
  }
});

it("every npm script that the README types is there, and every file that it links to", async () => {
  const { scripts } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { scripts: object };
  const named = typed.filter((line) => line.startsWith("npm ")).map((line) => line.split(" ")[1]);
  expect(named).toEqual(["start", "test"]);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link]) => link);
  expect(links).toContain("docs/format.md");
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});
