import type { FinishedRun } from "../experiment/finished.ts";
import type { Summary, SummarySnapshot } from "../recording/format.ts";
import { grouped, inWords } from "./axis.ts";
import type { Choice } from "./choice.ts";
import { letter, shownCoordinates } from "./coordinates.ts";
import type { Figure, Mark, Panel, Point } from "./description.ts";
import { bandOf, overReplicas } from "./series.ts";
import { type TimeAxes, timeAxes } from "./time.ts";

/**
 * W₁ and KS between the neurons and the limit against time, log–log, beside what as many independent draws of the
 * limit's own law would show, and the theorem's scale err(0): a scaling with an unknown constant, not a prediction.
 */
export function distancesFigure(run: FinishedRun, choice: Choice): Figure | null {
  const { summary, recording } = run;
  const time = timeAxes(run);
  const names = shownCoordinates(recording.coordinates).map((index) => recording.coordinates.names[index]);
  const panels = names.flatMap((name) =>
    (["w1", "ks"] as const).flatMap((kind) => distancePanel(kind, name, run, time, choice) ?? []),
  );
  if (panels.length === 0) return null;
  return {
    id: "distances",
    title: `Distance to the limit: ${summary.name}`,
    subtitle:
      "The noise floor is what as many independent draws from the limit show on average. The theorem's scale is a scaling, not a prediction: its constant is unknown.",
    columns: 2,
    panels,
    width: 1000,
    panelHeight: 330,
  };
}

type Kind = "w1" | "ks";

const symbols: Readonly<Record<Kind, string>> = { w1: "*W*_{1}", ks: "KS" };
const titles: Readonly<Record<Kind, string>> = {
  w1: "Wasserstein distance",
  ks: "Kolmogorov–Smirnov distance",
};
const units = (kind: Kind, name: string): string =>
  kind === "w1" ? `${symbols.w1} (in units of ${letter(name)})` : "KS (of 1)";

function distancePanel(
  kind: Kind,
  name: string,
  { summary, experiment }: FinishedRun,
  time: TimeAxes,
  choice: Choice,
): Panel | null {
  const points = (value: (at: SummarySnapshot["distance"][string]) => number) =>
    summary.snapshots.flatMap(({ t, distance }): Point[] =>
      distance[name] === undefined ? [] : [[t, value(distance[name])]],
    );
  const measured = points((at) => at[kind]);
  const floor = points((at) => at[kind === "w1" ? "w1Expected" : "ksExpected"]);
  const positive = [...measured, ...floor].map(([, y]) => y).filter((y) => y > 0);
  if (positive.length === 0) return null;
  const x = time.x(choice.time ?? "log");
  const scale = summary.scale;
  const label = "network to limit";
  const marks: Mark[] = [
    {
      kind: "band",
      role: "both",
      label: bandLabel(experiment.training.replicas),
      ...spreadBand(kind, name, summary),
    },
    {
      kind: "line",
      role: "bound",
      dash: "dashed",
      label: `scale of the theorem, err(0) = ${inWords(scale)}`,
      points: [
        [x.domain[0], scale],
        [x.domain[1], scale],
      ],
    },
    {
      kind: "line",
      role: "bound",
      dash: "dotted",
      label: `noise floor, *N* = ${grouped(experiment.network.neurons)}`,
      points: floor,
    },
    { kind: "line", role: "both", points: measured, label },
    { kind: "dots", role: "both", points: measured, label },
  ];
  return {
    id: `distance-${name}-${kind}`,
    title: `${titles[kind]} in ${letter(name)}`,
    remark: "",
    x,
    y: {
      label: units(kind, name),
      scale: "log",
      domain: [Math.min(...positive, scale) / 1.5, Math.max(...positive, scale) * 1.5],
    },
    top: time.top,
    marks: marks.filter((mark) => mark.kind !== "band" || mark.upper.length > 1),
  };
}

const bandLabel = (replicas: number) => `± 1 sd over ${replicas} replicas`;

function spreadBand(kind: Kind, name: string, { snapshots }: Summary) {
  const rows = snapshots.flatMap(({ t, step, network }) =>
    (network?.replicas ?? []).flatMap(({ distance }) =>
      distance[name] === undefined ? [] : [{ t, step, value: distance[name][kind] }],
    ),
  );
  return bandOf(overReplicas(rows));
}
