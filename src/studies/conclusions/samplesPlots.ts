/** The fewest samples against d and against N, and the samples that each step size takes. */

import { exp, log } from "../../numerics/elementary.ts";
import { exactly, rounded } from "../../recording/numbers.ts";
import type { Plot, PlotCurve, PlotPanel } from "../conclusion.ts";
import { slope } from "../statistics/slope.ts";
import { type Case, level, type Trial } from "./samplesTrials.ts";

export function samplesPlots(byDimension: readonly Case[], byNeurons: readonly Case[]): Plot[] {
  return [
    {
      id: "samples-dimension",
      title: "Samples against the dimension",
      subtitle: subtitle(byDimension, ({ neurons }) => `*N* = ${exactly(neurons)}`),
      panels: [
        fewestPanel(byDimension, "dimension *d*", ({ dimension }) => dimension, true),
        stepsPanel(byDimension, ({ dimension }) => `*d* = ${exactly(dimension)}`),
      ],
    },
    {
      id: "samples-neurons",
      title: "Samples against the number of neurons",
      subtitle: subtitle(byNeurons, ({ dimension }) => `*d* = ${exactly(dimension)}`),
      panels: [
        fewestPanel(byNeurons, "neurons *N*", ({ neurons }) => neurons, false),
        stepsPanel(byNeurons, ({ neurons }) => `*N* = ${exactly(neurons)}`),
      ],
    },
  ];
}

const subtitle = (cases: readonly Case[], shared: (each: Case) => string): string => {
  const seeds = Math.min(...cases.flatMap(({ trials }) => trials.map((trial) => trial.seeds)));
  const law = cases.length === 0 ? "" : `${shared(cases[0])}; `;
  return `${law}samples to *R*_{*N*} ≤ ${exactly(level)}: the median of ${seeds} seeds and its 95 % band`;
};

const isReached = ({ samples }: Trial): boolean => Number.isFinite(samples.median);

/** Half the band's length: what an error bar can show. */
const halfBand = ({ samples: { low, high } }: Trial): number =>
  Number.isFinite(high - low) ? (high - low) / 2 : 0;

function fewestPanel(
  cases: readonly Case[],
  label: string,
  place: (each: Case) => number,
  growing: boolean,
): PlotPanel {
  const known = cases.flatMap(({ best, ...rest }) =>
    best === null ? [] : [{ best, at: place({ best, ...rest }) }],
  );
  const points = known.map(({ best, at }) => [at, best.samples.median] as const);
  const measured: PlotCurve = {
    label: "fewest over step sizes",
    colour: 4,
    kind: "dots",
    points,
    errors: known.map(({ best }) => halfBand(best)),
  };
  const x = { label, scale: "log" } as const;
  const y = { label: "samples *k*", scale: growing ? "log" : "linear" } as const;
  return {
    title: "Fewest, at the best step size",
    x,
    y: growing
      ? y
      : {
          ...y,
          domain: [0, 1.3 * Math.max(...known.map(({ best }) => best.samples.median + halfBand(best)))],
        },
    curves: points.length < 2 ? [measured] : [measured, growing ? fitted(points) : meanLine(points)],
  };
}

/** The least-squares power law. */
function fitted(points: readonly (readonly [number, number])[]): PlotCurve {
  const line = slope(points.map(([x, y]) => [log(x), log(y)]));
  return {
    colour: 5,
    label: `*d* to the power ${rounded(line.slope)}`,
    kind: "line",
    points: points.map(([x]) => [x, exp(line.intercept + line.slope * log(x))]),
  };
}

/** The mean, where none should depend on x. */
function meanLine(points: readonly (readonly [number, number])[]): PlotCurve {
  const mean = points.reduce((total, [, y]) => total + y, 0) / points.length;
  return { label: "mean", kind: "line", dash: "dashed", colour: 5, points: points.map(([x]) => [x, mean]) };
}

function stepsPanel(cases: readonly Case[], name: (each: Case) => string): PlotPanel {
  return {
    title: "At each step size that reached it",
    x: { label: "step size × dimension *εd*", scale: "log" },
    y: { label: "samples *k*", scale: "log" },
    curves: cases.map((each, colour) => {
      const reached = each.trials.filter(isReached);
      return {
        label: name(each),
        kind: "both",
        colour,
        points: reached.map(({ stepSize, dimension, samples }) => [stepSize * dimension, samples.median]),
        errors: reached.map(halfBand),
      };
    }),
  };
}
