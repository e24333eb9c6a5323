import { density } from "../measure/density.ts";
import { binWidth, histogram } from "../measure/histogram.ts";
import { type Marginal, quantile } from "../measure/marginal.ts";
import type { LimitSnapshot, NetworkSnapshot, Recording } from "../recording/contract.ts";
import { limitLaw, networkLaw } from "../recording/laws.ts";
import type { Summary } from "../recording/summary.ts";
import { significant } from "../recording/table.ts";
import { axisNumber, grouped } from "./axis.ts";
import type { Axis, Figure, LegendEntry, Mark, Panel } from "./description.ts";

/** Panels of one figure; of more record times an even choice is shown. */
const mostPanels = 8;

/**
 * One coordinate of the neurons as a histogram against the limit's density, a panel a record time. The density is
 * averaged over one bin: the line is what the bars should be.
 *
 * @param coordinate  index into recording.coordinates
 */
export function densityFigure(recording: Recording, summary: Summary, coordinate: number): Figure {
  const name = recording.coordinates.names[coordinate];
  const moments = momentsOf(recording, coordinate);
  const x = horizontalAxis(recording, coordinate, moments);
  const chosen = evenly(moments, mostPanels);
  const panels = chosen.map((moment) => densityPanel(moment, { recording, summary, coordinate, x }));
  const kinds = new Set(panels.flatMap(({ marks }) => marks.map(({ kind, role }) => `${kind} ${role}`)));
  return {
    id: recording.coordinates.names.length === 1 ? "density" : `density-${name}`,
    title: `Neurons and their limit: ${summary.name}`,
    subtitle: subtitle(recording, name),
    legend: legend(kinds),
    columns: Math.min(4, Math.max(1, Math.ceil(panels.length / 2))),
    panels,
    width: panels.length > 2 ? 1180 : 700,
    panelHeight: 270,
  };
}

interface Moment {
  readonly t: number;
  readonly step: number;
  readonly network: { readonly law: Marginal; readonly neurons: number } | null;
  readonly limit: Marginal | null;
}

function momentsOf(recording: Recording, coordinate: number): Moment[] {
  const method = recording.limit[0]?.method;
  const limits = byStep(recording.limit.filter((row) => row.method === method));
  const networks = byStep(recording.network);
  const steps = [...new Set([...limits.keys(), ...networks.keys()])].sort((one, other) => one - other);
  return steps.map((step) => moment(step, networks.get(step) ?? [], limits.get(step) ?? [], coordinate));
}

function byStep<Row extends { readonly step: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) groups.set(row.step, [...(groups.get(row.step) ?? []), row]);
  return groups;
}

/** The replicas of the network, and of a population flow, are pooled. */
function moment(
  step: number,
  networks: readonly NetworkSnapshot[],
  limits: readonly LimitSnapshot[],
  coordinate: number,
): Moment {
  const neurons = networks.reduce((sum, { points }) => sum + points.count, 0);
  return {
    t: [...limits, ...networks][0].t,
    step,
    network: neurons === 0 ? null : { law: networkLaw(networks, coordinate), neurons },
    limit: limits.length === 0 ? null : limitLaw(limits, coordinate),
  };
}

/** One axis for all panels, so that the eye sees the cloud move; chosen from the limit where there is one. */
function horizontalAxis(recording: Recording, coordinate: number, moments: readonly Moment[]): Axis {
  const name = recording.coordinates.names[coordinate];
  const laws = moments.flatMap(({ limit, network }) => limit ?? network?.law ?? []);
  const high = Math.max(...laws.map((law) => quantile(law, 0.999)));
  const low = Math.min(...laws.map((law) => quantile(law, 0.001)));
  const label = axisLabel(name);
  if (recording.coordinates.lower[coordinate] === 0)
    return { label, scale: "linear", domain: [0, roundedUp(1.15 * high)] };
  const pad = 0.15 * (high - low) || 0.5;
  return { label, scale: "linear", domain: [low - pad, high + pad] };
}

/** To 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8 × 10ⁿ. */
function roundedUp(value: number): number {
  if (!(value > 0)) return 1;
  const scale = Number(`1e${Math.floor(Math.log10(value))}`);
  const step = [1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 10].find((each) => each * scale >= value) ?? 10;
  return step * scale;
}

const axisLabel = (name: string): string => {
  if (name === "r") return "r, length of a neuron's weights";
  if (/^r\d+$/.test(name)) return `${name}, length of the weights in block ${name.slice(1)}`;
  if (name === "a") return "a, output weight";
  if (name === "b") return "b, offset";
  return name;
};

interface PanelContext {
  readonly recording: Recording;
  readonly summary: Summary;
  readonly coordinate: number;
  readonly x: Axis;
}

function densityPanel(at: Moment, { recording, summary, coordinate, x }: PanelContext): Panel {
  const name = recording.coordinates.names[coordinate];
  const law = at.network?.law ?? at.limit;
  if (law === null) throw new Error(`figure: nothing was recorded at t = ${at.t}.`);
  const width = binWidth(law, at.network?.neurons ?? 1000);
  const lower = recording.coordinates.lower[coordinate];
  const bars = at.network === null ? [] : [histogramMark(at.network.law, at.network.neurons, width)];
  const limit = at.limit === null ? [] : limitMarks(at.limit, width, lower);
  const marks = [...bars, ...limit];
  const top = Math.max(...marks.map(highest));
  const distance = summary.snapshots.find(({ step }) => step === at.step)?.distance[name];
  return {
    id: `t${at.step}`,
    title: `t = ${axisNumber(at.t)}`,
    remark: [
      `step ${grouped(at.step)}`,
      ...(distance === undefined
        ? []
        : [`W₁ ${significant(distance.w1, 2)} (noise ${significant(distance.w1Expected, 2)})`]),
    ].join(" · "),
    x,
    y: { label: "density", scale: "linear", domain: [0, top > 0 ? 1.15 * top : 1] },
    top: null,
    marks,
  };
}

function histogramMark(law: Marginal, neurons: number, width: number): Mark {
  const { edges, heights } = histogram(law, neurons, { width });
  return { kind: "bars", role: "network", edges: Array.from(edges), heights: Array.from(heights) };
}

function limitMarks(law: Marginal, window: number, lower: number): Mark[] {
  const {
    at,
    density: values,
    bars,
  } = density(law, { window, ...(Number.isFinite(lower) ? { lower } : {}) });
  const points = Array.from(at, (x, index): [number, number] => [x, values[index]]);
  const atoms = bars.map(
    ({ at: place, mass }): Mark => ({
      kind: "atom",
      role: "limit",
      at: place,
      mass,
      label: `${axisNumber(Number((100 * mass).toPrecision(3)))} % of the limit at ${axisNumber(Number(place.toPrecision(3)))}`,
    }),
  );
  return points.length === 0 ? atoms : [{ kind: "line", role: "limit", points }, ...atoms];
}

function highest(mark: Mark): number {
  if (mark.kind === "bars") return Math.max(0, ...mark.heights);
  return mark.kind === "line" ? Math.max(0, ...mark.points.map(([, y]) => y)) : 0;
}

/** The first and the last, and an even choice between. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    { length: most },
    (_, index) => items[Math.round((index * (items.length - 1)) / (most - 1))],
  );
}

function legend(kinds: ReadonlySet<string>): LegendEntry[] {
  const entries: [string, LegendEntry][] = [
    ["bars network", { role: "network", glyph: "bars", label: "network, histogram of its neurons" }],
    ["line limit", { role: "limit", glyph: "line", label: "limit, density of ρ(t) averaged over one bin" }],
  ];
  return entries.filter(([kind]) => kinds.has(kind)).map(([, entry]) => entry);
}

function subtitle(recording: Recording, name: string): string {
  const [first] = recording.network;
  const neurons =
    first === undefined ? "" : `N = ${grouped(first.points.count)} neurons trained by one-pass SGD; `;
  return `${neurons}ρ(t) solves the distributional dynamics from the same initial law. Every panel has the same ${name} axis.`;
}
