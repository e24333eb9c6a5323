import type { FinishedRun } from "../experiment/finished.ts";
import type { LimitSummary } from "../recording/format.ts";
import { inWords } from "./axis.ts";
import type { Choice } from "./choice.ts";
import type { Axis, Figure, Mark, Panel, Point } from "./description.ts";
import { timeAxes } from "./time.ts";

/**
 * With noise: the limit's free energy falling to F⋆, between which and F no more than β⁻¹KL(ρ‖p_ρ) lies, that certificate
 * against time, and how well the dissipation identity holds. Of every method that knows F; null where none does.
 */
export function freeEnergyFigure(run: FinishedRun, choice: Choice): Figure | null {
  const curves = curvesOf(run);
  if (curves.length === 0) return null;
  const time = timeAxes(run);
  const x = time.x(choice.time ?? "stretched");
  const least = leastBetween(curves);
  const panel = (id: string, title: string, y: Axis | null, marks: Mark[]): Panel[] =>
    y === null ? [] : [{ id, title, remark: "", x, y, top: time.top, marks }];
  const falling = [...leastMarks(least, x), ...curves.flatMap(energyMarks)];
  const certificates = curves.flatMap(certificateMarks);
  const residuals = curves.flatMap(residualMarks);
  const panels = [
    ...panel("free-energy", "Free energy", linearAxis("free energy *F*", falling), falling),
    ...panel(
      "free-energy-gap",
      "Above the least",
      logAxis("free energy above inf *F*", certificates),
      certificates,
    ),
    ...panel(
      "dissipation-residual",
      "Residual of the dissipation",
      logAxis("relative residual of d*F*/d*s*", residuals),
      residuals,
    ),
  ];
  return {
    id: "free-energy",
    title: `Free energy along training: ${run.summary.name}`,
    subtitle: sentence(least),
    columns: panels.length,
    panels,
    width: [0, 700, 1000, 1180][panels.length],
    panelHeight: 380,
  };
}

/** What one method knows at the record times. */
interface Curve {
  readonly method: string;
  readonly first: boolean;
  readonly at: readonly { readonly t: number; readonly limit: LimitSummary; readonly energy: number }[];
}

function curvesOf({ summary, experiment }: FinishedRun): Curve[] {
  return experiment.limit.methods.flatMap(({ kind }, index) => {
    const at = summary.snapshots.flatMap(({ t, limits }) => {
      const limit: LimitSummary | undefined = limits[kind];
      return limit === undefined || limit.freeEnergy === null ? [] : [{ t, limit, energy: limit.freeEnergy }];
    });
    return at.length < 2 ? [] : [{ method: kind.replace("-", " "), first: index === 0, at }];
  });
}

/** Where F⋆ lies by the certificate of the first method that has one: F − β⁻¹KL ≤ F⋆ ≤ F, at its last record time. */
function leastBetween(curves: readonly Curve[]): readonly [number, number] | null {
  for (const { at } of curves) {
    const last = at.findLast(({ limit }) => limit.freeEnergyGap !== null);
    if (last !== undefined) return [last.energy - (last.limit.freeEnergyGap ?? 0), last.energy];
  }
  return null;
}

function leastMarks(least: readonly [number, number] | null, { domain }: Axis): Mark[] {
  if (least === null) return [];
  const [lower, upper] = least.map((y) => domain.map((t): Point => [t, y]));
  const label = "inf *F* lies here";
  return [
    { kind: "band", role: "bound", label, lower, upper },
    { kind: "line", role: "bound", dash: "dashed", thin: true, label, points: lower },
  ];
}

const dashOf = ({ first }: Curve) => (first ? {} : ({ dash: "dotted" } as const));

function energyMarks(curve: Curve): Mark[] {
  const points = curve.at.map(({ t, energy }): Point => [t, energy]);
  const label = `limit *F*(*ρ*_{*t*}), ${curve.method}`;
  return [
    { kind: "line", role: "limit", ...dashOf(curve), label, points },
    { kind: "dots", role: "limit", label, points },
  ];
}

/** F − F⋆ lies between what F still lost until the end and the certificate. */
function certificateMarks(curve: Curve): Mark[] {
  const { at, method } = curve;
  const [end] = at.slice(-1);
  const gaps = at.flatMap(({ t, limit: { freeEnergyGap: gap } }): Point[] =>
    gap !== null && gap > 0 ? [[t, gap]] : [],
  );
  const lost = at.flatMap(({ t, energy }): Point[] =>
    energy > end.energy ? [[t, energy - end.energy]] : [],
  );
  const marks: Mark[] = [
    {
      kind: "line",
      role: "bound",
      ...(curve.first ? { dash: "dashed" } : { dash: "dotted" }),
      label: `at most: *β*⁻¹KL, ${method}`,
      points: gaps,
    },
    {
      kind: "line",
      role: "limit",
      ...dashOf(curve),
      label: `at least: *F* − *F* at the end, ${method}`,
      points: lost,
    },
  ];
  return marks.filter((mark) => "points" in mark && mark.points.length > 1);
}

function residualMarks({ at, method, first }: Curve): Mark[] {
  const points = at.flatMap(({ t, limit: { dissipationResidual: residual } }): Point[] =>
    residual !== null && residual !== 0 ? [[t, Math.abs(residual)]] : [],
  );
  if (points.length < 2) return [];
  const label = `residual, ${method}`;
  return [
    { kind: "line", role: "both", ...(first ? {} : { dash: "dotted" }), label, points },
    { kind: "dots", role: "both", label, points },
  ];
}

const heightsOf = (marks: readonly Mark[]): number[] =>
  marks.flatMap((mark) => ("points" in mark ? mark.points.map(([, y]) => y) : []));

function linearAxis(label: string, marks: readonly Mark[]): Axis {
  const values = heightsOf(marks);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.08 * (high - low) || 0.5;
  return { label, scale: "linear", domain: [low - pad, high + pad] };
}

/** Null where there is nothing to show. */
function logAxis(label: string, marks: readonly Mark[]): Axis | null {
  const values = heightsOf(marks);
  if (values.length === 0) return null;
  return { label, scale: "log", domain: [Math.min(...values) / 1.5, Math.max(...values) * 1.5] };
}

const sentence = (least: readonly [number, number] | null): string =>
  least === null
    ? "*F* = ½*R* + (*λ*/2)∫‖*θ*‖²d*ρ* − *β*⁻¹Ent at the record times. It carries no certificate: where inf *F* lies this run does not say."
    : `*F* = ½*R* + (*λ*/2)∫‖*θ*‖²d*ρ* − *β*⁻¹Ent at the record times. inf *F* is between ${inWords(least[0], 5)} and ${inWords(least[1], 5)}, by *β*⁻¹KL at the last of them.`;
