/** inf R and the best sphere against Δ, what the sphere loses, and the way to d = ∞. */

import { exactly } from "../../recording/numbers.ts";
import type { Plot, PlotCurve } from "../conclusion.ts";
import { type Dimension, excess, type Row } from "./staticsRows.ts";

export function staticsPlots(all: readonly Dimension[], deviations: boolean): Plot[] {
  if (all.length === 0) return [];
  const dimensions = evenly(all, most);
  const curve = (each: Dimension, colour: number, value: (row: Row) => number): PlotCurve => ({
    ...{ label: named(each), colour, kind: "line" },
    points: each.rows.map((row) => [row.delta, value(row)]),
  });
  const x = { label: deviations ? "Δ (deviations 1 ± Δ)" : "Δ (variances 1 ± Δ)", scale: "linear" } as const;
  const spheres = dimensions.map(
    (each, colour): PlotCurve => ({
      ...curve(each, colour, ({ sphere }) => sphere),
      label: "",
      dash: "dashed",
    }),
  );
  const lost = dimensions.map((each, colour): PlotCurve => {
    const line = curve(each, colour, (row) => Math.sqrt(excess(row)));
    return { ...line, kind: "both" };
  });
  return [
    {
      id: "statics",
      title: "The least risk of all measures, and of one sphere",
      subtitle:
        "left, solid: inf *R*, certified; dashed: the best single sphere; right: 0 where one sphere is optimal",
      panels: [
        {
          title: "Risk",
          x,
          y: { label: "risk", scale: "linear" },
          curves: [
            ...spheres,
            ...dimensions.map((each, colour) => curve(each, colour, ({ infRisk }) => infRisk)),
          ],
        },
        {
          title: "What one sphere loses",
          x,
          y: { label: "√(best sphere − inf *R*)", scale: "linear" },
          curves: lost,
        },
      ],
    },
    ...towards(all),
  ];
}

const named = ({ d }: Dimension): string => `*d* = ${exactly(d)}`;

/** As many as are told apart. */
const most = 6;

/** At most `count` of them, the first and the last among them. */
function evenly<Item>(all: readonly Item[], count: number): Item[] {
  const stride = Math.ceil((all.length - 1) / (count - 1));
  return all.filter((_, index) => index === all.length - 1 || index % Math.max(stride, 1) === 0);
}

const fewestDimensions = 2;

/** inf R at d less inf R at ∞, for a few Δ. */
function towards(all: readonly Dimension[]): Plot[] {
  const infinite = all.find(({ d }) => d === Number.POSITIVE_INFINITY);
  const finite = all.filter(({ d }) => d < Number.POSITIVE_INFINITY);
  if (infinite === undefined || finite.length < fewestDimensions) return [];
  const curves = evenly(infinite.rows, most - 1).map(({ delta, infRisk }): PlotCurve => {
    const points = finite.flatMap(({ d, rows }) =>
      rows.filter((row) => row.delta === delta).map((row) => [d, row.infRisk - infRisk] as const),
    );
    return { label: `Δ = ${exactly(Number(delta.toPrecision(4)))}`, kind: "both", points };
  });
  const [[from, height]] = curves[0].points;
  const to = finite[finite.length - 1].d;
  const law: PlotCurve = {
    ...{ label: "1/*d*", colour: most - 1, kind: "line", dash: "dashed" },
    points: [
      [from, height],
      [to, (height * from) / to],
    ],
  };
  return [
    {
      id: "statics-dimension",
      title: "The way to infinite dimension",
      subtitle: "inf *R* at *d* less inf *R* at *d* = ∞, by Δ",
      panels: [
        {
          title: "",
          x: { label: "dimension *d*", scale: "log" },
          y: { label: "inf *R* − inf *R* at ∞", scale: "log" },
          curves: [...curves, law],
        },
      ],
    },
  ];
}
