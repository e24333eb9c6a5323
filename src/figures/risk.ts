import type { Recording, RiskPoint } from "../recording/contract.ts";
import type { Summary } from "../recording/summary.ts";
import { axisNumber, grouped } from "./axis.ts";
import type { Axis, Figure, LegendEntry, Mark, Panel, Point } from "./description.ts";

/**
 * Risk against time, linear and logarithmic: the network's population risk at the record times, its one-pass risk in
 * between, the limit, and the upper reference of N fresh draws from ρ_t.
 */
export function riskFigure(recording: Recording, summary: Summary): Figure {
  const marks = riskMarks(recording, summary);
  const values = marks.flatMap((mark) => shownValues(mark)).filter((value) => value > 0);
  const end = lastTime(recording);
  const time: Axis = { label: "t = kε", scale: { stretched: end / 80 }, domain: [0, end] };
  const stepsAWhole = lastStep(recording) / end;
  const panel = (id: string, title: string, y: Axis): Panel => ({
    id,
    title,
    remark: "",
    x: time,
    y,
    top: { label: "step k", text: (t) => stepNumber(Math.round(t * stepsAWhole)) },
    marks,
  });
  const top = Math.max(...values, Number.MIN_VALUE);
  const low = Math.min(...values, top);
  return {
    id: "risk",
    title: `Risk along training: ${summary.name}`,
    subtitle: riskSentence(summary),
    legend: riskLegend(marks),
    columns: 2,
    panels: [
      panel("risk-linear", "Risk", { label: "E (y − ŷ)²", scale: "linear", domain: [0, 1.06 * top] }),
      panel("risk-log", "Risk, logarithmic", {
        label: "E (y − ŷ)²",
        scale: "log",
        domain: [low / 1.3, top * 1.3],
      }),
    ],
    width: 1000,
    panelHeight: 400,
  };
}

type LabelledMark = Mark & { readonly entry: LegendEntry };

function riskMarks(recording: Recording, summary: Summary): LabelledMark[] {
  const [first] = recording.limit;
  const curve = (source: RiskPoint["source"], kind: RiskPoint["kind"], method?: string): Point[] =>
    recording.risk
      .filter(
        (row) =>
          row.source === source &&
          row.kind === kind &&
          row.replica === 0 &&
          (method === undefined || row.method === method),
      )
      .map((row): Point => [row.t, row.risk]);
  const snapshots = summary.snapshots;
  const network = snapshots.flatMap((at): Point[] => (at.network === null ? [] : [[at.t, at.network.risk]]));
  const spread = snapshots.flatMap((at) =>
    at.network === null ? [] : [at.network.riskSpread ?? at.network.riskError],
  );
  const limit = first === undefined ? [] : curve("limit", "exact", first.method);
  const fresh = freshDraws(limit, summary, lastTime(recording));
  const marks: LabelledMark[] = [
    {
      kind: "dots",
      role: "network",
      faint: true,
      points: curve("network", "onePass"),
      entry: { role: "network", glyph: "faint dots", label: "network, one-pass risk" },
    },
    {
      kind: "line",
      role: "limit",
      points: limit,
      entry: { role: "limit", glyph: "line", label: "limit R(ρ(t))" },
    },
    {
      kind: "line",
      role: "limit",
      dash: "dashed",
      points: fresh,
      entry: { role: "limit", glyph: "dashed", label: "N fresh draws from ρ(t)" },
    },
    {
      kind: "dots",
      role: "network",
      points: network,
      errors: spread,
      entry: { role: "network", glyph: "dots", label: "network, population risk" },
    },
  ];
  return marks.filter((mark) => "points" in mark && mark.points.length > 0);
}

/**
 * R(ρ(t)) + κ/N along the curve. κ is known at the record times and moves slowly; between them it is interpolated, in
 * log(1 + 80t/T) as the axis is.
 */
function freshDraws(curve: readonly Point[], { snapshots }: Summary, end: number): Point[] {
  const known = snapshots.flatMap(({ t, limit }): Point[] =>
    limit === null || limit.riskIndependent === null
      ? []
      : [[stretched(t, end), limit.riskIndependent - limit.risk]],
  );
  return known.length === 0
    ? []
    : curve.map(([t, risk]): Point => [t, risk + between(known, stretched(t, end))]);
}

const stretched = (t: number, end: number): number => Math.log1p((80 * t) / end);

/** Linear between known points, constant beyond them. */
function between(known: readonly Point[], x: number): number {
  const after = known.findIndex(([at]) => at >= x);
  if (after <= 0) return known[after < 0 ? known.length - 1 : 0][1];
  const [[x0, y0], [x1, y1]] = [known[after - 1], known[after]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** Where what was recorded ends: T, or earlier for a diverged run; 1 where only t = 0 was looked at. */
const lastTime = ({ risk, network, limit }: Recording): number =>
  Math.max(0, ...[...risk, ...network, ...limit].map(({ t }) => t)) || 1;
const lastStep = ({ risk, network, limit }: Recording): number =>
  Math.max(0, ...[...risk, ...network, ...limit].map(({ step }) => step));

const riskLegend = (marks: readonly LabelledMark[]): LegendEntry[] => marks.map((mark) => mark.entry);

/** One-pass means scatter far below the curve; the axes are chosen from what is sharp. */
const shownValues = (mark: Mark): number[] =>
  "points" in mark && !("faint" in mark && mark.faint === true) ? mark.points.map(([, risk]) => risk) : [];

function riskSentence(summary: Summary): string {
  const last = summary.snapshots.at(-1);
  if (last === undefined) return "";
  const parts = [
    last.network === null ? null : `network ${axisNumber(Number(last.network.risk.toPrecision(3)))}`,
    last.limit === null ? null : `limit ${axisNumber(Number(last.limit.risk.toPrecision(3)))}`,
  ].filter((part) => part !== null);
  return `At t = ${axisNumber(last.t)}: ${parts.join(", ")}.`;
}

const stepNumber = (step: number): string =>
  step >= 1e6 && step % 1e5 === 0 ? `${step / 1e6} M` : grouped(step);
