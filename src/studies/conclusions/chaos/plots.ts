/** Pictures of a chaos study: errors against N, ε and D, bias and spread apart, and the theorem's band. */

import { exp, log } from "../../../numerics/elementary.ts";
import { exactly, roughly, time } from "../../../recording/numbers.ts";
import type { Plot, PlotCurve, PlotPanel } from "../../conclusion.ts";
import { errorAt, smallestConstant } from "./band.ts";
import { type Deviations, distanceName, rootMeanSquare } from "./deviations.ts";
import type { Exponent } from "./exponents.ts";
import type { Fitted, Sweep } from "./fits.ts";

interface Found {
  readonly all: readonly Deviations[];
  readonly neurons: Sweep | null;
  readonly step: Sweep | null;
  readonly dimension: Sweep | null;
}

const letters = { neurons: "*N*", stepSize: "*ε*", parameters: "*D*" } as const;
const axes = ["neurons", "stepSize", "parameters"] as const;

export function plotsOf({ all, neurons, step, dimension }: Found): readonly Plot[] {
  const sweeps = [neurons, step, dimension].flatMap((each) => each ?? []);
  const seeds = exactly(all[0].seeds);
  return [
    {
      id: "chaos-errors",
      title: "Largest error over the record times",
      subtitle: `root mean square over ${seeds} seeds of max_{*t*} |(1/*N*)Σ*f*(*θ*_{*i*}) − ∫*f* d*ρ*_{*t*}|, and of max_{*t*} W₁`,
      panels: sweeps.map(errorsPanel),
    },
    {
      id: "chaos-parts",
      title: "Bias and spread",
      subtitle: `mean of ${all[0].coordinate?.name ?? "–"}, network minus limit: mean and deviation over ${seeds} seeds; lines: fitted powers`,
      panels: sweeps.map(partsPanel),
    },
    bandPlot(all),
  ];
}

/** ε = 1×10⁻⁵, *D* = 40: what does not vary. */
const held = ({ axis, points: [first] }: Sweep): string =>
  axes
    .filter((each) => each !== axis)
    .map((each) => `${letters[each]} = ${exactly(first[each])}`)
    .join(", ");

/** A sixth colour of its own for W₁; the reference line takes the first again, dashed. */
function errorsPanel(sweep: Sweep): PlotPanel {
  const { axis, points } = sweep;
  const names = Object.keys(sweep.largest).slice(-6);
  const curves = names.map((name): PlotCurve => {
    const sizes = points.map((point) => rootMeanSquare(point.largest[name]));
    return {
      label: name === distanceName ? name : `*f* = ${name}`,
      kind: "both",
      points: points.map((point, index) => [point[axis], sizes[index].value]),
      errors: sizes.map(({ error }) => error),
    };
  });
  const bound: PlotCurve = {
    label: "err(0), the theorem's scale, ÷ 50",
    kind: "line",
    dash: "dashed",
    colour: 0,
    points: points.map((point) => [point[axis], point.scale / 50]),
  };
  return {
    title: held(sweep),
    x: { label: letters[axis], scale: "log" },
    y: { label: "largest error", scale: "log" },
    curves: [...curves, bound],
  };
}

/** What is fitted, and the fitted powers: dots are after what was taken off, as the fits are. */
function partsPanel(sweep: Sweep): PlotPanel {
  const { axis, points, bias, spread, biasRate } = sweep;
  const least = exactly(points[0].stepSize);
  const less = {
    neurons:
      biasRate === null ? "" : `; the step's bias, ${roughly(biasRate * points[0].stepSize)}, taken off`,
    stepSize: `; what *ε* = ${least} shows taken off`,
    parameters: "",
  };
  return {
    title: `${held(sweep)}${less[axis]}`,
    x: { label: axis === "stepSize" ? `*ε* − ${least}` : letters[axis], scale: "log" },
    y: { label: "size", scale: "log" },
    curves: [...partCurves("|bias|", 0, axis, bias), ...partCurves("spread", 1, axis, spread)],
  };
}

function partCurves(name: string, colour: number, axis: Sweep["axis"], part: Fitted): PlotCurve[] {
  const { t, found, fitted, errors } = part;
  const fit = found === null ? "" : `: power ${roughly(found.slope)}`;
  const dots: PlotCurve = {
    ...{ label: `${name} against ${letters[axis]}, *t* = ${time(t)}${fit}`, kind: "dots", colour },
    points: fitted,
    ...(errors === null ? {} : { errors }),
  };
  return found === null ? [dots] : [dots, fitCurve(found, colour)];
}

/** Straight on both logarithmic axes. */
function fitCurve({ points, intercept, slope }: Exponent, colour: number): PlotCurve {
  const at = points.map(([x]) => x);
  const ends = [Math.min(...at), Math.max(...at)];
  return {
    ...{ label: "", kind: "line", colour },
    points: ends.map((x) => [x, exp(intercept + slope * log(x))]),
  };
}

/** Of the f and the point that set the one constant, and of the point that needs the least. */
function bandPlot(all: readonly Deviations[]): Plot {
  const needed = all.flatMap((point) =>
    Object.keys(point.largest).map((name) => ({ point, name, constant: smallestConstant(point, name) })),
  );
  const tightest = needed.reduce((best, each) => (each.constant > best.constant ? each : best));
  const loosest = needed.reduce((best, each) => (each.constant < best.constant ? each : best));
  const panel = ({ point, name }: (typeof needed)[number]): PlotPanel => {
    const ascending = [...point.largest[name]].sort((one, other) => one - other);
    const levels = Array.from({ length: 96 }, (_, k) => k / 100);
    return {
      title: `${name === distanceName ? name : `*f* = ${name}`} at *N* = ${exactly(point.neurons)}, *ε* = ${exactly(point.stepSize)}, *D* = ${exactly(point.parameters)}`,
      x: { label: "largest error", scale: "log" },
      y: { label: "share of seeds below", scale: "linear", domain: [0, 1] },
      curves: [
        {
          label: "measured",
          kind: "both",
          points: ascending.map((value, index) => [value, (index + 1) / ascending.length]),
        },
        {
          label: "the theorem's band at the constant × err(*z*)",
          kind: "line",
          dash: "dashed",
          points: levels.map((level) => [tightest.constant * errorAt(point, level), level]),
        },
      ],
    };
  };
  return {
    id: "chaos-band",
    title: "The theorem's band",
    subtitle: `one constant ${roughly(tightest.constant)} in place of the theorem's, fitted so that the band holds at every point: where it touches, and where it is widest`,
    panels: [panel(tightest), panel(loosest)],
  };
}
