/** The numbers of a figure as a table: its twin for those who cannot see it, or want to copy it. */

import type { Figure, Mark, Panel } from "./description.ts";
import { evenly } from "./moments.ts";
import { plain } from "./text.ts";

/** Cells by row; null where a series has no number at this x. */
export interface FigureTable {
  readonly columns: string[];
  readonly rows: (string | number | null)[][];
}

/** Of a longer curve an even choice of so many points stands here; all of them are in the run's Parquet files. */
const mostPoints = 25;

/**
 * One row for each panel and x, one column for each series, to six significant digits. Panels that show the same marks
 * on other scales stand once.
 */
export function figureTable({ panels }: Figure): FigureTable {
  const distinct = panels.filter(
    (panel, index) => panels.findIndex(({ marks }) => marks === panel.marks) === index,
  );
  const series = [...new Set(distinct.flatMap((panel) => seriesOf(panel).map(({ name }) => name)))];
  const xs = [...new Set(distinct.map(({ x }) => plain(x.label)))];
  return {
    columns: ["panel", xs.length === 1 ? xs[0] : "x", ...series],
    rows: distinct.flatMap((panel) => rowsOf(panel, series)),
  };
}

/** Named numbers by x. */
interface Series {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
}

function seriesOf({ marks }: Panel): Series[] {
  const seen = new Map<string, Series>();
  for (const mark of marks) {
    for (const { name, points } of ofMark(mark)) {
      // A curve and its dots are one series; curves that share a label are told apart.
      let unique = name;
      for (let k = 2; different(seen.get(unique), points); k++) unique = `${name} (${k})`;
      seen.set(unique, { name: unique, points });
    }
  }
  return [...seen.values()];
}

const different = (known: Series | undefined, points: Series["points"]): boolean =>
  known !== undefined && known.points !== points;

function ofMark(mark: Mark): Series[] {
  const name = plain(mark.label);
  switch (mark.kind) {
    case "line":
      return [{ name, points: mark.points }];
    case "dots": {
      const { points, errors } = mark;
      if (errors === undefined || errors.every((error) => error === 0)) return [{ name, points }];
      return [
        { name, points },
        { name: `${name}, ±`, points: points.map(([x], index) => [x, errors[index]] as const) },
      ];
    }
    case "bars":
      return [
        { name, points: mark.heights.map((y, j) => [0.5 * (mark.edges[j] + mark.edges[j + 1]), y] as const) },
      ];
    case "band":
      return [
        { name: `${name}, from`, points: mark.lower },
        { name: `${name}, to`, points: mark.upper },
      ];
    case "atom":
      return [{ name: "point mass of the limit", points: [[mark.at, mark.mass]] }];
    case "field":
      return [{ name: `${name}: mean of the vertical axis there`, points: mark.means }];
    case "words":
    case "rule":
      return [];
  }
}

function rowsOf(panel: Panel, series: readonly string[]): FigureTable["rows"] {
  const own = seriesOf(panel);
  const byName = new Map(own.map(({ name, points }) => [name, new Map(points.map(([x, y]) => [x, y]))]));
  const xs = [...new Set(own.flatMap(({ points }) => evenly(points, mostPoints).map(([x]) => x)))];
  return xs
    .sort((one, other) => one - other)
    .map((x) => [
      plain(panel.title),
      shown(x),
      ...series.map((name) => {
        const y = byName.get(name)?.get(x);
        return y === undefined ? null : shown(y);
      }),
    ]);
}

const shown = (value: number): number | null =>
  Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
