import type { FinishedRun } from "../experiment/finished.ts";
import { density } from "../measure/density.ts";
import { binWidth, histogram } from "../measure/histogram.ts";
import { cdf, type Marginal, quantile } from "../measure/marginal.ts";
import { limitLaw, networkLaw } from "../recording/laws.ts";
import type { Coordinates } from "../space/contract.ts";
import { axisNumber, grouped, inWords } from "./axis.ts";
import type { Choice } from "./choice.ts";
import { coordinateLabel, letter, roundedUp, shownCoordinates } from "./coordinates.ts";
import type { Axis, Figure, Mark, Panel } from "./description.ts";
import { evenly, type Moment, momentsOf } from "./moments.ts";

/**
 * One coordinate of the neurons as a histogram against the limit's density, a panel a record time; a figure for each of
 * the first coordinates. The density is averaged over one bin: the line is what the bars should be.
 */
export const densityFigures = (run: FinishedRun, choice: Choice): Figure[] =>
  shownCoordinates(run.recording.coordinates).map((coordinate) => densityFigure(run, choice, coordinate));

function densityFigure(run: FinishedRun, choice: Choice, coordinate: number): Figure {
  const { names } = run.recording.coordinates;
  const name = names[coordinate];
  const laws = momentsOf(run.recording).map((moment) => lawsAt(moment, coordinate));
  const x = commonAxis(run.recording.coordinates, coordinate, laws);
  const panels = evenly(laws, choice.moments).map((at) => densityPanel(at, { run, coordinate, x }));
  return {
    id: names.length === 1 ? "density" : `density-${name}`,
    title: `Neurons and their limit${names.length === 1 ? "" : ` in ${letter(name)}`}: ${run.summary.name}`,
    subtitle: subtitle(run, name),
    columns: Math.min(4, Math.max(1, Math.ceil(panels.length / 2))),
    panels,
    width: panels.length > 2 ? 1180 : 700,
    panelHeight: 270,
  };
}

/** The laws of one coordinate at one time; replicas are pooled. */
export interface LawsAt {
  readonly moment: Moment;
  readonly network: { readonly law: Marginal; readonly neurons: number } | null;
  readonly limit: Marginal | null;
}

export function lawsAt(moment: Moment, coordinate: number): LawsAt {
  const { networks, limits } = moment;
  const neurons = networks.reduce((sum, { points }) => sum + points.count, 0);
  return {
    moment,
    network: neurons === 0 ? null : { law: networkLaw(networks, coordinate), neurons },
    limit: limits.length === 0 ? null : limitLaw(limits, coordinate),
  };
}

/** One axis for all panels, so that the eye sees the cloud move; chosen from the limit where there is one. */
export function commonAxis(coordinates: Coordinates, coordinate: number, all: readonly LawsAt[]): Axis {
  const laws = all.flatMap(({ limit, network }) => limit ?? network?.law ?? []);
  const high = Math.max(...laws.map((law) => quantile(law, 0.999)));
  const low = Math.min(...laws.map((law) => quantile(law, 0.001)));
  const label = coordinateLabel(coordinates, coordinate);
  if (coordinates.lower[coordinate] === 0)
    return { label, scale: "linear", domain: [0, roundedUp(1.15 * high)] };
  const pad = 0.15 * (high - low) || 0.5;
  return { label, scale: "linear", domain: [low - pad, high + pad] };
}

interface PanelContext {
  readonly run: FinishedRun;
  readonly coordinate: number;
  readonly x: Axis;
}

function densityPanel(at: LawsAt, { run, coordinate, x }: PanelContext): Panel {
  const { names, lower } = run.recording.coordinates;
  const marks = lawMarks(at, lower[coordinate]);
  return {
    id: `density-${names[coordinate]}-t${at.moment.name}`,
    title: `*t* = ${axisNumber(at.moment.t)}`,
    remark: remark(at, run, coordinate, x),
    x,
    y: { label: "density", scale: "linear", domain: [0, topOf(marks)] },
    top: null,
    marks,
  };
}

/** The network's histogram and the limit's density, averaged over one of its bins. */
export function lawMarks({ network, limit, moment }: LawsAt, lower: number): Mark[] {
  const law = network?.law ?? limit;
  if (law === null) throw new Error(`figure: nothing was recorded at t = ${moment.t}.`);
  const width = binWidth(law, network?.neurons ?? 1000);
  return [
    ...(network === null ? [] : [histogramMark(network.law, network.neurons, width)]),
    ...(limit === null ? [] : limitMarks(limit, width, lower)),
  ];
}

/** Where the axis of such marks ends. */
export function topOf(marks: readonly Mark[]): number {
  const top = Math.max(...marks.map(highest));
  return top > 0 ? 1.15 * top : 1;
}

/** The step, the distance where there is one, and how many neurons lie beyond the axis. */
function remark(
  { moment, network }: LawsAt,
  { recording, summary }: FinishedRun,
  coordinate: number,
  x: Axis,
) {
  const snapshot = summary.snapshots.find(({ step }) => step === moment.step);
  const distance = snapshot?.distance[recording.coordinates.names[coordinate]];
  const beyond = network === null ? 0 : Math.round((1 - cdf(network.law, x.domain[1])) * network.neurons);
  return [
    `step ${grouped(moment.step)}`,
    ...(distance === undefined
      ? []
      : [`*W*_{1} ${inWords(distance.w1, 2)} (noise ${inWords(distance.w1Expected, 2)})`]),
    ...(beyond === 0 ? [] : [`${grouped(beyond)} beyond`]),
  ].join(" · ");
}

function histogramMark(law: Marginal, neurons: number, width: number): Mark {
  const { edges, heights } = histogram(law, neurons, { width });
  const label = "network, histogram of its neurons";
  return { kind: "bars", role: "network", label, edges: Array.from(edges), heights: Array.from(heights) };
}

function limitMarks(law: Marginal, window: number, lower: number): Mark[] {
  const options = { window, ...(Number.isFinite(lower) ? { lower } : {}) };
  const { at, density: values, bars } = density(law, options);
  const points = Array.from(at, (x, index): [number, number] => [x, values[index]]);
  const atoms = bars.map(
    ({ at: place, mass }): Mark => ({
      kind: "atom",
      role: "limit",
      label: "",
      at: place,
      mass,
      beside: `${inWords(100 * mass)} % of the limit at ${inWords(place)}`,
    }),
  );
  const label = "limit, density averaged over a bin";
  return points.length === 0 ? atoms : [{ kind: "line", role: "limit", label, points }, ...atoms];
}

function highest(mark: Mark): number {
  if (mark.kind === "bars") return Math.max(0, ...mark.heights);
  return mark.kind === "line" ? Math.max(0, ...mark.points.map(([, y]) => y)) : 0;
}

function subtitle({ recording, experiment }: FinishedRun, name: string): string {
  const { replicas } = experiment.training;
  const [first] = recording.network;
  const of = replicas === 1 ? "" : `, ${replicas} replicas together`;
  const neurons =
    first === undefined ? "" : `*N* = ${grouped(first.points.count)} neurons trained by one-pass SGD${of}. `;
  const limit =
    recording.limit.length === 0
      ? ""
      : "*ρ*_{*t*} solves the distributional dynamics from the same initial law. ";
  return `${neurons}${limit}Every panel has the same ${letter(name)} axis.`;
}
