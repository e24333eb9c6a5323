import type { FinishedRun } from "../experiment/finished.ts";
import type { SummarySnapshot } from "../recording/format.ts";
import type { Choice } from "./choice.ts";
import type { Axis, Figure, Mark, Panel, Point } from "./description.ts";
import { timeAxes } from "./time.ts";

/** Each observable's mean against time, with the deviation of its law; null where the experiment asks for none. */
export function observablesFigure(run: FinishedRun, choice: Choice): Figure | null {
  const { snapshots, name: title } = run.summary;
  const names = new Set(
    snapshots.flatMap(({ network, limit }) =>
      Object.keys({ ...network?.observables, ...limit?.observables }),
    ),
  );
  if (names.size === 0) return null;
  const time = timeAxes(run);
  const formulas = new Map(run.experiment.record.observables.map(({ name, of }) => [name, of]));
  const panels = [...names].map((name): Panel => {
    const marks = observableMarks(snapshots, name);
    return {
      id: `observable-${name}`,
      title: name,
      // A star would set what follows it in italics.
      remark: (formulas.get(name) ?? "").replaceAll("*", "·"),
      x: time.x(choice.time ?? "stretched"),
      y: verticalAxis(name, marks),
      top: time.top,
      marks,
    };
  });
  return {
    id: "observables",
    title: `Observables: ${title}`,
    subtitle: "Means over the neurons and over the limit, with the deviation of each law (± 1 sd).",
    columns: Math.min(2, panels.length),
    panels,
    width: panels.length === 1 ? 700 : 1000,
    panelHeight: 340,
  };
}

function observableMarks(snapshots: readonly SummarySnapshot[], name: string): Mark[] {
  const of = (side: "network" | "limit") =>
    snapshots.flatMap((at) => {
      const found = at[side]?.observables[name];
      return found === undefined ? [] : [{ t: at.t, ...found }];
    });
  const [network, limit] = [of("network"), of("limit")];
  const points = (values: typeof limit, deviations = 0): Point[] =>
    values.map(({ t, mean, sd }): Point => [t, mean + deviations * sd]);
  const marks: Mark[] = [
    {
      kind: "band",
      role: "limit",
      lower: points(limit, -1),
      upper: points(limit, 1),
      label: "limit, mean ± sd",
    },
    { kind: "line", role: "limit", points: points(limit), label: "limit, mean ± sd" },
    {
      kind: "dots",
      role: "network",
      points: points(network),
      errors: network.map(({ sd }) => sd),
      label: "network, mean ± sd",
    },
  ];
  return marks.filter((mark) =>
    "points" in mark ? mark.points.length > 0 : "upper" in mark && mark.upper.length > 0,
  );
}

function verticalAxis(name: string, marks: readonly Mark[]): Axis {
  const values = marks.flatMap((mark) => {
    if (mark.kind === "band") return [...mark.lower, ...mark.upper].map(([, y]) => y);
    if (mark.kind !== "dots") return [];
    return mark.points.flatMap(([, y], index) => [
      y - (mark.errors?.[index] ?? 0),
      y + (mark.errors?.[index] ?? 0),
    ]);
  });
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.1 * (high - low) || 0.5;
  return { label: name, scale: "linear", domain: [low - pad, high + pad] };
}
