/** N(E R_N − R) against N, and R of proximal steps above the flow's against h. */

import { exactly } from "../../recording/numbers.ts";
import type { Plot, PlotCurve, StudiedPoint } from "../conclusion.ts";
import { told } from "./structurePoints.ts";

export function structurePlots(points: readonly StudiedPoint[]): Plot[] {
  return [...populationPlot(points), ...proximalPlot(points)];
}

function populationPlot(points: readonly StudiedPoint[]): Plot[] {
  const keys = ["neurons", "seeds", "constant", "excess1", "excess2", "excess4"] as const;
  const all = told(points, "population", [...keys, "excess1Error", "excess2Error", "excess4Error"]);
  const curves = all.flatMap(({ name, numbers }, colour): PlotCurve[] => {
    const { neurons, constant, excess1, excess2, excess4 } = numbers;
    const widths = [
      [neurons / 4, excess4, numbers.excess4Error],
      [neurons / 2, excess2, numbers.excess2Error],
      [neurons, excess1, numbers.excess1Error],
    ];
    return [
      {
        ...{ label: name, kind: "dots", colour },
        points: widths.map(([N, excess]) => [N, excess]),
        errors: widths.map(([, , error]) => 2 * error),
      },
      {
        ...{ label: "", kind: "line", dash: "dashed", colour },
        points: [
          [neurons / 5, constant],
          [1.25 * neurons, constant],
        ],
      },
    ];
  });
  if (all.length === 0) return [];
  return [
    {
      id: "structure-population",
      title: "*N* neurons tend to the reduced limit like 1/*N*",
      subtitle: `population flows, no samples and no steps; means over ${exactly(all[0].numbers.seeds)} seeds ± 2 standard errors; dashed: *c* of *c* + *e*/*N*`,
      panels: [
        {
          title: "",
          x: { label: "neurons *N*", scale: "log" },
          y: { label: "*N* (E *R*_{*N*} − *R*(*ρ*_{*t*})), in output²", scale: "linear" },
          curves,
        },
      ],
    },
  ];
}

function proximalPlot(points: readonly StudiedPoint[]): Plot[] {
  const all = told(points, "proximal", ["step", "above4", "above2", "above1"]);
  const curves = all.flatMap(({ name, numbers: { step, above4, above2, above1 } }, colour): PlotCurve[] => [
    {
      ...{ label: name, kind: "dots", colour },
      points: [
        [4 * step, above4],
        [2 * step, above2],
        [step, above1],
      ],
    },
    {
      ...{ label: "", kind: "line", dash: "dashed", colour },
      points: [step, 4 * step].map((h) => [h, (above1 / step) * h]),
    },
  ]);
  if (all.length === 0) return [];
  return [
    {
      id: "structure-proximal",
      title: "Proximal steps become the flow",
      subtitle: "risk of the steps above that of the flow of the same atoms; dashed: proportional to *h*",
      panels: [
        {
          title: "",
          x: { label: "step *h* of the inner clock", scale: "log" },
          y: { label: "difference in *R*, in output²", scale: "log" },
          curves,
        },
      ],
    },
  ];
}
