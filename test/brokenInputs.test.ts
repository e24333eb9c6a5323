import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Terminal } from "../src/cli/terminal.ts";
import { readDraft } from "../src/experiment/draft.ts";
import { ConfigurationError } from "../src/experiment/problems.ts";
import { resolve, withFirstRows } from "../src/experiment/resolve.ts";
import { readSetting } from "../src/experiment/set.ts";
import { numericTable, TableError } from "../src/model/table.ts";
import { loadExperiment } from "../src/store/load.ts";
import type { Input } from "./brokenInput.ts";
import { groups } from "./brokenInputs.cases.ts";
import { typed } from "./fakeTerminal.ts";
import { smallExperiment as text } from "./smallExperiment.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field "));
});
afterEach(async () => {
  await rm(cwd, { recursive: true });
});

const meanfield = (args: readonly string[], world: Partial<Terminal> = {}) => typed(args, { cwd, ...world });

async function lay({ files, prepare }: Input): Promise<string[]> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(cwd, name), content);
  prepare?.(cwd);
  return contents();
}

const contents = async () => (await readdir(cwd, { recursive: true })).sort();

/** Words of the program's insides. */
const insides =
  /zod|undefined|invalid_type|invalid_value|\[object |Error:|ENOENT|EISDIR|ERR_|YAMLParse|^\s+at /im;

/** What is allowed, or what to do: a verb at the beginning of a clause. */
const advice = new RegExp(
  "allowed|did you mean|presets:|there are:|must |a run folder is what |" +
    "(^|[;:.,(] |\\bor )(add|begin|change|check|fill|give|indent|join|keep|leave|mend|move|name|npm|put|save|scale|set|shorten|" +
    "start|use|write|expected)\\b",
  "i",
);

describe.each(groups)("%s", (_, rows) => {
  for (const [title, input, ...says] of rows) {
    it(title, async () => {
      const before = await lay(input);
      const { code, out, err } = await meanfield(input.args);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      for (const words of says) expect(err).toContain(words);
      expect(err).not.toMatch(insides);
      if (!says.join().includes("NaN")) expect(err).not.toContain("NaN");
      expect(err.trimEnd().split("\n").length).toBeLessThanOrEqual(6);
      expect(err).toMatch(/^error \S/);
      expect(err).toMatch(advice);
      expect(err).toMatch(/[.?)…]\n$/);
      expect(await contents()).toEqual(before);
    });
  }
});

describe("the advice of a message works:", () => {
  it.each([
    ["record.times=[0, 0.1, 5, 10]"],
    ["record.times=[7]"],
    ["record.times=[0, {log: [1e-3, 10], count: 30}, {linear: [0, 5], count: 3}]"],
    ["record.times=[{linear: [3, 5], count: 4}]"],
    ["training.time=0.05"],
    ["changes=[{step: 20, path: training.time, value: 0.07}]"],
  ])("%s has its record times corrected", async (setting) => {
    await writeFile(join(cwd, "small.yaml"), text);
    // The curve and the limit have no part in it.
    const args = ["run", "small.yaml", "--only", "network", "--set", "record.curve=0", "--set", setting];
    const { code, err } = await meanfield(args);
    const corrected = /--set '([^']+)'/.exec(err)?.[1];
    expect({ code, corrected }).toMatchObject({ code: 2, corrected: expect.any(String) });
    const settings = [...args.slice(4), "--set", String(corrected)].filter((each) => each !== "--set");
    expect((await resolved(settings)).record.times.length).toBeGreaterThan(0);
  });

  const resolved = async (settings: readonly string[]) => {
    const made = settings.map((setting) => readSetting(setting));
    return (await loadExperiment("small.yaml", { settings: made, cwd })).experiment;
  };

  it("a run with corrected times, as it is pasted", async () => {
    await writeFile(join(cwd, "small.yaml"), text);
    const args = ["run", "small.yaml", "--only", "network", "--set", "record.times=[0, 1]"];
    const corrected = /--set '([^']+)'/.exec((await meanfield(args)).err)?.[1] ?? "";
    expect((await meanfield([...args, "--set", corrected])).code).toBe(0);
  });

  it("every key with one letter lost is known", async () => {
    for (const path of keyPaths(parse(text))) {
      const key = path[path.length - 1];
      const misspelt = `${key.slice(0, 1)}${key.slice(2)}`;
      await writeFile(join(cwd, "f.json"), JSON.stringify(renamed(parse(text), path, misspelt)));
      const { code, err } = await meanfield(["run", "f.json"]);
      // "kind" decides what else is allowed, and a key of two letters less one is any key.
      const says = `unknown key "${misspelt}"; did you mean "${key}"?`;
      expect({ path, code, says: err.includes(says) ? says : err }).toEqual({ path, code: 2, says });
    }
  });
});

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** Paths of the keys of objects, through lists, without `kind`. */
function keyPaths(tree: unknown, path: readonly string[] = []): string[][] {
  if (!isTree(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => [
    ...(Array.isArray(tree) || key === "kind" ? [] : [[...path, key]]),
    ...keyPaths(value, [...path, key]),
  ]);
}

function renamed(tree: unknown, [key, ...rest]: readonly string[], name: string): unknown {
  if (!isTree(tree)) return tree;
  if (Array.isArray(tree))
    return tree.map((each, i) => (String(i) === key ? renamed(each, rest, name) : each));
  return Object.fromEntries(
    Object.entries(tree).map(([own, value]) => {
      if (own !== key) return [own, value];
      return rest.length === 0 ? [name, value] : [own, renamed(value, rest, name)];
    }),
  );
}

describe("whatever is typed", () => {
  const letters = fc.constantFrom(..."0123456789abkrtuw-+.:,[]{}\"'&*!|>#%@ \n\t\0\u00e9");

  it("an experiment is read, or refused as a mistake of its author", () => {
    const place = fc.nat({ max: text.length });
    const edits = fc.array(fc.tuple(place, fc.nat({ max: 12 }), fc.string({ unit: letters, maxLength: 4 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(edits, (list) => {
        const edited = list.reduce((t, [at, cut, put]) => t.slice(0, at) + put + t.slice(at + cut), text);
        // What takes long is no mistake.
        fc.pre(!/(neurons|atoms|time|blocks).*\d{4}/.test(edited));
        try {
          resolve(withFirstRows(readDraft({ name: "f.yaml", text: edited })));
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          expect(String((error as Error).message)).not.toMatch(insides);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("a table is read, or refused as one", () => {
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 60 }), (content) => {
        try {
          const { names, columns, rows, flaws = [] } = numericTable(content, "t.csv");
          expect(columns.map((column) => column.length)).toEqual(names.map(() => rows));
          // A column has a flaw exactly where a cell of it is no finite number.
          expect(columns.map((column) => column.every(Number.isFinite))).toEqual(
            flaws.map(({ missing, foreign }) => missing === null && foreign === null),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(TableError);
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});

describe("a failure that is not the user's", () => {
  /** A run folder whose summary is damaged. */
  async function damaged(): Promise<void> {
    await writeFile(join(cwd, "small.yaml"), text);
    const { id } = await loadExperiment("small.yaml", { cwd });
    const folder = join(cwd, "runs", `small-${id}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "manifest.json"), "{}");
    await writeFile(join(folder, "summary.json"), '{"version": 1}');
  }

  it("is one sentence, exit code 1", async () => {
    await damaged();
    const { code, out, err } = await meanfield(["run", "small.yaml"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(
      /^This run is finished.*\nerror \S.*summary\.json is damaged or missing\. .*\nMEANFIELD_DEBUG=1 shows where this happened\.\n$/,
    );
  });

  it("shows its stack where MEANFIELD_DEBUG asks for it", async () => {
    await damaged();
    const { err } = await meanfield(["run", "small.yaml"], { env: { MEANFIELD_DEBUG: "1" } });
    expect(err).toMatch(/^\s+at /m);
    expect(err).not.toContain("shows where");
  });

  it("is one sentence where the screen itself fails", async () => {
    const out = () => {
      throw new Error("write EIO");
    };
    expect(await meanfield(["list"], { out })).toMatchObject({
      code: 1,
      err: "error write EIO\nMEANFIELD_DEBUG=1 shows where this happened.\n",
    });
  });
});

const command = join(import.meta.dirname, "..", "dist", "cli", "main.js");
const built = existsSync(command);
/** Where everything must be tested, a build that is missing fails. */
const required = process.env.CI === "true";

describe.skipIf(!built && !required)(
  `the built command${built || required ? "" : " (skipped: dist/ is not there; npm run build makes it)"}`,
  () => {
    /** Who runs it; the superuser may read everything. */
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const spawned = (args: readonly string[], user: { uid?: number; gid?: number } = {}) =>
      spawnSync(process.execPath, [command, ...args], { cwd, encoding: "utf8", ...user });

    it.each([
      [["run", "small.yaml", "--set", "training.tiem=1"], 'did you mean "time"?'],
      [["run", "small.yaml", "--set", "training.time=[1"], "is no YAML value"],
      [["run", "nothing.yaml"], "is neither a file nor a preset"],
      [["run", "small.yaml", "--sed", "1"], "unknown option '--sed'\n(Did you mean "],
    ])("refuses %j", async (args, says) => {
      await writeFile(join(cwd, "small.yaml"), text);
      const { status, stdout, stderr } = spawned(args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toContain(says);
      expect(stderr).not.toMatch(insides);
      expect(await contents()).toEqual(["small.yaml"]);
    });

    it.skipIf(process.platform === "win32")("refuses a file that may not be read", async () => {
      chmodSync(cwd, 0o755);
      await writeFile(join(cwd, "secret.yaml"), text, { mode: 0o000 });
      const { status, stdout, stderr } = spawned(["run", "secret.yaml"], nobody);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toBe(
        "error secret.yaml: you may not read it; change its permissions, or copy it to a place of yours.\n",
      );
    });
  },
);
