/** Two coordinates of the neurons at once: the network's as dots on the regions that hold the limit's mass. */

import type { FinishedRun } from "../experiment/finished.ts";
import { quantile, sample } from "../measure/marginal.ts";
import type { LimitSnapshot, NetworkSnapshot } from "../recording/contract.ts";
import { axisNumber, grouped } from "./axis.ts";
import type { Choice } from "./choice.ts";
import { contours } from "./contours.ts";
import { letter } from "./coordinates.ts";
import { commonAxis, lawsAt } from "./density.ts";
import type { Axis, Figure, Mark, Panel, Point } from "./description.ts";
import { evenly, type Moment, momentsOf } from "./moments.ts";
import { type Cloud, levelsHolding, planeDensity } from "./planeDensity.ts";

/** Shares of the limit's mass that the regions hold. */
const shares = [0.95, 0.75, 0.5, 0.25];
/** More dots than this would hide each other; neurons are exchangeable, so every n-th is a fair choice. */
const mostDots = 300;

/** A figure for each pair of coordinates that is looked at together; none where one of the two never varies. */
export function planeFigures(run: FinishedRun, choice: Choice): Figure[] {
  const moments = momentsOf(run.recording);
  return pairsOf(run.recording.coordinates.names).flatMap((pair) => {
    const axes = pair.map((coordinate) => axisOf(run, moments, coordinate));
    const [x, y] = axes;
    if (x === null || y === null) return [];
    // Half as many panels as elsewhere: two coordinates need room.
    return [planeFigure(run, evenly(moments, choice.moments / 2), { pair, x, y })];
  });
}

type Pair = readonly [across: number, up: number];

/** The first two radii, or directions, or p and q of a teacher; and the first radius, or p, with its output weight. */
function pairsOf(names: readonly string[]): Pair[] {
  const places = (pattern: RegExp) =>
    names.flatMap((name, coordinate) => (pattern.test(name) ? [coordinate] : []));
  const pairs: Pair[] = [];
  const [[along], [across]] = [places(/^p$/), places(/^q$/)];
  if (along !== undefined && across !== undefined) pairs.push([along, across]);
  for (const pattern of [/^r\d+$/, /^p\d+$/, /^w\d+$/]) {
    const [first, second] = places(pattern);
    if (second !== undefined) pairs.push([first, second]);
  }
  const [[radius], [output]] = [places(/^(r1?|p)$/), places(/^a$/)];
  if (radius !== undefined && output !== undefined) pairs.push([radius, output]);
  return pairs;
}

/** One axis for all panels, that of the densities; null where the coordinate is one constant at all times. */
function axisOf(run: FinishedRun, moments: readonly Moment[], coordinate: number): Axis | null {
  const laws = moments.map((moment) => lawsAt(moment, coordinate));
  const all = laws.flatMap(({ network, limit }) => [network?.law ?? [], limit ?? []].flat());
  const low = Math.min(...all.map((law) => quantile(law, 0.001)));
  const high = Math.max(...all.map((law) => quantile(law, 0.999)));
  return high > low ? commonAxis(run.recording.coordinates, coordinate, laws) : null;
}

/** What is drawn against what. */
interface Plane {
  readonly pair: Pair;
  readonly x: Axis;
  readonly y: Axis;
}

function planeFigure(run: FinishedRun, moments: readonly Moment[], plane: Plane): Figure {
  const names = plane.pair.map((coordinate) => run.recording.coordinates.names[coordinate]);
  const panels = moments.map((moment): Panel => {
    const marks = [...fieldMarks(moment, run, plane), ...dotMarks(moment.networks, plane)];
    return {
      id: `plane-${names.join("-")}-t${moment.name}`,
      title: `*t* = ${axisNumber(moment.t)}`,
      remark: remark(moment, plane),
      x: plane.x,
      y: plane.y,
      top: null,
      marks,
    };
  });
  const [across, up] = names.map(letter);
  return {
    id: `plane-${names.join("-")}`,
    title: `Neurons in the plane of ${across} and ${up}: ${run.summary.name}`,
    subtitle: subtitle(run),
    columns: Math.min(2, panels.length),
    panels,
    width: panels.length === 1 ? 560 : 940,
    panelHeight: 390,
  };
}

function fieldMarks({ limits }: Moment, { recording }: FinishedRun, { pair, x, y }: Plane): Mark[] {
  const cloud = cloudOf(limits, pair);
  if (cloud === null) return [];
  const [lowest, least] = pair.map((coordinate) => recording.coordinates.lower[coordinate]);
  const extent = ({ domain: [from, to] }: Axis, lower: number) => ({ from, to, lower });
  const density = planeDensity(cloud, extent(x, lowest), extent(y, least));
  if (density === null) return [];
  const levels = levelsHolding(density, shares, [lowest, least]);
  return [
    {
      kind: "field",
      role: "limit",
      label: `limit: regions that hold ${shares.map((share) => Math.round(100 * share)).join(", ")} % of its mass`,
      regions: levels.map((level) => contours(density, level)),
      means: meansAlong(cloud, x),
    },
  ];
}

/** The limit's particles in two coordinates; null of a grid, which has one. */
function cloudOf(limits: readonly LimitSnapshot[], [across, up]: Pair): Cloud | null {
  const clouds = limits.flatMap(({ measure }) => (measure.kind === "particles" ? [measure] : []));
  if (clouds.length === 0) return null;
  const joined = (of: (cloud: (typeof clouds)[number]) => Float64Array) =>
    Float64Array.from(clouds.flatMap((cloud) => Array.from(of(cloud))));
  return {
    x: joined(({ points }) => points.columns[across]),
    y: joined(({ points }) => points.columns[up]),
    mass: joined(({ mass }) => mass.map((each) => each / clouds.length)),
  };
}

/** The mean of y in tenths of the mass along x, at the mean of x there: the field in numbers. */
function meansAlong({ x, y, mass }: Cloud, { domain }: Axis): Point[] {
  const law = sample(x, mass);
  const edges = Array.from({ length: 9 }, (_, k) => quantile(law, (k + 1) / 10));
  const sums = Array.from({ length: 10 }, () => [0, 0, 0]);
  for (let j = 0; j < x.length; j++) {
    if (!(x[j] >= domain[0] && x[j] <= domain[1])) continue;
    const sum = sums[edges.filter((edge) => edge < x[j]).length];
    sum[0] += mass[j];
    sum[1] += mass[j] * x[j];
    sum[2] += mass[j] * y[j];
  }
  return sums.flatMap(([total, across, up]): Point[] => (total > 0 ? [[across / total, up / total]] : []));
}

function dotMarks(networks: readonly NetworkSnapshot[], { pair: [across, up] }: Plane): Mark[] {
  const points = networks.flatMap(({ points: { count, columns } }) =>
    Array.from({ length: count }, (_, i): Point => [columns[across][i], columns[up][i]]),
  );
  if (points.length === 0) return [];
  const of = points.length > mostDots ? `${grouped(mostDots)} of its ` : "";
  return [
    {
      kind: "dots",
      role: "network",
      small: true,
      points: evenly(points, mostDots),
      label: `network: ${of}${grouped(points.length)} neurons`,
    },
  ];
}

/** The step, and how many neurons lie beyond the axes. */
function remark({ step, networks }: Moment, { pair: [across, up], x, y }: Plane): string {
  const outside = (value: number, { domain: [from, to] }: Axis) => !(value >= from && value <= to);
  let beyond = 0;
  for (const { points } of networks) {
    for (let i = 0; i < points.count; i++)
      if (outside(points.columns[across][i], x) || outside(points.columns[up][i], y)) beyond++;
  }
  return [`step ${grouped(step)}`, ...(beyond === 0 ? [] : [`${grouped(beyond)} beyond`])].join(" · ");
}

function subtitle({ recording }: FinishedRun): string {
  const dots = recording.network.length > 0;
  const shades = recording.limit.length > 0;
  const parts = [
    dots ? "A dot is a neuron." : "",
    shades ? "The shades are where *ρ*_{*t*} is densest." : "",
    dots && shades ? "If the network follows it, 95 of 100 dots lie in the outermost." : "",
    "Every panel has the same axes.",
  ];
  return parts.filter((part) => part !== "").join(" ");
}
