/** Several runs side by side, as the rows of an experiment `over` something: their risks on one panel, their laws at the end. */

import type { FinishedRun } from "../experiment/finished.ts";
import { axisNumber, inWords } from "./axis.ts";
import { commonAxis, type LawsAt, lawMarks, lawsAt, topOf } from "./density.ts";
import type { Axis, Figure, Mark, Panel, Point, Words } from "./description.ts";
import { momentsOf } from "./moments.ts";
import { limitCurve, networkCurve, sharpValues } from "./risk.ts";
import { meansOf } from "./series.ts";

/** A run and what tells it from the others, such as `*κ* = 0.1`. */
export interface RowRun {
  readonly label: Words;
  readonly run: FinishedRun;
}

/**
 * Risks of all rows against log t, the network's and the limit's, each row named at its curve; where every row has one
 * recorded coordinate also its law at its own last record time, on a common axis.
 *
 * @param runs  one at least
 * @returns     null where no row has a risk at a t > 0
 */
export function rowsFigure(runs: readonly RowRun[]): Figure | null {
  const risk = riskPanel(runs);
  if (risk === null) return null;
  const laws = lawPanels(runs);
  const panels = [risk, ...laws];
  const [{ run }] = runs;
  return {
    id: "rows",
    title: `Row by row: ${run.summary.name}`,
    subtitle: sentence(runs),
    columns: laws.length === 0 ? 1 : panels.length <= 3 ? panels.length : 2,
    panels,
    width: laws.length === 0 ? 760 : panels.length === 3 ? 1180 : 1000,
    panelHeight: laws.length === 0 ? 420 : 350,
  };
}

/** Dashes tell curves apart where they cross; more rows than dashes share them, and their names do it. */
const rowDashes = ["solid", "dashed", "dotted"] as const;

function riskPanel(runs: readonly RowRun[]): Panel | null {
  const rows = runs.map(({ label, run }) => ({ label, ...curvesOf(run) }));
  const marks = rows.flatMap(({ faint, dots, errors, limit }, index): Mark[] => [
    { kind: "dots", role: "network", faint: true, points: faint, label: "network along training" },
    {
      kind: "line",
      role: "limit",
      dash: rowDashes[index % rowDashes.length],
      points: limit,
      label: "limit *R*(*ρ*_{*t*})",
    },
    { kind: "dots", role: "network", points: dots, errors, label: "network, population risk" },
  ]);
  const shown = marks.filter((mark) => "points" in mark && mark.points.length > 0);
  const times = shown.flatMap((mark) => ("points" in mark ? mark.points.map(([t]) => t) : []));
  const risks = shown.flatMap(sharpValues);
  if (times.length === 0 || risks.length === 0) return null;
  const x: Axis = {
    label: "*t*",
    scale: "log",
    domain: [Math.min(...times) / 1.15, Math.max(...times) * 1.15],
  };
  const y: Axis = { label: "risk E (*y* − *ŷ*)²", scale: "linear", domain: [0, 1.12 * Math.max(...risks)] };
  const named = rows.map(
    ({ limit, dots, faint }) => [limit, dots, faint].find((each) => each.length > 0) ?? [],
  );
  const words = rows.flatMap(({ label }, index): Mark[] => {
    const at = mostApart(
      named[index],
      named.filter((_, other) => other !== index),
      { x, y },
    );
    return at === null ? [] : [{ kind: "words", role: "both", label: "", at, beside: label }];
  });
  return { id: "rows-risk", title: "Risk", remark: "", x, y, top: null, marks: [...shown, ...words] };
}

/** What a log axis of t can show: without t = 0. */
function curvesOf(run: FinishedRun) {
  const later = (points: readonly Point[]) => points.filter(([t]) => t > 0);
  const networks = run.summary.snapshots.flatMap(({ t, network }) =>
    network === null || !(t > 0) ? [] : [{ t, ...network }],
  );
  const [first] = run.experiment.limit.methods;
  return {
    faint: later(meansOf(networkCurve(run.recording.risk).pooled)),
    dots: networks.map(({ t, risk }): Point => [t, risk]),
    errors: networks.map(({ riskError }) => riskError),
    limit: first === undefined ? [] : later(limitCurve(run, first.kind)),
  };
}

/** The point of a curve that is farthest from all others, on the page; null of an empty curve. */
function mostApart(
  curve: readonly Point[],
  others: readonly (readonly Point[])[],
  { x, y }: Pick<Panel, "x" | "y">,
) {
  const [from, to] = x.domain;
  const across = (t: number) => Math.log(t / from) / Math.log(to / from);
  const up = (risk: number) => risk / y.domain[1];
  const distance = ([t, risk]: Point, [s, other]: Point) =>
    Math.hypot(across(t) - across(s), up(risk) - up(other));
  const inner = curve.filter(([t]) => across(t) > 0.08 && across(t) < 0.92);
  const candidates = inner.length > 0 ? inner : curve;
  let [best, farthest]: [Point | null, number] = [null, -1];
  for (const point of candidates) {
    let nearest = Infinity;
    for (const other of others) for (const each of other) nearest = Math.min(nearest, distance(point, each));
    if (nearest > farthest) [best, farthest] = [point, nearest];
  }
  return best;
}

/** The laws at the end; none where a row has several coordinates, or nothing recorded. */
function lawPanels(runs: readonly RowRun[]): Panel[] {
  if (runs.some(({ run }) => run.recording.coordinates.names.length !== 1)) return [];
  const ends = runs.flatMap(({ label, run }) => {
    const [moment] = momentsOf(run.recording).slice(-1);
    return moment === undefined ? [] : [{ label, run, laws: lawsAt(moment, 0) }];
  });
  if (ends.length === 0) return [];
  const [{ run }] = ends;
  const x = commonAxis(
    run.recording.coordinates,
    0,
    ends.map(({ laws }) => laws),
  );
  return ends.map(({ label, run: { recording }, laws }, index): Panel => {
    const marks = lawMarks(laws, recording.coordinates.lower[0]);
    return {
      id: `rows-law-${index + 1}`,
      title: label,
      remark: endOf(laws),
      x,
      y: { label: "density", scale: "linear", domain: [0, topOf(marks)] },
      top: null,
      marks,
    };
  });
}

const endOf = ({ moment }: LawsAt): string => `*t* = ${axisNumber(moment.t)}`;

/** Where each row ends. */
function sentence(runs: readonly RowRun[]): Words {
  const ends = runs.flatMap(({ label, run }) => {
    const end = run.summary.snapshots.at(-1);
    if (end === undefined) return [];
    const parts = [
      end.network === null ? [] : `network ${inWords(end.network.risk)}`,
      end.limit === null ? [] : `limit ${inWords(end.limit.risk)}`,
    ].flat();
    return parts.length === 0 ? [] : [`${label}: ${parts.join(", ")} at *t* = ${axisNumber(end.t)}`];
  });
  return ends.length === 0 ? "" : `Risks at the end. ${ends.join("; ")}.`;
}
