/**
 * Broken data files, CSV and Parquet, each through the loader that every command uses: the message names the file, the
 * place in it, and what is allowed or to be done. One of each sort goes through the command line: exit code 2, nothing
 * written.
 */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConfigurationError } from "../src/experiment/problems.ts";
import { loadExperiment } from "../src/store/load.ts";
import { typed } from "./fakeTerminal.ts";
import { claiming, doubles, parquet } from "./parquetFiles.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "mean field data "));
});
afterEach(() => rm(cwd, { recursive: true }));

const experiment = (file: string, data: string) => `version: 1
name: own
data: { kind: dataset, file: ${file}, ${data} }
network: { neurons: 4, activation: { kind: tanh }, initial: { kind: gaussian, scale: 1 } }
training: { stepSize: 0.01, time: 0.02 }
limit: { methods: [{ kind: particle-flow, atoms: 4, tolerance: 1.0e-3 }] }
record: { curve: 0 }
`;

interface Case {
  readonly title: string;
  readonly content: string | Uint8Array;
  /** What stands in `data` beside kind and file. */
  readonly data?: string;
  readonly says: readonly string[];
  /** Through the command line too. */
  readonly typed?: true;
}

const three = [1, 2, 3];
const whole = parquet([doubles("a", three), doubles("y", three)]);
const rows = (count: number) => Array.from({ length: count }, (_, row) => `${row},${row}\n`).join("");

const csv: Case[] = [
  { title: "an empty file", content: "", says: ["own.csv: the file is empty", "write a header line"] },
  { title: "a header alone", content: "a,y\n", says: ["own.csv: there are no rows", "add at least one row"] },
  { title: "no header", content: "1,2\n3,4\n", says: ["own.csv, line 1", "begin with a line of names"] },
  {
    title: "a short row",
    content: "a,y\n1,2\n3\n",
    says: ["own.csv, line 3: 1 cell", "one cell a column"],
    typed: true,
  },
  { title: "a long row", content: "a,y\n1,2,3\n", says: ["own.csv, line 2: 3 cells where the header has 2"] },
  {
    title: "a name twice",
    content: "a,a,y\n1,2,3\n",
    says: ['own.csv, line 1: the column "a" stands twice', "its own name"],
  },
  {
    title: "a nameless column",
    content: ",a,y\n0,1,2\n",
    says: ["own.csv, line 1: column 1 has no name", "give every"],
  },
  {
    title: "semicolons",
    content: "a;y\n1;2\n",
    says: ["own.csv, line 1", "semicolons; save the file with commas"],
  },
  { title: "tabs", content: "a\ty\n1\t2\n", says: ["own.csv, line 1", "tabs; save the file with commas"] },
  {
    title: "UTF-16",
    content: new Uint8Array(Buffer.from("\ufeffa,y\n1,2\n", "utf16le")),
    says: ["own.csv: line 1 is not UTF-8 text", "save the file as text in UTF-8"],
    typed: true,
  },
  {
    title: "Latin-1",
    content: new Uint8Array(Buffer.from("a,y\n1,2\n\u00e9,2\n", "latin1")),
    says: ["line 3 is not UTF-8"],
  },
  { title: "an open quote", content: 'a,y\n"1,2\n', says: ["own.csv", "is not closed"] },
  {
    title: "a word in a chosen column",
    content: "a,b,y\n1,x,2\n",
    data: "target: y, inputs: [b]",
    says: ['own.csv, line 2, column "b": "x" is not a finite number; write one, or leave the row out.'],
  },
  {
    title: "a column of words that nobody chose",
    content: "name,a,y\nAnn,1,2\n",
    says: [
      'own.csv, line 2, column "name": "Ann" is not a finite number',
      "or name the columns of numbers in data.inputs.",
    ],
    typed: true,
  },
  {
    title: "a word among what may be missing",
    content: "a,y\nlow,1\n2,3\n",
    data: "target: y, missing: drop",
    says: ['"low" is not'],
  },
  {
    title: "an infinity",
    content: "a,y\n1,inf\n",
    says: ['own.csv, line 2, column "y": "inf" is not a finite number'],
  },
  { title: "a decimal comma", content: 'a,y\n"1,5",2\n', says: ["line 2", "with a point for the decimals"] },
  {
    title: "a missing cell",
    content: "a,y\n1,2\n?,2\n",
    says: ['own.csv, line 3, column "a": "?"', "or leave the row out, or set data.missing to drop."],
    typed: true,
  },
  {
    title: "a missing cell in every row",
    content: "a,b,y\n,1,2\n1,NA,2\n,3,4\n",
    data: "target: y, missing: drop",
    says: [
      "own.yaml:3: data.missing",
      "every row has a missing cell",
      '2 of them in "a"',
      "leave such a column out of inputs",
    ],
  },
  {
    title: "an input beyond single precision",
    content: "a,y\n1e19,1\n",
    says: ['own.csv: 10000000000000000000 in the column "a"', "±1e18"],
  },
  {
    title: "a target beyond it",
    content: "a,y\n1,-1e19\n",
    says: ['-10000000000000000000 in the column "y"', "use another unit"],
  },
  {
    title: "nothing to hold out",
    content: `a,y\n${rows(4)}`,
    data: "target: y, test: 0.1",
    says: [
      "own.yaml:3: data.test",
      "a share of 0.1 of 4 rows leaves nothing to hold out",
      "use a share from 0.3 to 0.8, or 0.",
    ],
    typed: true,
  },
  {
    title: "nothing to train on",
    content: `a,y\n${rows(4)}`,
    data: "target: y, test: 0.9",
    says: ["leaves nothing to train on; use a share from 0.3 to 0.8"],
  },
  {
    title: "one row to part",
    content: "a,y\n1,2\n",
    data: "target: y, test: 0.5",
    says: ["add rows, or leave test at 0"],
  },
  {
    title: "a column that is constant where it is trained on",
    content: "a,y\n1,0\n1,1\n",
    data: "target: y, standardise: true",
    says: ['own.csv: the column "a" is constant', "leave it out of inputs"],
  },
];

const binary: Case[] = [
  {
    title: "text under that name",
    content: "a,y\n1,2\n",
    says: ["own.parquet: it does not begin as a Parquet file does", "save it"],
    typed: true,
  },
  {
    title: "half of a file",
    content: whole.slice(0, whole.length / 2),
    says: ["own.parquet: the Parquet file is damaged or cut off", "save it again"],
    typed: true,
  },
  {
    title: "the first bytes alone",
    content: whole.slice(0, 4),
    says: ["own.parquet: the Parquet file is damaged"],
  },
  {
    title: "no rows",
    content: parquet([doubles("a", []), doubles("y", [])]),
    says: ["own.parquet: there are no rows"],
  },
  {
    title: "more rows than memory takes",
    // The file itself has 100 rows: what is claimed is refused before anything is allocated.
    content: claiming(
      parquet(
        Array.from({ length: 9000 }, (_, k) => doubles(k === 0 ? "y" : `x${k}`, new Array(100).fill(k))),
      ),
      100,
      8000,
    ),
    says: ["own.parquet: 8000 rows of 9000 columns are more than fit into memory", "keep at most 7456 rows"],
  },
  {
    title: "fewer rows than it claims",
    content: claiming(whole, 3, 5),
    says: ["own.parquet: the Parquet file is damaged"],
  },
  {
    title: "dates",
    content: parquet([
      { name: "day", type: "TIMESTAMP", data: [new Date(0), new Date(1)] },
      doubles("y", [1, 2]),
    ]),
    says: [
      'own.parquet, column "day": it holds times; use columns of numbers, or name the columns of numbers in data.inputs.',
    ],
    typed: true,
  },
  {
    title: "text",
    content: parquet([{ name: "a", type: "STRING", data: ["1", "2"] }, doubles("y", [1, 2])]),
    says: ['column "a": it holds text'],
  },
  {
    title: "text as the target",
    content: parquet([doubles("a", [1, 2]), { name: "y", type: "STRING", data: ["1", "2"] }]),
    says: ['own.parquet, column "y": it holds text; use columns of numbers.'],
  },
  {
    title: "lists",
    content: parquet(
      [
        { name: "a", data: [[1], [2, 3]] },
        { name: "y", data: [1, 2] },
      ],
      [
        { name: "root", num_children: 2 },
        { name: "a", repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "DOUBLE", repetition_type: "OPTIONAL" },
        { name: "y", type: "DOUBLE", repetition_type: "REQUIRED" },
      ],
    ),
    says: ['own.parquet, column "a": it holds lists or records'],
  },
  {
    title: "null",
    content: parquet([doubles("a", [1, null, 3]), doubles("y", three)]),
    says: [
      'own.parquet, row 2, column "a": the cell is empty (null or NaN); fill it',
      "or set data.missing to drop.",
    ],
  },
  {
    title: "an infinity in a file",
    content: parquet([doubles("a", three), doubles("y", [1, 2, Number.POSITIVE_INFINITY])]),
    says: ['own.parquet, row 3, column "y": Infinity is not a finite number'],
  },
  {
    title: "a column that is not there",
    content: whole,
    data: "target: z",
    says: ["own.yaml:3: data.target", 'no column "z"', "There are: a, y."],
  },
  {
    title: "another compression",
    content: gzipped(whole),
    says: [
      'own.parquet, column "a": it is compressed by GZIP; save the file with Snappy or without compression.',
    ],
  },
];

/** The footer's codec, field 4 of a column's description, after its path: SNAPPY, 1, becomes GZIP, 2. */
function gzipped(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  // …"a" (0x18 0x01 0x61), then field header 0x15 (i32, one on) and the codec in zigzag.
  for (let at = 0; at + 4 < copy.length; at++)
    if (
      copy[at] === 1 &&
      (copy[at + 1] === 0x61 || copy[at + 1] === 0x79) &&
      copy[at + 2] === 0x15 &&
      copy[at + 3] === 2
    )
      copy[at + 3] = 4;
  return copy;
}

describe.each([
  ["own.csv", csv],
  ["own.parquet", binary],
] as const)("%s:", (file, cases) => {
  it.each(cases)("$title", async ({ content, data = "target: y", says, typed: asTyped }) => {
    await writeFile(join(cwd, file), content);
    await writeFile(join(cwd, "own.yaml"), experiment(file, data));
    const refused = await loadExperiment("own.yaml", { cwd }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ConfigurationError);
    const { message } = refused as ConfigurationError;
    for (const words of ["own.yaml:3: data", file, ...says]) expect(message).toContain(words);
    expect(message).toMatch(/[.?]$/);
    if (asTyped === undefined) return;
    const before = (await readdir(cwd, { recursive: true })).sort();
    const { code, out, err } = await typed(["run", "own.yaml"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect((await readdir(cwd, { recursive: true })).sort()).toEqual(before);
  });
});

it("the shares that a message offers work", async () => {
  await writeFile(join(cwd, "own.csv"), `a,y\n${rows(7)}`);
  await writeFile(join(cwd, "own.yaml"), experiment("own.csv", "target: y, test: 0.01"));
  const error: unknown = await loadExperiment("own.yaml", { cwd }).catch((each: unknown) => each);
  const shares = /from (\S+) to (\S+), or/.exec(String((error as Error).message))?.slice(1) ?? [];
  expect(shares).toHaveLength(2);
  for (const share of shares) {
    await writeFile(join(cwd, "own.yaml"), experiment("own.csv", `target: y, test: ${share}`));
    await loadExperiment("own.yaml", { cwd });
  }
});
