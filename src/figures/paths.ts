import type { FinishedRun } from "../experiment/finished.ts";
import type { CoordinateSummary, SummarySnapshot } from "../recording/format.ts";
import type { Choice } from "./choice.ts";
import { coordinateLabel, letter, roundedUp, shownCoordinates } from "./coordinates.ts";
import type { Axis, Figure, Mark, Panel, Point, Words } from "./description.ts";
import { timeAxes } from "./time.ts";

/**
 * Quantiles of each coordinate against time: the network's as dots, the limit's as lines. The motion in one still; null
 * where there is none.
 */
export function pathsFigure(run: FinishedRun, choice: Choice): Figure | null {
  const { summary, recording } = run;
  if (summary.snapshots.length < 2) return null;
  const time = timeAxes(run);
  const { names, lower } = recording.coordinates;
  const panels = shownCoordinates(recording.coordinates).map((coordinate): Panel => {
    const name = names[coordinate];
    const marks = pathMarks(summary.snapshots, name);
    return {
      id: `paths-${name}`,
      title: `Quantiles of ${letter(name)}`,
      remark: "",
      x: time.x(choice.time ?? "stretched"),
      y: verticalAxis(coordinateLabel(recording.coordinates, coordinate), marks, lower[coordinate] === 0),
      top: time.top,
      marks,
    };
  });
  return {
    id: "paths",
    title: `Where the neurons go: ${summary.name}`,
    subtitle: "Median, and the quantiles between which 80 % of the mass lies, at the record times.",
    columns: Math.min(2, panels.length),
    panels,
    width: panels.length === 1 ? 700 : 1000,
    panelHeight: 360,
  };
}

function pathMarks(snapshots: readonly SummarySnapshot[], name: string): Mark[] {
  const of = (side: "network" | "limit", level: string): Point[] =>
    snapshots.flatMap((at): Point[] => {
      const found: CoordinateSummary | undefined = at[side]?.coordinates[name];
      return found === undefined ? [] : [[at.t, found.quantiles[level]]];
    });
  const [low, middle, high] = ["0.1", "0.5", "0.9"].map((level) => of("limit", level));
  const label = "limit: median, 10 % and 90 %";
  const dots = ["0.1", "0.5", "0.9"].map(
    (level): Mark => ({
      kind: "dots",
      role: "network",
      points: of("network", level),
      label: "network: median, 10 % and 90 %",
    }),
  );
  const marks: Mark[] = [
    { kind: "band", role: "limit", lower: low, upper: high, label },
    { kind: "line", role: "limit", points: low, thin: true, label: "" },
    { kind: "line", role: "limit", points: high, thin: true, label: "" },
    { kind: "line", role: "limit", points: middle, label },
    ...dots,
  ];
  return marks.filter(
    (mark) =>
      !("points" in mark && mark.points.length === 0) && !("upper" in mark && mark.upper.length === 0),
  );
}

function verticalAxis(label: Words, marks: readonly Mark[], fromZero: boolean): Axis {
  const values = marks.flatMap((mark) => ("points" in mark ? mark.points.map(([, y]) => y) : []));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (fromZero) return { label, scale: "linear", domain: [0, roundedUp(1.08 * high)] };
  const pad = 0.12 * (high - low) || 0.5;
  return { label, scale: "linear", domain: [low - pad, high + pad] };
}
