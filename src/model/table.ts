/** Numeric tables: what a file hands inward. */

import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { suggestion } from "./nearest.ts";

/** Named columns of finite numbers, all of one length. */
export interface Table {
  readonly names: readonly string[];
  /** One array per name, [rows] */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
}

/** By the text of the `file:` (or `path:`) that names the table in the experiment. */
export type Tables = Readonly<Record<string, Table>>;

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
 * Reads comma-separated numbers under a header line.
 *
 * @param text  the file's content
 * @param name  the file's name, for messages
 * @throws TableError  naming file, line, column, what stands there and what is allowed
 */
export function numericTable(text: string, name: string): Table {
  refuseOtherSeparators(text, name);
  let names: readonly string[] = [];
  let columns: number[][] = [];
  eachRecord(text, name, (cells, line) => {
    const place = `${name}, line ${line}`;
    if (names.length > 0) return addRow(cells, { place, names, columns });
    names = header(cells, place);
    columns = names.map(() => []);
  });
  if (names.length === 0)
    throw new TableError(`${name}: the file is empty; write a header line and rows of numbers.`);
  const rows = columns[0].length;
  if (rows === 0)
    throw new TableError(`${name}: there are no rows under the header; add at least one row of numbers.`);
  return { names, columns: columns.map((column) => Float64Array.from(column)), rows };
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

function addRow(
  cells: readonly string[],
  { place, names, columns }: { place: string; names: readonly string[]; columns: readonly number[][] },
): void {
  if (cells.length !== names.length) {
    throw new TableError(
      `${place}: ${cells.length} ${cells.length === 1 ? "cell" : "cells"} where the header has ${names.length}; give every row one cell a column.`,
    );
  }
  for (const [column, cell] of cells.entries())
    columns[column].push(numberIn(cell, `${place}, column "${short(names[column])}"`));
}

/** No hexadecimal, no underscores, no infinities. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberIn(cell: string, place: string): number {
  const value = Number(cell);
  if (decimal.test(cell) && Number.isFinite(value)) return value;
  if (cell === "") throw new TableError(`${place}: the cell is empty; fill it, or leave the row out.`);
  const comma =
    cell.includes(",") && decimal.test(cell.replace(",", ".")) ? ", with a point for the decimals" : "";
  throw new TableError(
    `${place}: "${short(cell)}" is not a finite number; write one${comma}, or leave the row out.`,
  );
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** The table of a reference. */
export function tableOf(tables: Tables, reference: string): Table {
  const table = Object.hasOwn(tables, reference) ? tables[reference] : undefined;
  if (table === undefined) {
    throw new TableError(
      `"${reference}" was not handed in; the tables there are: ${Object.keys(tables).join(", ") || "none"}.`,
    );
  }
  return table;
}

/** Names that a message can carry. */
const mostNames = 20;

/**
 * A column by name.
 *
 * @param part  where the configuration asks for it
 * @throws TableError  with the names there are, and the nearest
 */
export function columnOf(table: Table, column: string, reference: string, part?: string): Float64Array {
  const index = table.names.indexOf(column);
  if (index >= 0) return table.columns[index];
  const { names } = table;
  const close = suggestion(column, names);
  const listed = names.slice(0, mostNames).map(short).join(", ");
  const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
  throw new TableError(
    `${reference} has no column "${column}"${close === "" ? "." : close} There are: ${listed}${rest}.`,
    part === undefined ? {} : { part },
  );
}
