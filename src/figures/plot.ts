/** A study's plot as a figure. */

import type { Plot, PlotAxis, PlotCurve, PlotPanel } from "../studies/conclusion.ts";
import { type Axis, type Figure, type Mark, type Panel, type Point, seriesRoles } from "./description.ts";
import { scaleOf } from "./study.ts";

/** @returns null where no panel has a point */
export function plotFigure({ id, title, subtitle, panels }: Plot): Figure | null {
  const drawn = panels.flatMap((panel, index) => panelOf(panel, `${id}-${index + 1}`) ?? []);
  if (drawn.length === 0) return null;
  const columns = drawn.length <= 3 ? drawn.length : 2;
  return {
    ...{ id, title, subtitle, columns, panels: drawn },
    width: [720, 1000, 1180][columns - 1],
    panelHeight: columns === 1 ? 400 : 350,
  };
}

function panelOf({ title, x, y, curves }: PlotPanel, id: string): Panel | null {
  const shown = curves
    .map((curve, index) => visible(curve, x, y, index))
    .filter(({ points }) => points.length > 0);
  const points = shown.flatMap((curve) => curve.points);
  if (points.length === 0) return null;
  const heights = shown.flatMap(({ points: at, errors }) =>
    at.flatMap(([, height], index) => [
      height,
      height - (errors?.[index] ?? 0),
      height + (errors?.[index] ?? 0),
    ]),
  );
  return {
    ...{ id, title, remark: "", top: null },
    x: axisOf(
      x,
      points.map(([at]) => at),
    ),
    y: axisOf(
      y,
      heights.filter((height) => y.scale === "linear" || height > 0),
    ),
    marks: shown.flatMap(marksOf),
  };
}

/** A curve with the colour that it has whatever else is left out, and the points that its axes can show. */
function visible(curve: PlotCurve, x: PlotAxis, y: PlotAxis, index: number) {
  const can = (value: number, { scale }: PlotAxis) =>
    Number.isFinite(value) && (scale === "linear" || value > 0);
  const kept = curve.points.flatMap((point, at) => (can(point[0], x) && can(point[1], y) ? [at] : []));
  const { errors } = curve;
  return {
    ...curve,
    colour: curve.colour ?? index,
    points: kept.map((at) => curve.points[at]),
    ...(errors === undefined ? {} : { errors: kept.map((at) => errors[at]) }),
  };
}

function axisOf({ label, scale, domain }: PlotAxis, values: readonly number[]): Axis {
  return { label, scale, domain: domain ?? scaleOf(values, 0.05, scale).domain };
}

function marksOf({ label, kind, dash, points, errors, colour }: ReturnType<typeof visible>): Mark[] {
  const role = seriesRoles[colour % seriesRoles.length];
  const shared = { role, label, points: points.map(([x, y]): Point => [x, y]) };
  const line: Mark = { kind: "line", ...shared, ...(dash === undefined ? {} : { dash }) };
  const dots: Mark = { kind: "dots", ...shared, ...(errors === undefined ? {} : { errors }) };
  return kind === "line" ? [line] : kind === "dots" ? [dots] : [line, dots];
}
