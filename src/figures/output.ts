import type { FinishedRun } from "../experiment/finished.ts";
import { model } from "../experiment/model.ts";
import type { Measure } from "../measure/contract.ts";
import type { GaussianMixture } from "../model/contract.ts";
import type { Points } from "../space/contract.ts";
import { axisNumber, grouped, inWords } from "./axis.ts";
import type { Choice } from "./choice.ts";
import type { Figure, Mark, Panel, Point } from "./description.ts";
import { type DirectionMean, directionMean, normalMean } from "./directions.ts";
import { evenly, type Moment, momentsOf } from "./moments.ts";
import { bandOf, meansOf, overReplicas } from "./series.ts";

/** Inputs at which the network and the limit are evaluated. */
const networkInputs = 25;
const limitInputs = 49;

/**
 * What the network computes: its output ŷ for inputs x of length s, mean over the directions of x, against the limit's.
 * Of several blocks the length of one varies, the others have their mean length; a figure for each block in which the
 * classes differ. None without symmetry (data sets, teachers), where ŷ is no function of a length.
 */
export function outputFigures(run: FinishedRun, choice: Choice): Figure[] {
  const { data, activation } = model(run.experiment, run.tables);
  if (data.kind !== "gaussian-mixture" || activation.star !== undefined) return [];
  const exact = directionMean(activation, data.blocks);
  const limit = run.experiment.limit.dimension === "infinite" ? normalMean(activation, data.blocks) : exact;
  // Half as many panels as elsewhere: ŷ changes less than a histogram does.
  const moments = evenly(momentsOf(run.recording), choice.moments / 2);
  return telling(data).map((block) => outputFigure(run, moments, { data, block, exact, limit }));
}

/** The only block, or those whose deviation depends on the class. */
function telling({ blocks, classes }: GaussianMixture): number[] {
  const all = blocks.map((_, block) => block);
  if (all.length === 1) return all;
  return all.filter((block) =>
    classes.some(({ deviation }) => deviation[block] !== classes[0].deviation[block]),
  );
}

/** What is evaluated, and where. */
interface Slice {
  readonly data: GaussianMixture;
  /** The block whose length varies. */
  readonly block: number;
  /** Of the network's neurons, and of the limit's. */
  readonly exact: DirectionMean;
  readonly limit: DirectionMean;
}

function outputFigure(run: FinishedRun, moments: readonly Moment[], slice: Slice): Figure {
  const { summary } = run;
  const { blocks } = slice.data;
  const several = blocks.length > 1;
  const marks = moments.map((moment) => outputMarks(run, moment, slice));
  const y = verticalDomain([...classMarks(slice), ...marks.flat()]);
  const of = several ? `*x*_{${slice.block + 1}}` : "*x*";
  const panels = moments.map(
    (moment, index): Panel => ({
      id: `output-${several ? `${slice.block + 1}-` : ""}t${moment.name}`,
      title: `*t* = ${axisNumber(moment.t)}`,
      remark: `step ${grouped(moment.step)}`,
      x: { label: `*s* = ‖${of}‖`, scale: "linear", domain: [0, largestLength(slice)] },
      y: { label: "output *ŷ*", scale: "linear", domain: y },
      top: null,
      marks: [...classMarks(slice), ...marks[index]],
    }),
  );
  const others = several
    ? ` The other ${blocks.length === 2 ? "block has its" : "blocks have their"} mean length.`
    : "";
  return {
    id: several ? `output-${slice.block + 1}` : "output",
    title: `What the network computes: ${summary.name}`,
    subtitle: `Output for inputs with ‖${of}‖ = *s*, mean over their directions.${others} A class has most of its inputs at its grey line, where a perfect network would meet the mark.`,
    columns: panels.length < 3 ? panels.length : 2,
    panels,
    width: panels.length === 1 ? 700 : 1000,
    panelHeight: 300,
  };
}

/** ‖x_b‖ of a class, whose inputs lie close to it: τ√d. */
const typicalLength = ({ data, block }: Slice, deviation: readonly number[]) =>
  deviation[block] * Math.sqrt(data.blocks[block]);

const largestLength = (slice: Slice): number =>
  1.25 * Math.max(...slice.data.classes.map(({ deviation }) => typicalLength(slice, deviation)));

/** Where each class is, and the output that it asks for. */
function classMarks(slice: Slice): Mark[] {
  const half = 0.025 * largestLength(slice);
  return slice.data.classes.flatMap(({ label, deviation }): Mark[] => {
    const at = typicalLength(slice, deviation);
    const points: Point[] = [
      [at - half, label],
      [at + half, label],
    ];
    return [
      { kind: "rule", role: "bound", label: "", at, beside: `class *y* = ${inWords(label)}` },
      { kind: "line", role: "bound", label: "label *y* of a class, at its typical length", points },
    ];
  });
}

function outputMarks(run: FinishedRun, { networks, limits }: Moment, slice: Slice): Mark[] {
  const measured = networks.flatMap(({ points }) => outputs(points, null, slice, slice.exact, networkInputs));
  const pooled = overReplicas(measured);
  const limit = limits.flatMap(({ measure }) => {
    const { points, mass } = centres(measure);
    return outputs(points, mass, slice, slice.limit, limitInputs);
  });
  const marks: Mark[] = [
    {
      kind: "band",
      role: "network",
      label: `network, ± 1 sd over ${run.experiment.training.replicas} replicas`,
      ...bandOf(pooled),
    },
    { kind: "line", role: "limit", label: "limit", points: meansOf(overReplicas(limit)) },
    { kind: "dots", role: "network", label: "network", points: meansOf(pooled) },
  ];
  return marks.filter((mark) =>
    "points" in mark ? mark.points.length > 0 : "upper" in mark && mark.upper.length > 1,
  );
}

/** ŷ at equally spaced lengths s > 0, as rows of a series over replicas. */
function outputs(
  points: Points,
  mass: Float64Array | null,
  slice: Slice,
  mean: DirectionMean,
  count: number,
) {
  const { data, block } = slice;
  const first = points.columns.length - data.blocks.length;
  const others = data.blocks.map((d, b) =>
    Math.sqrt(data.classes.reduce((sum, { weight, deviation }) => sum + weight * deviation[b] ** 2, 0) * d),
  );
  const scales = new Array<number>(data.blocks.length).fill(0);
  return Array.from({ length: count }, (_, k) => {
    const s = (largestLength(slice) * k) / (count - 1);
    let value = 0;
    for (let j = 0; j < points.count; j++) {
      for (let b = 0; b < scales.length; b++)
        scales[b] = points.columns[first + b][j] * (b === block ? s : others[b]);
      const [a, offset] = first === 0 ? [1, 0] : [points.columns[0][j], points.columns[1][j]];
      value += (mass === null ? 1 / points.count : mass[j]) * a * mean(scales, offset);
    }
    return { t: s, step: k, value };
  });
}

/** The particles, or the centres of a grid's cells. */
function centres(measure: Measure): { points: Points; mass: Float64Array } {
  if (measure.kind === "particles") return measure;
  const { edges, mass } = measure;
  const centre = mass.map((_, j) => 0.5 * (edges[j] + edges[j + 1]));
  return { points: { count: mass.length, columns: [centre] }, mass };
}

function verticalDomain(marks: readonly Mark[]): [number, number] {
  const values = marks.flatMap((mark) => {
    if (mark.kind === "band") return [...mark.lower, ...mark.upper].map(([, y]) => y);
    return "points" in mark ? mark.points.map(([, y]) => y) : [];
  });
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.12 * (high - low) || 0.5;
  return [low - pad, high + pad];
}
