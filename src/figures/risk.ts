import type { FinishedRun } from "../experiment/finished.ts";
import type { RiskPoint } from "../recording/contract.ts";
import type { Summary } from "../recording/format.ts";
import { axisNumber, grouped, inWords } from "./axis.ts";
import type { Choice } from "./choice.ts";
import type { Axis, Figure, Mark, Panel, Point } from "./description.ts";
import { bandOf, meansOf, overReplicas } from "./series.ts";
import { type TimeAxes, timeAxes } from "./time.ts";

/**
 * Risk against time, linear and logarithmic: the network's population risk at the record times (with its spread over
 * replicas), its risk on held-out rows, its risk along the curve, the limit, and the upper reference of N fresh draws from ρ_t.
 */
export function riskFigure(run: FinishedRun, choice: Choice): Figure | null {
  const time = timeAxes(run);
  const curves = riskMarks(run, time);
  const values = curves.flatMap(sharpValues).filter((value) => value > 0);
  if (values.length === 0) return null;
  const [least, high] = [Math.min(...values), Math.max(...values)];
  const x = time.x(choice.time ?? "stretched");
  const floor = floorOf(run.summary, least);
  const low = Math.min(least, floor ?? least);
  // One list for both panels: their table is one.
  const marks = floor === null ? curves : [floorMark(floor, x), ...curves];
  const panel = (id: string, title: string, y: Omit<Axis, "label">): Panel => ({
    id,
    title,
    remark: "",
    x,
    y: { label: "risk E (*y* − *ŷ*)²", ...y },
    top: time.top,
    marks,
  });
  return {
    id: "risk",
    title: `Risk along training: ${run.summary.name}`,
    subtitle: riskSentence(run.summary),
    columns: 2,
    panels: [
      panel("risk-linear", "Risk", { scale: "linear", domain: [0, 1.06 * high] }),
      panel("risk-log", "Risk, logarithmic", { scale: "log", domain: [low / 1.3, high * 1.3] }),
    ],
    width: 1000,
    panelHeight: 400,
  };
}

/** From back to front. */
function riskMarks(run: FinishedRun, { end }: TimeAxes): Mark[] {
  const { summary, experiment, recording } = run;
  const { replicas } = experiment.training;
  const networks = summary.snapshots.flatMap(({ t, network }) =>
    network === null ? [] : [{ t, ...network }],
  );
  const along = networkCurve(recording.risk);
  const exact = along.kind === "onePass" ? [] : along.pooled;
  const atRecords = networks.map(({ t, risk, riskSpread }) => ({ t, mean: risk, sd: riskSpread }));
  const [first, ...others] = experiment.limit.methods.map(({ kind }) => kind);
  const limit = first === undefined ? [] : limitCurve(run, first);
  const marks: Mark[] = [
    {
      kind: "band",
      role: "network",
      label: `network, ± 1 sd over ${replicas} replicas`,
      ...bandOf(exact.length > 1 ? exact : atRecords),
    },
    {
      kind: "dots",
      role: "network",
      faint: true,
      points: meansOf(along.pooled),
      label: along.kind === "onePass" ? "network, one-pass risk" : "network, population risk in between",
    },
    { kind: "line", role: "limit", points: limit, label: "limit *R*(*ρ*_{*t*})" },
    {
      kind: "line",
      role: "limit",
      dash: "dashed",
      points: freshDraws(limit, summary, end),
      label: "*N* fresh draws from *ρ*_{*t*}",
    },
    ...others.map(
      (method): Mark => ({
        kind: "line",
        role: "limit",
        dash: "dotted",
        points: limitCurve(run, method),
        label: method.replace("-", " "),
      }),
    ),
    {
      kind: "line",
      role: "network",
      dash: "dotted",
      points: networks.flatMap(({ t, testRisk }): Point[] => (testRisk === null ? [] : [[t, testRisk]])),
      label: "network, on held-out rows",
    },
    {
      kind: "dots",
      role: "network",
      points: networks.map(({ t, risk }): Point => [t, risk]),
      errors: networks.map(({ riskError }) => riskError),
      label: "network, population risk",
    },
  ];
  return marks.filter((mark) =>
    "points" in mark ? mark.points.length > 0 : "upper" in mark && mark.upper.length > 1,
  );
}

/** Further below the risks than this a floor would flatten them, and says little. */
const deepest = 1 / 20;

/**
 * What no law of neurons can fall below, by the certificate of the last snapshot that has one: R − gap ≤ inf R. Null
 * without a certificate, and where it says too little to be seen.
 */
function floorOf({ snapshots }: Summary, least: number): number | null {
  const last = snapshots.findLast(({ limit }) => limit !== null && limit.gap !== null)?.limit;
  if (last === undefined || last === null) return null;
  const floor = last.risk - (last.gap ?? 0);
  return floor > deepest * least ? floor : null;
}

const floorMark = (floor: number, { domain }: Axis): Mark => ({
  kind: "line",
  role: "bound",
  dash: "dashed",
  thin: true,
  label: "inf *R*, at least",
  points: domain.map((t): Point => [t, floor]),
});

/**
 * Between the record times: the population risk where it was cheap, else the one-pass risk, whose first point is R(0).
 * The mean over replicas.
 */
export function networkCurve(risk: readonly RiskPoint[]) {
  const rows = risk.filter(({ source }) => source === "network").map((row) => ({ ...row, value: row.risk }));
  const onePass = rows.filter(({ kind }) => kind === "onePass");
  if (onePass.length > 0) return { kind: "onePass", pooled: overReplicas(onePass) };
  return { kind: "exact", pooled: rows.length > 1 ? overReplicas(rows) : [] };
}

/** Of one method along the curve and at the record times, the mean over the replicas of a population flow. */
export function limitCurve({ recording, summary }: FinishedRun, method: string): Point[] {
  const rows = recording.risk.filter((row) => row.source === "limit" && row.method === method);
  const along = overReplicas(rows.map((row) => ({ ...row, value: row.risk })));
  const atRecords = summary.snapshots.flatMap(({ t, step, limits }) =>
    limits[method] === undefined ? [] : [{ t, step, mean: limits[method].risk }],
  );
  const steps = new Map([...along, ...atRecords].map((point) => [point.step, point]));
  return meansOf([...steps.values()].sort((one, other) => one.step - other.step));
}

/**
 * R(ρ_t) + κ/N along the curve. κ is known at the record times and moves slowly; between them it is interpolated, in
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

const stretched = (t: number, end: number): number => (end === 0 ? 0 : Math.log1p((80 * t) / end));

/** Linear between known points, constant beyond them. */
function between(known: readonly Point[], x: number): number {
  const after = known.findIndex(([at]) => at >= x);
  if (after <= 0) return known[after < 0 ? known.length - 1 : 0][1];
  const [[x0, y0], [x1, y1]] = [known[after - 1], known[after]];
  return y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}

/** One-pass means scatter far below the curve; the axes are chosen from what is sharp. */
export function sharpValues(mark: Mark): number[] {
  if (mark.kind === "band") return mark.upper.map(([, y]) => y);
  if (mark.kind === "dots" && mark.faint === true) return [];
  return "points" in mark ? mark.points.map(([, risk]) => risk) : [];
}

function riskSentence({ snapshots }: Summary): string {
  const last = snapshots.at(-1);
  if (last === undefined) return "";
  const { network, limit } = last;
  const parts = [
    network === null ? null : `network ${inWords(network.risk)}`,
    network === null || network.riskSpread === null
      ? null
      : `± ${inWords(network.riskSpread, 2)} over ${grouped(network.replicas.length)} replicas`,
    limit === null ? null : `limit ${inWords(limit.risk)}`,
  ].filter((part) => part !== null);
  return `At *t* = ${axisNumber(last.t)}: ${parts.join(", ").replace(", ±", " ±")}.`;
}
