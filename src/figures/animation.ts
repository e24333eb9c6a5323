/**
 * An animation as figures, one a frame: on the left the histogram of the network's neurons against the limit's density,
 * on the right both risks along all of training with a dot at the frame's time. Axes and bins are the same in all frames:
 * what moves is the run.
 */

import type { FinishedRun } from "../experiment/finished.ts";
import { type Frame, shownCoordinate } from "../experiment/frames.ts";
import { binWidth, histogram } from "../measure/histogram.ts";
import { cdf, cdfBefore, cells, type Marginal, quantile, sample } from "../measure/marginal.ts";
import type { RiskPoint } from "../recording/contract.ts";
import { axisNumber, grouped } from "./axis.ts";
import { coordinateLabel, roundedUp } from "./coordinates.ts";
import type { Axis, Figure, Mark, Panel, Point } from "./description.ts";
import type { Style } from "./style.ts";
import { timeAxes } from "./time.ts";

/** Its name in the run folder. */
export const animationName = "figures/animation.gif";

/** How the frames are set: legible where they are shown 640 px wide. */
export const animationStyle: Style = {
  head: { title: 17, subtitle: 12 },
  panelTitle: 14,
  label: 13,
  tick: 12,
  legend: 13,
  legendPlace: "above",
  outer: 12,
  pen: 1,
  size: null,
};

/** One time: what is known of each side then. */
interface Moment {
  readonly t: number;
  readonly step: number;
  readonly network: Side | null;
  readonly limit: Side | null;
}

interface Side {
  /** Of equal weight, ascending. */
  readonly values: Float64Array;
  readonly law: Marginal;
  readonly risk: number | null;
}

/** In the order of time; none where the run kept no frames. */
export function animationFigures(run: FinishedRun, frames: readonly Frame[]): Figure[] {
  const moments = momentsOf(frames);
  const densities = densityPanels(run, moments);
  const risks = riskPanels(run, moments);
  return moments.map((_, index) => ({
    id: `animation-${index}`,
    title: `Neurons and their limit, moving: ${run.summary.name}`,
    subtitle: "",
    columns: 2,
    panels: [densities[index], risks[index]],
    width: 640,
    panelHeight: 300,
  }));
}

function momentsOf(frames: readonly Frame[]): Moment[] {
  const steps = [...new Set(frames.map(({ step }) => step))].sort((one, other) => one - other);
  const side = (source: Frame["source"], at: number): Side | null => {
    const found = frames.find((frame) => frame.source === source && frame.step === at);
    return found === undefined ? null : { values: found.law, law: sample(found.law), risk: found.risk };
  };
  return steps.flatMap((step) => {
    const t = frames.find((frame) => frame.step === step)?.t;
    return t === undefined ? [] : [{ t, step, network: side("network", step), limit: side("limit", step) }];
  });
}

/** The legend's two entries: colour says the same in both panels. */
const words = { network: "network: its neurons, its risk", limit: "limit: their density, its risk" } as const;

/** Axis and bins of all frames. */
interface Bins {
  readonly x: Axis;
  /** Whole multiples of the width. */
  readonly from: number;
  readonly width: number;
  readonly count: number;
}

function densityPanels(run: FinishedRun, moments: readonly Moment[]): Panel[] {
  const bins = binsOf(run, moments);
  const marks = moments.map(({ network, limit }): Mark[] => [
    ...(moments[0].network === null ? [] : [barsOf(network, bins)]),
    ...(moments[0].limit === null ? [] : [lineOf(limit, bins)]),
  ]);
  const y: Axis = { label: "density", scale: "linear", domain: [0, topOf(marks)] };
  return moments.map(({ t, step }, index) => ({
    id: "animation-density",
    title: `*t* = ${axisNumber(Number(t.toPrecision(3)))}`,
    remark: `step ${grouped(step)}`,
    x: bins.x,
    y,
    top: null,
    marks: marks[index],
  }));
}

const bars = { fewest: 24, most: 60 } as const;

function binsOf({ recording: { coordinates } }: FinishedRun, moments: readonly Moment[]): Bins {
  const shown = shownCoordinate(coordinates);
  const laws = moments.flatMap(({ network, limit }) => limit ?? network ?? []);
  const ends = laws.map(({ law }) => [quantile(law, 0.001), quantile(law, 0.999)]);
  const low = Math.min(...ends.map(([end]) => end));
  const high = Math.max(...ends.map(([, end]) => end));
  const pad = 0.15 * (high - low) || 0.5;
  const domain: [number, number] =
    coordinates.lower[shown] === 0 ? [0, roundedUp(1.05 * high)] : [low - pad, high + pad];
  const length = domain[1] - domain[0];
  const widths = laws.map(({ law, values }) => binWidth(law, values.length)).sort((a, b) => a - b);
  const middle = widths[Math.floor(widths.length / 2)];
  const width = Math.min(length / bars.fewest, Math.max(length / bars.most, middle));
  const from = Math.floor(domain[0] / width) * width;
  return {
    x: { label: coordinateLabel(coordinates, shown), scale: "linear", domain },
    from,
    width,
    count: Math.ceil((domain[1] - from) / width),
  };
}

function barsOf(side: Side | null, { from, width, count }: Bins): Mark {
  const mark = { kind: "bars", role: "network", label: words.network } as const;
  if (side === null) return { ...mark, edges: [], heights: [] };
  const upper = from + count * width;
  const { edges, heights } = histogram(side.law, side.values.length, { width, lower: from, upper });
  return { ...mark, edges: Array.from(edges), heights: Array.from(heights) };
}

/** Points of the limit's line in a bin. */
const pointsPerBin = 8;

/** The density averaged over a bin's width: above the middle of a bar, what the bar should be. */
function lineOf(side: Side | null, { from, width, count, x }: Bins): Mark {
  const mark = { kind: "line", role: "limit", label: words.limit } as const;
  if (side === null) return { ...mark, points: [] };
  const law = between(side.values);
  const points = Array.from({ length: count * pointsPerBin + 1 }, (_, k): Point => {
    const at = from + (k * width) / pointsPerBin;
    const left = Math.max(x.domain[0], at - width / 2);
    return [at, (cdf(law, left + width) - cdfBefore(law, left)) / width];
  });
  return { ...mark, points };
}

/** Quantiles in the middle of their levels, with the mass between two of them spread evenly: no point mass ever parts from it. */
function between(values: Float64Array): Marginal {
  const edges = [values[0], ...values, values[values.length - 1]];
  const mass = new Float64Array(values.length + 1).fill(1 / values.length);
  mass[0] /= 2;
  mass[values.length] /= 2;
  return cells(Float64Array.from(edges), mass);
}

function topOf(marks: readonly (readonly Mark[])[]): number {
  const highest = marks.map((each) => Math.max(0, ...each.flatMap(heightsOf)));
  return 1.06 * Math.max(...highest) || 1;
}

function heightsOf(mark: Mark): readonly number[] {
  if (mark.kind === "bars") return mark.heights;
  return mark.kind === "line" ? mark.points.map(([, y]) => y) : [];
}

function riskPanels(run: FinishedRun, moments: readonly Moment[]): Panel[] {
  const network = networkCurve(run.recording.risk, moments);
  const limit = moments.flatMap(({ t, limit: side }): Point[] =>
    side?.risk == null ? [] : [[t, side.risk]],
  );
  const values = [...network, ...limit].map(([, risk]) => risk);
  const { end, x } = timeAxes(run);
  const axis: Axis = end > 0 ? { ...x("linear"), scale: { stretched: end / 80 } } : x("linear");
  const y: Axis = {
    label: "risk E (*y* − *ŷ*)²",
    scale: "linear",
    domain: [0, 1.06 * Math.max(...values) || 1],
  };
  return moments.map(({ t }) => ({
    id: "animation-risk",
    title: "Risk",
    remark: "",
    x: axis,
    y,
    top: null,
    marks: [...curveMarks("network", network, t), ...curveMarks("limit", limit, t)],
  }));
}

/** All of a curve, and a dot on it. */
const curveMarks = (role: "network" | "limit", points: readonly Point[], t: number): Mark[] =>
  points.length === 0
    ? []
    : [
        { kind: "line", role, label: "", points },
        // The limit's dot, which lies on top, is the smaller: both are seen where they meet.
        {
          kind: "dots",
          role,
          label: "",
          large: role === "network",
          points: points.filter(([at]) => at === t),
        },
      ];

/** Of the first replica: its population risk, or, where the frames do not know it, the mean one-pass risk since the frame before. */
function networkCurve(risk: readonly RiskPoint[], moments: readonly Moment[]): Point[] {
  const own = risk.filter(({ source, replica }) => source === "network" && replica === 0);
  return moments.flatMap(({ t, step, network }, index): Point[] => {
    if (network === null) return [];
    if (network.risk !== null) return [[t, network.risk]];
    const before = moments[index - 1]?.step ?? -1;
    const rows = own.filter((row) => row.step > before && row.step <= step);
    const weights = rows.map((row) => row.step - (own[own.indexOf(row) - 1]?.step ?? row.step - 1));
    const total = weights.reduce((sum, each) => sum + each, 0);
    return total === 0 ? [] : [[t, rows.reduce((sum, row, k) => sum + weights[k] * row.risk, 0) / total]];
  });
}
