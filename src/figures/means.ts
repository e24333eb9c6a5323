import type { FinishedRun } from "../experiment/finished.ts";
import type { SummarySnapshot } from "../recording/format.ts";
import type { Choice } from "./choice.ts";
import { coordinateLabel, letter, shownCoordinates } from "./coordinates.ts";
import type { Axis, Figure, Mark, Panel, Point, Words } from "./description.ts";
import { timeAxes } from "./time.ts";

/**
 * Mean of each coordinate over the neurons against time, with the deviation of its law: the network on its limit. Null
 * for one coordinate, whose quantiles say it, and where nothing moves.
 */
export function meansFigure(run: FinishedRun, choice: Choice): Figure | null {
  const { summary, recording } = run;
  const shown = shownCoordinates(recording.coordinates);
  if (summary.snapshots.length < 2 || shown.length < 2) return null;
  const time = timeAxes(run);
  const panels = shown.map((coordinate): Panel => {
    const name = recording.coordinates.names[coordinate];
    const marks = meanMarks(summary.snapshots, name);
    return {
      id: `mean-${name}`,
      title: `Mean of ${letter(name)}`,
      remark: "",
      x: time.x(choice.time ?? "stretched"),
      y: verticalAxis(
        coordinateLabel(recording.coordinates, coordinate),
        marks,
        recording.coordinates.lower[coordinate] === 0,
      ),
      top: time.top,
      marks,
    };
  });
  return {
    id: "means",
    title: `Means of the coordinates: ${summary.name}`,
    subtitle:
      "Means over the neurons and over the limit's law, with the deviation of each (± 1 sd): how far the neurons lie apart, not how well the mean is known.",
    columns: 2,
    panels,
    width: 1000,
    panelHeight: 340,
  };
}

/** The limit's deviation as lines, so that it can be read on the network's band. */
function meanMarks(snapshots: readonly SummarySnapshot[], name: string): Mark[] {
  const of = (side: "network" | "limit", deviations: number): Point[] =>
    snapshots.flatMap((at): Point[] => {
      const found = at[side]?.coordinates[name];
      return found === undefined ? [] : [[at.t, found.mean + deviations * found.sd]];
    });
  const band = "network, ± 1 sd over its neurons";
  const limit = "limit, mean ± 1 sd";
  const marks: Mark[] = [
    { kind: "band", role: "network", lower: of("network", -1), upper: of("network", 1), label: band },
    { kind: "line", role: "limit", points: of("limit", -1), thin: true, label: "" },
    { kind: "line", role: "limit", points: of("limit", 1), thin: true, label: "" },
    { kind: "line", role: "limit", points: of("limit", 0), label: limit },
    { kind: "dots", role: "network", points: of("network", 0), label: "network, mean" },
  ];
  return marks.filter((mark) =>
    "points" in mark ? mark.points.length > 0 : "upper" in mark && mark.upper.length > 1,
  );
}

function verticalAxis(label: Words, marks: readonly Mark[], isRadius: boolean): Axis {
  const values = marks.flatMap((mark) => {
    if (mark.kind === "band") return [...mark.lower, ...mark.upper].map(([, y]) => y);
    return "points" in mark ? mark.points.map(([, y]) => y) : [];
  });
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.12 * (high - low) || 0.5;
  // No radius is negative, though its mean less a deviation may be.
  return {
    label,
    scale: "linear",
    domain: [isRadius ? Math.max(0, low - pad) : low - pad, high + pad],
  };
}
