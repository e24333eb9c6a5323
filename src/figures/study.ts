import type { Label } from "../experiment/over.ts";
import type { Measured } from "../studies/measure.ts";
import type { StudyResults } from "../studies/results.ts";
import { type Axis, type Figure, type Mark, type Point, seriesRoles } from "./description.ts";

/** What is drawn of a study. */
interface DrawnStudy {
  readonly results: StudyResults;
  /** By measure: each point's value and error, in the order of results.points. */
  readonly measured: Readonly<Record<string, readonly Measured[]>>;
}

/**
 * One figure a measure, against the labels of the first entry of `over`, one curve for each combination of the other
 * entries; beyond six curves, more figures on the same axes. Error bars are the deviation over replicas, else the risk's own error. None where the
 * labels are no numbers, nothing varies, or no point has the number.
 */
export function studyFigures({ results, measured }: DrawnStudy): Figure[] {
  const first = results.over.at(0);
  if (first === undefined) return [];
  const along = first.labels.filter((label) => typeof label === "number");
  if (along.length < first.labels.length || along.length < 2) return [];
  return results.measure.flatMap((name, index) => {
    const curves = curvesOf(results, measured[name]);
    const points = curves.flatMap(({ at }) => at);
    if (points.length === 0) return [];
    const x: Axis = { label: first.name, ...scaleOf(along, 0.03) };
    const y: Axis = { label: name, ...scaleOf(points.flatMap(reach), 0.06) };
    const bars = measured[name].some(({ spread }) => spread) ? "; bars: ± 1 deviation over replicas" : "";
    return inSixes(curves).map((some, part): Figure => {
      const id = `${index + 1}-${fileName(name)}${part === 0 ? "" : `-part${part + 1}`}`;
      return {
        id,
        title: `${name} against ${first.name}: ${results.name}`,
        subtitle: `At the last record time of ${results.points.length} runs${bars}.`,
        columns: 1,
        panels: [{ id, title: "", remark: "", x, y, top: null, marks: some.flatMap(marksOf) }],
        width: 720,
        panelHeight: 400,
      };
    });
  });
}

/** Points (x, y) with their errors, ascending in x. */
interface Curve {
  /** The labels of the other entries: `N = 100, T = 5`. */
  readonly label: string;
  readonly at: readonly { readonly point: Point; readonly error: number }[];
}

function curvesOf({ over, points }: StudyResults, values: readonly Measured[]): Curve[] {
  const [first, ...others] = over;
  const labelOf = (labels: Readonly<Record<string, Label>>) =>
    others.map(({ name }) => `${name} = ${labels[name]}`).join(", ");
  const labels = [...new Set(points.map((point) => labelOf(point.labels)))];
  return labels.map((label) => ({
    label,
    at: points
      .flatMap((point, index) => {
        const { value, error } = values[index];
        if (labelOf(point.labels) !== label || value === null) return [];
        return [{ point: [Number(point.labels[first.name]), value] as const, error: error ?? 0 }];
      })
      .sort((one, other) => one.point[0] - other.point[0]),
  }));
}

/** As many curves as have a colour of their own. */
function inSixes(curves: readonly Curve[]): Curve[][] {
  const most = seriesRoles.length;
  return Array.from({ length: Math.ceil(curves.length / most) }, (_, part) =>
    curves.slice(most * part, most * (part + 1)),
  );
}

function marksOf({ label, at }: Curve, index: number): Mark[] {
  const shared = { role: seriesRoles[index], label, points: at.map(({ point }) => point) };
  return [
    { kind: "line", ...shared },
    { kind: "dots", ...shared, errors: at.map(({ error }) => error) },
  ];
}

const reach = ({ point: [, y], error }: Curve["at"][number]): number[] => [y - error, y + error];

/** Logarithmic where positive values spread over more than this. */
const wide = 30;
const logMargin = 1.3;

/** Scale and domain with room at both ends, as a share of the axis; logarithmic where values spread, if not told. */
export function scaleOf(
  values: readonly number[],
  room: number,
  scale?: "linear" | "log",
): Pick<Axis, "scale" | "domain"> {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (scale === undefined ? low > 0 && high > wide * low : scale === "log") {
    return { scale: "log", domain: [low / logMargin, high * logMargin] };
  }
  // One value: some room around it, at 0 too.
  const margin = high > low ? room * (high - low) : Math.max(Math.abs(high) / 10, 1e-12);
  return { scale: "linear", domain: [low - margin, high + margin] };
}

/** Letters, digits, dots and dashes. */
const fileName = (name: string): string => name.replace(/[^A-Za-z0-9.-]+/g, "_");

/** A scan of `predict`: risk and trapped mass of the limit at T along a path. */
interface DrawnScan {
  readonly name: string;
  readonly path: string;
  readonly sentence: string;
  readonly scan: readonly {
    readonly value: number;
    readonly risk: number;
    readonly infRisk: number;
    readonly trappedMass: number;
  }[];
}

/** Two panels over one path: R(ρ_T) above inf R, and the mass that is held at w = 0. */
export function scanFigure({ name, path, sentence, scan }: DrawnScan): Figure {
  const along = (value: (at: DrawnScan["scan"][number]) => number) =>
    scan.map((at): Point => [at.value, value(at)]);
  const [risks, floors] = [along(({ risk }) => risk), along(({ infRisk }) => infRisk)];
  const values = [...risks, ...floors].map(([, y]) => y);
  const [low, high] = [scan[0].value, scan[scan.length - 1].value];
  const margin = 0.03 * (high - low);
  const shared = {
    remark: "",
    x: { label: path, scale: "linear", domain: [low - margin, high + margin] },
    top: null,
  } as const;
  return {
    id: "scan",
    title: `What becomes of the limit along ${path}: ${name}`,
    subtitle: sentence,
    columns: 2,
    panels: [
      {
        ...shared,
        id: "scan-risk",
        title: "Risk at the end",
        y: { label: "risk E (*y* − *ŷ*)²", ...scaleOf(values, 0.06) },
        marks: [
          { kind: "line", role: "bound", dash: "dotted", label: "inf *R*", points: floors },
          ...curve(risks, "limit *R*(*ρ*_{*T*})"),
        ],
      },
      {
        ...shared,
        id: "scan-mass",
        title: "Trapped mass",
        y: { label: "mass at *w* = 0", scale: "linear", domain: [-0.04, 1.04] },
        marks: curve(
          along(({ trappedMass }) => trappedMass),
          "",
        ),
      },
    ],
    width: 1000,
    panelHeight: 330,
  };
}

const curve = (points: readonly Point[], label: string): Mark[] => [
  { kind: "line", role: "limit", points, label },
  { kind: "dots", role: "limit", points, label },
];
