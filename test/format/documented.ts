/** The tables of a Markdown document, by the heading above each: its rows as cells by column name. */

/** One row; a cell that is empty is "". */
export type Row = Readonly<Record<string, string>>;

/** Backticks around a heading's text are dropped; a heading with two tables is an error. */
export function documentedTables(text: string): Map<string, Row[]> {
  const tables = new Map<string, Row[]>();
  let heading = "";
  let names: string[] | null = null;
  for (const line of text.split("\n")) {
    const title = /^#+ (.*)$/.exec(line)?.[1];
    if (title !== undefined) heading = title.replaceAll("`", "");
    if (!line.startsWith("|")) {
      names = null;
      continue;
    }
    const cells = line
      .slice(1, line.lastIndexOf("|"))
      .split("|")
      .map((cell) => cell.trim());
    if (names === null) {
      if (tables.has(heading)) throw new Error(`Two tables stand under "${heading}".`);
      names = cells;
      tables.set(heading, []);
    } else if (!/^[-:| ]+$/.test(line)) {
      const columns = names;
      if (cells.length !== columns.length) throw new Error(`A row has ${cells.length} cells: ${line}`);
      tables.get(heading)?.push(Object.fromEntries(columns.map((name, at) => [name, cells[at]])));
    }
  }
  return tables;
}
