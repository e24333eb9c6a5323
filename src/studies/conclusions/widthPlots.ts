/** Risk against samples at every width, without its excess, beside the loss seen, and the samples to two levels. */

import { exactly, rounded } from "../../recording/numbers.ts";
import type { Plot, PlotAxis, PlotCurve } from "../conclusion.ts";
import { type Excess, early, late, samplesTo, type WidthRun } from "./widthRuns.ts";

const samples: PlotAxis = { label: "samples *k*", scale: "log" };
const risk = (label: string): PlotAxis => ({ label, scale: "log" });

export function widthPlots(all: readonly WidthRun[], excess: readonly Excess[]): Plot[] {
  if (all.length === 0) return [];
  const runs = told(all);
  const named = (run: WidthRun, colour: number) => ({ label: `*N* = ${exactly(run.neurons)}`, colour });
  const curves = runs.map(
    (run, colour): PlotCurve => ({ ...named(run, colour), kind: "line", points: run.mean }),
  );
  const without = runs.map(
    (run, colour): PlotCurve => ({ ...named(run, colour), kind: "line", points: withoutExcess(run, excess) }),
  );
  const losses = runs.flatMap((run, colour): PlotCurve[] => [
    { label: "", colour, kind: "dots", points: run.losses },
    { ...named(run, colour), kind: "line", points: run.mean },
  ]);
  return [
    {
      id: "width-risk",
      title: "Risk against samples, by width",
      subtitle: `one step size, *ε* = ${rounded(runs[0].stepSize, 2)}; means over seeds; dashed: the limit *N* → ∞, *ε* → 0`,
      panels: [
        { title: "As it is", x: samples, y: risk("risk *R*_{*N*}"), curves: [...curves, limitOf(runs)] },
        {
          title: "Without the excess *c*/*N*",
          x: samples,
          y: risk("*R*_{*N*} − *c*/*N*"),
          curves: [...without, limitOf(runs)],
        },
      ],
    },
    {
      id: "width-gap",
      title: "Loss seen in training, and risk",
      subtitle:
        "dots: the mean one-pass loss of an interval of samples, at its middle; lines: the population risk; means over seeds",
      panels: [{ title: "", x: samples, y: risk("risk, loss"), curves: losses }],
    },
    {
      id: "width-samples",
      title: "Samples to a level of risk",
      subtitle:
        "medians over seeds with their 95 % bands where there are six seeds; a width without a dot never got there",
      panels: [
        {
          title: "",
          x: { label: "neurons *N*", scale: "log" },
          y: samples,
          curves: [early, late].map((level) => reaching(all, level)),
        },
      ],
    },
  ];
}

/** Five widths at most, evenly, the least and the largest among them: with the limit, as many as colours tell apart. */
const most = 5;

function told(runs: readonly WidthRun[]): WidthRun[] {
  const stride = Math.ceil((runs.length - 1) / (most - 1));
  return runs.filter((_, index) => index === runs.length - 1 || index % stride === 0);
}

const withoutExcess = (
  { neurons, mean }: WidthRun,
  excess: readonly Excess[],
): (readonly [number, number])[] =>
  mean.flatMap(([at, value]) => {
    const found = excess.find((each) => each.samples === at);
    return found === undefined ? [] : [[at, value - found.excess / neurons] as const];
  });

const limitOf = (runs: readonly WidthRun[]): PlotCurve => ({
  ...{ label: "limit", kind: "line", dash: "dashed", colour: most },
  points: runs.find(({ limit }) => limit.length > 0)?.limit ?? [],
});

function reaching(runs: readonly WidthRun[], level: number): PlotCurve {
  const found = runs.map((run) => ({ neurons: run.neurons, ...samplesTo(run, level) }));
  return {
    label: `to *R*_{*N*} ≤ ${exactly(level)}`,
    kind: "both",
    points: found.map(({ neurons, median }) => [neurons, median]),
    errors: found.map(({ low, high }) => (Number.isFinite(high - low) ? (high - low) / 2 : 0)),
  };
}
