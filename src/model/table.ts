/** Numeric tables: what a file hands inward. */

import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { suggestion } from "./nearest.ts";

/** Named columns, all of one length. What a file holds beside numbers does no harm in columns that nobody uses. */
export interface Table {
  readonly names: readonly string[];
  /** One array per name, [rows]; NaN where the cell is no finite number, and then the column has a flaw. */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  /** One per name; absent: every cell is a finite number. */
  readonly flaws?: readonly Flaws[];
}

/** The first cell of a column that is no number, of either sort; null where there is none. */
interface Flaws {
  /** An empty cell, or a sign for one (`missingSigns`). */
  readonly missing: Flaw | null;
  /** Anything else: a text, an infinity. */
  readonly foreign: Flaw | null;
}

const noFlaws: Flaws = { missing: null, foreign: null };

/** `what` says where and what stands there, `advice` what to do; together a sentence without its point. */
interface Flaw {
  readonly what: string;
  readonly advice: string;
}

/** A column as it is read, row by row. */
export interface ColumnReader {
  /** `missing`: the row has no number here; else what the cell is, for a flaw. Only the first of either sort is kept. */
  refuse(row: number, sort: keyof Flaws, flaw: () => Flaw): void;
  flaws(): Flaws;
}

/** @param values  [rows]; where a cell is refused NaN is put */
export function columnReader(values: Float64Array | number[]): ColumnReader {
  const found: { missing: Flaw | null; foreign: Flaw | null } = { missing: null, foreign: null };
  return {
    refuse: (row, sort, flaw) => {
      values[row] = Number.NaN;
      found[sort] ??= flaw();
    },
    flaws: () => ({ ...found }),
  };
}

/** Cells of a table that memory takes beside a run: 512 MiB of doubles. */
const mostCells = 67_108_864;

/** @throws TableError  before more is read than memory takes */
export function refuseManyCells(rows: number, columns: number, name: string): void {
  if (rows * columns <= mostCells) return;
  throw new TableError(
    `${name}: ${rows} rows of ${columns} columns are more than fit into memory; keep at most ${Math.floor(mostCells / columns)} rows, or fewer columns.`,
  );
}

/** The text of a JavaScript module that a user brings: what can be sent and hashed. */
export interface ModuleSource {
  readonly source: string;
}

/** The same, imported by whoever may run programs (Node alone). */
export interface UserModule extends ModuleSource {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** By the text of the `file:` (or `path:`) that names the table, or the module, in the experiment. */
export type Tables = Readonly<Record<string, Table | UserModule>>;

/** A table that cannot be read, or not be used, and where. */
export class TableError extends Error {
  override readonly name = "TableError";
  /** Path of the part of its kind's configuration that asks for what is not there, e.g. "inputs.1"; absent: its whole. */
  readonly part: string | undefined;

  constructor(message: string, { part, ...options }: ErrorOptions & { readonly part?: string } = {}) {
    super(message, options);
    this.part = part;
  }
}

/**
 * Reads comma-separated cells under a header line. Numbers are decimals; an empty cell, NA, N/A, NaN, null, none and ? stand
 * for a missing one.
 *
 * @param text  the file's content
 * @param name  the file's name, for messages
 * @throws TableError  naming file, line, column, what stands there and what is allowed
 */
export function numericTable(text: string, name: string): Table {
  refuseOtherSeparators(text, name);
  let names: readonly string[] = [];
  let columns: number[][] = [];
  let readers: ColumnReader[] = [];
  eachRecord(text, name, (cells, line) => {
    const place = `${name}, line ${line}`;
    if (names.length > 0) {
      refuseManyCells(columns[0].length + 1, names.length, name);
      return addRow(cells, { place, names, columns, readers });
    }
    names = header(cells, place);
    columns = names.map(() => []);
    readers = columns.map(columnReader);
  });
  if (names.length === 0)
    throw new TableError(`${name}: the file is empty; write a header line and rows of numbers.`);
  const rows = columns[0].length;
  if (rows === 0)
    throw new TableError(`${name}: there are no rows under the header; add at least one row of numbers.`);
  return {
    names,
    columns: columns.map((column) => Float64Array.from(column)),
    rows,
    flaws: readers.map((reader) => reader.flaws()),
  };
}

/** Before the text is parsed: quoted names between semicolons are no comma-separated text at all. */
function refuseOtherSeparators(text: string, name: string): void {
  const line = text.trimStart().split(/[\r\n]/, 1)[0];
  const other = [";", "\t"].find((separator) => line.includes(separator) && !line.includes(","));
  if (other === undefined) return;
  const word = other === "\t" ? "tabs" : "semicolons";
  throw new TableError(
    `${name}, line 1: the names are separated by ${word}; save the file with commas between the columns.`,
  );
}

function eachRecord(text: string, name: string, take: (cells: string[], line: number) => void): void {
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines }) => {
        take(cells, lines);
        return null; // nothing is kept: the cells are numbers by now
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new TableError(
      `${name}: a quote (") is not closed, or stands inside of a cell; leave quotes out of numbers. ${error.message}.`,
      { cause: error },
    );
  }
}

function header(names: readonly string[], place: string): readonly string[] {
  const unnamed = names.indexOf("");
  if (unnamed >= 0)
    throw new TableError(`${place}: column ${unnamed + 1} has no name; give every column one.`);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined)
    throw new TableError(`${place}: the column "${short(twice)}" stands twice; give each its own name.`);
  if (names.every((each) => decimal.test(each)))
    throw new TableError(`${place}: only numbers stand in the first line; begin with a line of names.`);
  return names;
}

interface Reading {
  readonly place: string;
  readonly names: readonly string[];
  readonly columns: readonly number[][];
  readonly readers: readonly ColumnReader[];
}

function addRow(cells: readonly string[], { place, names, columns, readers }: Reading): void {
  if (cells.length !== names.length) {
    throw new TableError(
      `${place}: ${cells.length} ${cells.length === 1 ? "cell" : "cells"} where the header has ${names.length}; give every row one cell a column.`,
    );
  }
  for (const [index, cell] of cells.entries()) {
    const row = columns[index].length;
    const value = Number(cell);
    if (decimal.test(cell) && Number.isFinite(value)) columns[index].push(value);
    else {
      const sort = missingSigns.test(cell) ? "missing" : "foreign";
      readers[index].refuse(row, sort, () => flawOf(cell, `${place}, column "${short(names[index])}"`));
    }
  }
}

/** No hexadecimal, no underscores, no infinities. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What tables write where there is no number. */
const missingSigns = /^(|na|n\/a|nan|null|none|\?)$/i;

function flawOf(cell: string, place: string): Flaw {
  if (cell === "") return { what: `${place}: the cell is empty`, advice: "fill it, or leave the row out" };
  const comma =
    cell.includes(",") && decimal.test(cell.replace(",", ".")) ? ", with a point for the decimals" : "";
  return {
    what: `${place}: "${short(cell)}" is not a finite number`,
    advice: `write one${comma}, or leave the row out`,
  };
}

export const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The table of a reference. */
export function tableOf(tables: Tables, reference: string): Table {
  const table = Object.hasOwn(tables, reference) ? tables[reference] : undefined;
  if (table === undefined || "exports" in table) {
    throw new TableError(
      `"${reference}" was not handed in; the tables there are: ${Object.keys(tables).join(", ") || "none"}.`,
    );
  }
  return table;
}

/** Names that a message can carry. */
const mostNames = 20;

/**
 * A column by name, NaN at its missing cells where they are allowed.
 *
 * @throws TableError  with the names there are, and the nearest; or for the first cell that is no number
 */
export function columnOf(
  table: Table,
  column: string,
  reference: string,
  { part, filePart = "file", allowMissing = false, further = {} }: ColumnWish = {},
): Float64Array {
  const index = table.names.indexOf(column);
  if (index < 0) throw unknownColumn(table, column, reference, part);
  const { missing, foreign } = table.flaws?.[index] ?? noFlaws;
  const refuse = ({ what, advice }: Flaw, more = "") => {
    throw new TableError(`${what}; ${advice}${more}.`, { part: filePart });
  };
  if (foreign !== null) refuse(foreign, further.foreign);
  if (missing !== null && !allowMissing) refuse(missing, further.missing);
  return table.columns[index];
}

/** How a column is asked for. */
interface ColumnWish {
  /** Where the configuration names the column, and where the file. */
  readonly part?: string;
  readonly filePart?: string;
  readonly allowMissing?: boolean;
  /** What else can be done of a missing cell, or of a column that holds something else: ends of the advice, such as ", or use missing: drop". */
  readonly further?: { readonly missing?: string; readonly foreign?: string };
}

function unknownColumn({ names }: Table, column: string, reference: string, part?: string): TableError {
  const close = suggestion(column, names);
  const listed = names.slice(0, mostNames).map(short).join(", ");
  const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  return new TableError(
    `${reference} has no column "${column}"${close === "" ? "." : close} There are: ${listed}${rest}.`,
    part === undefined ? {} : { part },
  );
}
