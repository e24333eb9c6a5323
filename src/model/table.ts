/** Numeric tables: what a file hands inward. */

import { parse } from "csv-parse/browser/esm/sync";

/** Named columns of finite numbers, all of one length. */
export interface Table {
  readonly names: readonly string[];
  /** One array per name, [rows] */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
}

/** By the text of the `file:` (or `path:`) that names the table in the experiment. */
export type Tables = Readonly<Record<string, Table>>;

/** A table that cannot be read, and where. */
export class TableError extends Error {
  override readonly name = "TableError";
}

/**
 * Reads comma-separated numbers under a header line.
 *
 * @param text  the file's content
 * @param name  the file's name, for messages
 * @throws TableError  naming file, line, column, what stands there and what is allowed
 */
export function numericTable(text: string, name: string): Table {
  refuseSemicolons(text, name);
  const records = recordsOf(text, name);
  const [names, ...body] = records;
  if (names === undefined || names.length === 0)
    throw new TableError(`${name}: the file is empty; a header line and rows of numbers are needed.`);
  const twice = names.find((each, index) => names.indexOf(each) !== index);
  if (twice !== undefined)
    throw new TableError(`${name}, line 1: the column "${twice}" stands twice; names are unique.`);
  if (body.length === 0) throw new TableError(`${name}: there are no rows under the header.`);
  const columns = names.map(() => new Float64Array(body.length));
  for (const [row, cells] of body.entries()) {
    if (cells.length !== names.length) {
      throw new TableError(
        `${name}, row ${row + 1}: ${cells.length} cells where the header has ${names.length}.`,
      );
    }
    for (const [column, cell] of cells.entries())
      columns[column][row] = numberIn(cell, name, row, names[column]);
  }
  return { names, columns, rows: body.length };
}

/** Before the text is parsed: quoted names between semicolons are no comma-separated text at all. */
function refuseSemicolons(text: string, name: string): void {
  const header = text.trimStart().split(/[\r\n]/, 1)[0];
  if (header.includes(";") && !header.includes(",")) {
    throw new TableError(
      `${name}, line 1: the header has one column and contains ";": columns are separated by commas here.`,
    );
  }
}

function recordsOf(text: string, name: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as string[][];
  } catch (error) {
    throw new TableError(
      `${name}: this is not comma-separated text: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function numberIn(cell: string, name: string, row: number, column: string): number {
  const value = Number(cell);
  if (cell !== "" && Number.isFinite(value)) return value;
  const given = cell === "" ? "an empty cell" : `"${cell}"`;
  throw new TableError(`${name}, row ${row + 1}, column "${column}": ${given} is not a finite number.`);
}

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

/** A column by name, or an error with the names there are. */
export function columnOf(table: Table, column: string, reference: string): Float64Array {
  const index = table.names.indexOf(column);
  if (index < 0)
    throw new TableError(
      `${reference}: there is no column "${column}". There are: ${table.names.join(", ")}.`,
    );
  return table.columns[index];
}
