/** R_{λ,N} on its way to the least R_λ, and the times to L + η against N and for several D. */

import { exp, log } from "../../numerics/elementary.ts";
import { exactly, rounded } from "../../recording/numbers.ts";
import type { Plot, PlotAxis, PlotCurve } from "../conclusion.ts";
import { median } from "../statistics/quantiles.ts";
import { type Level, lowest, type Timed, timesLine } from "./generalRuns.ts";

const t: PlotAxis = { label: "*t*", scale: "log" };

export function generalPlots(widths: readonly Timed[], dimensions: readonly Timed[], level: Level): Plot[] {
  const { eta, longest } = level;
  const plots: Plot[] = [
    {
      id: "general-width",
      title: "Noisy SGD on a data set, by width",
      subtitle: `*D* = ${exactly(longest.parameters)}, *ε* = ${rounded(longest.stepSize, 2)}, *η* = ${rounded(eta)}; left: means over seeds`,
      panels: [
        {
          title: "Regularised risk",
          x: t,
          y: { label: "*R*_{*λ*,*N*}", scale: "log" },
          curves: [
            ...few(widths).map(
              ({ run }, colour): PlotCurve => ({
                label: `*N* = ${exactly(run.neurons)}`,
                kind: "line",
                colour,
                points: run.mean,
              }),
            ),
            { ...across(longest.end, level.value), label: "*L* + *η*" },
            { ...across(longest.end, lowest(longest)), label: "*L*", dash: "dotted" },
          ],
        },
        {
          title: "Time to *L* + *η*",
          x: { label: "neurons *N*", scale: "log" },
          y: { ...t, label: "time *t*", domain: timeDomain(widths) },
          curves: timesAgainstWidth(widths),
        },
      ],
    },
  ];
  if (dimensions.length < 2) return plots;
  const curves = dimensions.map(
    ({ run }, colour): PlotCurve => ({
      ...{ label: `*D* = ${exactly(run.parameters)}`, kind: "line", colour },
      points: run.mean.map(([at, value]) => [at, value - lowest(run)]),
    }),
  );
  const end = Math.max(...dimensions.map(({ run }) => run.end));
  const title = "Noisy SGD on a data set, by dimension";
  const subtitle = `*N* = ${exactly(dimensions[0].run.neurons)}; means over seeds, above each *D*'s own *L*`;
  const panel = {
    ...{
      title: "Regularised risk above the least",
      x: t,
      y: { label: "*R*_{*λ*,*N*} − *L*", scale: "log" } as const,
    },
    curves: [...curves, { ...across(end, eta), label: "*η*" }],
  };
  return [...plots, { id: "general-dimension", title, subtitle, panels: [panel] }];
}

const most = 4;

/** The smallest, the largest, and two between. */
const few = (widths: readonly Timed[]): readonly Timed[] =>
  widths.filter((_, index) =>
    Array.from({ length: most }, (_, k) => Math.round((k * (widths.length - 1)) / (most - 1))).includes(
      index,
    ),
  );

const earliest = 0.1;

const across = (end: number, value: number): Pick<PlotCurve, "kind" | "dash" | "colour" | "points"> => ({
  ...{ kind: "line", dash: "dashed", colour: 5 },
  points: [
    [earliest, value],
    [end, value],
  ],
});

function timesAgainstWidth(widths: readonly Timed[]): PlotCurve[] {
  const each = widths.flatMap(({ run, reached }) => reached.map(({ time }) => [run.neurons, time] as const));
  const medians = widths.map(
    ({ run, reached }) => [run.neurons, median(reached.map(({ time }) => time)).median] as const,
  );
  const line = timesLine(widths);
  const fit: PlotCurve[] =
    line === null
      ? []
      : [
          {
            ...{ label: `slope ${rounded(line.slope, 2)}`, kind: "line", dash: "dashed", colour: 5 },
            points: widths.map(({ run: { neurons } }) => [
              neurons,
              exp(line.intercept + line.slope * log(neurons)),
            ]),
          },
        ];
  return [
    { label: "each seed", kind: "dots", colour: 4, points: each },
    { label: "median", kind: "both", colour: 5, points: medians },
    ...fit,
  ];
}

/** Around all times by a factor of two at least: a flat line should look flat. */
function timeDomain(widths: readonly Timed[]): [number, number] {
  const times = widths
    .flatMap(({ reached }) => reached.map(({ time }) => time))
    .filter((time) => time > 0 && time < Number.POSITIVE_INFINITY);
  return times.length === 0 ? [earliest, 1] : [Math.min(...times) / 2, Math.max(...times) * 2];
}
