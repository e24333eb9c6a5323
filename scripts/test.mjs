/**
 * `npm test`: types, lint, then every test. Browser tests need a Chromium, on PATH or named by CHROMIUM;
 * without one they are skipped and the last lines say so, except under CI=true, where they must run.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { built, root } from "./ready.mjs";

built();
const chromium = process.env.CHROMIUM ?? onPath(["chromium", "chromium-browser", "google-chrome"]);
const demanded = process.env.CI === "true";
if (chromium === null && demanded) {
  console.error(
    "CI=true: the browser tests must run, and no Chromium was found. Put it on PATH or name it by CHROMIUM.",
  );
  process.exit(1);
}

const steps = [
  ["types", ["typescript/bin/tsc", "--noEmit"]],
  ["lint", ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]],
  ["type-aware lint", ["eslint/bin/eslint.js", "."]],
];
for (const [name, [script, ...args]] of steps) {
  console.log(`\n— ${name}`);
  run(script, args);
}
console.log("\n— tests");
const report = join(root, "coverage", "results.json");
rmSync(report, { force: true });
const tests = vitest({ CHROMIUM: chromium ?? "" });
const {
  numPassedTests = 0,
  numFailedTests = 0,
  numPendingTests = 0,
} = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
if (chromium === null) {
  console.log(
    "\n*** THE BROWSER TESTS WERE SKIPPED: no Chromium was found. Put one on PATH or name it by CHROMIUM. ***",
  );
}
console.log(`\n${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
process.exit(tests);

function vitest(extra) {
  const args = [
    "run",
    "--coverage",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ];
  return spawnNode("vitest/vitest.mjs", args, extra);
}

function spawnNode(script, args, extra = {}) {
  const path = join(root, "node_modules", ...script.split("/"));
  return (
    spawnSync(process.execPath, [path, ...args], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...extra },
    }).status ?? 1
  );
}

function run(script, args) {
  const status = spawnNode(script, args);
  if (status !== 0) process.exit(status);
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names)
    for (const folder of folders) if (existsSync(join(folder, name))) return join(folder, name);
  return null;
}
