/** What a user has and types, and what the answer must say: from which the rows of broken inputs are made. */

import { smallExperiment as text } from "./smallExperiment.ts";

/** The same with a table in place of the mixture. */
const tableText = text
  .replace(/data:[\s\S]*?network:/, "data: { kind: dataset, file: t.csv, target: y }\nnetwork:")
  .replace("atoms: 50", "atoms: 5");

/** What a user has and types. */
export interface Input {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly args: readonly string[];
  /** What else stands in the folder. */
  readonly prepare?: (folder: string) => void;
}

export const flags = (...args: readonly string[]): Input => ({ files: { "small.yaml": text }, args });
export const set = (...settings: readonly string[]): Input =>
  flags("run", "small.yaml", ...settings.flatMap((setting) => ["--set", setting]));
export const file = (content: string | Uint8Array, name = "f.yaml"): Input => ({
  files: { [name]: content },
  args: ["run", name],
});

/** The experiment with one place of its text changed. */
export function edit(from: string, to: string, whole = text): Input {
  if (!whole.includes(from)) throw new Error(`the experiment has no "${from}"`);
  return file(whole.replace(from, () => to));
}

/** An experiment on a table of this content; null: no such file. */
export function table(content: string | Uint8Array | null, from = "target: y", to = from): Input {
  const input = edit(from, to, tableText);
  return { ...input, files: { ...input.files, ...(content === null ? {} : { "t.csv": content }) } };
}

export const withFolder = (args: readonly string[], prepare: (folder: string) => void): Input => ({
  ...flags(...args),
  prepare,
});

/** Nine lines that would expand to 9⁹ numbers. */
export const bomb = ["a0: &a0 [1]"]
  .concat(
    Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${new Array(9).fill(`*a${level}`).join(", ")}]`,
    ),
  )
  .join("\n");

/** A broken input, and words that its message must have. */
export type Row = readonly [title: string, input: Input, ...says: string[]];
