/**
 * The package as a user gets it: packed, installed into an empty project from the registry, run as a command, imported
 * in Node, compiled against, and bundled into a page.
 *
 * One install serves all. It needs the npm registry; where that cannot be reached the tests are skipped and say so,
 * except under CI=true, where they must run.
 */

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { chromium } from "playwright";
import { publint } from "publint";
import { rolldown } from "rolldown";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { summarySchema } from "../src/recording/format.ts";

const root = join(import.meta.dirname, "..");
const required = process.env.CI === "true";
const browser = process.env.CHROMIUM ?? "";
const built = existsSync(join(root, "dist", "cli", "main.js"));

/** A space in every path: what quotes badly fails here. */
const folder = mkdtempSync(join(tmpdir(), "meanfield package "));
const project = join(folder, "empty project");
const installed = join(project, "node_modules", "meanfield");
let tarball = "";
let missing = "";

beforeAll(() => {
  if (!built) {
    if (required) throw new Error("dist/ is not there; npm run build makes it.");
    return skipAll("dist/ is not there; npm run build makes it");
  }
  // The build is the one that all tests use: packing must not start another.
  const packed = npm(root, "pack", "--ignore-scripts", "--silent", "--pack-destination", folder);
  expect(packed.stderr).toBe("");
  tarball = join(folder, packed.stdout.trim());
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), `{ "private": true, "type": "module" }\n`);
  const quick = ["--prefer-offline", "--no-audit", "--no-fund", `--fetch-retries=${required ? 2 : 0}`];
  const install = npm(project, "install", ...quick, tarball);
  if (install.status === 0) return;
  const unreachable = /E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|NETUNREACH)/.test(install.stderr);
  if (required || !unreachable) throw new Error(`npm install failed.\n${install.stderr}`);
  skipAll("the npm registry cannot be reached");
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function skipAll(reason: string): void {
  missing = reason;
  console.warn(`\n*** THE PACKAGE'S TESTS WERE SKIPPED: ${reason}. ***\n`);
}

/** Skips what needs the installed package where it could not be installed. */
function needsInstall({ skip }: TestContext): void {
  skip(missing !== "", missing);
}

describe("the package", () => {
  it("holds what runs, its types and its documents, and nothing else", (context) => {
    needsInstall(context);
    const files = shipped();
    const expected = [
      /^dist\/(cli\/)?[\w.-]+\.js$/,
      /^dist\/[\w.-]+\.d\.ts$/,
      /^dist\/experiment\.schema\.json$/,
      /^bench\/peers\/(numpy_loop\.py|plain_loop\.cpp)$/,
      /^docs\/([\w-]+\.md|figures\/[\w-]+\.png)$/,
      /^(README|CHANGELOG|CONVENTIONS)\.md$|^CITATION\.cff$|^LICENSE$|^references\.bib$|^package\.json$/,
    ];
    expect(files.filter((file) => !expected.some((pattern) => pattern.test(file)))).toEqual([]);
    // What the program reads beside its own code: bench's peers, and the works that `cite` prints.
    expect(files).toEqual(
      expect.arrayContaining(["bench/peers/numpy_loop.py", "references.bib", "dist/experiment.schema.json"]),
    );
    const bytes = files.reduce((sum, file) => sum + readFileSync(join(installed, file)).length, 0);
    // The program with its types, its report's style and fonts is 2 MB, its documents with their pictures 1.1; past 3.6 MB
    // something stray is in.
    expect(bytes).toBeLessThan(3.6e6);
  });

  it("ships every file that its documents link to", (context) => {
    needsInstall(context);
    const files = shipped();
    const links = files
      .filter((file) => file.endsWith(".md"))
      .flatMap((file) =>
        relativeLinks(file).map((to) => posix.normalize(posix.join(posix.dirname(file), to))),
      );
    expect(links).toContain("CONVENTIONS.md");
    expect(links.filter((link) => !files.includes(link))).toEqual([]);
    const pictures = files.filter((file) => file.startsWith("docs/figures/"));
    const sizes = pictures.map((file) => readFileSync(join(installed, file)).length);
    // A README that opens at once on a slow line.
    expect(Math.max(...sizes)).toBeLessThan(200_000);
  });

  it("passes publint, suggestions included", async (context) => {
    needsInstall(context);
    const bytes = readFileSync(tarball);
    const { messages } = await publint({
      pack: {
        tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
      },
      strict: true,
    });
    expect(messages).toEqual([]);
  });

  it("passes attw: every entry resolves to the types of what runs (ES modules only)", (context) => {
    needsInstall(context);
    const attw = join(root, "node_modules", "@arethetypeswrong", "cli", "dist", "index.js");
    const args = [attw, tarball, "--profile", "esm-only", "--no-definitely-typed", "--format", "json"];
    const { status, stdout, stderr } = node(project, args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { analysis } = JSON.parse(stdout) as { analysis: { entrypoints: object } };
    expect(Object.keys(analysis.entrypoints)).toEqual([
      ".",
      "./node",
      "./experiment.schema.json",
      "./package.json",
    ]);
  });

  it("runs through npx: the README's command, shortened", (context) => {
    needsInstall(context);
    const settings = ["training.stepSize=1e-3", "training.time=0.1", "network.neurons=100"];
    const args = ["run", "isotropic", ...settings.flatMap((each) => ["--set", each]), "--json"];
    // --no: never fetch a program of that name from the registry.
    const { status, stdout, stderr } = spawnSync("npx", ["--no", "meanfield", ...args], quiet(project));
    expect(status, stderr).toBe(0);
    const { id, status: outcome } = summarySchema.parse(JSON.parse(stdout));
    expect(outcome).toBe("reached");
    expect(readdirSync(join(project, "runs", `isotropic-${id}`))).toContain("snapshots.parquet");
  });

  it("has types for all that it exports, complete in a page's world and in Node's, and no any", (context) => {
    needsInstall(context);
    writeFileSync(join(project, "consumer.ts"), consumer);
    for (const user of [users.page, users.node]) {
      const config = { compilerOptions: { ...strict, ...user }, files: ["consumer.ts"] };
      writeFileSync(join(project, "tsconfig.json"), JSON.stringify(config));
      const { status, stdout } = node(project, [tsc]);
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    }
    const declarations = shipped().filter((file) => file.endsWith(".d.ts"));
    expect(declarations).toEqual(expect.arrayContaining(["dist/index.d.ts", "dist/node.d.ts"]));
    expect(declarations.flatMap(anyIn)).toEqual([]);
  });

  it("gives a page, bundled without shims, the numbers that it gives Node", async (context) => {
    needsInstall(context);
    const source = join(project, "numbers.mjs");
    writeFileSync(source, readFileSync(join(import.meta.dirname, "package", "numbers.mjs")));
    const script = `import { numbers } from "./numbers.mjs";
import * as files from "meanfield/node";
import schema from "meanfield/experiment.schema.json" with { type: "json" };
console.log(JSON.stringify([numbers(), typeof files.loadExperiment, schema.type]));`;
    const here = node(project, ["--no-warnings", "--input-type=module", "--eval", script]);
    expect(here.stderr).toBe("");
    const [numbers, loader, kind] = JSON.parse(here.stdout) as string[];
    expect([loader, kind]).toEqual(["function", "object"]);
    const { summary, drawn } = JSON.parse(numbers) as { summary: unknown; drawn: string[] };
    expect(summarySchema.parse(summary).status).toBe("reached");
    expect(new Set(drawn).size).toBeGreaterThan(3);

    const { code, warnings } = await bundled(source);
    expect(warnings).toEqual([]);
    context.skip(browser === "" && !required, "no Chromium: name one by CHROMIUM");
    expect(await inPage(code)).toEqual({ numbers, errors: [] });
  });
});

/** A strict TypeScript user. It is compiled as a bundler and as Node resolve the package, and never run. */
const consumer = `import * as library from "meanfield";
import { type Experiment, experiment, type Session, startSession, type Summary } from "meanfield";
import * as node from "meanfield/node";

const asked: Experiment = experiment({
  data: { kind: "teacher", dimension: 3, linear: [1] },
  network: { neurons: 5, activation: { kind: "relu" }, initial: { kind: "gaussian", scale: 1 } },
  training: { stepSize: 1e-3, time: 1 },
});
const session: Session = startSession(asked, {});
const summary: Summary = session.summary({ name: "typed", id: "0" });
export const risks: (number | undefined)[] = summary.snapshots.map(({ network }) => network?.risk);
export const folder: string = node.runFolder("runs", { name: "typed", id: "0" });
// @ts-expect-error  a wrong word is a type error
session.advance({ lane: "limits" });

/** The names of a module whose type is any. */
type Leaks<Module> = { [Name in keyof Module]: 0 extends 1 & Module[Name] ? Name : never }[keyof Module];
export const noLeaks: [Leaks<typeof library>, Leaks<typeof node>] extends [never, never] ? true : false = true;
`;

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
/** The declarations themselves are checked: no skipLibCheck. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipDefaultLibCheck: true,
  noEmit: true,
  target: "es2023",
};
const users = {
  page: { module: "preserve", moduleResolution: "bundler", types: [] },
  node: {
    module: "nodenext",
    lib: ["es2023"],
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
  },
};

/** One ES module for a page, and what the bundler had to say about it. */
async function bundled(input: string): Promise<{ code: string; warnings: string[] }> {
  const warnings: string[] = [];
  const bundle = await rolldown({
    input,
    platform: "browser",
    onLog: (level, { message }) => {
      if (level === "warn") warnings.push(message);
    },
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
  await bundle.close();
  expect(output.length).toBe(1);
  return { code: output[0].code, warnings };
}

/** Runs the module in an empty page. */
async function inPage(code: string): Promise<{ numbers: string; errors: string[] }> {
  const running = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
  try {
    const page = await running.newPage();
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    page.on("console", (line) => errors.push(line.text()));
    await page.addScriptTag({ type: "module", content: `${code}\nglobalThis.numbers = numbers;` });
    const numbers = await page.evaluate(() => (globalThis as unknown as { numbers(): string }).numbers());
    return { numbers, errors };
  } finally {
    await running.close();
  }
}

/** The files of the installed package, with / between folders. */
function shipped(): string[] {
  return readdirSync(installed, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(installed.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

/** Where a shipped Markdown file points to inside the package. */
function relativeLinks(file: string): string[] {
  const text = readFileSync(join(installed, file), "utf8");
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source,
  );
  return targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ""));
}

/** Lines of a declaration file where the type `any` stands. */
function anyIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(installed, file), "utf8"),
    ts.ScriptTarget.Latest,
  );
  const found: string[] = [];
  const visit = (part: ts.Node): void => {
    if (part.kind === ts.SyntaxKind.AnyKeyword)
      found.push(`${file}:${source.getLineAndCharacterOfPosition(part.pos).line + 1}`);
    ts.forEachChild(part, visit);
  };
  visit(source);
  return found;
}

/** The environment of a person who types the command: npm hands its own settings to what it starts. */
function quiet(cwd: string) {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name),
    ),
  );
  return { cwd, env: { ...env, NO_COLOR: "1", NODE_ENV: "" }, encoding: "utf8" as const };
}

const npm = (cwd: string, ...args: readonly string[]) => spawnSync("npm", args, quiet(cwd));
const node = (cwd: string, args: readonly string[]) => spawnSync(process.execPath, args, quiet(cwd));
