/**
 * docs/format.md is what the program reads and writes: its tables are compared with the schemas, and with the files of
 * runs that between them write every file and column. What is documented and not there is as red as what is there and
 * not documented.
 */

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { experimentJsonSchema } from "../src/experiment/schema.ts";
import { functions } from "../src/model/formula/functions.ts";
import { summarySchema } from "../src/recording/format.ts";
import { typed } from "./fakeTerminal.ts";
import { documentedTables, type Row } from "./format/documented.ts";
import { jsonKeys, type Key, type Node } from "./format/jsonKeys.ts";

const text = await readFile(join(import.meta.dirname, "..", "docs", "format.md"), "utf8");
const tables = documentedTables(text);

/** A documented table by its heading; every one is asked for by a test (the last test counts). */
const used = new Set<string>();
function table(heading: string): Row[] {
  used.add(heading);
  const found = tables.get(heading);
  if (found === undefined) throw new Error(`docs/format.md has no table under "${heading}".`);
  return found;
}

const code = (cell: string): string => cell.replaceAll("`", "");

/** Runs that write, between them, every file and column: a mixture, weights, two methods, and a data set with projections. */
const experiments = {
  mixture: `
data: { kind: gaussian-mixture, blocks: [3, 4], classes: [{ weight: 1, label: 1, variance: [1, 2] }] }
network: { neurons: 8, neuron: affine-ridge, activation: { kind: tanh }, initial: { kind: gaussian, scale: 0.8 } }
training: { stepSize: 1.0e-3, time: 0.05, replicas: 2 }
limit: { methods: [{ kind: particle-flow, atoms: 16, tolerance: 1.0e-3 }, { kind: population-flow, tolerance: 1.0e-3 }] }
record: { times: [0, 0.05], curve: 4, weights: snapshots, animation: true, observables: [{ name: overlap, of: "tanh(r1)" }] }`,
  rows: `
data: { kind: dataset, file: rows.csv, target: y }
network: { neurons: 6, activation: { kind: erf }, initial: { kind: gaussian, scale: 0.8 } }
training: { stepSize: 1.0e-3, time: 0.02 }
limit: { methods: [{ kind: particle-flow, atoms: 8, tolerance: 1.0e-3 }] }
record: { times: [0, 0.02], curve: 3 }`,
};
const inputs = 20; // D > 16, so that projections are recorded
const folders: Record<string, string> = {};
let cwd = "";

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field format "));
  const header = [...Array.from({ length: inputs }, (_, k) => `x${k}`), "y"];
  const cells = Array.from({ length: 5 }, (_, row) => header.map((_, k) => (((row + 2) * (k + 3)) % 7) - 3));
  await writeFile(join(cwd, "rows.csv"), [header, ...cells].map((line) => `${line.join(",")}\n`).join(""));
  for (const [name, body] of Object.entries(experiments)) {
    await writeFile(join(cwd, `${name}.yaml`), `version: 1\nname: ${name}${body}\n`);
    const { status, err } = await command("run", `${name}.yaml`);
    expect(status, err).toBe(0);
  }
  for (const folder of await readdir(join(cwd, "runs")))
    folders[folder.replace(/-[0-9a-f]{12}$/, "")] = join(cwd, "runs", folder);
}, 60_000);
afterAll(() => rm(cwd, { recursive: true }));

describe("docs/format.md: a run folder", () => {
  it("names every file that runs write, and no other", async () => {
    const written = (await Promise.all(Object.values(folders).map(filesBelow))).flat();
    const documented = table("Run folder").map(({ file }) => ({
      name: code(file),
      pattern: pattern(code(file)),
    }));
    expect(written.filter((file) => !documented.some((each) => each.pattern.test(file)))).toEqual([]);
    const never = documented.filter((each) => !written.some((file) => each.pattern.test(file)));
    expect(never.map(({ name }) => name)).toEqual([]);
  });

  it.each([
    ["snapshots.parquet", "mixture", ["a", "b", "r1", "r2"]],
    ["snapshots.parquet", "rows", ["r", "p1", "p2", "p3", "p4"]],
    ["risk.parquet", "mixture", []],
    ["risk.parquet", "rows", []],
    ["weights.parquet", "mixture", Array.from({ length: 7 }, (_, k) => `w${k}`)],
  ])("has the columns of %s (%s), in order, with their types", async (file, run, names) => {
    const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(join(folders[run], file)));
    const written = schema.slice(1).map(({ name, type, repetition_type }) => ({
      name,
      type: (type === "BYTE_ARRAY" ? "text" : `${type}`) + (repetition_type === "REQUIRED" ? "" : " or null"),
    }));
    // Cell bounds are written by methods with cells alone.
    const documented = table(file)
      .filter(({ column }) => !/_(lower|upper)`$/.test(column))
      .flatMap(({ column, type }) =>
        column.includes("<") ? names.map((name) => ({ name, type })) : [{ name: code(column), type }],
      );
    expect(written).toEqual(documented);
  });

  it("has the order of rows: network, methods as in the experiment, replica, step, index", async () => {
    const ranks = (row: Record<string, unknown>) => [
      ["sgd", "particle-flow", "population-flow"].indexOf(String(row.method)),
      ...["replica", "step", "index"].map((column) => Number(row[column] ?? 0)),
    ];
    for (const file of ["snapshots.parquet", "risk.parquet", "weights.parquet"]) {
      const rows = await rowsOf(join(folders.mixture, file));
      const keys = rows.map(ranks);
      expect(keys.length).toBeGreaterThan(8);
      expect(keys.toSorted((one, other) => firstDifference(one, other))).toEqual(keys);
    }
  });

  it("means what it says: masses sum to 1, kinds and sources are those named, θ is weights.parquet", async () => {
    const rows = await rowsOf(join(folders.mixture, "snapshots.parquet"));
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(["network", "limit"]));
    const start = rows.filter((row) => row.method === "particle-flow" && row.t === 0);
    const mass = start.reduce((sum, row) => sum + Number(row.weight), 0);
    expect(Math.abs(mass - 1)).toBeLessThan(1e-12); // 16 masses of 1/16, up to rounding
    const kinds = new Set(
      (await rowsOf(join(folders.mixture, "risk.parquet"))).map(({ kind }) => String(kind)),
    );
    const documented = table("risk.parquet").find(({ column }) => column === "`kind`")?.meaning ?? "";
    for (const kind of kinds) expect(documented).toContain(`\`${kind}\``);
    const [theta] = await rowsOf(join(folders.mixture, "weights.parquet"));
    const length = Math.sqrt([0, 1, 2].reduce((sum, k) => sum + Number(theta[`w${k}`]) ** 2, 0));
    expect(Math.abs(length - Number(rows[0].r1))).toBeLessThan(1e-12); // one norm of three weights, two orders of adding
  });

  it("has the keys of manifest.json and provenance.json, in order", async () => {
    for (const file of ["manifest.json", "provenance.json"]) {
      const content = JSON.parse(await readFile(join(folders.rows, file), "utf8")) as Record<string, unknown>;
      expect(table(file).map(({ key, type }) => [code(key), type])).toEqual(
        Object.entries(content).map(([key, value]) => [key, kindOf(value)]),
      );
    }
  });

  it("is read by its JavaScript line", async () => {
    const line = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? "";
    const body = line
      .replace(/^import .*$/m, "")
      .replace("RUN", "$" + "{run}")
      .replaceAll(/"(\$\{run\}[^"]*)"/g, "`$1`");
    const read = new Function(
      "asyncBufferFromFile",
      "parquetReadObjects",
      "run",
      `return (async () => {${body}\nreturn rows;})()`,
    );
    const rows = (await read(asyncBufferFromFile, parquetReadObjects, folders.rows)) as Record<
      string,
      unknown
    >[];
    expect(rows[0]).toMatchObject({ source: "network", method: "sgd", replica: 0n, t: 0 });
  });
});

describe("docs/format.md: summary.json", () => {
  const schema = z.toJSONSchema(summarySchema) as Node;
  const parts: Record<string, string[]> = {
    "summary.json": [],
    "snapshots[]": ["snapshots", "[]"],
    "snapshots[].network": ["snapshots", "[]", "network"],
    "snapshots[].network.replicas[]": ["snapshots", "[]", "network", "replicas", "[]"],
    "snapshots[].limit": ["snapshots", "[]", "limit"],
    "coordinates.<coordinate>": ["snapshots", "[]", "limit", "coordinates", "{}"],
    "observables.<name>": ["snapshots", "[]", "limit", "observables", "{}"],
    "distance.<coordinate>": ["snapshots", "[]", "distance", "{}"],
    "axes[]": ["axes", "[]"],
    departed: ["departed"],
    "hypotheses[]": ["hypotheses", "[]"],
  };

  it.each(Object.entries(parts))("has the keys of %s, in order, with their types", (heading, path) => {
    const documented = table(heading).map(({ key, type }) => ({ key: code(key), type }));
    expect(documented).toEqual(typesIn(schemaAt(schema, path)));
  });

  it("says once what stands in two places", () => {
    const same = [
      [["snapshots", "[]", "limits", "{}"], parts["snapshots[].limit"]],
      [["snapshots", "[]", "network", "coordinates", "{}"], parts["coordinates.<coordinate>"]],
      [["snapshots", "[]", "network", "observables", "{}"], parts["observables.<name>"]],
      [["snapshots", "[]", "network", "replicas", "[]", "distance", "{}"], parts["distance.<coordinate>"]],
      [["snapshots", "[]", "network", "replicas", "[]", "observables", "{}"], parts["observables.<name>"]],
    ];
    for (const [one, other] of same)
      expect(typesIn(schemaAt(schema, one))).toEqual(typesIn(schemaAt(schema, other)));
  });

  it("is what a run writes, its quantile levels and statuses included", async () => {
    const summary = summarySchema.parse(
      JSON.parse(await readFile(join(folders.mixture, "summary.json"), "utf8")),
    );
    const { network, limits } = summary.snapshots[0];
    expect(Object.keys(limits)).toEqual(["particle-flow", "population-flow"]);
    expect(Object.keys(network?.observables ?? {})).toEqual(["overlap"]);
    const levels = table("coordinates.<coordinate>").find(({ key }) => key === "`quantiles`")?.meaning ?? "";
    expect(Object.keys(network?.coordinates.r1.quantiles ?? {})).toEqual(
      [...levels.matchAll(/"([\d.]+)"/g)].map(([, level]) => level),
    );
    const meaning = table("summary.json").find(({ key }) => key === "`status`")?.meaning ?? "";
    for (const status of summarySchema.shape.status.options) expect(meaning).toContain(`\`${status}\``);
  });
});

describe("docs/format.md: experiment files", () => {
  const schema = experimentJsonSchema() as Node;
  const whole = jsonKeys(schema);

  it("has every key of the whole file, and its default", () => {
    const byKind =
      /^(data|network\.(activation|initial)|training\.schedule|limit\.methods\[\])\.|^changes\[\]\.value\./;
    const expected = whole.filter(({ key }) => !byKind.test(key));
    expect(defaultsOf(table("Whole file"))).toEqual(byName(expected));
  });

  it.each(["gaussian-mixture", "teacher", "dataset", "module"])(
    "has every key of data: %s, and its default",
    (kind) => {
      expect(defaultsOf(table(`data: ${kind}`))).toEqual(byName(keysOfKind("data", kind)));
    },
  );

  it.each(["network.activation", "network.initial", "training.schedule", "limit.methods"])(
    "has every kind of %s with its keys and their defaults",
    (path) => {
      const at = path === "limit.methods" ? `${path}[]` : path;
      const documented = new Map<string, Row[]>();
      for (const row of table(path))
        documented.set(code(row.kind), [...(documented.get(code(row.kind)) ?? []), row]);
      const kinds = kindsAt(at);
      expect([...documented.keys()]).toEqual(kinds);
      for (const kind of kinds) {
        const rows = (documented.get(kind) ?? []).filter(({ key }) => key !== "");
        expect(defaultsOf(rows)).toEqual(byName(keysOfKind(at, kind).filter(({ key }) => key !== "kind")));
      }
    },
  );

  it("has every function of formulas", () => {
    const documented = table("Formulas").map((row) => [code(row.function), Number(row.arguments)]);
    expect(documented).toEqual(
      Object.entries(functions).map(([name, { arguments: count }]) => [name, count]),
    );
  });

  it("has no table that no test reads", () => {
    const unread = [...tables.keys()].filter((heading) => !used.has(heading));
    // Coordinates are compared through the columns that two runs write.
    expect(unread).toEqual(["Coordinates"]);
  });

  function kindsAt(path: string): string[] {
    const { options = [] } = at(path);
    return options.map((option) => String(option.properties?.kind?.const));
  }

  function keysOfKind(path: string, kind: string): Key[] {
    const found = (at(path).options ?? []).find((option) => option.properties?.kind?.const === kind);
    // What is below a list or a choice inside a kind (a knot, the law of a) is said in its row's words.
    return jsonKeys(found ?? {}).filter(({ key }) => path === "data" || !/[.[]/.test(key));
  }

  function at(path: string): { options?: readonly Node[] } {
    const node = schemaAt(schema, path.replaceAll("[]", ".[]").split("."));
    return { options: node.oneOf ?? node.anyOf ?? [] };
  }
});

/** Documented keys with their defaults as JSON; "–" is required, "absent" optional. */
const defaultsOf = (rows: readonly Row[]): Record<string, string> =>
  Object.fromEntries(rows.map((row) => [code(row.key), code(row.default)]));

const byName = (keys: readonly Key[]): Record<string, string> =>
  Object.fromEntries(keys.map(({ key, standard }) => [key, standard]));

/** The keys of an object with their types in the document's words. */
const typesIn = (node: Node): { key: string; type: string }[] =>
  Object.entries(node.properties ?? {}).map(([key, value]) => ({ key, type: typeOf(value) }));

function typeOf(node: Node): string {
  const types = Array.isArray(node.type) ? node.type.map((type: string): Node => ({ type })) : [node];
  const options = node.anyOf ?? types;
  const words = options.map((option) => {
    if (option.const !== undefined) return kindOf(option.const);
    if (option.type === "string") return "text";
    if (option.type === "array") return "list";
    if (option.type === "boolean") return "true, false";
    if (option.type === "object") return option.properties === undefined ? "record" : "object";
    return String(option.type);
  });
  return words.join(" or ");
}

function kindOf(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "record" : typeof value;
}

/** A node below another: a key, [] for the items of a list, {} for the values of a record; null is looked through. */
function schemaAt(root: Node, path: readonly string[]): Node {
  const solid = (node: Node): Node =>
    node.anyOf?.find(({ type }) => type !== "null" && node.anyOf?.length === 2) ?? node;
  return path.reduce<Node>((at, step) => {
    const node = solid(at);
    const next =
      step === "[]" ? node.items : step === "{}" ? node.additionalProperties : node.properties?.[step];
    if (next === undefined) throw new Error(`The schema has no ${step} in ${path.join(".")}.`);
    return solid(next);
  }, root);
}

const pattern = (file: string): RegExp =>
  new RegExp(`^${file.replaceAll(".", "\\.").replaceAll("*", "[^/]+").replaceAll(/<\w+>/g, "\\w+")}$`);

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    );
}

const rowsOf = async (file: string): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(file) });

/** The sign of the first difference of two lists of numbers. */
const firstDifference = (one: readonly number[], other: readonly number[]): number =>
  one.map((value, at) => value - other[at]).find((difference) => difference !== 0) ?? 0;

async function command(...args: readonly string[]): Promise<{ status: number; err: string }> {
  const { code, err } = await typed(args, { cwd });
  return { status: code, err };
}
